"""Deletes what strangers wrote once the retention time is over. A post without a question is deleted. Of a post that
belongs to a question the bare row stays, so that the history keeps its meaning; its words are erased from the store
and, through the history entry, from the messages in Slack. Where a channel's own rules allow less time, its words go
then, even while their question is open.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.company import Company, Current
from bot.core.details import KeptPost
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

INTERVAL = timedelta(hours=1)
"""How often to look for expired posts once none is left. Retention is counted in days."""

EVENT_RETENTION = timedelta(days=2)
"""How long a Slack event is remembered as handled; Slack repeats one for minutes."""

CALL_RETENTION = timedelta(days=90)
"""How long it is kept whom messages called."""

DELIVERED_RETENTION = timedelta(days=30)
"""How long it is kept which events sinks took, so that they can be delivered again."""

BATCH_SIZE = 500
"""Posts in one transaction."""


class Purge:
    """The step `forget`. It has one key, as its work is one sweep."""

    name = "forget"

    def __init__(self, store: Store, company: Current[Company], allowed: Mapping[str, timedelta] | None = None) -> None:
        """`allowed`: how long what is written on a source may be kept at most, by its own rules."""
        self._store = store
        self._company = company
        self._allowed = allowed or {}
        self._again_at: datetime | None = None

    def due(self) -> Sequence[str]:
        """Its one key while anything has expired; once nothing has, it looks again after `INTERVAL`."""
        with self._store.reading() as tx:
            if self._again_at is not None and tx.now < self._again_at:
                return []
            expired = self._expired(tx, 1) or tx.inbox.any_before(tx.now - EVENT_RETENTION)
            expired = expired or tx.outbox.any_delivered_before(tx.now - DELIVERED_RETENTION)
            if expired or tx.calls.any_before(tx.now - CALL_RETENTION):
                return ["all"]
            self._again_at = tx.now + INTERVAL
            return []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002
        """Delete one batch; the rest stays due."""
        with self._store.writing() as tx:
            tx.calls.delete_before(tx.now - CALL_RETENTION)
            tx.outbox.delete_delivered_before(tx.now - DELIVERED_RETENTION)
            tx.inbox.delete_before(tx.now - EVENT_RETENTION, self._kept_since(tx.now))
            for kept, why in self._expired(tx, BATCH_SIZE):
                if kept.question is None:
                    tx.posts.forget(kept.number)
                else:
                    tx.posts.erase_words(kept.number)
                    data = {"post": str(kept.number)}
                    tx.record(NewEntry("post.gone", self.name, kept.question, why=why, data=data))

    def _expired(self, tx: Transaction, limit: int) -> list[tuple[KeptPost, str]]:
        """Posts whose time is over, and by whose rule."""
        by_ours = tx.posts.older_than(self._kept_since(tx.now), limit)
        expired = {kept.number: (kept, "the retention time is over") for kept in by_ours}
        for source, allowed in self._allowed.items():
            for kept in tx.posts.of_others_before(source, tx.now - allowed, limit):
                expired.setdefault(kept.number, (kept, f"the rules of {source} allow it to be kept no longer"))
        return list(expired.values())

    def _kept_since(self, now: datetime) -> datetime:
        return now - self._company().retention.period
