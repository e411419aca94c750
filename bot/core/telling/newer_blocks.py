"""Which newer kinds of Slack's blocks this Slack has refused, so that it is not asked with one each time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock

TRIED_AGAIN = timedelta(days=1)
"""After so long a refused kind is tried again: Slack hands them out by and by."""


class RefusedKinds:
    """The kinds that were refused, each since when. For all threads; kept as long as the process runs."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}
        self._told: set[str] = set()
        self._lock = Lock()

    def refused(self, kinds: Collection[str], now: datetime) -> bool:
        """Whether one of these kinds was refused within a day."""
        with self._lock:
            return any(now - self._since[kind] < TRIED_AGAIN for kind in kinds if kind in self._since)

    def remember(self, kinds: Collection[str], now: datetime) -> Collection[str]:
        """Slack refuses these. Returns those that were not told of before."""
        with self._lock:
            self._since |= dict.fromkeys(kinds, now)
            new = sorted(set(kinds) - self._told)
            self._told |= set(kinds)
        return new
