"""How it is kept that a reply stands in public."""

from bot.core.model import Receipt, Reply
from bot.core.states import QuestionState, ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def stands(book: Transaction, question: int, number: int, receipt: Receipt) -> None:
    """Keep where a reply stands in public; its question becomes SENT, unless something newer moved it on."""
    book.replies.stands(number, receipt)
    if book.questions.state(question) is QuestionState.APPROVED:
        book.questions.move(question, QuestionState.SENT)


def found(book: Transaction, reply: Reply, receipt: Receipt, by: str, why: str) -> None:
    """Record a reply that a person posted: HANDED_OVER or UNCERTAIN becomes SENT. Does nothing when it is SENT."""
    if book.replies.one(reply.number).state is ReplyState.SENT:
        return
    book.replies.move(reply.number, ReplyState.SENT)
    stands(book, reply.question, reply.number, receipt)
    data = {"url": receipt.url, "external_id": receipt.external_id}
    book.record(NewEntry("reply.sent", by, reply.question, reply.number, why, data))
