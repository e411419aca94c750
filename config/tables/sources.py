"""`[[sources]]` and `[watch]`."""

from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field

from bot.core.settings.table import Table
from bot.core.settings.value_types import Duration, Flag, Name, QueryText


class SourceTable(Table):
    """Something public that is watched. Further keys are settings of its kind of connector."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str = Field(description="The kind of connector; it decides which further keys there are.")
    name: Name = Field(description="Its name in cards, logs and commands, and for source: in a query.")
    watch: QueryText | None = Field(
        default=None, description="Which of its posts concern us, in the watch language. Without it, all of them."
    )
    every: Annotated[Duration, Field(ge=timedelta(seconds=1))] = Field(
        default=timedelta(minutes=5),
        json_schema_extra={"default": "5m"},
        description='How often it is read: a number and s, m, h or d, such as "60s" or "5m".',
    )
    enabled: Flag = Field(default=True, description="false: known, but neither read nor answered.")

    answer: Flag = Field(
        default=True,
        description="false: its posts are read, judged and shown, and nothing can be answered there from here.",
    )

    @property
    def values(self) -> dict[str, object]:
        """The keys that are the connector's own."""
        return dict(self.model_extra or {})


class WatchTable(Table):
    """Which posts concern us, on every source."""

    query: QueryText | None = Field(
        default=None, description="What every post must match, beside its source's own watch. Without it, anything."
    )
    never: tuple[QueryText, ...] = Field(
        default=(), description="Queries for what never concerns us; one that matches is enough."
    )
