"""Whatever a calendar holds: who is at work, when they will be and when a promise ends is what a minute count says."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work, next_at_work, promise_of, working_spans
from tests.core.calendars.random_hours import DAYS, HOLIDAYS, MINUTE, STARTS, minutes_at_work, random_hours

QUICK, ALL, SHARE = 120, 10_000, 500


def check_case(seed: int) -> None:
    random = Random(seed)
    start = random.choice(STARTS)
    hours = [random_hours(random, start) for _ in range(random.choice((1, 1, 2)))]
    worked = minutes_at_work(hours, start)
    for number in random.sample(range(len(worked)), 40):
        moment = start + number * MINUTE
        assert any(is_at_work(one, moment) for one in hours) is worked[number], (seed, moment)
    begins = random.randrange((DAYS - 2) * 1440)
    check_next(seed, hours, worked, start, begins)
    check_promise(seed, hours, worked, start, begins, random.randrange(1, 2000))


def check_next(seed: int, hours: list[Hours], worked: list[bool], start: datetime, begins: int) -> None:
    if not any(worked[begins:]):
        return
    first = worked.index(True, begins)
    expected = None if first == begins else start + first * MINUTE
    assert next_at_work(start + begins * MINUTE, hours) == expected, seed


def check_promise(
    seed: int, hours: list[Hours], worked: list[bool], start: datetime, begins: int, minutes: int
) -> None:
    at = [number for number in range(begins, len(worked)) if worked[number]][:minutes]
    if len(at) < minutes:
        return
    promise = promise_of(minutes, start + begins * MINUTE, hours)
    assert promise.due_at == start + (at[-1] + 1) * MINUTE, seed
    assert sum((span.end - span.start for span in promise.spans), timedelta()) == minutes * MINUTE, seed
    assert working_spans(start + begins * MINUTE, promise.due_at, hours) == promise.spans, seed


@pytest.mark.parametrize("share", range(3))
def test_hours_are_what_a_count_of_minutes_says(share: int) -> None:
    for seed in range(share * QUICK // 3, (share + 1) * QUICK // 3):
        check_case(seed)


@pytest.mark.prove
@pytest.mark.parametrize("share", range(ALL // SHARE))
def test_hours_are_what_a_count_of_minutes_says_in_ten_thousand_calendars(share: int) -> None:
    for seed in range(share * SHARE, (share + 1) * SHARE):
        check_case(seed)


def test_the_plain_count_knows_the_holidays_of_its_cases() -> None:
    for region, days in HOLIDAYS.items():
        for day in days:
            hours = Hours(days=(1, 2, 3, 4, 5, 6, 7), holidays=region)
            assert not is_at_work(hours, datetime(day.year, day.month, day.day, 12, tzinfo=UTC)), (region, day)
