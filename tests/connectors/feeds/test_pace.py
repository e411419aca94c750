"""When a feed wants to be read again; no wish keeps it from being read once a day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds.pace import LONGEST_PAUSE, Pace
from connectors.feeds.parser import parse_feed
from tests.connectors.feeds.test_connector import FakeFeed

MONDAY = datetime(2026, 11, 2, 9, 20, tzinfo=UTC)
NIGHT = (22, 23, 0, 1, 2, 3, 4, 5)


def pace(said: str) -> Pace:
    body = f"<rss version='2.0'><channel><title>T</title>{said}<item><guid>a</guid></item></channel></rss>"
    return parse_feed("blog", body.encode(), "text/xml", "https://b.example/").pace


def test_hours_and_days_at_which_it_need_not_be_read_are_kept() -> None:
    hours = "<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>99</hour><hour>noon</hour></skipHours>"
    days = "<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>"
    assert pace(f"<ttl>30</ttl>{hours}{days}") == Pace(1800, (0, 23), (5, 6))
    assert pace("") == Pace()


def test_what_an_entry_says_of_hours_is_no_wish_of_the_feed() -> None:
    assert (
        pace("<item><description>&lt;skipHours&gt;</description><skipHours><hour>9</hour></skipHours></item>") == Pace()
    )


@pytest.mark.parametrize(
    ("wish", "wait", "at"),
    [
        (Pace(), 0, None),
        (Pace(1800), 0, MONDAY + timedelta(minutes=30)),
        (Pace(1800), 3600, MONDAY + timedelta(hours=1)),
        (Pace(10**9), 0, MONDAY + LONGEST_PAUSE),
        (Pace(skip_hours=NIGHT), 0, None),
        (Pace(skip_hours=(9, 10)), 0, datetime(2026, 11, 2, 11, tzinfo=UTC)),
        (Pace(12 * 3600, NIGHT), 3 * 3600, datetime(2026, 11, 2, 21, 20, tzinfo=UTC)),
        (Pace(13 * 3600, NIGHT), 0, datetime(2026, 11, 3, 6, tzinfo=UTC)),
        (Pace(skip_days=(0,)), 0, datetime(2026, 11, 3, tzinfo=UTC)),
        (Pace(skip_days=(0, 1)), 0, MONDAY + LONGEST_PAUSE),
        (Pace(skip_hours=tuple(range(24))), 0, MONDAY + LONGEST_PAUSE),
    ],
)
def test_it_is_read_at_the_first_moment_that_suits_it_and_at_least_daily(
    wish: Pace, wait: int, at: datetime | None
) -> None:
    assert wish.next_reading(MONDAY, wait) == at


@given(
    seconds=st.integers(0, 10**12),
    wait=st.integers(0, 86_400),
    hours=st.lists(st.integers(0, 23), max_size=24),
    days=st.lists(st.integers(0, 6), max_size=7),
)
def test_no_wish_stops_a_feed(seconds: int, wait: int, hours: list[int], days: list[int]) -> None:
    at = Pace(seconds, tuple(hours), tuple(days)).next_reading(MONDAY, wait)
    assert at is None or MONDAY < at <= MONDAY + LONGEST_PAUSE


def test_a_feed_that_did_not_change_keeps_its_wish() -> None:
    with FakeFeed() as feed:
        feed.customer_posts("one")
        whole = feed._body().replace(b"<item>", b"<skipHours><hour>9</hour></skipHours><item>", 1)
        feed._body = lambda: whole  # type: ignore[method-assign]
        first = feed.connect().fetch("", "", MONDAY)
        again = feed.connect().fetch("", first.cursor, MONDAY)
    assert first.next_at == again.next_at == datetime(2026, 11, 2, 10, tzinfo=UTC)
