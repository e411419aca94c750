"""What drives the steps: the clock, wake-ups, failpoints, and the shape of a step itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, aware and in UTC. The one way anything on the road learns it."""

    def __call__(self) -> datetime: ...


class Wake(Protocol):
    """Asks that a step look at a row, now or at `at`. Called inside the business transaction; takes effect with it.

    It is only a hint: losing it delays the row to the next sweep and loses nothing.
    """

    def __call__(self, step: str, key: str, at: datetime | None = None) -> None: ...


class Failpoint(Protocol):
    """Called by a step at each point where a crash would leave its mark, with the point's name. Does nothing, but for a
    test that stops the process there.
    """

    def __call__(self, name: str, /) -> None: ...


class Step(Protocol):
    """One step of the road as a runner drives it. A key names a row; running a key that is not due does nothing."""

    name: str

    def due(self) -> Sequence[str]:
        """Keys of rows that are due now, most urgent first: what a sweep finds when every wake-up was lost."""

    def serial_key(self, key: str) -> str:
        """Keys of one lane are run one after another, in the order they came; lanes run beside each other."""

    def run(self, key: str) -> None:
        """Do the row's work once, under a lease. What the outside answers badly is recorded, not raised."""
