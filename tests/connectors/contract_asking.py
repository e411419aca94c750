"""The part of the connectors' contract that holds only with the store behind the connector: what is posted is asked
once, and nothing else is, whatever becomes of the channel, its ids and the clocks. Part of `ReadingContract`.
"""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.fakes.channel import FakeSource, Fault
from tests.fakes.polling import PolledSource

WALL = Fault(status=403, headers={"Content-Type": "text/html"}, body=b"<html><title>Just a moment...</title></html>")
"""What stands between us and a channel answers so, and lets us through later."""

CLOCKS = {
    "thirty-hours-ahead": timedelta(hours=30),
    "thirty-hours-behind": timedelta(hours=-30),
    "years-ahead": timedelta(days=1100),
    "years-behind": timedelta(days=-1100),
}
BESIDE = {"first": (0, 3), "between": (2, 1), "last": (3, 0)}
"""How many good entries stand before a bad one, and how many after it."""

TOO_OLD = timedelta(days=7)
"""What appears at this age is no question any more: by a clock so far ahead, everything."""


def post_all(service: FakeSource, count: int, about: str) -> list[str]:
    """So many customers' posts, a minute apart. Returns their words."""
    words = [f"{about}, part {number}: how does it work?" for number in range(count)]
    for text in words:
        service.pass_time()
        service.customer_posts(text)
    return words


def times_asked(polled: PolledSource, words: list[str]) -> list[int]:
    asked = Counter(found for found in words for one in polled.asked() if found in one)
    return [asked[one] for one in words]


def once(words: list[str]) -> list[int]:
    return [1] * len(words)


class AskedOnce:
    """What every source must do, seen from the questions that are asked."""

    def test_an_archive_is_silent_when_it_is_first_read_and_what_follows_is_asked(
        self, service: FakeSource, engine: Engine
    ) -> None:
        post_all(service, 2 * service.page + 1, "archive")
        service.pass_time(timedelta(days=40))
        recent = post_all(service, 2, "recent")
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        assert len(polled.asked()) == len(recent)
        later = post_all(service, service.page + 1, "later")
        polled.poll()
        polled.poll(timedelta(hours=1))
        assert times_asked(polled, recent + later) == once(recent + later)
        assert len(polled.asked()) == len(recent + later)

    def test_a_wall_that_passes_is_waited_out_and_nothing_behind_it_is_missed(
        self, service: FakeSource, engine: Engine
    ) -> None:
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        words = post_all(service, 2, "before")
        service.inject_fault(WALL)
        polled.poll()
        polled.poll(timedelta(minutes=5))
        assert [one.stopped for one in polled.health().values() if one.down_since] == [False] * len(polled.health())
        words += post_all(service, service.page, "behind the wall")
        service.clear_faults()
        polled.poll(timedelta(hours=1))
        assert times_asked(polled, words) == once(words)
        assert [one.problem for one in polled.health().values() if one.down_since] == []

    @pytest.mark.parametrize(("before", "after"), BESIDE.values(), ids=BESIDE.keys())
    def test_a_bad_entry_among_good_ones_costs_that_entry_alone(
        self, service: FakeSource, engine: Engine, before: int, after: int
    ) -> None:
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        words = post_all(service, before, "before it")
        service.pass_time()
        service.customer_posts_badly("Does anybody read kestrels?")
        words += post_all(service, after, "after it")
        polled.poll()
        words += post_all(service, service.page + 1, "later")
        for _ in range(2):
            polled.poll(timedelta(hours=1))
        assert times_asked(polled, words) == once(words)
        assert len(polled.asked()) == len(words)
        assert [one.problem for one in polled.health().values() if one.down_since] == []

    def test_a_bad_entry_alone_is_waited_out_and_nothing_that_follows_is_missed(
        self, service: FakeSource, engine: Engine
    ) -> None:
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        service.pass_time()
        service.customer_posts_badly("Does anybody read kestrels?")
        polled.poll()
        words = post_all(service, service.page + 1, "later")
        for _ in range(2):
            polled.poll(timedelta(hours=1))
        assert times_asked(polled, words) == once(words)
        assert [one.problem for one in polled.health().values() if one.down_since] == []

    @pytest.mark.parametrize("ahead", CLOCKS.values(), ids=CLOCKS.keys())
    def test_a_clock_that_is_wrong_for_a_while_floods_nothing_and_misses_nothing(
        self, service: FakeSource, engine: Engine, ahead: timedelta
    ) -> None:
        archive = post_all(service, 2 * service.page, "archive")
        service.pass_time(timedelta(days=40))
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        service.ahead = ahead
        meanwhile = post_all(service, 2, "meanwhile")
        polled.poll()
        polled.poll(timedelta(minutes=20))
        service.ahead = timedelta(0)
        after = post_all(service, 2, "after")
        for _ in range(3):
            polled.poll(timedelta(hours=1))
        assert times_asked(polled, archive) == [0] * len(archive)
        assert times_asked(polled, after) == once(after)
        assert times_asked(polled, meanwhile) == [int(ahead < TOO_OLD)] * len(meanwhile)

    @pytest.mark.parametrize("ahead", CLOCKS.values(), ids=CLOCKS.keys())
    def test_a_source_added_while_a_clock_is_wrong_floods_nothing_and_is_read_once_it_is_right(
        self, service: FakeSource, engine: Engine, ahead: timedelta
    ) -> None:
        archive = post_all(service, 2 * service.page, "archive")
        service.pass_time(timedelta(days=40))
        service.ahead = ahead
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        polled.poll()
        service.ahead = timedelta(0)
        polled.poll(timedelta(hours=1))
        after = post_all(service, 2, "after")
        for _ in range(3):
            polled.poll(timedelta(hours=1))
        assert times_asked(polled, archive) == [0] * len(archive)
        assert times_asked(polled, after) == once(after)
