"""A large batch is stored in parts: others write in between, nothing is lost or doubled by a crash, and it is sorted as
if it were one.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import Stale
from bot.core.model import Batch, Post, Stream
from bot.core.watch.streams import StreamKey
from bot.flow.operations.arrivals.slices import SLICE, slices
from bot.flow.steps.ingest import Ingest, WatchedSource
from bot.store.engine import migrate, open_engine
from bot.store.leases import LEASE
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

KEY = StreamKey("square", "")


class HookedWatch:
    """Takes every post; `at` is called when it sees the post of that id."""

    def __init__(self) -> None:
        self.at: dict[str, Callable[[], None]] = {}

    def matches(self, post: Post) -> bool:
        self.at.pop(post.external_id, _nothing)()
        return True

    def excludes(self, post: Post) -> bool:
        return False


def _nothing() -> None:
    """Does nothing."""


class Poll:
    """The step over a database in a file, for several threads."""

    def __init__(self, folder: Path) -> None:
        engine = open_engine(f"sqlite:///{folder / 's.db'}")
        migrate(engine)
        self.clock, self.watch = FakeClock(), HookedWatch()
        self.store, self.channel = Store(engine, clock=self.clock), FakeChannel(self.clock)
        watched = WatchedSource(self.channel, self.watch, timedelta(minutes=1))
        self.step = Ingest(self.store, {"square": watched}, lambda _name: None)
        with self.store.writing() as tx:
            tx.streams.declare("square", "square", (Stream(),))
            self.question = tx.questions.create()

    def run(self, batch: Batch) -> None:
        self.channel.batches.append(batch)
        with self.store.writing() as tx:
            tx.streams.resume(KEY)
        self.step.run(str(KEY))

    def kept(self, count: int) -> set[str]:
        """Which of the first `count` posts are stored."""
        with self.store.reading() as tx:
            return set(tx.posts.known("square", {post.external_id for post in many(count)}))

    def cursor(self) -> str:
        with self.store.writing() as tx:
            tx.streams.resume(KEY)
            claim = tx.streams.claim(KEY)
            assert claim is not None
            return claim.cursor


def many(count: int) -> tuple[Post, ...]:
    return tuple(a_post(f"p{n}", f"How do I rotate key number {n}?", thread_id=f"p{n}") for n in range(count))


@pytest.fixture
def poll(tmp_path: Path) -> Poll:
    return Poll(tmp_path)


@pytest.mark.prove
def test_a_send_that_is_committed_during_a_large_poll_waits_for_one_part_at_most(poll: Poll) -> None:
    """It comes while the second part is being stored, and is written before the third."""
    kept_then: list[int] = []

    def send() -> None:
        with poll.store.writing() as tx:
            tx.record(NewEntry("reply.sent", "relay", poll.question))
            kept_then.append(len(tx.posts.known("square", {post.external_id for post in many(6 * SLICE)})))

    sender = threading.Thread(target=send)
    poll.watch.at[f"p{SLICE + 1}"] = lambda: _begin(sender, poll.store)
    poll.run(Batch(many(6 * SLICE), "c1"))
    sender.join(60)
    assert kept_then == [2 * SLICE]
    assert len(poll.kept(6 * SLICE)) == 6 * SLICE


def _begin(sender: threading.Thread, store: Store) -> None:
    """Let it run until it waits for its turn."""
    sender.start()
    _wait_for_writer(store)


def _wait_for_writer(store: Store) -> None:
    moment = threading.Event()
    while not store.waiting_to_write:
        moment.wait(0.001)


def test_a_crash_between_two_parts_loses_nothing_and_doubles_nothing(poll: Poll) -> None:
    def crash() -> None:
        raise MemoryError

    poll.watch.at[f"p{SLICE + 1}"] = crash
    with pytest.raises(MemoryError):
        poll.run(Batch(many(3 * SLICE), "c1"))
    assert len(poll.kept(3 * SLICE)) == SLICE
    poll.clock.now += LEASE + timedelta(seconds=1)
    assert poll.cursor() == ""
    poll.clock.now += LEASE + timedelta(seconds=1)
    poll.run(Batch(many(3 * SLICE), "c1"))
    with poll.store.reading() as tx:
        seen = [entry for number in range(2, 3 * SLICE + 3) for entry in _entries(tx.history.of_question(number))]
    assert len(seen) == 3 * SLICE
    assert poll.cursor() == "c1"


def _entries(entries: object) -> list[object]:
    assert isinstance(entries, list | tuple)
    return [entry for entry in entries if entry.what == "question.seen"]


def test_a_poll_whose_lease_was_taken_over_stores_no_further_part(poll: Poll) -> None:
    def claim() -> None:
        with poll.store.writing() as tx:
            assert tx.streams.claim(KEY) is not None

    taker = threading.Thread(target=claim)
    poll.watch.at["p1"] = lambda: take_over(poll, taker)
    with pytest.raises(Stale):
        poll.run(Batch(many(3 * SLICE), "c1"))
    taker.join(60)
    assert len(poll.kept(3 * SLICE)) == SLICE


def take_over(poll: Poll, taker: threading.Thread) -> None:
    """The lease expires, and another worker waits to claim the stream."""
    poll.clock.now += LEASE + timedelta(seconds=1)
    _begin(taker, poll.store)


def test_a_known_post_that_stands_in_another_part_is_not_taken_for_one_that_changed_its_id(poll: Poll) -> None:
    same = "https://blog.example/entry"
    first = replace(many(1)[0], url=same)
    poll.run(Batch((first,), "c1"))
    twin = replace(first, external_id="twin")
    others = many(2 * SLICE)[1:]
    poll.run(Batch((twin, *others, first), "c2"))
    with poll.store.reading() as tx:
        known = tx.posts.known("square", {"twin", "p0"})
    assert known["twin"].number != known["p0"].number


def test_posts_of_one_id_are_in_one_part_and_what_is_gone_comes_with_the_last() -> None:
    posts = many(2 * SLICE)
    again, gone = replace(posts[0], text="other words"), posts[1].external_id
    parts = slices(Batch((*posts, again), "c1", more=True, gap="some", gone=(gone, "x")))
    assert [again in part.posts for part in parts] == [posts[0] in part.posts for part in parts]
    assert [part.gone for part in parts[:-1]] == [()] * (len(parts) - 1)
    assert parts[-1].gone == (gone, "x")
    assert posts[1] in parts[-1].posts
    assert (parts[-1].more, parts[-1].gap) == (True, "some")
    assert sum(len(part.posts) for part in parts) == 2 * SLICE + 1
    assert max(len(part.posts) for part in parts) <= SLICE + 1


def test_a_batch_without_posts_is_one_part() -> None:
    empty = Batch((), "c1", gone=("x",))
    assert slices(empty) == [empty]
