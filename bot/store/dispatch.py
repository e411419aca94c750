"""Wake-ups: what a transaction asks a runner to look at, and the port by which the runner is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

USUAL = 7
"""The urgency of a wake-up that says none."""


@dataclass(frozen=True, slots=True)
class WakeUp:
    """A hint that a step has something to do for a key, now or `at`. Of those in one lane, the lowest `urgency` is
    first.
    """

    step: str
    key: str
    at: datetime | None = None
    urgency: int = USUAL


DRAW_DELAY = timedelta(milliseconds=150)
"""How long updates of Slack wait while a reply is sent: sending takes about half of it, and nobody notices."""


class Dispatcher(Protocol):
    """What a runner does with wake-ups: one in this process is woken after the commit, one with a job table
    before it.
    """

    def before_commit(self, connection: Connection, wakes: Sequence[WakeUp]) -> None:
        """Called before the commit, on the transaction's own connection."""

    def after_commit(self, wakes: Sequence[WakeUp]) -> None:
        """Called once the commit has succeeded."""


class NullDispatcher:
    """For code that only reads, or that runs due jobs by itself."""

    def before_commit(self, connection: Connection, wakes: Sequence[WakeUp]) -> None:
        """Does nothing."""

    def after_commit(self, wakes: Sequence[WakeUp]) -> None:
        """Does nothing."""


def delay_drawing(wakes: Sequence[WakeUp], now: datetime) -> Sequence[WakeUp]:
    """The same wake-ups; if a reply is due to be sent at once, the updates of Slack wait `DRAW_DELAY`, so that they do
    not compete with the sending for the database and the processor.
    """
    if not any(wake.step == "relay" and (wake.at is None or wake.at <= now) for wake in wakes):
        return wakes
    return [replace(wake, at=now + DRAW_DELAY) if wake.step == "ask" and wake.at is None else wake for wake in wakes]
