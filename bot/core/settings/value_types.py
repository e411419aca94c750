"""How single values are written in `switchboard.toml`: spans of time, channels, people, names, zones, queries.

Each is a type that refuses what is written otherwise and says how to write it. Which table holds which is
in `sections` and `config.tables`.
"""

import re
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.core.watch.query import BadQuery, compile_query

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SPAN = r"[1-9][0-9]{0,5}[smhd]"
_CHANNEL = r"#[^\s#@,.:;!?()<>A-Z]{1,80}|[CG][A-Z0-9]{6,}"
_PERSON = r"[UW][A-Z0-9]{6,}"
_NAME = r"[a-z0-9][a-z0-9_-]{0,39}"
_EMOJI = r"[a-z0-9_+'-]{1,100}"
_LANGUAGE = r"[a-z]{2,3}"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not re.fullmatch(_SPAN, value):
        raise ValueError('must be a span of time: a number and s, m, h or d, in quotes, such as "60s" or "5m".')
    return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})


def _time(value: object) -> object:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(_TIME, value):
        raise ValueError('must be a time of day from 00:00 to 23:59, in quotes, such as "09:00".')
    return time.fromisoformat(value)


def _channel(value: str) -> str:
    if not re.fullmatch(_CHANNEL, value):
        hint = f'; did you mean "#{value.lower()}"?' if re.fullmatch(_CHANNEL, f"#{value.lower()}") else "."
        raise ValueError(f'must be a Slack channel: "#name" in small letters, or its id (C…){hint}')
    return value


def checked_moment(value: object) -> object:
    """A moment of one time zone. Raises ValueError."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise ValueError("must be a date and a time with its zone, without quotes, such as 2026-12-01T08:00:00+01:00.")


def checked_person(value: str) -> str:
    """A Slack member id. Raises ValueError."""
    if not re.fullmatch(_PERSON, value):
        raise ValueError(
            "must be a Slack member id such as U024BE7LH: in the person's Slack profile, More, Copy member ID."
        )
    return value


def _emoji(value: str) -> str:
    if value and not re.fullmatch(_EMOJI, value):
        raise ValueError('must be an emoji\'s name without colons, such as "eyes"; "" for none.')
    return value


def _name(value: str) -> str:
    if not re.fullmatch(_NAME, value):
        raise ValueError("must be short and easy to type: small letters, digits, - and _, at most 40.")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(_LANGUAGE, value):
        raise ValueError('must be the code of a language in small letters (ISO 639), such as "de".')
    return value


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "Europe"
        near = get_close_matches(value, sorted(available_timezones()), n=1)
        remedy = f"did you mean {near[0]}?" if near else "write one such as Europe/Madrid."
        raise ValueError(f"is no time zone; {remedy}") from None


def _query(value: str) -> str:
    try:
        compile_query(value)
    except BadQuery as problem:
        raise ValueError(f"is no query:\n{problem}") from problem
    return value


def _phrase(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write at least one letter, or leave the item out.")
    return value


def checked_search_phrase(value: str) -> str:
    """A phrase that can be looked for. Raises ValueError."""
    if not re.search(r"[^\W_]", value):
        raise ValueError("holds no letter to look for; write a word or phrase, or leave the item out.")
    return value


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("must be a day without quotes, such as 2026-12-31.")


def _disclosure(value: str) -> str:
    try:
        value.format(name="", title="", company="")
    except (KeyError, IndexError, ValueError, AttributeError):
        raise ValueError("may hold {name}, {title} and {company} only; write {{ and }} for brackets.") from None
    return value


def _pattern(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^({pattern})$"})


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Duration = Annotated[timedelta, BeforeValidator(_duration), _pattern(_SPAN)]
TimeOfDay = Annotated[time, BeforeValidator(_time), _pattern(_TIME)]
ChannelName = Annotated[str, AfterValidator(_channel), _pattern(_CHANNEL)]
PersonId = Annotated[str, AfterValidator(checked_person), _pattern(_PERSON)]
EmojiName = Annotated[str, AfterValidator(_emoji)]
Name = Annotated[str, AfterValidator(_name), _pattern(_NAME)]
Language = Annotated[str, AfterValidator(_language), _pattern(_LANGUAGE)]
Zone = Annotated[str, AfterValidator(_zone)]
QueryText = Annotated[str, AfterValidator(_query)]
Phrase = Annotated[str, AfterValidator(_phrase), WithJsonSchema({"type": "string", "minLength": 1})]
SearchPhrase = Annotated[str, AfterValidator(checked_search_phrase), WithJsonSchema({"type": "string", "minLength": 1})]
Disclosure = Annotated[str, AfterValidator(_disclosure)]
WholeNumber = Annotated[int, Field(strict=True)]
"""A whole number written as one: "5" in quotes is a fault."""
Flag = Annotated[bool, Field(strict=True)]
