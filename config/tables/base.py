"""What the tables of `switchboard.toml` share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from config.value_types import WholeNumber

Minutes = Annotated[WholeNumber, Field(ge=0, le=60 * 24 * 30)]

Weekday = Annotated[WholeNumber, Field(ge=1, le=7)]

Approvals = Annotated[WholeNumber, Field(ge=0, le=2)]


class Table(BaseModel):
    """A table: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")
