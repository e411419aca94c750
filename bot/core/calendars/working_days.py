"""The times somebody with given hours is at work on one day, as moments in UTC."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from bot.core.calendars.hours import ClockSpan, Hours, WorkSpan
from bot.core.calendars.public_holidays import is_public_holiday
from bot.core.calendars.zones import first_moment, last_moment, time_zone

_DAY = timedelta(days=1)
_Stretch = tuple[datetime, datetime]
"""From one reading of the wall clock to another."""


def work_spans_on(hours: Hours, day: date) -> Iterator[WorkSpan]:
    """The times that begin on this day, oldest first. Raises Faulty for an unknown zone or region."""
    written = next((spans for at, spans in hours.dates if at == day), None)
    if written is not None:
        yield from _moments((_stretch(span, day) for span in written), hours.zone)
        return
    usual = _usual_spans(hours, day)
    if usual and day not in hours.closed.days and not (hours.holidays and is_public_holiday(hours.holidays, day)):
        breaks = [_stretch(span, at) for span in hours.breaks for at in (day, day + _DAY)]
        stretches = (part for span in usual for part in _without(_stretch(span, day), breaks))
        for span in _moments(stretches, hours.zone):
            yield from _open_parts(span, hours.closed.spans)


def _usual_spans(hours: Hours, day: date) -> tuple[ClockSpan, ...]:
    own = next((spans for weekday, spans in hours.weekdays if weekday == day.isoweekday()), None)
    if own is not None:
        return own
    return (ClockSpan(hours.start, hours.end),) if day.isoweekday() in hours.days else ()


def _stretch(span: ClockSpan, day: date) -> _Stretch:
    ends_on = day if span.start < span.end else day + _DAY
    return datetime.combine(day, span.start), datetime.combine(ends_on, span.end)


def _moments(stretches: Iterator[_Stretch], zone: str) -> Iterator[WorkSpan]:
    there = time_zone(zone)
    for start, end in sorted(stretches):
        span = WorkSpan(first_moment(start, there), last_moment(end, there))
        if span.start < span.end:
            yield span


def _without(stretch: _Stretch, taken: Collection[_Stretch]) -> Iterator[_Stretch]:
    """What is left of it when these are taken off."""
    start, end = stretch
    for off, on in sorted(taken):
        if start < min(off, end):
            yield start, min(off, end)
        start = max(start, on)
    if start < end:
        yield start, end


def _open_parts(span: WorkSpan, closed: tuple[WorkSpan, ...]) -> Iterator[WorkSpan]:
    first = bisect_right(closed, span.start, key=lambda one: one.end)
    near = []
    for one in closed[first:]:
        if one.start >= span.end:
            break
        near.append((one.start, one.end))
    for start, end in _without((span.start, span.end), near):
        yield WorkSpan(start, end)
