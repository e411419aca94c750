"""`[[tags]]` and `[[people]]`."""

from typing import Annotated

from pydantic import Field

from bot.core.model import Role
from bot.core.settings.table import Table
from bot.core.settings.value_types import ChannelName, Language, Name, PersonId, Phrase, WholeNumber
from config.tables.base import Minutes
from config.tables.hours import HoursTable


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
    hours: HoursTable | None = Field(
        default=None,
        description="Working hours, where they are not those of [hours]. Without either they may always be asked.",
    )
