"""Who is at work, when somebody will be, and when so much working time has passed. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge

from bot.core.calendars.hours import Hours, WorkSpan
from bot.core.calendars.working_days import work_spans_on
from bot.core.calendars.zones import time_zone

_LONGEST_LOOK = 4000
"""Days ahead in which working time is looked for."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """When something is due, and the working time that was counted up to then."""

    due_at: datetime
    spans: tuple[WorkSpan, ...]


def promise_of(minutes: int, start: datetime, hours: Collection[Hours | None]) -> Promise:
    """When so many minutes have passed in which at least one of those with these hours was at work.

    Someone without hours is always at work, and so is nobody at all; where none ever is, time simply passes. Minutes
    are real ones, also on the days on which clocks are changed.
    """
    return promise_within(timedelta(minutes=minutes), start, hours)


def promise_within(wanted: timedelta, start: datetime, hours: Collection[Hours | None]) -> Promise:
    """The same for a length of working time."""
    left = wanted
    counted: list[WorkSpan] = []
    for span in _spans(start, hours):
        took = min(span.end - span.start, left)
        counted.append(WorkSpan(span.start, span.start + took))
        left -= took
        if not left:
            return Promise(counted[-1].end, tuple(_joined(counted)))
    return Promise(start + wanted, (WorkSpan(start, start + wanted),))


def working_spans(start: datetime, end: datetime, hours: Collection[Hours | None]) -> tuple[WorkSpan, ...]:
    """The times between the two in which at least one of them was at work."""
    return tuple(_joined(_until(end, _spans(start, hours))))


def _until(end: datetime, spans: Iterable[WorkSpan]) -> Iterator[WorkSpan]:
    for span in spans:
        if span.start >= end:
            break
        yield WorkSpan(span.start, min(span.end, end))


def next_at_work(now: datetime, hours: Collection[Hours | None]) -> datetime | None:
    """When the first of them is at work from `now` on; None when one is now, or none ever is."""
    first = next(_spans(now, hours), None)
    return first.start if first is not None and first.start > now else None


def is_at_work(hours: Hours | None, now: datetime) -> bool:
    """Whether `now` is within these hours, in their zone. None: always. Raises Faulty for an unknown zone or region."""
    if hours is None:
        return True
    today = now.astimezone(time_zone(hours.zone)).date()
    near = (span for day in (today - _DAY, today) for span in work_spans_on(hours, day))
    return any(span.start <= now < span.end for span in near)


def _spans(start: datetime, hours: Collection[Hours | None]) -> Iterator[WorkSpan]:
    """The times from `start` on in which any of them is at work, oldest first, none overlapping another."""
    known = [one for one in dict.fromkeys(hours) if one is not None]
    if not hours or None in hours or not any(_ever_works(one) for one in known):
        yield WorkSpan(start, datetime.max.replace(tzinfo=UTC))
        return
    told_to = start
    for span in merge(*(_spans_of(one, start) for one in known), key=lambda one: one.start):
        if span.end > told_to:
            yield WorkSpan(max(span.start, told_to), span.end)
            told_to = span.end


def _ever_works(hours: Hours) -> bool:
    return bool(hours.days) or any(spans for _, spans in (*hours.weekdays, *hours.dates))


def _spans_of(hours: Hours, start: datetime) -> Iterator[WorkSpan]:
    first = start.astimezone(time_zone(hours.zone)).date() - _DAY
    for number in range(_LONGEST_LOOK):
        yield from work_spans_on(hours, first + number * _DAY)


def _joined(spans: Iterable[WorkSpan]) -> Iterator[WorkSpan]:
    """Those that meet as one."""
    last: WorkSpan | None = None
    for span in spans:
        if last is not None and last.end == span.start:
            last = WorkSpan(last.start, span.end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
