"""Whose turn it is to write, among the threads of this process. SQLite lets one write at a time, and makes others look
again at growing intervals; here they are woken at once, in the order in which they came, and whoever somebody waits for
comes first.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta


@dataclass(eq=False, slots=True)
class WaitingPlace:
    """One who waits for a turn, and whether in a hurry."""

    hurried: bool


class WriteTurns:
    """One turn at a time. Who waited in vain goes on all the same: the database has the last word."""

    def __init__(self, longest: timedelta) -> None:
        self._longest = longest
        self._bell = threading.Condition()
        self._busy = False
        self.waiting: list[WaitingPlace] = []
        """Who waits, in the order in which they came."""

    @contextmanager
    def turn(self, patience: timedelta | None) -> Iterator[None]:
        """Wait for a turn, no longer than `patience` where one is given: such a turn comes before all others."""
        mine = self._take(patience)
        try:
            yield
        finally:
            if mine:
                with self._bell:
                    self._busy = False
                    self._bell.notify_all()

    def _take(self, patience: timedelta | None) -> bool:
        place, wait = WaitingPlace(patience is not None), (patience or self._longest).total_seconds()
        with self._bell:
            self.waiting.append(place)
            mine = self._bell.wait_for(lambda: not self._busy and self._next() is place, wait)
            self.waiting.remove(place)
            self._busy = self._busy or mine
            if not mine:
                self._bell.notify_all()
            return mine

    def _next(self) -> WaitingPlace:
        return next((place for place in self.waiting if place.hurried), self.waiting[0])
