"""Promises run in the working hours of those who are asked, and nobody is called outside them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work, next_at_work, promise_of

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Hours(zone="Europe/Berlin")


def berlin(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=BERLIN).astimezone(UTC)


def due(minutes: int, at: str, *hours: Hours | None) -> str:
    return promise_of(minutes, berlin(at), hours).due_at.astimezone(BERLIN).strftime("%a %d %H:%M")


@pytest.mark.parametrize(
    ("minutes", "at", "expected"),
    [
        (60, "2026-11-27 10:00", "Fri 27 11:00"),
        (60, "2026-11-27 16:30", "Mon 30 09:30"),
        (60, "2026-11-27 17:30", "Mon 30 10:00"),
        (60, "2026-11-27 16:00", "Fri 27 17:00"),
        (60, "2026-11-28 12:00", "Mon 30 10:00"),
        (60, "2026-11-26 03:00", "Thu 26 10:00"),
        (8 * 60 + 30, "2026-11-26 09:00", "Fri 27 09:30"),
        (5 * 8 * 60, "2026-11-25 12:00", "Wed 02 12:00"),
    ],
)
def test_a_promise_counts_only_working_time(minutes: int, at: str, expected: str) -> None:
    assert due(minutes, at, OFFICE) == expected


def test_one_of_several_at_work_is_enough() -> None:
    tokyo = Hours(zone="Asia/Tokyo")
    assert due(60, "2026-11-26 17:30", OFFICE, tokyo) == "Fri 27 02:00"
    early, late = Hours(time(9), time(12), zone="Europe/Berlin"), Hours(time(11), time(13), zone="Europe/Berlin")
    assert due(5 * 60, "2026-11-26 09:00", early, late) == "Fri 27 10:00"


@pytest.mark.parametrize("hours", [(), (None,), (OFFICE, None), (Hours(days=()),)])
def test_who_has_no_hours_is_always_at_work(hours: tuple[Hours | None, ...]) -> None:
    assert due(60, "2026-11-28 03:00", *hours) == "Sat 28 04:00"
    assert next_at_work(berlin("2026-11-28 03:00"), hours) is None


def test_hours_round_the_clock_are_simply_time() -> None:
    always = Hours(time(0), time(0), days=(1, 2, 3, 4, 5, 6, 7))
    assert due(600, "2026-11-28 03:00", always) == "Sat 28 13:00"


def test_a_shift_past_midnight_belongs_to_the_day_it_starts_on() -> None:
    night = Hours(time(22), time(6), (5,), "Europe/Berlin")
    assert due(120, "2026-11-27 23:00", night) == "Sat 28 01:00"
    assert due(120, "2026-11-28 05:00", night) == "Fri 04 23:00"


def test_a_day_on_which_clocks_change_has_the_hours_it_has() -> None:
    sunday = Hours(time(0), time(6), (7,), "Europe/Berlin")
    assert due(300, "2026-03-29 00:00", sunday) == "Sun 29 06:00", "one hour is skipped"
    assert due(300, "2026-10-25 00:00", sunday) == "Sun 25 04:00", "one hour comes twice"


def test_the_next_at_work_is_the_first_of_them() -> None:
    at = berlin("2026-11-27 17:30")
    early = Hours(time(7), time(9), (1, 6), "Europe/Berlin")
    assert next_at_work(at, [OFFICE]) == berlin("2026-11-30 09:00")
    assert next_at_work(at, [OFFICE, early]) == berlin("2026-11-28 07:00")
    assert next_at_work(berlin("2026-11-27 10:00"), [OFFICE, early]) is None


@given(
    minutes=st.integers(1, 3000),
    hour=st.integers(0, 2000),
    start=st.integers(0, 23),
    end=st.integers(0, 23),
    days=st.sets(st.integers(1, 7), min_size=1),
)
def test_a_promise_ends_in_working_time_and_never_before_its_minutes_have_passed(
    minutes: int, hour: int, start: int, end: int, days: set[int]
) -> None:
    hours = Hours(time(start), time(end), tuple(sorted(days)), "Europe/Berlin")
    now = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    promise = promise_of(minutes, now, [hours])
    assert promise.due_at >= now + timedelta(minutes=minutes)
    assert is_at_work(hours, promise.due_at - timedelta(seconds=1))
    assert sum((span.end - span.start for span in promise.spans), timedelta()) == timedelta(minutes=minutes)
