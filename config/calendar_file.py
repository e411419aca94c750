"""A calendar file (iCalendar, .ics): every event in it as a time that is closed, or that is somebody's by its title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr

from bot.core.calendars.hours import ClosedTimes, WorkSpan
from bot.core.errors import Faulty

_MOST_BYTES = 5_000_000
_MOST_TIMES = 20_000
_LAST_YEAR = 2060
"""Events that repeat are followed up to its beginning."""

_RARE_ENOUGH = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


@dataclass(frozen=True, slots=True)
class NamedTime:
    """When an event takes place, in UTC, and its title."""

    start: datetime
    end: datetime
    title: str


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One time an event takes place, as wall clocks show it in `zone`; None: in the reader's."""

    begin: datetime
    length: timedelta
    zone: tzinfo | None
    whole_days: bool
    title: str = ""

    def days(self) -> Iterator[date]:
        for number in range(max(self.length.days, 1)):
            yield self.begin.date() + timedelta(days=number)

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        begin = self.begin.replace(tzinfo=self.zone or zone).astimezone(UTC)
        return begin, begin + self.length


def read_closed_times(path: Path, zone: str) -> ClosedTimes:
    """What the file closes; times without a zone of their own are in `zone`. Raises Faulty, with what to do."""
    found = list(islice(_occurrences(_calendar(path), path.name), _MOST_TIMES + 1))
    days = frozenset(day for one in found if one.whole_days for day in one.days())
    if len(found) > _MOST_TIMES or len(days) > _MOST_TIMES:
        raise Faulty([f"{path.name} closes more than {_MOST_TIMES} times; export only the closed days."])
    there = ZoneInfo(zone)
    return ClosedTimes(days, tuple(_apart(sorted(one.span(there) for one in found if not one.whole_days))))


def read_named_times(path: Path, zone: str) -> tuple[NamedTime, ...]:
    """The file's events; times without a zone of their own are in `zone`. Raises Faulty, with what to do."""
    found = list(islice(_occurrences(_calendar(path), path.name), _MOST_TIMES + 1))
    if len(found) > _MOST_TIMES:
        raise Faulty([f"{path.name} holds more than {_MOST_TIMES} times; export a shorter stretch."])
    there = ZoneInfo(zone)
    return tuple(NamedTime(*one.span(there), one.title) for one in found)


def _calendar(path: Path) -> Any:
    from icalendar import Calendar  # a tenth of a second of each start, and few have such a file

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Faulty([f"{path.name} is larger than {_MOST_BYTES // 1_000_000} MB; export only the closed days."])
        found = Calendar.from_ical(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Faulty([f"there is no file {path}; put it there, or correct the path."]) from None
    except OSError as error:
        raise Faulty([f"{path} cannot be read ({error.strerror}); check its path and permissions."]) from None
    except (ValueError, IndexError, KeyError):
        raise Faulty([f"{path.name} is no calendar file (iCalendar, .ics); export it again as one."]) from None
    if getattr(found, "name", "") != "VCALENDAR":
        raise Faulty([f"{path.name} holds no calendar (iCalendar, .ics); export it again as one."])
    return found


def _occurrences(calendar: Any, name: str) -> Iterator[_Occurrence]:
    """Every time an event takes place, except those that were moved or cancelled."""
    events = calendar.walk("VEVENT")
    moved = {(str(event.get("UID")), event["RECURRENCE-ID"].dt) for event in events if "RECURRENCE-ID" in event}
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        left_out = {at for uid, at in moved if uid == str(event.get("UID")) and "RECURRENCE-ID" not in event}
        try:
            yield from _of_event(event, left_out)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            title = str(event.get("SUMMARY", "an event"))[:60]
            raise Faulty([f"{name}: {title!r} has no sound dates; correct it or take it out."]) from None


def _of_event(event: Any, left_out: set[Any]) -> Iterator[_Occurrence]:
    start, length = event.start, event.end - event.start
    whole_days = not isinstance(start, datetime)
    zone = None if whole_days else start.tzinfo
    without = {_wall(moment, zone) for moment in left_out}
    for begin in takewhile(lambda at: at.year < _LAST_YEAR, _begins(event, _wall(start, zone), zone)):
        if begin not in without:
            yield _Occurrence(begin, length, zone, whole_days, str(event.get("SUMMARY", "")))


def _begins(event: Any, first: datetime, zone: tzinfo | None) -> Iterator[datetime]:
    """When it begins, each time, as wall clocks show it: an event repeats by the wall clock."""
    rules = rruleset()
    rules.rdate(first)
    for rule in _listed(event.get("RRULE")):
        found: Any = rrulestr(_rule_text(rule, zone), dtstart=first)
        rules.rrule(found)
    for moment in _moments(event.get("RDATE")):
        rules.rdate(_wall(moment, zone))
    for moment in _moments(event.get("EXDATE")):
        rules.exdate(_wall(moment, zone))
    yield from rules


def _rule_text(rule: Any, zone: tzinfo | None) -> str:
    """Raises ValueError for one that repeats within a day: that closes no time a person would enter."""
    if str(rule["FREQ"][0]).upper() not in _RARE_ENOUGH:
        raise ValueError("repeats too often")
    until = {"UNTIL": [_wall(rule["UNTIL"][0], zone)]} if "UNTIL" in rule else {}
    return str(type(rule)({**rule, **until}).to_ical().decode())


def _listed(value: Any) -> Sequence[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _moments(value: Any) -> Iterator[Any]:
    for part in _listed(value):
        for one in part.dts:
            yield one.dt


def _wall(moment: Any, zone: tzinfo | None) -> datetime:
    """What wall clocks there show at this moment; on a day, midnight."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return (moment.astimezone(zone) if moment.tzinfo and zone else moment).replace(tzinfo=None)


def _apart(spans: Sequence[tuple[datetime, datetime]]) -> Iterator[WorkSpan]:
    """Those that touch as one; the spans are sorted."""
    last: tuple[datetime, datetime] | None = None
    for start, end in spans:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield WorkSpan(*last)
        last = (start, end)
    if last is not None:
        yield WorkSpan(*last)
