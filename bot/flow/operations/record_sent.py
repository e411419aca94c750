"""How it is recorded that a reply was published."""

from bot.core.model import Receipt
from bot.core.reply import Reply
from bot.core.states import QuestionState, ReplyState
from bot.flow.operations.close import reopen_or_mark_sent, withdraw_rivals
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def mark_published(tx: Transaction, question: int, number: int, receipt: Receipt) -> None:
    """Record where a reply was published; its question becomes SENT if it is APPROVED, but stays open after a holding
    answer.
    """
    tx.replies.record_receipt(number, receipt)
    if tx.replies.one(number).holding:
        reopen_or_mark_sent(tx, question)
    elif tx.questions.locked_state(question) is QuestionState.APPROVED:
        tx.questions.move(question, QuestionState.SENT)


def record_posted_anyway(tx: Transaction, reply: Reply, receipt: Receipt, by: str) -> None:
    """Record that a reply was posted by hand although it had been taken back; it is looked for no more."""
    tx.replies.handed_over.look_at(reply.number, None)
    source = tx.posts.one(reply.post).post.source
    if tx.own_posts.published_replies(source, [receipt.external_id]):
        return
    data = {"url": receipt.url, "external_id": receipt.external_id}
    tx.record(NewEntry("reply.posted_anyway", by, reply.question, reply.number, data=data))


def record_sent(tx: Transaction, reply: Reply, receipt: Receipt, by: str, why: str) -> None:
    """Record a reply as published by a person: HANDED_OVER or UNCERTAIN becomes SENT. Does nothing when it is SENT."""
    if tx.replies.one(reply.number).state is ReplyState.SENT:
        return
    tx.replies.move(reply.number, ReplyState.SENT)
    mark_published(tx, reply.question, reply.number, receipt)
    data = {"url": receipt.url, "external_id": receipt.external_id}
    tx.record(NewEntry("reply.sent", by, reply.question, reply.number, why, data))
    withdraw_rivals(tx, reply, by)
