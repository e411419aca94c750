"""`[policy]`, its rules and its quiet times."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from bot.core.model import Role
from bot.core.replying.policy import RecordRule
from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag, PersonId, Phrase, WholeNumber, checked_moment, checked_person
from config.tables.base import ApprovalCount

_RECORD = r"([1-9][0-9]?) of ([1-9][0-9]?)"
_CONDITIONS = ("author", "tag", "source", "reach", "lint", "record", "outside_hours", "reuse")


def _record(value: object) -> object:
    found = re.fullmatch(_RECORD, value) if isinstance(value, str) else None
    if found is None or int(found[1]) > int(found[2]):
        raise ValueError('must be a share of the author\'s last answers, at most 99, such as "9 of 10".')
    return RecordRule(int(found[1]), int(found[2]))


def _approver(value: str) -> str:
    return value if value in tuple(Role) else checked_person(value)


Record = Annotated[
    RecordRule, BeforeValidator(_record), WithJsonSchema({"type": "string", "pattern": f"^({_RECORD})$"})
]
Approver = Annotated[str, AfterValidator(_approver)]
Moment = Annotated[datetime, BeforeValidator(checked_moment), WithJsonSchema({"type": "string", "format": "date-time"})]


class RuleTable(Table):
    """An exception to the default number of approvals. It holds when all that it names holds."""

    approvals: ApprovalCount = Field(description="How many approvals are needed then: 0, 1 or 2.")
    approvers: tuple[Approver, ...] = Field(
        default=(),
        description="Who gives them: Slack member ids, or roles such as lead; each of them has the role comms, too."
        " Where they are too few without the reply's author, everybody may who has it. Default: everybody who has it.",
    )
    reason: Phrase = Field(description="Why, for everybody who wonders.")
    undo_seconds: Annotated[WholeNumber, Field(ge=0, le=3600)] | None = Field(
        default=None, description="Seconds in which it may be undone then, in place of those of [relay]."
    )
    author: PersonId | None = Field(default=None, description="The Slack member id of who wrote the reply.")
    tag: str | None = Field(default=None, description="A tag of the question.")
    source: str | None = Field(default=None, description="The name of the source that is answered.")
    reach: Annotated[WholeNumber, Field(ge=1)] | None = Field(
        default=None, description="The least number of followers of who asked, where the channel tells it."
    )
    lint: Flag = Field(default=False, description="true: when lint found anything in the words.")
    record: Record | None = Field(
        default=None,
        description="How many of the author's last answers communications approved as they were written, at least:"
        ' "9 of 10".',
    )
    outside_hours: Flag = Field(default=False, description="true: while nobody with the role comms is at work.")
    reuse: Flag = Field(
        default=False,
        description="true: when the words are, word for word, an earlier answer's that was found for the question and"
        " still stands.",
    )

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not any(getattr(self, name) for name in _CONDITIONS):
            *first, last = _CONDITIONS
            raise ValueError(f"names no {', '.join(first)} or {last}; what always holds is [policy] approvals.")
        return self

    @property
    def undo(self) -> timedelta | None:
        return None if self.undo_seconds is None else timedelta(seconds=self.undo_seconds)


class QuietTable(Table):
    """A time in which nothing leaves. What is approved waits, says why, and leaves by itself when it is over."""

    start: Moment = Field(description="From when: a date and a time with its zone, such as 2026-12-01T08:00:00+01:00.")
    end: Moment = Field(description="Until when, in the same way.")
    reason: Phrase = Field(description="Why, for everybody who waits.")
    tag: str | None = Field(default=None, description="Only answers to questions with this tag.")
    source: str | None = Field(default=None, description="Only answers on this source.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("ends before it starts; write the later moment as end.")
        return self


class PolicyTable(Table):
    """How many people approve a reply before it leaves, and when nothing does."""

    approvals: ApprovalCount = Field(
        default=1, description="How many approvals a reply needs: 0, 1 or 2; never one's own."
    )
    rules: tuple[RuleTable, ...] = Field(default=(), description="Exceptions; the first one that holds decides.")
    quiet: tuple[QuietTable, ...] = Field(default=(), description="Times in which nothing leaves.")
