"""The first step: poll a source, and store its posts and the cursor in one transaction. How they are sorted and stored
is in `bot.flow.operations.arrivals`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.model import Batch, Post
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Failpoint
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.arrivals.sort import Sorter
from bot.flow.operations.arrivals.store import store_batch
from bot.flow.operations.notify import begin_notice, end_notice, tell_of_gap
from bot.store.leases import Lease
from bot.store.transaction import Store

log = structlog.get_logger()
MAX_BACK_OFF = timedelta(minutes=15)

_STOPPED = "It is not read any more: mend its credentials, then start Switchboard again."
_TRIED_AGAIN = "It is tried again by itself."


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source, the test for posts that concern us, and how often to poll it."""

    source: Source
    concerns: Callable[[Post], bool]
    every: timedelta


class Ingest:
    """The step `poll`. Its keys are source names; each is polled by one worker at a time."""

    name = "poll"

    def __init__(self, store: Store, watched: Mapping[str, WatchedSource], failpoint: Failpoint) -> None:
        self._store = store
        self._watched = watched
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Sources that are due."""
        with self._store.reading() as tx:
            return [name for name in tx.sources.due() if name in self._watched]

    def serial_key(self, key: str) -> str:
        """One for each source: a slow source delays no other."""
        return f"poll:{key}"

    def run(self, key: str) -> None:
        """Fetch one page and store it with the cursor; a failure is recorded with the source, and logged once."""
        with self._store.writing() as tx:
            claim = tx.sources.claim(key)
        if claim is None:
            return
        lease, cursor = claim
        self._failpoint("poll.claimed")
        batch = self._fetch(key, lease, cursor)
        if batch is None:
            return
        self._failpoint("poll.fetched")
        self._store_batch(key, lease, batch)
        self._failpoint("poll.kept")

    def _fetch(self, key: str, lease: Lease, cursor: str) -> Batch | None:
        """The source's batch; None when it failed. Every failure is recorded, also an unforeseen error, which then goes
        on to the runner to be logged in full.
        """
        outcome: Batch | Outside = Unavailable(key, "its connector broke off unexpectedly; the log says how")
        try:
            outcome = self._watched[key].source.fetch("", cursor, self._store.now())
        except Outside as error:
            outcome = error
        finally:
            if isinstance(outcome, Outside):
                self._record_failure(key, lease, outcome)
        return outcome if isinstance(outcome, Batch) else None

    def _store_batch(self, key: str, lease: Lease, batch: Batch) -> None:
        watched = self._watched[key]
        with self._store.writing() as tx:
            store_batch(tx, key, batch, Sorter(watched.concerns))
            due_at = tx.now if batch.more else tx.now + watched.every
            newest = max((post.written_at for post in batch.posts), default=None)
            back = tx.sources.record_success(key, lease.token, batch.cursor, due_at, newest, batch.gap)
            tx.wake(self.name, key, due_at)
            end_notice(tx, NoticeKind.SOURCE, key)
            if batch.gap:
                tell_of_gap(tx, key, batch.gap)
        if batch.gap:
            log.warning("source.gap", source=key, gap=batch.gap)
        if back:
            log.info("source.back", source=key)

    def _record_failure(self, key: str, lease: Lease, error: Outside) -> None:
        stop = isinstance(error, Unauthorised)
        with self._store.writing() as tx:
            due_at = (
                None if stop else _next_poll(error, tx.now, self._watched[key].every, tx.sources.failure_count(key))
            )
            first = tx.sources.record_failure(key, lease.token, due_at, str(error))
            if stop or not first:  # one failure alone is often over with the next poll
                begin_notice(tx, NoticeKind.SOURCE, key, error.reason, _STOPPED if stop else _TRIED_AGAIN)
            if due_at is not None:
                tx.wake(self.name, key, due_at)
        if first or stop:
            log.warning("source.down", source=key, why=error.reason, stopped=stop)


def _next_poll(error: Outside, now: datetime, every: timedelta, failures: int) -> datetime:
    """When to try a source again: when it said so, a quarter of an hour after a refusal, else twice as late each time,
    up to a quarter of an hour or its own interval if that is longer.
    """
    if isinstance(error, Unavailable) and error.retry_at is not None:
        return max(error.retry_at, now)
    if isinstance(error, Refused):
        return now + MAX_BACK_OFF
    wait: timedelta = every * 2 ** min(failures, 10)
    return now + min(wait, max(MAX_BACK_OFF, every))
