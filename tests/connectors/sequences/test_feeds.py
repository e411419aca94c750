"""A feed in any order of states, as XML through the real connector and the store. Every entry that it ever showed is
asked once, whatever becomes of it and of its id, its words, its link and the feed's own address.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from hypothesis import example
from sqlalchemy import Engine

from tests.connectors.sequences.feed_server import FakeChangingFeed, FakeFeedEntry
from tests.connectors.sequences.walking import Event, few_long, many, more_than_once
from tests.fakes.channel import Fault
from tests.fakes.polling import PolledSource

ACTS = (
    "insert",
    "insert",
    "share_id",
    "delete",
    "bring_back",
    "reorder",
    "edit",
    "give_other_id",
    "spell_otherwise",
    "redirect",
    "validators",
    "cut",
    "show_fewer",
    "fail",
    "poll",
    "poll",
)
FAULTS = (Fault(status=503), Fault(status=403), Fault(status=429), Fault(status=404), Fault(body=b"<html>"))


class FeedWalk:
    """A feed, a source that reads it, and what has happened. At first it shows an archive."""

    def __init__(self, feed: FakeChangingFeed, engine: Engine) -> None:
        self.feed = feed
        self.gone: list[FakeFeedEntry] = []
        self.archive = {feed.insert().number for _ in range(3)}
        feed.pass_time(timedelta(days=30))
        self.polled = PolledSource(engine, feed, feed.connect())
        self.polled.poll()

    def go(self, happenings: list[Event]) -> None:
        for act, number in happenings:
            getattr(self, act)(number)
            self.feed.pass_time(timedelta(seconds=7))
        self.feed.state.cut, self.feed.state.shown = 1.0, None
        self.polled.poll(timedelta(hours=3))

    def asked(self) -> list[int]:
        return [int(found[1]) for words in self.polled.asked() if (found := re.search(r"How does part (\d+)", words))]

    def insert(self, number: int) -> None:
        for _ in range(1 + number % 3):
            self.feed.insert()

    def share_id(self, number: int) -> None:
        """Another entry under the id of one that stands there."""
        for entry in self._changeable(number):
            if entry.guid:
                self.feed.insert_under_same_id(entry)

    def delete(self, number: int) -> None:
        if self.feed.entries:
            self.gone.append(self.feed.entries.pop(number % len(self.feed.entries)))

    def bring_back(self, number: int) -> None:
        if self.gone:
            self.feed.entries.append(self.gone.pop(number % len(self.gone)))

    def reorder(self, number: int) -> None:
        half = number % (len(self.feed.entries) + 1)
        self.feed.entries = self.feed.entries[half:] + self.feed.entries[:half]

    def edit(self, number: int) -> None:
        for entry in self._changeable(number):
            entry.version += 1

    def give_other_id(self, number: int) -> None:
        for entry in self._changeable(number):
            if entry.guid:
                self.feed.give_other_id(entry)

    def spell_otherwise(self, number: int) -> None:
        for entry in self._changeable(number):
            entry.spelling += 1 + number % 2

    def redirect(self, number: int) -> None:
        """The address moves, for good or for now, or all of that is over."""
        moves = self.feed.state.redirects
        if len(moves) > number % 3:
            moves.clear()
        else:
            moves.append((301, 302, 307, 308)[number % 4])

    def validators(self, number: int) -> None:
        self.feed.state.validators = bool(number % 3)

    def cut(self, number: int) -> None:
        """The document ends in the middle, once."""
        self.feed.state.cut = (number % 40) / 40
        self.poll(number)
        self.feed.state.cut = 1.0

    def show_fewer(self, number: int) -> None:
        self.feed.state.shown = number % 7 if number % 2 else None

    def fail(self, number: int) -> None:
        self.feed.inject_fault(FAULTS[number % len(FAULTS)])
        self.poll(number)
        self.feed.clear_faults()

    def poll(self, number: int) -> None:
        self.polled.poll(timedelta(minutes=1 + number % 30))

    def _changeable(self, number: int) -> Iterator[FakeFeedEntry]:
        """One entry that did not change since it was read: what changes id and words in between is another entry."""
        if self.feed.entries:
            chosen = self.feed.entries[number % len(self.feed.entries)]
            if not chosen.changed:
                chosen.changed = True
                yield chosen


def _check(engine: Engine, happenings: list[Event]) -> None:
    with FakeChangingFeed() as feed:
        walk = FeedWalk(feed, engine)
        walk.go(happenings)
        asked = walk.asked()
        assert more_than_once(asked) == []
        assert set(asked) == feed.served - walk.archive


@example([("share_id", 1), ("insert", 0), ("insert", 0), ("insert", 0), ("cut", 24)])
@example([("insert", 0), ("share_id", 0), ("show_fewer", 1), ("poll", 0), ("edit", 0)])
@example([("insert", 0), ("share_id", 3), ("show_fewer", 1), ("poll", 0), ("edit", 0)])
@example([("insert", 1), ("insert", 7), ("share_id", 19), ("cut", 22), ("insert", 0), ("cut", 0), ("edit", 12)])
@few_long(ACTS, 8)
def test_every_entry_of_a_feed_is_asked_once_whatever_happens(engine: Engine, happenings: list[Event]) -> None:
    _check(engine, happenings)


@many(ACTS, 200)
def test_every_entry_of_a_feed_is_asked_once_in_many_walks(engine: Engine, happenings: list[Event]) -> None:
    _check(engine, happenings)
