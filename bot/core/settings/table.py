"""What every table of settings is."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")
