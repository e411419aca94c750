"""How a due time comes about, in words: "4 h in Berlin hours from Fri 16:30: 30 min Fri, 3 h 30 min Mon from 9:00"."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.core.calendars.hours import Hours
from bot.core.calendars.zones import time_zone
from bot.core.model import HistoryEntry, Person
from bot.core.promises.clocks import PromiseRun
from bot.core.promises.reckoning import hours_of, recounted

_MOST_PARTS = 6

Counted = list[tuple[datetime, timedelta]]
"""When working time began, and how much of it was counted."""


def promise_sums(
    runs: Iterable[PromiseRun], entries: Sequence[HistoryEntry], asked: Sequence[str], people: Mapping[str, Person]
) -> list[tuple[PromiseRun, str]]:
    """Each of a question's promises that is not over, with the sum behind it, in the hours of those who serve it."""
    told = []
    for run in runs:
        if not run.is_over:
            hours = next((one for one in hours_of(run.clock, asked, people) if one is not None), Hours())
            told.append((run, promise_sum(recounted(run, entries, asked, people), time_zone(hours.zone))))
    return told


def promise_sum(run: PromiseRun, zone: ZoneInfo) -> str:
    """The sum behind a run's due time, with times in `zone`."""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    told = f"{_length(timedelta(minutes=run.minutes))} in {place} hours from {_moment(run.started_at, zone)}"
    if run.spans and (len(run.spans) > 1 or run.spans[0].start != run.started_at):
        told += f": {_parts(run, zone)}"
    if run.paused_since is not None:
        told += f"; it waits for the asker since {_moment(run.paused_since, zone)}"
    return told


def _parts(run: PromiseRun, zone: tzinfo) -> str:
    """Each time that was counted; where these are many, each day; where those are many, the first days and the last."""
    counted = [(span.start, span.end - span.start) for span in run.spans]
    if len(counted) > _MOST_PARTS:
        counted = _by_day(counted, zone)
    told, day = [], ""
    for begins, length in counted:
        where = f"{begins.astimezone(zone):%a}"
        since = "" if begins == run.started_at else f" from {_clock(begins.astimezone(zone))}"
        told.append(f"{_length(length)}{'' if where == day else f' {where}'}{since}")
        day = where
    if len(told) > _MOST_PARTS:
        between = counted[_MOST_PARTS - 1 : -1]
        rest = sum((length for _, length in between), timedelta())
        told = [*told[: _MOST_PARTS - 1], f"{_length(rest)} on {len(between)} days more", told[-1]]
    return ", ".join(told)


def _by_day(counted: Counted, zone: tzinfo) -> Counted:
    days: dict[date, tuple[datetime, timedelta]] = {}
    for begins, length in counted:
        day = begins.astimezone(zone).date()
        first, before = days.get(day, (begins, timedelta()))
        days[day] = (first, before + length)
    return list(days.values())


def _moment(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {_clock(local)}"


def _clock(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02}"


def _length(length: timedelta) -> str:
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return (
        " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)
        or "0 min"
    )
