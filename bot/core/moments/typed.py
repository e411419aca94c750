"""Moments as people type them, in their own time zone: 2h, tomorrow 9:00, fri, next week, until 24.12. 14:00. Pure.

A day without a time is its morning. What may be several moments is the next one: `fri` is the coming Friday morning. A
time that clocks skip is as much later, one that they show twice the first that lies ahead.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.core.errors import Faulty
from bot.core.moments.days import days_in
from bot.core.moments.plain import plain_words, quoted
from bot.core.moments.spans import Span, span_in

MORNING = time(9)
FURTHEST = timedelta(days=366)
EXAMPLES = "2h, tomorrow 9:00, fri, next week or 2026-12-24"

_BEFORE = re.compile(r"(?:(?:until|untill|till?|by|for|in|on|from|after) )+")
_NAMED: Mapping[str, time] = {"noon": time(12), "afternoon": time(14), "evening": time(18), "night": time(18)}
_LATER = {"later": timedelta(hours=3), "later today": timedelta(hours=3), "in a bit": timedelta(minutes=30)}
_CLOCK = r"(at )?(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)? ?([ap]\.?m\.?)?"
_AT_END = re.compile(rf"(?:(.*?) )?{_CLOCK}")
_AT_START = re.compile(rf"{_CLOCK} (?:on )?(.+)")
_ISO_WITH_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})t(\d)")
_MOST_WORDS = 7
_NOON = 12


@dataclass(frozen=True, slots=True)
class _OnDays:
    """The days that were meant, likeliest first, and the time on them."""

    days: Sequence[date]
    clock: time


def read_moment(text: str, now: datetime, zone: tzinfo, morning: time = MORNING) -> datetime:
    """The moment that `text` names, in UTC: after `now`, and within a year. Raises Faulty, saying what to type."""
    moment = _moment(text, now, zone, morning)
    if moment is None:
        raise _fault(f"{quoted(text)} is no moment. Type one such as {EXAMPLES}.")
    return moment


def split_moment(text: str, now: datetime, zone: tzinfo, morning: time = MORNING) -> tuple[datetime, str]:
    """The moment at the start of `text`, of as many words as can be, and what follows it. Raises Faulty as
    `read_moment` does.
    """
    words = text.split()
    for count in range(min(len(words), _MOST_WORDS), 1, -1):
        moment = _moment(" ".join(words[:count]), now, zone, morning)
        if moment is not None:
            return moment, " ".join(words[count:])
    return read_moment(" ".join(words[:1]), now, zone, morning), " ".join(words[1:])


def _moment(text: str, now: datetime, zone: tzinfo, morning: time) -> datetime | None:
    """None when `text` names none. Raises Faulty for one that cannot be taken."""
    try:
        typed = _parse(plain_words(text), now.astimezone(zone).date(), morning)
        if typed is None:
            return None
        moment = typed.after(now, zone) if isinstance(typed, Span) else _first_ahead(typed, now, zone)
    except Faulty as fault:
        raise _fault(str(fault)) from fault
    except OverflowError as error:
        raise _fault(f"{quoted(text)} is more than a year ahead.") from error
    if plain_words(text) == "later today" and moment.astimezone(zone).date() != now.astimezone(zone).date():
        raise _fault("Today is nearly over. Type tomorrow, or how long, such as 2h.")
    if moment <= now:
        local = now.astimezone(zone)
        raise _fault(f"{quoted(text)} is over: it is {local:%a} {local.hour}:{local:%M} ({zone}).")
    if moment > now + FURTHEST:
        raise _fault(f"{quoted(text)} is more than a year ahead; {(now + FURTHEST).date()} is the furthest.")
    return moment


def _parse(plain: str, today: date, morning: time) -> Span | _OnDays | None:
    if plain in _LATER:
        return Span(length=_LATER[plain])
    words = _BEFORE.sub("", plain, count=1) if _BEFORE.match(plain) else plain
    span = span_in(words)
    if span is not None:
        return span
    if words == "tonight":
        return _OnDays([today], _NAMED["night"])
    return _parse_day(_ISO_WITH_TIME.sub(r"\1 \2", words), today, morning)


def _parse_day(words: str, today: date, morning: time) -> _OnDays | None:
    """A day, a time, or both in either order."""
    if words == "today":
        raise Faulty(["Today at what time? Type today 17:00, or how long, such as 2h."])
    days = days_in(words, today)
    if days is not None:
        return _OnDays(days, morning)
    day, clock = _split_clock(words, morning)
    if clock is None:
        return None
    days = days_in(day, today) if day else [today, today + timedelta(days=1)]
    return None if days is None else _OnDays(days, clock)


def _split_clock(words: str, morning: time) -> tuple[str, time | None]:
    """The day and the time; no time where there is none."""
    day, _, name = words.rpartition(" ")
    if name in _NAMED or name == "morning":
        named = _NAMED.get(name, morning)
        return ("today" if day == "this" else day), named
    if end := _AT_END.fullmatch(words):
        return end[1] or "", _clock(*end.groups()[1:])
    if start := _AT_START.fullmatch(words):
        return start[5], _clock(*start.groups()[:4])
    return "", None


def _clock(at: str | None, hours: str, minutes: str | None, half: str | None) -> time | None:
    """A number alone is a time after `at` only. Raises Faulty for one that no clock shows."""
    if minutes is None and half is None and at is None:
        return None
    hour, minute = int(hours), int(minutes or 0)
    if half:
        if not 1 <= hour <= _NOON:
            raise Faulty([f"No clock shows {hours} {half}. Type a time such as 14:00."])
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise Faulty([f"No clock shows {hours}:{minute:02}. Type a time such as 14:00."]) from error


def _first_ahead(typed: _OnDays, now: datetime, zone: tzinfo) -> datetime:
    """The first that lies ahead, else the last that is over."""
    moments = [
        datetime.combine(day, typed.clock, zone).replace(fold=fold).astimezone(UTC)
        for day in typed.days
        for fold in _folds(day, typed.clock, zone)
    ]
    return next((moment for moment in moments if moment > now), moments[-1])


def _folds(day: date, clock: time, zone: tzinfo) -> Sequence[int]:
    """Both readings of a time that is shown twice; the first of any other."""
    first, second = (datetime.combine(day, clock, zone).replace(fold=fold).utcoffset() for fold in (0, 1))
    return (0, 1) if first is not None and second is not None and first > second else (0,)


def _fault(told: str) -> Faulty:
    return Faulty([told]).concerning("moment")
