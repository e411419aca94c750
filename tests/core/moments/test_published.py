"""Dates of strangers: a day without a time was no earlier than its end, and a day that was not said is none."""

from calendar import timegm
from time import gmtime, struct_time

import pytest

from bot.core.moments.published import moment_of


def parsed(day: int, hour: int = 0, minute: int = 0) -> struct_time:
    return gmtime(timegm((2026, 11, day, hour, minute, 0)))


@pytest.mark.parametrize(
    ("read", "said", "moment"),
    [
        (parsed(2, 9, 30), "Mon, 02 Nov 2026 09:30:00 GMT", "2026-11-02T09:30:00+00:00"),
        (parsed(2), "Mon, 02 Nov 2026 00:00:00 GMT", "2026-11-02T00:00:00+00:00"),
        (parsed(3), "2026-11-02T23:00:00-01:00", "2026-11-03T00:00:00+00:00"),
        (parsed(2), "2026-11-02", "2026-11-02T23:59:59+00:00"),
        (parsed(1), "2026年11月02日 09:30", ""),
    ],
)
def test_a_day_without_a_time_counts_to_its_end_and_a_misread_one_not_at_all(
    read: struct_time, said: str, moment: str
) -> None:
    assert moment_of(read, said) == moment
