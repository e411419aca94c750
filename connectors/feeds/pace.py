"""When a feed wants to be read again, from what it says and what its server says. These are wishes: whatever they are,
a feed is read once a day. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_PAUSE = timedelta(days=1)
_MOST_SAID = 4_000
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Pace:
    """What a feed says: the seconds between two readings (`ttl`, `sy:updatePeriod`), and the hours (0 to 23, UTC) and
    days (0 for Monday) at which it need not be read (`skipHours`, `skipDays`).
    """

    seconds: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()

    def next_reading(self, now: datetime, wait: int = 0) -> datetime | None:
        """The first moment that suits it, `wait` seconds from now at the earliest; None when it has no wish."""
        last = now + LONGEST_PAUSE
        seconds = min(max(0, self.seconds, wait), int(LONGEST_PAUSE.total_seconds()))
        at = now + timedelta(seconds=seconds)
        while self._skips(at) and at < last:
            at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return None if at == now else min(at, last)

    def _skips(self, at: datetime) -> bool:
        told = at.astimezone(UTC)
        return told.hour in self.skip_hours or told.weekday() in self.skip_days


def pace_of(body: bytes, seconds: int) -> Pace:
    """What a feed in UTF-8 says before its first entry; `seconds` were read by the parser, which drops the rest."""
    head = body[: 16 * _MOST_SAID].partition(b"<item")[0]
    hours = {int(hour) % 24 for hour in _said(head, b"skipHours", b"hour") if hour.isdigit() and int(hour) <= 24}  # noqa: PLR2004
    days = {day.decode().lower() for day in _said(head, b"skipDays", b"day")}
    return Pace(seconds, tuple(sorted(hours)), tuple(number for number, day in enumerate(_DAYS) if day in days))


def _said(head: bytes, name: bytes, unit: bytes) -> Iterator[bytes]:
    inner = head.partition(b"<" + name + b">")[2].partition(b"</" + name + b">")[0][:_MOST_SAID]
    return (said[1] for said in re.finditer(rb"<" + unit + rb">\s*([A-Za-z0-9]{1,9})\s*</", inner))
