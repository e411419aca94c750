"""How a reply or a question is closed: a reply is turned down or withdrawn, a question settled or ignored."""

from bot.core.errors import NotAllowed
from bot.core.model import Reply
from bot.core.replying.target import is_answered
from bot.core.states import QuestionState, ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_LEAVING = (ReplyState.WAITING, ReplyState.SENDING, ReplyState.UNCERTAIN)


def reopen_or_mark_sent(tx: Transaction, number: int) -> None:
    """After a candidate was dropped and no other reply is live: SENT when everything is answered, else ASKED again."""
    state = tx.questions.locked_state(number)
    if state in (QuestionState.PROPOSED, QuestionState.APPROVED) and not tx.replies.live_replies(number):
        done = is_answered(tx.question_detail(number))
        tx.questions.move(number, QuestionState.SENT if done else QuestionState.ASKED)


def turn_down(tx: Transaction, reply: Reply, state: ReplyState, by: str, why: str) -> None:
    """Ask for changes, decline or withdraw; the question goes back to ASKED or SENT when no other reply is live."""
    tx.replies.move(reply.number, state)
    tx.record(NewEntry(f"reply.{state.value}", by, reply.question, reply.number, why))
    reopen_or_mark_sent(tx, reply.question)


def close_question(tx: Transaction, number: int, state: QuestionState, by: str) -> None:
    """Withdraw every live reply, close, unsnooze. Raises NotAllowed while a reply is WAITING, SENDING or UNCERTAIN."""
    _check_nothing_leaving(tx, number)
    for reply in tx.replies.live_replies(number):
        turn_down(tx, tx.replies.one(reply), ReplyState.WITHDRAWN, by, "")
    tx.questions.move(number, state)
    tx.questions.snooze(number, None)


def _check_nothing_leaving(tx: Transaction, number: int) -> None:
    for reply in tx.replies.live_replies(number):
        state = tx.replies.one(reply).state
        if state in _LEAVING:
            raise NotAllowed(f"A reply is {state.words}: undo or settle that first.")
