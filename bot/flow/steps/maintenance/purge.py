"""Forgets what strangers wrote once the retention time is over: nobody's words are kept longer than was promised.

A post nobody was asked about goes whole. Of one that belongs to a question the bare row stays, so the history keeps
its meaning; its words leave the store and, through the entry that is told, the copies in Slack.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.company import Company, Current
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store

INTERVAL = timedelta(hours=1)
"""How often it is looked for what is over. Retention is counted in days."""

EVENT_RETENTION = timedelta(days=2)
"""How long a Slack event is remembered as acted upon; Slack repeats one for minutes."""

BATCH_SIZE = 500
"""Posts of one transaction."""


class Purge:
    """The step that forgets. It has one key, for its work is one sweep."""

    name = "forget"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company
        self._again_at: datetime | None = None

    def due(self) -> Sequence[str]:
        """Its one key, once an hour, while anything is over."""
        with self._store.reading() as tx:
            if self._again_at is not None and tx.now < self._again_at:
                return []
            if tx.posts.older_than(self._kept_since(tx.now), 1) or tx.processed_events.any_before(
                tx.now - EVENT_RETENTION
            ):
                return ["all"]
            self._again_at = tx.now + INTERVAL
            return []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """One lane."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002
        """Forget one lot; the rest is still due."""
        with self._store.writing() as tx:
            tx.processed_events.delete_before(tx.now - EVENT_RETENTION)
            for kept in tx.posts.older_than(self._kept_since(tx.now), BATCH_SIZE):
                if kept.question is None:
                    tx.posts.forget(kept.number)
                else:
                    tx.posts.erase_words(kept.number)
                    data = {"post": str(kept.number)}
                    tx.record(
                        NewEntry("post.gone", self.name, kept.question, why="the retention time is over", data=data)
                    )

    def _kept_since(self, now: datetime) -> datetime:
        return now - self._company().retention.period
