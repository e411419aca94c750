"""The first step: poll a stream, store its posts, and with the last of them the cursor. How they are sorted and stored
is in `bot.flow.operations.arrivals`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.model import Batch
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Failpoint
from bot.core.telling.notices import NoticeKind
from bot.core.watch.age import AgeLimits
from bot.core.watch.streams import StreamKey
from bot.flow.operations.arrivals.border import admit
from bot.flow.operations.arrivals.slices import slices
from bot.flow.operations.arrivals.sort import PostTest, Sorter
from bot.flow.operations.arrivals.store import store_batch
from bot.flow.operations.notify import begin_notice, end_notice, tell_of_gap
from bot.store.repositories.streams import StreamClaim, StreamNews
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()
MAX_BACK_OFF = timedelta(minutes=15)
"""How late a stream that is down is tried again at most, at first; see `next_poll`."""
LONG_DOWN = timedelta(hours=6)
LONG_BACK_OFF = timedelta(hours=1)
REST = timedelta(hours=1)
"""How long a stream rests that its channel refuses, the first time; twice as long each time."""
LONGEST = timedelta(hours=24)
"""No stream is left alone for longer, whatever its channel says."""

_STOPPED = (
    "It is not read any more. Mend its credentials; then start Switchboard again, or `/sb sources ask {key}` here."
)
_TRIED_AGAIN = "It is tried again by itself."
_RESTS = "It rests, and is asked rarely. `/sb sources ask {key}` asks at once, `/sb sources pause {key}` silences it."


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source, the test for posts that concern us, how often to poll its streams, and which posts are too old."""

    source: Source
    watch: PostTest
    every: timedelta
    ages: AgeLimits = field(default_factory=AgeLimits)


class Ingest:
    """The step `poll`. Its keys are streams' (`StreamKey`); each is polled by one worker at a time."""

    name = "poll"

    def __init__(self, store: Store, watched: Mapping[str, WatchedSource], failpoint: Failpoint) -> None:
        self._store = store
        self._watched = watched
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Streams that are due."""
        with self._store.reading() as tx:
            return [str(key) for key in tx.streams.due() if key.source in self._watched]

    def serial_key(self, key: str) -> str:
        """One for each stream: a slow one delays no other."""
        return f"poll:{key}"

    def run(self, key: str) -> None:
        """Fetch one page and store it with the cursor; a failure is recorded with the stream, and logged once."""
        stream = StreamKey.parse(key)
        with self._store.writing() as tx:
            claim = tx.streams.claim(stream)
        if claim is None:
            return
        self._failpoint("poll.claimed")
        batch = self._fetch(stream, claim)
        if batch is None:
            return
        self._failpoint("poll.fetched")
        self._store_batch(stream, claim, batch)
        self._failpoint("poll.kept")

    def _fetch(self, key: StreamKey, claim: StreamClaim) -> Batch | None:
        """The stream's batch; None when it failed. Every failure is recorded, also an unforeseen error, which then goes
        on to the runner to be logged in full.
        """
        outcome: Batch | Outside = Unavailable(str(key), "its connector broke off unexpectedly; the log says how")
        try:
            outcome = self._watched[key.source].source.fetch(key.stream, claim.cursor, self._store.now())
        except Outside as error:
            outcome = error
        finally:
            if isinstance(outcome, Outside):
                self._record_failure(key, claim, outcome)
        return outcome if isinstance(outcome, Batch) else None

    def _store_batch(self, key: StreamKey, claim: StreamClaim, batch: Batch) -> None:
        """Store a large batch in parts, the cursor with the last: what was stored before a crash is known when it comes
        again.
        """
        watched, token = self._watched[key.source], claim.lease.token
        admitted, sorter = admit(batch, self._store.now()), Sorter(watched.watch, watched.ages)
        *parts, last = slices(admitted)
        ids = frozenset(post.external_id for post in admitted.posts) if parts else frozenset()
        for part in parts:
            with self._store.writing() as tx:
                tx.streams.renew_lease(key, token)
                store_batch(tx, key.source, part, claim.age, sorter, ids)
        with self._store.writing() as tx:
            store_batch(tx, key.source, last, claim.age, sorter, ids)
            due_at = _after_success(admitted, tx.now, watched.every)
            news = tx.streams.record_success(key, token, admitted, due_at)
            tx.wake(self.name, str(key), due_at)
            _tell(tx, key, admitted, news)
        _log(key, admitted, news)

    def _record_failure(self, key: StreamKey, claim: StreamClaim, error: Outside) -> None:
        stop = isinstance(error, Unauthorised)
        with self._store.writing() as tx:
            failures = tx.streams.failure_count(key)
            due_at = None if stop else next_poll(error, tx.now, self._watched[key.source].every, failures)
            first = tx.streams.record_failure(key, claim.lease.token, due_at, str(error))
            lasting = isinstance(error, Unauthorised | Refused) or not first  # another is often over at the next poll
            if lasting and not tx.streams.is_paused(key):
                begin_notice(tx, NoticeKind.SOURCE, str(key), error.reason, _remedy(key, error))
            if due_at is not None:
                tx.wake(self.name, str(key), due_at)
        if first or stop:
            log.warning("source.down", source=str(key), why=error.reason, stopped=stop)


def next_poll(error: Outside, now: datetime, every: timedelta, failures: int) -> datetime:
    """When to try a stream again after this failure; `failures` came before it.

    When the channel said so. After a refusal in an hour, then twice as late each time. Otherwise twice as late each
    time as well, up to a quarter of an hour, or an hour when it has been down for long. In a day at the latest.
    """
    if isinstance(error, Unavailable) and error.retry_at is not None:
        return min(max(error.retry_at, now), now + LONGEST)
    if isinstance(error, Refused):
        return now + min(LONGEST, _doubled(REST, failures))
    at_most = LONG_BACK_OFF if MAX_BACK_OFF * failures > LONG_DOWN else MAX_BACK_OFF
    return now + min(_doubled(every, failures), max(at_most, every))


def _doubled(wait: timedelta, times: int) -> timedelta:
    return wait * (1 << min(times, 10))


def _after_success(batch: Batch, now: datetime, every: timedelta) -> datetime:
    """When to read on: at once where there is more, else at its pace, or later where the channel wants it."""
    if batch.more:
        return now
    wanted = batch.next_at or now
    return max(now + every, min(wanted, now + LONGEST))


def _tell(tx: Transaction, key: StreamKey, batch: Batch, news: StreamNews) -> None:
    """Operators are told what changed."""
    end_notice(tx, NoticeKind.SOURCE, str(key))
    if batch.gap:
        tell_of_gap(tx, str(key), batch.gap)
    if news.warning:
        begin_notice(tx, NoticeKind.WARNING, str(key), batch.warning)
    elif not batch.warning and not batch.more:
        end_notice(tx, NoticeKind.WARNING, str(key))
    if news.moved:
        begin_notice(tx, NoticeKind.MOVED, str(key), batch.moved_to, "Put it in the configuration if it is theirs.")


def _log(key: StreamKey, batch: Batch, news: StreamNews) -> None:
    if batch.gap:
        log.warning("source.gap", source=str(key), gap=batch.gap)
    if news.warning:
        log.warning("source.warning", source=str(key), warning=batch.warning)
    if news.back:
        log.info("source.back", source=str(key))


def _remedy(key: StreamKey, error: Outside) -> str:
    if isinstance(error, Unauthorised):
        return _STOPPED.format(key=key)
    return _RESTS.format(key=key) if isinstance(error, Refused) else _TRIED_AGAIN
