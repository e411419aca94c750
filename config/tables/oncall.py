"""`[[oncall]]`: who is on call, for one tag or for all."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from bot.core.settings.table import Table
from bot.core.settings.value_types import Zone

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_TURN = r"[1-9][0-9]{0,2}[hdw]"
_START = r"\d{4}-\d\d-\d\d( ([01][0-9]|2[0-3]):[0-5][0-9])?"
_GROUP = r"S[A-Z0-9]{6,}"


def _turn(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not re.fullmatch(_TURN, value):
        raise ValueError('must be how long a turn is: a number and h, d or w, in quotes, such as "1w" or "12h".')
    return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})


def _start(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(_START, value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"there is no day {value}.") from None
    raise ValueError('must be a day, or a day and a time, in quotes, such as "2026-11-30" or "2026-11-30 09:00".')


def _group(value: str) -> str:
    if not re.fullmatch(_GROUP, value):
        raise ValueError("must be the id of a Slack user group, such as S0614TZR7: in Slack, People, User groups, ⋯.")
    return value


Turn = Annotated[timedelta, BeforeValidator(_turn), WithJsonSchema({"type": "string", "pattern": f"^{_TURN}$"})]
Start = Annotated[datetime, BeforeValidator(_start), WithJsonSchema({"type": "string", "pattern": f"^{_START}$"})]
UserGroupId = Annotated[str, AfterValidator(_group), WithJsonSchema({"type": "string", "pattern": f"^{_GROUP}$"})]


class OnCallTable(Table):
    """Who is on call: the members of a Slack user group, people who take turns, or whom a calendar file names."""

    tag: str = Field(default="", description='The tag they are on call for. "": every tag.')
    group: UserGroupId | None = Field(
        default=None, description="The id of a Slack user group: all its members are on call."
    )
    people: tuple[str, ...] = Field(default=(), description="Slack member ids of those who take turns, in this order.")
    starts: Start | None = Field(
        default=None, description='When the first turn begins, such as "2026-11-30" or "2026-11-30 09:00".'
    )
    turn: Turn = Field(
        default=timedelta(weeks=1), json_schema_extra={"default": "1w"}, description='How long a turn is, such as "1w".'
    )
    zone: Zone = Field(default="UTC", description="The time zone of starts, and of a calendar that names none.")
    calendar: str = Field(
        default="",
        description="An iCalendar file (.ics), its path as seen from this file: whoever an event names is on call while"
        " it lasts.",
    )

    @model_validator(mode="after")
    def _says_who_in_one_way(self) -> Self:
        if sum(map(bool, (self.group, self.people, self.calendar))) != 1:
            raise ValueError("name either a group, or people, or a calendar: one of the three.")
        if self.people and self.starts is None:
            raise ValueError('people take turns from a day on: add starts, such as starts = "2026-11-30".')
        return self
