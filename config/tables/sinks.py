"""`[[sinks]]`."""

from pydantic import ConfigDict, Field

from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag, Name


class SinkTable(Table):
    """Another system that what is asked and answered is handed on to. Further keys are settings of its kind."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str = Field(description="The kind of sink; it decides which further keys there are.")
    name: Name = Field(description="Its name in logs and commands.")
    sources: tuple[Name, ...] = Field(
        min_length=1, description="Whose questions are handed on: names of sources. Of no other is anything told."
    )
    tags: tuple[str, ...] = Field(
        default=(), description="Only questions with one of these tags are handed on. Without any: all of its sources."
    )
    enabled: Flag = Field(default=True, description="false: known, but nothing is handed on.")

    @property
    def values(self) -> dict[str, object]:
        """The keys that are the sink's own."""
        return dict(self.model_extra or {})
