"""Random calendars from a seed, and how much work there is in them by the plainest count there is: minute by minute."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from bot.core.calendars.hours import ClockSpan, ClosedTimes, Hours, WorkSpan

MINUTE = timedelta(minutes=1)
DAY = 24 * 60
DAYS = 9
"""How long each random case is."""

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "UTC",
)
STARTS = tuple(
    datetime.fromisoformat(day).replace(tzinfo=UTC)
    for day in ("2026-03-07", "2026-03-26", "2026-04-02", "2026-10-01", "2026-10-23", "2026-10-30", "2026-12-22")
)
"""Shortly before clocks change somewhere, or before holidays."""

REGIONS = ("", "", "DE-BE", "US", "GB-SCT", "JP")

NEW_YEAR = date(2027, 1, 1)
HOLIDAYS: Mapping[str, Collection[date]] = {
    "DE-BE": [
        date(2026, 3, 8),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 10, 3),
        NEW_YEAR,
    ],
    "US": [date(2026, 10, 12), date(2026, 11, 11), date(2026, 12, 25), NEW_YEAR],
    "GB-SCT": [
        date(2026, 4, 3),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 28),
        NEW_YEAR,
        date(2027, 1, 2),
    ],
    "JP": [date(2026, 10, 12), date(2026, 11, 3), NEW_YEAR],
}
"""Those that fall into the random cases, as the states say them."""


def random_hours(random: Random, start: datetime) -> Hours:
    """Hours that may have anything hours can have."""
    first = start.date() - timedelta(days=1)
    within = [first + timedelta(days=number) for number in range(DAYS + 3)]
    begin, end = sorted(random.sample(range(0, 1440, 5), 2))
    return Hours(
        _clock(begin),
        _clock(end),
        tuple(sorted(random.sample(range(1, 8), random.randint(1, 7)))),
        random.choice(ZONES),
        _some_spans(random, nights=False) if random.random() < 0.6 else (),
        tuple((day, _some_spans(random)) for day in random.sample(range(1, 8), random.randint(0, 3))),
        tuple((day, _some_spans(random)) for day in random.sample(within, random.randint(0, 2))),
        random.choice(REGIONS),
        _closed(random, within),
    )


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _some_spans(random: Random, *, nights: bool = True) -> tuple[ClockSpan, ...]:
    edges = sorted(random.sample(range(0, 1440, 15), 2 * random.randint(0, 2)))
    spans = [ClockSpan(_clock(edges[at]), _clock(edges[at + 1])) for at in range(0, len(edges), 2)]
    if nights and random.random() < 0.2:
        spans = [ClockSpan(_clock(random.randrange(1200, 1440, 15)), _clock(random.randrange(0, 400, 15)))]
    return tuple(spans)


def _closed(random: Random, days: list[date]) -> ClosedTimes:
    at = datetime.combine(random.choice(days), _clock(random.randrange(0, 1440, 5)), UTC)
    span = WorkSpan(at, at + timedelta(minutes=random.randrange(5, 600, 5)))
    return ClosedTimes(frozenset(random.sample(days, random.randint(0, 2))), (span,) if random.random() < 0.4 else ())


def minutes_at_work(hours: Collection[Hours], start: datetime) -> list[bool]:
    """For each minute from `start` on, whether any of them is at work."""
    worked = set().union(*(_minutes_of(one, start) for one in hours))
    return [number in worked for number in range(DAYS * DAY)]


def _minutes_of(hours: Hours, start: datetime) -> set[int]:
    """Counted from `start`. Each time of each day is worked from the first minute at which clocks show it to the
    last.
    """
    shown = _shown(hours.zone, start)
    closed = {
        number
        for span in hours.closed.spans
        for number in range((span.start - start) // MINUTE, (span.end - start) // MINUTE)
    }
    found: set[int] = set()
    for number in range(-2, DAYS + 2):
        day = start.date() + timedelta(days=number)
        for clocks in _written(hours, day):
            at = [minute for clock in clocks for minute in shown.get(clock, ())]
            found |= (
                set(range(min(at), max(at) + 1)) - (closed if day not in dict(hours.dates) else set()) if at else set()
            )
    return found


def _written(hours: Hours, day: date) -> Iterator[list[int]]:
    """What a person reads off the calendar for that day: runs of minutes on the wall clock, breaks left out."""
    dates, weekdays = dict(hours.dates), dict(hours.weekdays)
    off = day in hours.closed.days or day in HOLIDAYS.get(hours.holidays, ())
    usual = (ClockSpan(hours.start, hours.end),) if day.isoweekday() in hours.days else ()
    spans = dates[day] if day in dates else () if off else weekdays.get(day.isoweekday(), usual)
    breaks = () if day in dates else hours.breaks
    resting = {minute for one in breaks for minute in range(_minute(one.start), _minute(one.end))}
    for span in spans:
        begin, end = _minute(span.start), _minute(span.end)
        worked = [at for at in range(begin, end if begin < end else end + DAY) if at % DAY not in resting]
        yield from _runs([day.toordinal() * DAY + at for at in worked])


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _runs(minutes: list[int]) -> Iterator[list[int]]:
    begin = 0
    for at in range(1, len(minutes) + 1):
        if at == len(minutes) or minutes[at] != minutes[at - 1] + 1:
            yield minutes[begin:at]
            begin = at


@lru_cache(maxsize=64)
def _shown(zone: str, start: datetime) -> Mapping[int, list[int]]:
    """Minutes of the wall clock → the minutes, counted from `start`, at which it shows them."""
    there = ZoneInfo(zone)
    found: dict[int, list[int]] = {}
    for number in range(-3 * DAY, (DAYS + 3) * DAY):
        clock = (start + number * MINUTE).astimezone(there)
        found.setdefault(clock.toordinal() * DAY + _minute(clock.time()), []).append(number)
    return found
