"""The step that keeps what counts of questions up with the history, so that the figures of a year are reckoned at once.
Losing what it keeps loses nothing: it is made again out of the history.
"""

from collections.abc import Sequence

from bot.store.transaction import Store

BEHIND = 500
"""Entries that may be read out of the history each time somebody asks for figures."""

AT_ONCE = 3000
"""Entries that are taken up in one run, so that nobody waits for it."""

ALL = "all"
"""The only key."""


class CountQuestions:
    """The step `count`."""

    name = "count"

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self) -> Sequence[str]:
        """`ALL` while too much of the history is not counted yet."""
        with self._store.reading() as tx:
            return [ALL] if tx.counted.behind() >= BEHIND else []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002  there is one key
        """Count what comes next; what is counted is read before anybody is kept from writing."""
        with self._store.reading() as tx:
            before = tx.counted.kept_to()
            seq, blocks = tx.counted.next_batch(AT_ONCE)
        with self._store.writing() as tx:
            tx.counted.keep(before, seq, blocks)
