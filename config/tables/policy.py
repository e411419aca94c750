"""`[policy]` and its rules."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag, PersonId, Phrase, WholeNumber
from config.tables.base import ApprovalCount


class RuleTable(Table):
    """An exception to the default number of approvals. It holds when all that it names holds."""

    approvals: ApprovalCount = Field(description="How many approvals are needed then: 0, 1 or 2.")
    reason: Phrase = Field(description="Why, for everybody who wonders.")
    author: PersonId | None = Field(default=None, description="The Slack member id of who wrote the reply.")
    tag: str | None = Field(default=None, description="A tag of the question.")
    source: str | None = Field(default=None, description="The name of the source that is answered.")
    reach: Annotated[WholeNumber, Field(ge=1)] | None = Field(
        default=None, description="The least number of followers of who asked, where the channel tells it."
    )
    lint: Flag = Field(default=False, description="true: when lint found anything in the words.")

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.author or self.tag or self.source or self.reach or self.lint):
            raise ValueError("names no author, tag, source, reach or lint; what always holds is [policy] approvals.")
        return self


class PolicyTable(Table):
    """How many people approve a reply before it leaves."""

    approvals: ApprovalCount = Field(
        default=1, description="How many approvals a reply needs: 0, 1 or 2; never one's own."
    )
    rules: tuple[RuleTable, ...] = Field(default=(), description="Exceptions; the first one that holds decides.")
