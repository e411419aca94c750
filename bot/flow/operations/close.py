"""How a reply or a question is closed: turned down, withdrawn, settled, ignored."""

from bot.core.errors import NotAllowed
from bot.core.model import Reply
from bot.core.replying.target import answered
from bot.core.states import QuestionState, ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_LEAVING = (ReplyState.WAITING, ReplyState.SENDING, ReplyState.UNCERTAIN)


def settle_state(book: Transaction, number: int) -> None:
    """After a candidate fell away and no other is live: SENT when all is answered, else back to ASKED."""
    state = book.questions.state(number)
    if state in (QuestionState.PROPOSED, QuestionState.APPROVED) and not book.replies.live_of(number):
        done = answered(book.dossier(number))
        book.questions.move(number, QuestionState.SENT if done else QuestionState.ASKED)


def turn_down(book: Transaction, reply: Reply, state: ReplyState, by: str, why: str) -> None:
    """Ask for changes, decline or withdraw; the question goes back to asking when nothing else is on its way."""
    book.replies.move(reply.number, state)
    book.record(NewEntry(f"reply.{state.value}", by, reply.question, reply.number, why))
    settle_state(book, reply.question)


def close(book: Transaction, number: int, state: QuestionState, by: str) -> None:
    """Withdraw every candidate, then close: a question with a failed or handed-over reply cannot close before."""
    _check_nothing_leaving(book, number)
    for reply in book.replies.live_of(number):
        turn_down(book, book.replies.one(reply), ReplyState.WITHDRAWN, by, "")
    book.questions.move(number, state)
    book.questions.snooze(number, None)


def _check_nothing_leaving(book: Transaction, number: int) -> None:
    for reply in book.replies.live_of(number):
        state = book.replies.one(reply).state
        if state in _LEAVING:
            raise NotAllowed(f"A reply is {state.words}: undo or settle that first.")
