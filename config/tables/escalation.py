"""`[[escalation]]`: who is called when, while a question or an answer waits and its promise runs out."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.promises.rungs import Rung, RungCall
from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag, WholeNumber


class RungTable(Table):
    """One rung of the ladder; each calls once, and whatever somebody does begins the ladder anew or ends it."""

    call: RungCall = Field(
        description="Who is called: asked (those asked, or whoever claimed it: a reminder), others with its tag, "
        "oncall, leads; comms of an answer in review."
    )
    share: Annotated[WholeNumber, Field(ge=0, le=1000)] | None = Field(
        default=None, description="Due when so many per cent of the promise's time have passed."
    )
    minutes: Annotated[WholeNumber, Field(ge=-43200, le=43200)] | None = Field(
        default=None, description="In place of share: minutes after the promise is due; before it where negative."
    )
    tag: str | None = Field(
        default=None, description="Only of questions with this tag; they have no rungs but those of their tags then."
    )
    review: Flag = Field(default=False, description="true: while an answer waits for communications.")

    @model_validator(mode="after")
    def _has_one_time(self) -> Self:
        if (self.share is None) == (self.minutes is None):
            raise ValueError("says no time, or two; write share or minutes.")
        return self

    @model_validator(mode="after")
    def _calls_who_can_act(self) -> Self:
        if self.review and self.call not in (RungCall.COMMS, RungCall.LEADS):
            raise ValueError(f'calls {self.call.value} to a review; write call = "comms" or "leads".')
        if not self.review and self.call is RungCall.COMMS:
            raise ValueError("calls comms to a question; write review = true, or call somebody else.")
        return self

    def rung(self) -> Rung:
        return Rung(self.call, self.share, self.minutes, self.tag, self.review)
