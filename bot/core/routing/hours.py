"""Working hours and promises: who is at work, when somebody will be, and when an answer is due. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import Faulty
from bot.core.model import Hours, Tag

_WITHIN_A_WEEK = timedelta(days=6)
_TIME_FORMAT = "%H:%M"


_FIRST_LOOK, _LONGEST_LOOK = 14, 4000
"""Days ahead in which working time is looked for, at first and at most."""


@dataclass(frozen=True, slots=True)
class WorkSpan:
    """A time in which somebody is at work, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """When an answer is due, and the working time that was counted up to then."""

    due_at: datetime
    spans: tuple[WorkSpan, ...]

    def explained(self, zone: tzinfo) -> str:
        """The sum in words: "30 min Fri, 3 h 30 min Mon from 09:00"."""
        parts = [_span_words(span, zone, first=span is self.spans[0]) for span in self.spans]
        return ", ".join(parts)


def shortest_promise(tags: Iterable[Tag]) -> int:
    """The shortest promise among `tags`, in minutes; 0 when there is none."""
    return min((tag.promise_minutes for tag in tags if tag.promise_minutes > 0), default=0)


def promise_of(minutes: int, start: datetime, hours: Collection[Hours | None]) -> Promise:
    """When so many minutes have passed in which at least one of those with these hours was at work.

    Someone without hours is always at work, and so is nobody at all. Minutes are real ones, also on the days on which
    clocks are changed.
    """
    wanted, counted = timedelta(minutes=minutes), []
    for span in _spans(start, hours):
        took = min(span.end - span.start, wanted)
        counted.append(WorkSpan(span.start, span.start + took))
        wanted -= took
        if not wanted:
            return Promise(counted[-1].end, tuple(counted))
    return Promise(start + timedelta(minutes=minutes), (WorkSpan(start, start + timedelta(minutes=minutes)),))


def next_at_work(now: datetime, hours: Collection[Hours | None]) -> datetime | None:
    """When the first of them is at work from `now` on; None when one is now, or none ever is."""
    first = next(_spans(now, hours), None)
    return first.start if first is not None and first.start > now else None


def _spans(start: datetime, hours: Collection[Hours | None]) -> Iterator[WorkSpan]:
    """The times from `start` on in which any of them is at work, oldest first, joined where they meet."""
    known = {one for one in hours if one is not None}
    if not hours or None in hours or not any(one.days for one in known):
        yield WorkSpan(start, datetime.max.replace(tzinfo=UTC))
        return
    days, told_to = _FIRST_LOOK, start
    while days <= _LONGEST_LOOK:
        for span in _joined(span for one in known for span in _spans_of(one, start, days)):
            if span.end > told_to and span.end < start + timedelta(days=days - 2):
                yield WorkSpan(max(span.start, told_to), span.end)
                told_to = span.end
        days *= 4


def _spans_of(hours: Hours, start: datetime, days: int) -> Iterator[WorkSpan]:
    zone = time_zone(hours.zone)
    first = start.astimezone(zone).date() - timedelta(days=1)
    for day in (first + timedelta(days=n) for n in range(days + 1)):
        if day.isoweekday() in hours.days:
            ends_on = day if hours.start < hours.end else day + timedelta(days=1)
            yield WorkSpan(_moment(day, hours.start, zone), _moment(ends_on, hours.end, zone))


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _joined(spans: Iterable[WorkSpan]) -> list[WorkSpan]:
    joined: list[WorkSpan] = []
    for span in sorted(spans, key=lambda one: one.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = WorkSpan(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _span_words(span: WorkSpan, zone: tzinfo, *, first: bool) -> str:
    hours, minutes = divmod(round((span.end - span.start).total_seconds() / 60), 60)
    length = " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)
    local = span.start.astimezone(zone)
    return f"{length} {local:%a}" + ("" if first else f" from {local:%H:%M}")


def is_at_work(hours: Hours | None, now: datetime) -> bool:
    """Whether `now` is within these hours, in their zone. None: always.

    Hours that end before they start run past midnight and belong to the day they start on; equal ones are the whole
    day. Raises Faulty for an unknown zone.
    """
    if hours is None:
        return True
    local = now.astimezone(time_zone(hours.zone))
    clock, today = local.time(), local.isoweekday()
    yesterday = (today - 2) % 7 + 1
    if hours.start < hours.end:
        return today in hours.days and hours.start <= clock < hours.end
    return (today in hours.days and clock >= hours.start) or (yesterday in hours.days and clock < hours.end)


def time_zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises Faulty."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise Faulty([f"There is no time zone {name!r}. Write one such as Europe/Berlin."]) from e
