"""Days as people type them: tomorrow, fri, next week, 2026-12-24, 24.12., dec 24. Pure."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.errors import Faulty

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "thur": 3, "thurs": 3}
_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_SHORTEST = 3
_WEEK = timedelta(days=7)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})(?:\. ?(\d{4}|\d{2})?)?")
_SLASHED = re.compile(r"(\d{1,4})/(\d{1,2})(?:/(\d{2,4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?(?: of)? ([a-z]+)\.?(?: (\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_YEARS_AHEAD = 2
_YEARS = range(1970, 9999)


def days_in(plain: str, today: date) -> Sequence[date] | None:
    """The days that these plain words may mean, the likeliest first; None when they name no day. Raises Faulty for one
    that the calendar does not have, and where two readings are as likely.
    """
    if plain in ("today", "tomorrow"):
        return [today + timedelta(days=int(plain == "tomorrow"))]
    if plain == "next week":
        return [_monday_after(today)]
    week, _, named = plain.rpartition(" ")
    weekday = _weekday(named)
    if weekday is not None and week in ("", "this", "next"):
        return _weekdays(today, weekday, next_week=week == "next")
    return _dates(plain, today)


def _weekdays(today: date, weekday: int, *, next_week: bool) -> Sequence[date]:
    """The coming one, today included, and that after it. "next" must mean the same however it is counted."""
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    if not next_week:
        return [coming, coming + _WEEK]
    counted = _monday_after(today) + timedelta(days=weekday)
    if today < coming < counted:
        raise Faulty([f"Next {coming:%A} may be {_iso(coming)} or {_iso(counted)}. Type the one that you mean."])
    return [counted]


def _dates(plain: str, today: date) -> Sequence[date] | None:
    if slashed := _SLASHED.fullmatch(plain):
        raise Faulty([_slashed_told(plain, slashed, today)])
    if iso := _ISO.fullmatch(plain):
        return [_date(plain, int(iso[1]), int(iso[2]), int(iso[3]))]
    if dotted := _DOTTED.fullmatch(plain):
        return _dated(plain, today, dotted[3], int(dotted[2]), int(dotted[1]))
    if (first := _DAY_FIRST.fullmatch(plain)) and (month := _month(first[2])):
        return _dated(plain, today, first[3], month, int(first[1]))
    if (last := _MONTH_FIRST.fullmatch(plain)) and (month := _month(last[1])):
        return _dated(plain, today, last[3], month, int(last[2]))
    return None


def _dated(plain: str, today: date, year: str | None, month: int, day: int) -> Sequence[date]:
    """Without a year the next one that the calendar has; a year of two digits is of this century."""
    if year:
        return [_date(plain, int(year) + (2000 if len(year) == len("26") else 0), month, day)]
    found = [one for n in range(_YEARS_AHEAD) if (one := _valid(today.year + n, month, day)) is not None]
    if not found:
        raise Faulty([f"The calendar has no {plain} within a year."])
    return found


def _slashed_told(plain: str, slashed: re.Match[str], today: date) -> str:
    """Written with slashes the day comes first for one and the month for another."""
    first, second, year = int(slashed[1]), int(slashed[2]), int(slashed[3] or today.year)
    year += 2000 if year < 100 else 0  # noqa: PLR2004  a year of two digits
    pairs = dict.fromkeys(((first, second), (second, first)))
    readings = [one for month, day in pairs if (one := _valid(year, month, day)) is not None]
    meant = " or ".join(_iso(one) for one in readings) or f"a day such as {_iso(today)}"
    why = (
        f"In {plain} day and month cannot be told apart." if len(readings) > 1 else "A date is not typed with slashes."
    )
    return f"{why} Type {meant}."


def _date(plain: str, year: int, month: int, day: int) -> date:
    found = _valid(year, month, day)
    if found is None:
        raise Faulty([f"The calendar has no {plain}."])
    return found


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _weekday(word: str) -> int | None:
    if word in _SHORT:
        return _SHORT[word]
    return next((n for n, name in enumerate(_WEEKDAYS) if word in (name, name[:_SHORTEST])), None)


def _month(word: str) -> int:
    """Its number; 0 when it is none."""
    return next((n for n, name in enumerate(_MONTHS, 1) if word in (name, name[:_SHORTEST]) or word == name[:4]), 0)


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _iso(day: date) -> str:
    return day.isoformat()
