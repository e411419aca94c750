"""The time that figures are about, as it is typed (`7d`, `today`, `2026-11`), and the time before, with which it is
compared. Pure.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.core.errors import Faulty
from bot.core.moments.plain import plain_words, quoted

USUAL = "7d"
"""The period of whoever names none."""

HOW_TYPED = "today, 7d, 30d or a month such as 2026-11"

_SPAN = re.compile(r"(?:last )?(\d{1,4}) ?(h|hours?|d|days?|w|weeks?)")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOURS = {"h": 1, "d": 24, "w": 168}
_LONGEST = timedelta(days=1000)
_MOST_PARTS = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another, which no longer belongs to it."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment belongs to it."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Periods:
    """A period and the one before: `typed` is how the first is typed, `words` what it is called."""

    typed: str
    present: Period
    words: str
    before: Period
    words_before: str

    @property
    def parts(self) -> int:
        """Into how many equal parts the present one is cut for a chart: days, or hours of a single day."""
        length = self.present.until - self.present.since
        unit = _DAY if length > 2 * _DAY else timedelta(hours=1)
        return max(1, min(_MOST_PARTS, round(length / unit)))


def read_periods(typed: str, now: datetime, zone: tzinfo) -> Periods:
    """The period that somebody in this time zone means. Raises Faulty."""
    words = plain_words(typed) or USUAL
    if words == "today":
        return _today(now, zone)
    if month := _MONTH.fullmatch(words):
        return _month(int(month[1]), int(month[2]), now, zone)
    span = _SPAN.fullmatch(words)
    if span is None:
        raise Faulty([f"{quoted(typed)} is no period. Type {HOW_TYPED}."])
    return _last(int(span[1]), span[2][0], now)


def names_period(typed: str) -> bool:
    """Whether a word is meant to be a period."""
    words = plain_words(typed)
    return words == "today" or bool(_SPAN.fullmatch(words) or _MONTH.fullmatch(words))


def read_span(since: str, until: str, now: datetime, zone: tzinfo) -> Periods:
    """The time between two days, each included, or between two moments; it is cut off at the present one. Beside it
    stands the same length before. Raises Faulty.
    """
    start, end = _edge(since, zone), _edge(until, zone, last=True)
    if start >= min(end, now):
        raise Faulty([f"There is no time from {quoted(since)} to {quoted(until)} that has begun."])
    if end - start > _LONGEST:
        raise Faulty([f"A period lasts from an hour to {_LONGEST.days} days."])
    return period_of(start, min(end, now), _between(start, end, zone), "the same time before")


def _edge(typed: str, zone: tzinfo, *, last: bool = False) -> datetime:
    try:
        if _DATE.fullmatch(typed):
            return _midnight(date.fromisoformat(typed) + (_DAY if last else timedelta()), zone)
        moment = datetime.fromisoformat(typed)
    except (ValueError, OverflowError):
        raise Faulty([f"{quoted(typed)} is no day. Write one such as 2026-11-28."]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _between(start: datetime, end: datetime, zone: tzinfo) -> str:
    first, last = start.astimezone(zone), (end - timedelta(microseconds=1)).astimezone(zone)
    if first.date() == last.date():
        return f"{first:%-d %B %Y}"
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def period_of(since: datetime, until: datetime, words: str, words_before: str) -> Periods:
    """A period of which both ends are known, beside the same length before."""
    return Periods("", Period(since, until), words, Period(since - (until - since), since), words_before)


def _last(count: int, unit: str, now: datetime) -> Periods:
    length = timedelta(hours=count * _HOURS[unit])
    if not timedelta() < length <= _LONGEST:
        raise Faulty([f"A period lasts from an hour to {_LONGEST.days} days."])
    noun = {"h": "hour", "d": "day", "w": "week"}[unit] + ("s" if count > 1 else "")
    named = f"{count} {noun}" if count > 1 else noun
    whole = period_of(now - length, now, f"the last {named}", f"the {named} before")
    return Periods(f"{count}{unit}", whole.present, whole.words, whole.before, whole.words_before)


def _today(now: datetime, zone: tzinfo) -> Periods:
    """Beside yesterday up to the same time."""
    day = now.astimezone(zone).date()
    since, yesterday = _midnight(day, zone), _midnight(day - _DAY, zone)
    before = Period(yesterday, min(yesterday + (now - since), since))
    return Periods("today", Period(since, now), "today", before, "yesterday by this time")


def _month(year: int, month: int, now: datetime, zone: tzinfo) -> Periods:
    """One that goes on is compared with as much of the month before."""
    try:
        first = date(year, month, 1)
        earlier, later = (first - _DAY).replace(day=1), (first + 31 * _DAY).replace(day=1)
    except (ValueError, OverflowError):
        raise Faulty([f"The calendar has no month {year}-{month}. Type one such as 2026-11."]) from None
    since, before, end = (_midnight(one, zone) for one in (first, earlier, later))
    if since >= now:
        raise Faulty([f"{first:%B %Y} has not begun."])
    until = min(end, now)
    goes_on = until < end
    compared = Period(before, min(before + (until - since), since) if goes_on else since)
    told = f"{first:%B %Y}" + (" so far" if goes_on else "")
    return Periods(
        f"{year:04}-{month:02}",
        Period(since, until),
        told,
        compared,
        f"{earlier:%B %Y}" + (" by then" if goes_on else ""),
    )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
