"""How a published reply is taken back: proposed by its author, decided by communications, carried out by the step
`delete`.
"""

from bot.core.details import KeptPost
from bot.core.errors import NotAllowed, Stale
from bot.core.model import HistoryEntry
from bot.core.reply import Reply
from bot.core.replying.amending import deletion_obstacle, not_standing
from bot.core.replying.target import any_can_be_answered, is_answered
from bot.core.states import QuestionState
from bot.flow.operations.published.amend import drop_amendments
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_DECISIONS = ("reply.deletion_asked", "reply.deletion_declined", "reply.deleting")


def check_can_be_deleted(published: Reply, target: KeptPost) -> None:
    """Raises Stale, or NotAllowed with what can be done instead."""
    if gone := not_standing(published):
        raise Stale(gone)
    if obstacle := deletion_obstacle(published, target.post):
        raise NotAllowed(obstacle)


def open_deletion_request(tx: Transaction, reply: Reply) -> HistoryEntry | None:
    """The entry by which somebody proposed to take a reply back, while nobody has decided about it."""
    about = [e for e in tx.history.of_question(reply.question) if e.reply == reply.number and e.what in _DECISIONS]
    return about[-1] if about and about[-1].what == "reply.deletion_asked" else None


def ask_for_deletion(tx: Transaction, reply: Reply, by: str, why: str) -> None:
    """Put it before communications. Raises Stale when somebody has done so already."""
    if open_deletion_request(tx, reply) is not None:
        raise Stale("Communications have been asked already to take this reply back.")
    tx.record(NewEntry("reply.deletion_asked", by, reply.question, reply.number, why))


def decline_deletion(tx: Transaction, reply: Reply, by: str) -> None:
    """Leave it where it stands. Raises Stale when nobody asks for anything else any more."""
    if open_deletion_request(tx, reply) is None:
        raise Stale("This has been decided already.")
    tx.record(NewEntry("reply.deletion_declined", by, reply.question, reply.number))


def begin_deletion(tx: Transaction, reply: Reply, by: str, why: str) -> None:
    """Have it deleted; amendments of it that have not left are withdrawn. A hold does not stop this."""
    tx.published.begin_deletion(reply.number)
    tx.record(NewEntry("reply.deleting", by, reply.question, reply.number, why))
    drop_amendments(tx, reply.number, by, "the reply is taken back")
    tx.wake("delete", f"{tx.posts.one(reply.post).post.source}/{reply.number}")


def reopen_if_unanswered(tx: Transaction, number: int, by: str) -> None:
    """Ask a question again of which no answer stands any more, if it can be answered. A closed one stays closed."""
    if tx.questions.locked_state(number) is not QuestionState.SENT:
        return
    detail = tx.question_detail(number)
    if not is_answered(detail) and any_can_be_answered(detail):
        tx.questions.move(number, QuestionState.ASKED)
        tx.record(NewEntry("question.reopened", by, number, why="its answer was taken back"))
