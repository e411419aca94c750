"""A source polled into a store as the worker does it: the real connector over a fake channel, the step `poll`, known
posts, questions. What is asked is told by the words of the posts.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.core.details import KeptPost
from bot.core.ports.channel import Source
from bot.core.watch.age import AgeLimits
from bot.core.watch.streams import StreamHealth
from bot.flow.steps.ingest import Ingest, WatchedSource
from bot.store.transaction import Store, Transaction
from tests.fakes.channel import FakeSource
from tests.fakes.sweep import run_until_idle
from tests.fakes.watching import WATCH_ALL

EVERY = timedelta(minutes=1)
ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)
_ASKED = ("question.seen", "question.joined")


def _no_failpoint(name: str) -> None:
    """A failpoint that does nothing."""


class PolledSource:
    """All streams of one source, polled by the clock that `service` gives our side (`FakeSource.clock`)."""

    def __init__(self, engine: Engine, service: FakeSource, source: Source) -> None:
        self.service = service
        self.name = source.name
        self.store = Store(engine, clock=service.clock)
        self._kind, self._streams = service.kind, source.streams()
        self.connect(source)
        self.restart()

    def connect(self, source: Source) -> None:
        """Read through this connector from now on, as after a restart."""
        watched = {source.name: WatchedSource(source, WATCH_ALL, EVERY, AgeLimits())}
        self._step = Ingest(self.store, watched, _no_failpoint)

    def restart(self) -> None:
        """Declare the streams, as each start does."""
        with self.store.writing() as tx:
            tx.streams.declare(self.name, self._kind, self._streams)

    def poll(self, after: timedelta = EVERY) -> None:
        """Some time later, poll every stream that is due until none is."""
        self.service.pass_time(after)
        run_until_idle((self._step,))

    def asked(self) -> list[str]:
        """The words of every post that came before people, as often as it did: in a question, or below one."""
        with self.store.reading() as tx:
            return sorted(kept.post.words for kept in self._kept(tx))

    def asked_ids(self) -> list[str]:
        """The id of every post that came before people, as often as it opened or joined a question, or followed up."""
        with self.store.reading() as tx:
            return [kept.post.external_id for kept in self._kept(tx) for _ in range(_times(tx, kept))]

    def _kept(self, tx: Transaction) -> list[KeptPost]:
        """The posts of this source that came before people."""
        return [one for one in tx.posts.since(ALWAYS) if one.post.source == self.name and one.question is not None]

    def health(self) -> Mapping[str, StreamHealth]:
        with self.store.reading() as tx:
            return {one.stream: one for one in tx.streams.health() if one.source == self.name}


def _times(tx: Transaction, kept: KeptPost) -> int:
    if kept.role != "asked" or kept.question is None:
        return 1
    entries = tx.history.of_question(kept.question)
    return sum(entry.what in _ASKED and entry.data.get("post") == str(kept.number) for entry in entries)
