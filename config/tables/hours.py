"""`[hours]`, and the `hours` of `[[people]]`: what a person does not write is the company's."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from bot.core.calendars.hours import ClockSpan
from bot.core.calendars.public_holidays import check_region
from bot.core.errors import Faulty
from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag, TimeOfDay, Zone
from config.tables.base import Weekday

_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = rf"({_CLOCK})-({_CLOCK}|24:00)"
_CLOSED = "closed"
_FORM = 'must be times such as "09:00-12:00", several in a list, or "closed".'

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The keys of weekdays, in the order of their ISO numbers."""


def _spans(value: object) -> object:
    if value in (_CLOSED, ()):
        return ()
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not parts:
        raise ValueError(_FORM)
    return tuple(part if isinstance(part, ClockSpan) else _span(part) for part in parts)


def _span(value: object) -> ClockSpan:
    found = re.fullmatch(_SPAN, value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(_FORM)
    start, end = time.fromisoformat(found[1]), time.fromisoformat(found[2].replace("24:00", "00:00"))
    if start == end and found[2] != "24:00":
        raise ValueError(f'{value} has no length; a whole day is "00:00-24:00".')
    return ClockSpan(start, end)


def _dates(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(  # noqa: TRY004  # what pydantic tells of
            'must be a table of dates, such as { "2026-12-24" = "09:00-12:00", "2026-12-31" = "closed" }.'
        )
    return {_date(day): spans for day, spans in value.items()}


def _date(value: object) -> str:
    written = value.isoformat() if isinstance(value, date) else value
    if not isinstance(written, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        raise ValueError(f'{value} is no date; write one such as "2026-12-24".')
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise ValueError(f"there is no day {value}.") from None


def _region(value: str) -> str:
    if value:
        try:
            check_region(value)
        except Faulty as unknown:
            raise ValueError(f"is not known: {unknown}") from None
    return value


_SPANS_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": f"^({_SPAN}|{_CLOSED})$"},
        {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": f"^{_SPAN}$"}},
    ]
}

Spans = Annotated[tuple[ClockSpan, ...], BeforeValidator(_spans), WithJsonSchema(_SPANS_SCHEMA)]
Dates = Annotated[
    dict[date, Spans],
    BeforeValidator(_dates),
    WithJsonSchema({"type": "object", "additionalProperties": _SPANS_SCHEMA}),
]
Region = Annotated[str, BeforeValidator(_region)]


class BreakTable(Table):
    """A break of every working day."""

    start: TimeOfDay = Field(description='When it begins, such as "12:00".')
    end: TimeOfDay = Field(description='When it ends, such as "13:00"; after start.')

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start >= self.end:
            raise ValueError("end must be after start; a break may not pass midnight.")
        return self


def _weekday(name: str) -> Spans:
    said = f"The times of {name}, in place of start and end: such as"
    field: Spans = Field(default=(), description=f'{said} "09:00-13:00", ["09:00-12:00", "14:00-18:00"] or "closed".')
    return field


class HoursTable(Table):
    """When people work. What a person leaves out is the company's; where it says nothing, the default."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=False)

    start: TimeOfDay = Field(
        default=time(9),
        json_schema_extra={"default": "09:00"},
        description='When the working day begins, such as "09:00".',
    )
    end: TimeOfDay = Field(
        default=time(17),
        json_schema_extra={"default": "17:00"},
        description='When it ends, such as "17:00"; after start.',
    )
    days: tuple[Weekday, ...] = Field(
        default=(1, 2, 3, 4, 5), min_length=1, description="Working days: 1 is Monday, 7 is Sunday."
    )
    zone: Zone = Field(default="UTC", description="The time zone, such as Europe/Madrid.")
    breaks: tuple[BreakTable, ...] = Field(default=(), description="What comes off every working day.")
    mon: Spans = _weekday("Monday")
    tue: Spans = _weekday("Tuesday")
    wed: Spans = _weekday("Wednesday")
    thu: Spans = _weekday("Thursday")
    fri: Spans = _weekday("Friday")
    sat: Spans = _weekday("Saturday")
    sun: Spans = _weekday("Sunday")
    holidays: Region = Field(
        default="", description='Whose public holidays are free: a country or a part of it, such as "DE-BE".'
    )
    closed: str | None = Field(
        default=None,
        description="An iCalendar file (.ics) beside this one: what its events cover is free.",
    )
    dates: Dates = Field(
        default={},
        alias="except",
        description="Dates that differ, as they are written, whatever else holds on them. A person's are added to the"
        " company's.",
    )
    always: Flag = Field(default=False, description="true: at work at any time, and nothing else here counts.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start >= self.end:
            raise ValueError("end must be after start; a working day may not pass midnight.")
        return self
