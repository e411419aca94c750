"""How two questions that ask the same are merged, by triage or a person, and split again by a person, in one
transaction. Duplicates are searched in `find_duplicates`; who may merge is decided by the desk.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import NotAllowed, Stale
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, QuestionState
from bot.store.repositories.duplicates import DECLINED, MERGED, SPLIT
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def merge(tx: Transaction, number: int, into: int, by: str, likeness: float | None = None) -> int:
    """Move the posts of question `number`, and of all merged into it, to `into`; returns the number of the history
    entry.

    It mentions nobody in Slack.
    """
    asked = [kept for kept in tx.posts.of_question(number) if kept.role == "asked"]
    following = tx.duplicates.questions_merged_into(number)
    tx.questions.move(number, QuestionState.MERGED)
    tx.questions.snooze(number, None)
    _join_people(tx, number, into)
    tx.duplicates.merge(number, into)
    tx.duplicates.record_relation(number, into, MERGED, by, likeness)
    how = {} if likeness is None else {"likeness": f"{likeness:.2f}"}
    merged = NewEntry("question.merged", by, number, data={"into": str(into), **how})
    entry = tx.record(merged)
    for one in following:
        tx.record(replace(merged, question=one))
    for kept in asked[:1]:
        data = {"post": str(kept.number), "source": kept.post.source, "from": str(number), "posts": str(len(asked))}
        tx.record(NewEntry("question.joined", by, into, data={**data, **how}))
    return entry


def _join_people(tx: Transaction, number: int, into: int) -> None:
    """The people asked about the merged question are asked about the other one too, unless that is claimed."""
    kept, merged = tx.questions.one(into), tx.questions.one(number)
    if not kept.claimed_by:
        people = dict.fromkeys((*kept.asked, *filter(None, (merged.claimed_by, *merged.asked))))
        tx.questions.set_people(into, tuple(people))


def split_question(tx: Transaction, number: int, by: str) -> None:
    """Make a merged question one of its own again: ASKED if it had been asked, else NEW. Raises NotAllowed, Stale."""
    if tx.questions.locked_state(number) is not QuestionState.MERGED:
        raise Stale(f"Q-{number} is a question of its own: it is not merged into another.")
    into = tx.duplicates.present_holder(number)
    tx.questions.locked_state(into)
    posts = tx.duplicates.posts_to_split_off(number)
    _check_unanswered(tx, into, posts)
    tx.duplicates.split(number, by)
    was_asked = any(entry.what == "question.asked" for entry in tx.history.of_question(number))
    tx.questions.move(number, QuestionState.ASKED if was_asked else QuestionState.NEW)
    for post in _asking(tx, posts)[:1]:
        tx.record(NewEntry("question.split", by, into, data={"post": str(post), "to": str(number)}))
    tx.record(NewEntry("question.unmerged", by, number, data={"from": str(into)}))
    for one in tx.duplicates.questions_merged_into(number):
        tx.record(NewEntry("question.merged", by, one, data={"into": str(number)}))
    if not was_asked:
        tx.wake("triage", str(number))


def split_post(tx: Transaction, number: int, post: int, by: str) -> int:
    """Make one post of question `number` a question of its own, or split off the merged question it belonged to;
    returns the number of that question.

    Raises NotAllowed, Stale.
    """
    kept = tx.posts.one(post)
    if kept.question != number:
        raise Stale(f"That post is no longer part of Q-{number}.")
    opened = tx.duplicates.question_opened_by(post)
    if opened is not None:
        split_question(tx, opened, by)
        return opened
    if kept.gone:
        raise Stale("That post was taken away: there is nothing left to ask.")
    _check_unanswered(tx, number, [post])
    if not [one for one in _asking_of(tx, number) if one != post]:
        raise NotAllowed(f"It is all that Q-{number} asks: there is nothing to split off.")
    new = tx.questions.create()
    tx.duplicates.move_post(post, new)
    tx.duplicates.record_relation(new, number, SPLIT, by)
    tx.record(NewEntry("question.split", by, number, data={"post": str(post), "to": str(new)}))
    seen = {"post": str(post), "source": kept.post.source, "from": str(number)}
    tx.record(NewEntry("question.seen", by, new, data=seen))
    tx.wake("triage", str(new))
    return new


def decline_duplicate(tx: Transaction, number: int, other: int, by: str) -> None:
    """Record for good that these two do not ask the same."""
    tx.duplicates.record_relation(number, other, DECLINED, by)
    tx.record(NewEntry("question.not_same", by, number, data={"other": str(other)}))


def _asking(tx: Transaction, posts: Sequence[int]) -> list[int]:
    return [post for post in posts if tx.posts.one(post).role == "asked"]


def _asking_of(tx: Transaction, number: int) -> list[int]:
    return [kept.number for kept in tx.posts.of_question(number) if kept.role == "asked"]


def _check_unanswered(tx: Transaction, number: int, posts: Sequence[int]) -> None:
    """Raises NotAllowed while a reply to one of these posts is live or published."""
    for file in tx.replies.details_of(number):
        reply = file.reply
        if reply.post in posts and reply.state in PUBLISHED_REPLIES:
            raise NotAllowed("That post has its answer in public already: there is nothing to split off.")
        if reply.post in posts and reply.state in LIVE_REPLIES:
            raise NotAllowed(f"A reply to that post is {reply.state.words}: withdraw it or let it be sent first.")
