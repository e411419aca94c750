"""What drives the steps: the clock, wake-ups, failpoints, and the shape of a step itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The current time, aware and in UTC: the only way any code learns it, so that tests can set it."""

    def __call__(self) -> datetime: ...


class Wake(Protocol):
    """Asks that a step look at a row, now or at `at`. Called inside the business transaction; takes effect with it.

    It is only a hint: if it is lost, the row waits for the next sweep and nothing else is lost.
    """

    def __call__(self, step: str, key: str, at: datetime | None = None) -> None: ...


class Failpoint(Protocol):
    """Called by a step at each point where a crash would matter, with the point's name. Does nothing, except in a test
    that stops the process there.
    """

    def __call__(self, name: str, /) -> None: ...


class Step(Protocol):
    """One step as a runner drives it. A key names a row; running a key that is not due does nothing."""

    name: str

    def due(self) -> Sequence[str]:
        """Keys of the rows that are due now, most urgent first: what a sweep finds even if every wake-up was lost."""

    def serial_key(self, key: str) -> str:
        """Keys with the same serial key run one after another, in the order they came; others run in parallel."""

    def run(self, key: str) -> None:
        """Do the row's work once, under a lease. Errors from outside are recorded, not raised."""
