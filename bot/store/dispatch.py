"""Wake-ups: what a transaction asks a runner to look at, and the port by which the runner hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class WakeUp:
    """A hint that a step has something to do for a key, now or `at`."""

    step: str
    key: str
    at: datetime | None = None


DRAW_DELAY = timedelta(milliseconds=150)
"""How long showing waits while a reply leaves: sending takes about half of it, and nobody sees a card draw later."""


class Dispatcher(Protocol):
    """What a runner does with wake-ups. One in this process rings after the commit; one in the database, inside it."""

    def before_commit(self, connection: Connection, wakes: Sequence[WakeUp]) -> None:
        """Called before the commit, on the transaction's own connection."""

    def after_commit(self, wakes: Sequence[WakeUp]) -> None:
        """Called once the commit has succeeded."""


class NullDispatcher:
    """For those who only read, or who sweep by hand."""

    def before_commit(self, connection: Connection, wakes: Sequence[WakeUp]) -> None:
        """Nothing is woken."""

    def after_commit(self, wakes: Sequence[WakeUp]) -> None:
        """Nothing is woken."""


def delay_drawing(wakes: Sequence[WakeUp], now: datetime) -> Sequence[WakeUp]:
    """The same wake-ups; where a reply is to leave at once, showing waits `DRAW_DELAY`, so that it does not race the
    sending for the database and the processor.
    """
    if not any(wake.step == "relay" and (wake.at is None or wake.at <= now) for wake in wakes):
        return wakes
    return [replace(wake, at=now + DRAW_DELAY) if wake.step == "ask" and wake.at is None else wake for wake in wakes]
