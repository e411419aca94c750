"""Which replies an address of the list asks for. All of it stands in the address, so that it can be handed on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar

from bot.core.errors import Faulty
from bot.core.outbound.filtering import OutboundFate, OutboundFilter, OutboundState
from bot.core.searching.search import words_typed

FIELDS = ("q", "source", "tag", "person", "state", "fate", "from", "to")
"""The parameters of an address that say what is wanted."""

_LONGEST = 200
_Choice = TypeVar("_Choice", bound=StrEnum)


def chosen(query: Mapping[str, str]) -> dict[str, str]:
    """Those parameters that say something, as they were written."""
    return {name: value.strip()[:_LONGEST] for name in FIELDS if (value := query.get(name, "")).strip()}


def filter_of(query: Mapping[str, str], zone: tzinfo) -> OutboundFilter:
    """What is wanted; days are those of the viewer's zone, the last one included. Raises Faulty with what to write."""
    asked = chosen(query)
    return OutboundFilter(
        terms=words_typed(asked.get("q", "")),
        source=asked.get("source", ""),
        tag=asked.get("tag", ""),
        person=asked.get("person", ""),
        state=_one_of(asked, "state", OutboundState),
        fate=_one_of(asked, "fate", OutboundFate),
        since=_day(asked, "from", zone),
        until=_day(asked, "to", zone, after=timedelta(days=1)),
    )


def _one_of(asked: Mapping[str, str], name: str, choices: type[_Choice]) -> _Choice | None:
    typed = asked.get(name)
    if typed is None:
        return None
    if typed not in list(choices):
        raise Faulty([f"{name} is one of {', '.join(choices)}, not {typed}."])
    return choices(typed)


def _day(asked: Mapping[str, str], name: str, zone: tzinfo, after: timedelta = timedelta(0)) -> datetime | None:
    typed = asked.get(name)
    if typed is None:
        return None
    try:
        day = datetime.combine(date.fromisoformat(typed), time(), zone) + after
        return day.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Faulty([f"{name} is a day such as 2026-11-28, not {typed}."]) from error
