"""`[[promises]]`: what is promised by when, beside the `promise_minutes` of a tag."""

from typing import Self

from pydantic import Field, model_validator

from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag
from config.tables.base import Minutes


class PromiseTable(Table):
    """Holds when all that it names holds; of each clock the first that says its minutes decides."""

    tag: str | None = Field(default=None, description="A tag of the question.")
    source: str | None = Field(default=None, description="The name of a source where it was asked.")
    urgent: Flag | None = Field(
        default=None,
        description="true: a question whose words cannot wait (an outage, data at risk); false: any other.",
    )
    look_minutes: Minutes | None = Field(
        default=None, description="Minutes until somebody has looked: claimed, assigned, talked, snoozed, proposed."
    )
    proposal_minutes: Minutes | None = Field(default=None, description="Minutes until somebody has proposed an answer.")
    review_minutes: Minutes | None = Field(
        default=None, description="Minutes from a proposal to a decision, in the hours of communications."
    )
    sent_minutes: Minutes | None = Field(
        default=None, description="Minutes until the answer is in public; in place of the tags' promise_minutes."
    )

    @model_validator(mode="after")
    def _promises_something(self) -> Self:
        if all(
            minutes is None
            for minutes in (self.look_minutes, self.proposal_minutes, self.review_minutes, self.sent_minutes)
        ):
            raise ValueError("says no minutes; write look_minutes, proposal_minutes, review_minutes or sent_minutes.")
        return self
