"""Looks up again the posts of open and recent questions and our own replies, a batch a run, so that an edit or a
removal is noticed also where no poll tells of it. What it finds is stored as a poll's posts are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.core.errors import Outside, Unavailable
from bot.core.model import Batch
from bot.core.ports.channel import Rereader
from bot.core.watch.age import StreamAge
from bot.flow.operations.arrivals.sort import Sorter
from bot.flow.operations.arrivals.store import store_batch
from bot.store.transaction import Store

log = structlog.get_logger()

INTERVAL = timedelta(hours=20)
"""How old a look may get: short of a day, so that one that fails does not make it two."""
RECENT = timedelta(days=14)
"""How long the posts of a question that is no longer open are looked up."""
PUT_OFF = timedelta(hours=1)


class Reread:
    """The step `reread`. Its keys are source names."""

    name = "reread"

    def __init__(self, store: Store, sources: Mapping[str, Rereader], sorters: Mapping[str, Sorter]) -> None:
        """`sorters` are those of the polls of these sources."""
        self._store = store
        self._sources = sources
        self._sorters = sorters

    def due(self) -> Sequence[str]:
        """Sources with posts to look up. One that waits to be polled is polled first."""
        with self._store.reading() as tx:
            polled = {stream.source for stream in tx.streams.due()}
            return [name for name in self._sources if name not in polled and tx.looks.due(name, INTERVAL, RECENT)]

    def serial_key(self, key: str) -> str:
        """One source's look-ups one after another; a slow one delays no other."""
        return f"reread:{key}"

    def run(self, key: str) -> None:
        """Look up one batch. A look that fails is made again later, so that no quota is spent on trying."""
        source = self._sources.get(key)
        if source is None:
            return
        with self._store.writing() as tx:
            if any(stream.source == key for stream in tx.streams.due()):
                return
            ids = tx.looks.claim(key, INTERVAL, RECENT, source.reread_at_once, tx.now + PUT_OFF)
        if not ids:
            return
        batch = self._look(source, ids)
        if batch is not None:
            self._keep(key, _only(batch, ids), ids)

    def _look(self, source: Rereader, ids: Sequence[str]) -> Batch | None:
        try:
            return source.reread(ids, self._store.now())
        except Outside as error:
            self._put_off(source.name, ids, error)
        return None

    def _put_off(self, source: str, ids: Sequence[str], error: Outside) -> None:
        with self._store.writing() as tx:
            later = error.retry_at if isinstance(error, Unavailable) else None
            tx.looks.put_off(source, ids, max(later or tx.now, tx.now + PUT_OFF), INTERVAL)
        log.info("reread.put_off", source=source, why=error.reason)

    def _keep(self, key: str, batch: Batch, ids: Sequence[str]) -> None:
        """Store what it says; what became of our own replies is drawn where they are told of."""
        with self._store.writing() as tx:
            store_batch(tx, key, batch, StreamAge(tx.now), self._sorters[key])
            stand = tx.looks.keep(key, ids, {post.external_id: post.likes for post in batch.posts})
            tx.slack_messages.redraw(stand)
            for number in stand:
                tx.wake("ask", str(number))
            tx.wake(self.name, key)


def _only(batch: Batch, ids: Sequence[str]) -> Batch:
    """What it says of the posts that were looked up: others it brings along come with a poll."""
    asked = set(ids)
    posts = tuple(post for post in batch.posts if post.external_id in asked)
    return replace(batch, posts=posts, gone=tuple(gone for gone in batch.gone if gone in asked))
