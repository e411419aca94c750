"""The moments that a person is offered where they are asked until when, each with how it would be typed. Pure."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.core.errors import Faulty
from bot.core.moments.typed import read_moment

_OFFERED = (
    ("1h", "In an hour"),
    ("later today", "Later today"),
    ("tomorrow", "Tomorrow"),
    ("next week", "Monday"),
    ("1 week", "In a week"),
)


@dataclass(frozen=True, slots=True)
class SuggestedMoment:
    """One choice: how it is typed, and what it is called with its time."""

    typed: str
    label: str


def suggested_moments(now: datetime, zone: tzinfo) -> tuple[SuggestedMoment, ...]:
    """An hour, later today while there is time, tomorrow morning, Monday morning, a week; each moment once."""
    named: dict[datetime, SuggestedMoment] = {}
    for moment, one in _offered(now, zone):
        named.setdefault(moment, one)
    return tuple(named.values())


def _offered(now: datetime, zone: tzinfo) -> Iterator[tuple[datetime, SuggestedMoment]]:
    for typed, called in _OFFERED:
        with suppress(Faulty):  # today is over
            moment = read_moment(typed, now, zone)
            local = moment.astimezone(zone)
            yield moment, SuggestedMoment(typed, f"{called}, {local.hour}:{local:%M}")
