"""Stores a sorted batch inside one transaction: posts, questions, follow-ups, changes and removals, with their
history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.duplicates import DUPLICATE_WINDOW
from bot.core.figures.facts import reach_data
from bot.core.model import Batch, Post
from bot.core.states import OPEN, QuestionState, ReplyState
from bot.core.text.normalise import words_hash as sameness
from bot.core.text.pressing import is_pressing
from bot.core.watch.age import StreamAge
from bot.core.watch.known_posts import KnownPost
from bot.flow.operations.arrivals.border import admit
from bot.flow.operations.arrivals.identify import identify
from bot.flow.operations.arrivals.sort import OPTED_OUT, BatchContext, Sorter, continued_question
from bot.flow.operations.close import close_if_lapsed, reopen_for_post
from bot.flow.operations.opt_outs.listen import hear_opt_outs, keep_opt_outs, silent_posts
from bot.flow.operations.published.amend import drop_amendments
from bot.store.dispatch import USUAL
from bot.store.repositories.history import NewEntry
from bot.store.repositories.posts import PostArrival
from bot.store.transaction import Transaction

_MAY_COME_BACK = (*OPEN, QuestionState.SENT, QuestionState.SETTLED)


def store_batch(
    tx: Transaction, source: str, arrived: Batch, age: StreamAge, sorter: Sorter, others: frozenset[str] = frozenset()
) -> Batch:
    """Store a batch: new posts, new questions, follow-ups, changes and removals, with their history. Returns it as it
    was admitted. `others` are the ids in its other parts, where it is stored in several.
    """
    admitted = admit(arrived, tx.now)
    identified = identify(tx, source, admitted, others)
    batch = identified.batch
    ids = {post.external_id for post in batch.posts} | set(batch.gone)
    parents = {post.parent_id for post in batch.posts if post.parent_id}
    threads = {post.thread_id for post in batch.posts if post.parent_id and post.thread_id}
    heard = hear_opt_outs(tx, source, batch.posts, identified.known)
    context = BatchContext(
        known=identified.known,
        conversations=tx.posts.conversations(source, parents | ids) if parents else {},
        askers=tx.posts.askers_in_threads(source, threads) if threads else {},
        age=age,
        now=tx.now,
        silent=silent_posts(tx, batch.posts, heard),
    )
    sorted_batch = sorter.sort(batch, context)
    _store_quiet(tx, source, sorted_batch.quiet, context)
    for post in sorted_batch.asking:
        _open_or_join_question(tx, post)
    for known, post in sorted_batch.changed:
        tx.posts.update_words(known.number, post)
        _record_post_change(tx, "post.changed", known)
    for known, post in sorted_batch.below_others:
        tx.posts.update_context(known.number, post)
        _record_post_change(tx, "post.context_changed", known)
    for known in sorted_batch.gone:
        tx.posts.erase_words(known.number)
        _record_post_change(tx, "post.gone", known)
    for number in {known.question for known in sorted_batch.gone if known.question is not None}:
        close_if_lapsed(tx, number, "ingest")
    for known, post in sorted_batch.back:
        _bring_back(tx, known, post)
    _track_own_replies(
        tx,
        source,
        {post.external_id: post.text for _, post in sorted_batch.changed if post.own},
        {name: batch.removed_by.get(name, "") for name in batch.gone},
    )
    keep_opt_outs(tx, source, batch, heard)
    return admitted


def _track_own_replies(tx: Transaction, source: str, changed: Mapping[str, str], gone: Mapping[str, str]) -> None:
    """Record what became of our published replies: edited on the channel by somebody else, or removed, by whom if that
    is known.
    """
    ids = changed.keys() | gone.keys()
    for name, (reply, question) in tx.own_posts.published_replies(source, ids).items() if ids else ():
        told = NewEntry("reply.removed", "ingest", question, reply, data={"external_id": name})
        if name in gone:
            tx.replies.move(reply, ReplyState.REMOVED)
            drop_amendments(tx, reply, "ingest", "the reply was taken away where it stood")
            tx.record(replace(told, why=gone[name]))
        elif tx.published.is_our_wording(reply, changed[name]):
            tx.published.set_standing(reply, "")
        else:
            tx.replies.move(reply, ReplyState.EDITED)
            tx.published.set_standing(reply, changed[name])
            tx.record(replace(told, what="reply.edited_there"))


def _store_quiet(tx: Transaction, source: str, arrivals: Sequence[PostArrival], context: BatchContext) -> None:
    numbers = tx.posts.add_all(arrivals)
    for arrival in arrivals:
        if arrival.verdict == OPTED_OUT:
            data = {"post": str(numbers[arrival.post.external_id]), "source": source}
            tx.record(NewEntry("post.silenced", "ingest", continued_question(arrival.post, context), data=data))
        if arrival.waiting:
            tx.wake("follow_up", str(numbers[arrival.post.external_id]))
    own = [arrival.post for arrival in arrivals if arrival.verdict == "own" and arrival.post.parent_id]
    for post in own:
        tx.own_posts.link_own_post(source, post.external_id, post.parent_id)
    ours = {post.parent_id for post in own}
    for number in tx.replies.handed_over.replying_to(ours, source) if ours else ():
        tx.replies.handed_over.look_at(number, tx.now)
        tx.wake("find", f"{source}/{number}")


def _open_or_join_question(tx: Transaction, post: Post) -> None:
    """A new question, or one more post of the open question in which the same words were asked."""
    same = sameness(post.words)
    number = tx.posts.question_with_same_words(same, tx.now - DUPLICATE_WINDOW) if same else None
    joined, pressing = number is not None, is_pressing(post.words)
    if number is None:
        number = tx.questions.create(pressing=pressing)
    kept = tx.posts.add_all([PostArrival(post, question=number, role="asked", words_hash=same)])[post.external_id]
    what = "question.joined" if joined else "question.seen"
    data = {"post": str(kept), "source": post.source, **reach_data(post.author.reach)}
    tx.record(NewEntry(what, "ingest", number, data=data))
    if not joined:
        tx.wake("triage", str(number), urgency=0 if pressing else USUAL)


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
    reopen_for_post(tx, known.question, "ingest", known.number)
