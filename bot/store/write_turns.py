"""Whose turn it is to write, among the threads of this process. SQLite lets one write at a time, and makes others look
again at growing intervals; here they are woken at once, and whoever somebody waits for comes first.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta


class WriteTurns:
    """One turn at a time. Who waited in vain goes on all the same: the database has the last word."""

    def __init__(self, longest: timedelta) -> None:
        self._longest = longest
        self._bell = threading.Condition()
        self._busy = False
        self.waiting: list[bool] = []
        """Who waits, in the order in which they came: whether in a hurry."""

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
        hurried = patience is not None
        wait = (patience or self._longest).total_seconds()
        with self._bell:
            self.waiting.append(hurried)
            mine = self._bell.wait_for(lambda: not self._busy and (hurried or True not in self.waiting), wait)
            self.waiting.remove(hurried)
            self._busy = self._busy or mine
            return mine
