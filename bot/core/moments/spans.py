"""Spans of time as people type them: 2h, 90m, 30 min, 1h30, half an hour, 3 days, 2 weeks. Pure."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.core.errors import Faulty
from bot.core.moments.plain import plain_words, quoted

_UNITS: Mapping[str, str] = {
    "minutes": r"m|mins?|minutes?",
    "hours": r"h|hrs?|hours?",
    "days": r"d|days?",
    "weeks": r"w|wks?|weeks?",
    "months": r"months?",
}
_AMOUNT = r"(?:(?P<amount>\d{1,6}(?:[.,]\d{1,3})?)|(?P<half>half )?(?P<one>an?))"
_PIECE = re.compile(
    rf"\s*{_AMOUNT}\s*(?:{'|'.join(f'(?P<{name}>(?:{words}))' for name, words in _UNITS.items())})"
    r"(?![a-z])(?:\s*and\b)?",
)
_BARE_MINUTES = re.compile(r"\s*(\d{2})$")
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time: so many months and days by the calendar, then a length that clocks measure."""

    months: int = 0
    days: int = 0
    length: timedelta = timedelta()

    def __add__(self, other: "Span") -> "Span":
        return Span(self.months + other.months, self.days + other.days, self.length + other.length)

    def after(self, now: datetime, zone: tzinfo) -> datetime:
        """When it has passed, in UTC. A day is over at the same time of the next day, however long it was. Raises
        OverflowError past the end of the calendar.
        """
        local = now.astimezone(zone)
        if self.months or self.days:
            day = _months_later(local.date(), self.months) + timedelta(days=self.days)
            local = datetime.combine(day, local.timetz())
        return local.astimezone(UTC) + self.length

    @property
    def roughly(self) -> timedelta:
        """Its length where no calendar is at hand: a month has 30 days."""
        return timedelta(days=30 * self.months + self.days) + self.length


def read_span(text: str) -> timedelta:
    """The span that `text` names. Raises Faulty for what is none, and for one of no length."""
    span = span_in(plain_words(text))
    if span is None or not span.roughly:
        raise Faulty([f"{quoted(text)} is no span of time. Type one such as 30m, 2h, 7d or 2 weeks."])
    return span.roughly


def span_in(plain: str) -> Span | None:
    """The span that these plain words are, None when they are none."""
    total, at = Span(), 0
    while at < len(plain):
        piece = _PIECE.match(plain, at)
        if piece is None:
            minutes = _BARE_MINUTES.fullmatch(plain[at:])
            hours_before = at > 0 and plain[:at].rstrip().endswith("h")
            return total + Span(length=timedelta(minutes=int(minutes[1]))) if minutes and hours_before else None
        total += _span_of(piece)
        at = piece.end()
    return total if at else None


def _span_of(piece: re.Match[str]) -> Span:
    amount = float(piece["amount"].replace(",", ".")) if piece["amount"] else 0.5 if piece["half"] else 1.0
    unit = next(name for name in _UNITS if piece[name])
    match unit:
        case "minutes" | "hours":
            return Span(length=timedelta(**{unit: amount}))
        case "months":
            return Span(months=int(amount), days=round(amount % 1 * 30))
        case _:
            days = amount * (7 if unit == "weeks" else 1)
            return Span(days=int(days), length=timedelta(days=days % 1))


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last where it is shorter."""
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    if day.year + years > date.max.year:
        raise OverflowError
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
