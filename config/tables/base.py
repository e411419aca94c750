"""What the tables of `switchboard.toml` share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from config.value_types import Whole

Minutes = Annotated[Whole, Field(ge=0, le=60 * 24 * 30)]


Weekday = Annotated[Whole, Field(ge=1, le=7)]


Approvals = Annotated[Whole, Field(ge=0, le=2)]


class Table(BaseModel):
    """A table: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")
