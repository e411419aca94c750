"""Working hours as values: the usual week, its breaks, dates that differ, holidays and closed times."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """From one time of day to another: past midnight where it ends before it starts, a whole day where it ends then."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class WorkSpan:
    """A time in which somebody is at work, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ClosedTimes:
    """What a calendar file closes: whole days, and times of day in UTC, oldest first and apart from each other."""

    days: frozenset[date] = frozenset()
    spans: tuple[WorkSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours in the person's own time zone. `days` are ISO weekdays, Monday is 1.

    `weekdays` are those with times of their own, in place of start and end; `breaks` come off each day of the week.
    `holidays` is a region as in ISO 3166, such as DE-BE. `dates` are days that differ: they stand as they are written,
    whatever else would hold on them.
    """

    start: time = time(9)
    end: time = time(17)
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    zone: str = "UTC"
    breaks: tuple[ClockSpan, ...] = ()
    weekdays: tuple[tuple[int, tuple[ClockSpan, ...]], ...] = ()
    dates: tuple[tuple[date, tuple[ClockSpan, ...]], ...] = ()
    holidays: str = ""
    closed: ClosedTimes = ClosedTimes()
