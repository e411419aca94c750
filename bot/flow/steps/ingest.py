"""The first step: poll a source, sort its posts, and store posts and cursor in one transaction. `Sorter` decides and
changes nothing; `Ingest` carries it out. Whether a post needs an answer is judged by triage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.duplicates import DUPLICATE_WINDOW
from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.model import Batch, Post
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Failpoint
from bot.core.states import OPEN, QuestionState, ReplyState
from bot.core.telling.notices import NoticeKind
from bot.core.text.normalise import words_hash as sameness
from bot.flow.operations.close import close_if_lapsed, reopen_if_lapsed
from bot.flow.operations.notify import begin_notice, end_notice, tell_of_gap
from bot.flow.operations.published.amend import drop_amendments
from bot.store.leases import Lease
from bot.store.repositories.history import NewEntry
from bot.store.repositories.posts import KnownPost, PostArrival
from bot.store.repositories.posts import content_hash as words_of
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()
MAX_BACK_OFF = timedelta(minutes=15)

_MAY_COME_BACK = (*OPEN, QuestionState.SETTLED)

_STOPPED = "It is not read any more: mend its credentials, then start Switchboard again."
_TRIED_AGAIN = "It is tried again by itself."


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source, the test for posts that concern us, and how often to poll it."""

    source: Source
    concerns: Callable[[Post], bool]
    every: timedelta


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What the store knows about a batch: posts seen before, and the questions its conversations belong to."""

    known: Mapping[str, KnownPost]
    conversations: Mapping[str, int]
    askers: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class SortedBatch:
    """A batch, sorted. `quiet` posts open no question, `asking` open or join one; `changed` pairs the old with
    the new, `back` those that were gone with what stands there again.
    """

    quiet: tuple[PostArrival, ...]
    asking: tuple[Post, ...]
    changed: tuple[tuple[KnownPost, Post], ...]
    gone: tuple[KnownPost, ...]
    back: tuple[tuple[KnownPost, Post], ...] = ()


class Sorter:
    """Decides what each post of a batch is. Pure."""

    def __init__(self, concerns: Callable[[Post], bool]) -> None:
        self._concerns = concerns

    def sort(self, batch: Batch, context: BatchContext) -> SortedBatch:
        """Every new or changed post goes into exactly one group; a known post that is unchanged or gone into none."""
        quiet: dict[str, PostArrival] = {}
        asking: dict[str, Post] = {}
        changed: list[tuple[KnownPost, Post]] = []
        back: list[tuple[KnownPost, Post]] = []
        for post in batch.posts:
            known = context.known.get(post.external_id)
            if known is not None and known.gone:
                back += [(known, post)] if post.external_id not in batch.gone else []
            elif known is not None:
                if known.content_hash != words_of(post):
                    changed.append((known, post))
            elif arrival := self._quiet_arrival(post, context):
                quiet[post.external_id] = arrival
            else:
                asking[post.external_id] = post
        gone = (context.known[name] for name in batch.gone if name in context.known)
        return SortedBatch(
            tuple(quiet.values()),
            tuple(asking.values()),
            tuple(changed),
            tuple(k for k in gone if not k.gone),
            tuple(back),
        )

    def _quiet_arrival(self, post: Post, context: BatchContext) -> PostArrival | None:
        """A new post that opens no question, and why; None when it opens one."""
        if post.own:
            return PostArrival(post, verdict="own")
        if post.repost:
            return PostArrival(post, verdict="repost")
        question = _continued_question(post, context)
        if question is not None:
            return PostArrival(post, question=question, role="follow_up", waiting=True)
        return None if self._concerns(post) else PostArrival(post, verdict="elsewhere")


def _continued_question(post: Post, context: BatchContext) -> int | None:
    """The question whose conversation this continues: under its post or our reply, or by an asker in the thread."""
    if post.parent_id and (number := context.conversations.get(post.parent_id)) is not None:
        return number
    if not post.parent_id:
        return None
    return context.askers.get((post.thread_id, post.author.id))


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
            outcome = self._watched[key].source.fetch(cursor, self._store.now())
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


def store_batch(tx: Transaction, source: str, batch: Batch, sorter: Sorter) -> None:
    """Store a batch: new posts, new questions, follow-ups, changes and removals, with their history."""
    ids = {post.external_id for post in batch.posts} | set(batch.gone)
    parents = {post.parent_id for post in batch.posts if post.parent_id}
    threads = {post.thread_id for post in batch.posts if post.parent_id and post.thread_id}
    context = BatchContext(
        known=tx.posts.known(source, ids),
        conversations=tx.posts.conversations(source, parents | ids) if parents else {},
        askers=tx.posts.askers_in_threads(source, threads) if threads else {},
    )
    sorted_batch = sorter.sort(batch, context)
    _store_quiet(tx, source, sorted_batch.quiet)
    for post in sorted_batch.asking:
        _open_or_join_question(tx, post)
    for known, post in sorted_batch.changed:
        tx.posts.update_words(known.number, post)
        _record_post_change(tx, "post.changed", known)
    for known in sorted_batch.gone:
        tx.posts.erase_words(known.number)
        _record_post_change(tx, "post.gone", known)
    for number in {known.question for known in sorted_batch.gone if known.question is not None}:
        close_if_lapsed(tx, number, "ingest")
    for known, post in sorted_batch.back:
        _bring_back(tx, known, post)
    _track_own_replies(
        tx, source, {post.external_id: post.text for _, post in sorted_batch.changed if post.own}, set(batch.gone)
    )


def _track_own_replies(tx: Transaction, source: str, changed: Mapping[str, str], gone: set[str]) -> None:
    """Record what became of our published replies: edited on the channel by somebody else, or removed."""
    ids = changed.keys() | gone
    for name, (reply, question) in tx.own_posts.published_replies(source, ids).items() if ids else ():
        told = NewEntry("reply.removed", "ingest", question, reply, data={"external_id": name})
        if name in gone:
            tx.replies.move(reply, ReplyState.REMOVED)
            drop_amendments(tx, reply, "ingest", "the reply was taken away where it stood")
            tx.record(told)
        elif tx.published.is_our_wording(reply, changed[name]):
            tx.published.set_standing(reply, "")
        else:
            tx.replies.move(reply, ReplyState.EDITED)
            tx.published.set_standing(reply, changed[name])
            tx.record(replace(told, what="reply.edited_there"))


def _store_quiet(tx: Transaction, source: str, arrivals: Sequence[PostArrival]) -> None:
    numbers = tx.posts.add_all(arrivals)
    for arrival in arrivals:
        if arrival.waiting:
            tx.wake("follow_up", str(numbers[arrival.post.external_id]))
    own = [arrival.post for arrival in arrivals if arrival.verdict == "own" and arrival.post.parent_id]
    for post in own:
        tx.own_posts.link_own_post(source, post.external_id, post.parent_id)
    ours = {post.parent_id for post in own}
    for number in tx.replies.handed_over_for(ours, source) if ours else ():
        tx.replies.set_find_at(number, tx.now)
        tx.wake("find", f"{source}/{number}")


def _open_or_join_question(tx: Transaction, post: Post) -> None:
    """A new question, or one more post of the open question in which the same words were asked."""
    same = sameness(post.words)
    number = tx.posts.question_with_same_words(same, tx.now - DUPLICATE_WINDOW) if same else None
    joined = number is not None
    if number is None:
        number = tx.questions.create()
    kept = tx.posts.add_all([PostArrival(post, question=number, role="asked", words_hash=same)])[post.external_id]
    what = "question.joined" if joined else "question.seen"
    tx.record(NewEntry(what, "ingest", number, data={"post": str(kept), "source": post.source}))
    if not joined:
        tx.wake("triage", str(number))


def _record_post_change(tx: Transaction, what: str, known: KnownPost) -> None:
    if known.question is not None:
        tx.record(NewEntry(what, "ingest", known.question, data={"post": str(known.number)}))


def _bring_back(tx: Transaction, known: KnownPost, post: Post) -> None:
    """A post that was taken away stands there again. One whose words were deleted for their age stays deleted."""
    if known.question is None or tx.questions.one(known.question).state not in _MAY_COME_BACK:
        return
    entries = tx.history.of_question(known.question)
    gone = [entry for entry in entries if entry.what == "post.gone" and entry.data.get("post") == str(known.number)]
    if not gone or gone[-1].by != "ingest":
        return
    tx.posts.restore(known.number, post)
    _record_post_change(tx, "post.restored", known)
    reopen_if_lapsed(tx, known.question, "ingest", known.number)
