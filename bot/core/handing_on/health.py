"""How a sink is, as it is told: a value that the store fills."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.handing_on.patience import DOWN_FROM


@dataclass(frozen=True, slots=True)
class SinkHealth:
    """`waiting`, `kept`: events not delivered yet, and those that nobody tries any more until they are replayed.
    `handed`: questions that it was told of. `oldest_at`: when the oldest that waits happened.
    """

    name: str
    kind: str
    active: bool
    stopped: bool
    failures: int
    problem: str
    again_at: datetime | None
    delivered_at: datetime | None
    waiting: int
    kept: int
    handed: int
    oldest_at: datetime | None = None

    @property
    def state(self) -> str:
        """In words."""
        if not self.active:
            return "not in the configuration"
        if self.stopped:
            return "stopped"
        return "down" if self.failures >= DOWN_FROM else "trying again" if self.failures else "well"

    @property
    def given_up(self) -> str:
        """How many events were, in words."""
        return "1 event was given up" if self.kept == 1 else f"{self.kept} events were given up"

    @property
    def troubled(self) -> bool:
        """Whether somebody must look."""
        return self.active and (self.stopped or self.kept > 0 or self.failures >= DOWN_FROM)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event that was given up: what it is, of which question, and why."""

    id: str
    event: str
    question: int
    at: datetime
    problem: str
