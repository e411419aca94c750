"""How it is kept that a reply stands in public."""

from bot.core.model import Receipt, Reply
from bot.core.states import QuestionState, ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def mark_published(tx: Transaction, question: int, number: int, receipt: Receipt) -> None:
    """Keep where a reply stands in public; its question becomes SENT, unless something newer moved it on."""
    tx.replies.record_receipt(number, receipt)
    if tx.questions.locked_state(question) is QuestionState.APPROVED:
        tx.questions.move(question, QuestionState.SENT)


def record_sent(tx: Transaction, reply: Reply, receipt: Receipt, by: str, why: str) -> None:
    """Record a reply that a person posted: HANDED_OVER or UNCERTAIN becomes SENT. Does nothing when it is SENT."""
    if tx.replies.one(reply.number).state is ReplyState.SENT:
        return
    tx.replies.move(reply.number, ReplyState.SENT)
    mark_published(tx, reply.question, reply.number, receipt)
    data = {"url": receipt.url, "external_id": receipt.external_id}
    tx.record(NewEntry("reply.sent", by, reply.question, reply.number, why, data))
