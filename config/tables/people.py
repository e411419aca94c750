"""`[[tags]]`, `[hours]` and `[[people]]`."""

from datetime import time
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.model import Role
from bot.core.settings.table import Table
from bot.core.settings.value_types import ChannelName, Language, Name, PersonId, Phrase, TimeOfDay, WholeNumber, Zone
from config.tables.base import Minutes, Weekday


class TagTable(Table):
    """A field of expertise: what belongs to it, and where its questions go."""

    name: Name = Field(description="Its name, as people type it in commands. Small letters, digits, - and _.")
    channel: ChannelName = Field(
        description='The Slack channel its questions go to: "#name" or the id. Invite the bot.'
    )
    description: str = Field(default="", description="What belongs to it, for people and for the classifier.")
    words: tuple[Phrase, ...] = Field(default=(), description="Words and phrases that speak for this tag.")
    examples: tuple[Phrase, ...] = Field(default=(), description="Questions as customers ask them; a few help much.")
    promise_minutes: Minutes = Field(
        default=0,
        description="Minutes within which a question should be answered, counted in the working hours of those who are"
        " asked. 0 promises nothing.",
    )
    formerly: tuple[Name, ...] = Field(
        default=(),
        description="Names it had before, also those of tags merged into it: their questions and what was taught of"
        " them become its own.",
    )


class HoursTable(Table):
    """When a person works."""

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
    zone: Zone = Field(default="UTC", description="The person's time zone, such as Europe/Madrid.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start >= self.end:
            raise ValueError("end must be after start; a working day may not pass midnight.")
        return self


class PersonTable(Table):
    """A colleague who may be asked, lead or approve."""

    slack: PersonId = Field(description="Slack member id (profile, More, Copy member ID).")
    name: Phrase = Field(description="The name they go by in public.")
    title: str = Field(default="", description='How they introduce themselves in public, such as "engineer".')
    tags: tuple[str, ...] = Field(default=(), description="The tags they answer for.")
    languages: tuple[Language, ...] = Field(
        default=(),
        description='Languages they answer in beside English, such as ["de", "fr"]: posts in these go to them first.',
    )
    roles: tuple[Role, ...] = Field(
        default=(Role.EXPERT,),
        description="expert answers; lead also assigns others; comms also approves what leaves; operator runs the bot."
        " README has the table.",
    )
    cap: Annotated[WholeNumber, Field(ge=0, le=1000)] = Field(
        default=5, description="The most open questions given to them at once. 0: none, unless they claim."
    )
    hours: HoursTable | None = Field(default=None, description="Working hours. Without them they may always be asked.")
