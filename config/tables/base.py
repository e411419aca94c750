"""What the tables of `switchboard.toml` share."""

from typing import Annotated

from pydantic import Field

from bot.core.settings.value_types import WholeNumber

Minutes = Annotated[WholeNumber, Field(ge=0, le=60 * 24 * 30)]

Weekday = Annotated[WholeNumber, Field(ge=1, le=7)]

ApprovalCount = Annotated[WholeNumber, Field(ge=0, le=2)]
