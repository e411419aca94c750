"""The rate at which posts that do not concern us are read: fetched, compared, judged by the watch, kept, in full pages.

The real step and store on SQLite on disk (`synchronous=FULL`: each page is on the disk before the next). The source is
in memory and its posts are made beforehand.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.core.model import Author, Batch, Context, Post, PostKind, Stream
from bot.core.watch.query import combine_queries, compile_query
from bot.flow.steps.ingest import Ingest, WatchedSource
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store
from tests.bench.figures import Figure, Goal, NotMeasured, Size
from tests.bench.live import utc_now
from tests.fakes.posts import a_post

PAGE = 100
GOAL = Goal(2000, at_least=True)
EVERYWHERE = (
    '(ferrywire OR @ferrywire OR "ferry wire") -hiring -"we are hiring" -giveaway -site:jobs.example -author:*bot'
    ' -("ferry wire" (rope OR boat OR river OR cable OR band OR album))'
)
HERE = '(webhook* OR api OR "rate limit" OR sso OR invoice* OR integrat*) -type:reply lang:en'
TALK = (
    "The ferry was late again this morning, and the wire across the river sang in the wind while we waited for it.",
    "Has anybody compared the three big integration tools? We send some forty thousand orders a day through ours.",
    "We are hiring! Senior people for our platform team, remote within Europe, four days a week if you like.",
    "My invoice job failed at three at night and nobody noticed until noon, so now there is a dashboard for it.",
)


class FakePages:
    """A `Source` that gives full pages one after another, and says that there are more."""

    name = "square"

    def __init__(self, pages: Sequence[tuple[Post, ...]]) -> None:
        self._pages = pages

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        number = int(cursor or 0)
        return Batch(self._pages[number], str(number + 1), more=True)


def measure(size: Size) -> list[Figure]:
    """Two pages to warm up, then as many as asked for."""
    warm = 2
    written = utc_now()
    pages = [tuple(_talk(page * PAGE + i, written) for i in range(PAGE)) for page in range(warm + size.batches)]
    with TemporaryDirectory(prefix="switchboard-bench-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder, 's.db')}")
        try:
            migrate(engine)
            store = Store(engine)
            step = _poll(store, FakePages(pages))
            _run(step, warm)
            began = perf_counter()
            _run(step, size.batches)
            took = perf_counter() - began
            _check(store, len(pages) * PAGE)
        finally:
            engine.dispose()
    how = f"{size.batches} pages of {PAGE}, a watch of {len(EVERYWHERE + HERE)} characters"
    return [Figure("irrelevant posts ingested", size.batches * PAGE / took, "/s", GOAL, how)]


def _poll(store: Store, source: FakePages) -> Ingest:
    watch = combine_queries(compile_query(EVERYWHERE), compile_query(HERE))
    with store.writing() as tx:
        tx.streams.declare(source.name, "square")
    return Ingest(store, {source.name: WatchedSource(source, watch, timedelta(seconds=5))}, lambda _: None)


def _run(step: Ingest, times: int) -> None:
    for _ in range(times):
        step.run("square")


def _check(store: Store, expected: int) -> None:
    """Raises NotMeasured unless every post was kept and none became a question."""
    with store.reading() as tx:
        kept = tx.posts.since(datetime(2000, 1, 1, tzinfo=UTC))
    if len(kept) != expected or any(post.question is not None for post in kept):
        raise NotMeasured(f"{len(kept)} of {expected} posts were kept, or some became questions")


def _talk(number: int, written: datetime) -> Post:
    """One of many posts of 200 to 900 characters; every third answers an earlier one of its thread."""
    text = " ".join((f"Number {number}.", *(TALK[(number + i) % len(TALK)] for i in range(2 + number % 7))))
    author = Author(f"u{number % 700}", f"kim{number % 700}", "Kim", f"https://square.example/u{number % 700}", 120)
    changes: dict[str, object] = {"author": author, "lang": "en", "written_at": written}
    if number % 3 == 0 and number:
        above = {"parent_id": str(number - 1), "thread_id": str(number - 1), "kind": PostKind.REPLY}
        changes |= {**above, "context": (Context("tom", TALK[number % len(TALK)]),)}
    return a_post(str(number), text, url=f"https://square.example/{number}", **changes)
