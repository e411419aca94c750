"""How a reply or a question is closed: a reply is turned down or withdrawn, a question settled or ignored, or it closes
itself because nobody waits for an answer any more.
"""

from bot.core.errors import NotAllowed, Stale
from bot.core.reply import Reply
from bot.core.replying.decision import too_late_for
from bot.core.replying.target import has_lapsed, is_answered, may_stand, rivals
from bot.core.states import RETRACTABLE, QuestionState, ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

ANOTHER_PUBLISHED = "another reply to this post was published"
_TAKEN_AWAY = "its post was taken away"
_OPENED_OR_CLOSED = frozenset({"question.lapsed", "question.settled", "question.reopened"})
_LEAVING = (ReplyState.WAITING, ReplyState.SENDING, ReplyState.UNCERTAIN)


def reopen_or_mark_sent(tx: Transaction, number: int) -> None:
    """After a candidate was dropped and no other reply is live: SENT when everything is answered, else ASKED again."""
    state = tx.questions.locked_state(number)
    if state in (QuestionState.PROPOSED, QuestionState.APPROVED) and not tx.replies.live_replies(number):
        done = is_answered(tx.question_detail(number))
        tx.questions.move(number, QuestionState.SENT if done else QuestionState.ASKED)


def turn_down(tx: Transaction, reply: Reply, state: ReplyState, by: str, why: str) -> None:
    """Ask for changes, decline or withdraw, and delete its approvals; the question goes back to ASKED or SENT when no
    other reply is live. Raises Stale, with what became of it meanwhile, when that comes too late.
    """
    tx.questions.locked_state(reply.question)
    check_undecided(tx, tx.replies.locked(reply.number), state)
    close_reply(tx, reply, state, by, why)


def close_reply(tx: Transaction, reply: Reply, state: ReplyState, by: str, why: str) -> None:
    """As `turn_down`, also for one of which nobody knows whether it stands, where that no longer matters."""
    has_images = bool(tx.replies.images.attachments(reply.number).images)
    was = tx.replies.move(reply.number, state)
    tx.replies.approvals.delete_all(reply.number)
    data = {} if has_images else {"was": was.value}  # images are let go of at once
    tx.record(NewEntry(f"reply.{state.value}", by, reply.question, reply.number, why, data))
    reopen_or_mark_sent(tx, reply.question)


def check_undecided(tx: Transaction, present: Reply, state: ReplyState) -> None:
    """Raises Stale, with who decided what, when a reply can no longer become this."""
    if told := too_late_for(present, state, tx.history.of_question(present.question)):
        raise Stale(told)


def withdraw_rivals(tx: Transaction, published: Reply, by: str) -> None:
    """Withdraw every other reply to the post that this published one answers, unless it may be there already."""
    for file in rivals(tx.question_detail(published.question), published):
        if file.reply.state in RETRACTABLE:
            turn_down(tx, file.reply, ReplyState.WITHDRAWN, by, ANOTHER_PUBLISHED)


def close_after_attempt(tx: Transaction, reply: Reply, state: ReplyState, by: str) -> None:
    """What the end of an attempt to send a reply means for its question and the other replies to its post."""
    if state is ReplyState.SENT:
        withdraw_rivals(tx, reply, by)
    elif state is ReplyState.WITHDRAWN:
        reopen_or_mark_sent(tx, reply.question)
        if opt_out := tx.posts.one(reply.post).opt_out:
            tell_of_opt_out(tx, reply, opt_out, by)
    elif state is ReplyState.FAILED:
        close_if_lapsed(tx, reply.question, by)


def tell_of_opt_out(tx: Transaction, reply: Reply, why: str, by: str) -> None:
    """Tell its author, and who approved it, that a reply was withdrawn because those it was for want no answer."""
    tx.record(NewEntry("reply.opted_out", by, reply.question, reply.number, why))


def close_question(tx: Transaction, number: int, state: QuestionState, by: str) -> QuestionState:
    """Withdraw every live reply, close, unsnooze; returns what state it was in. Raises NotAllowed while a reply is
    WAITING, SENDING or UNCERTAIN.
    """
    was = tx.questions.locked_state(number)
    _check_nothing_leaving(tx, number)
    for reply in tx.replies.live_replies(number):
        turn_down(tx, tx.replies.one(reply), ReplyState.WITHDRAWN, by, "")
    tx.questions.move(number, state)
    tx.questions.snooze(number, None)
    return was


def close_if_lapsed(tx: Transaction, number: int, by: str) -> None:
    """Close a question whose every post was taken away before an answer. What was proposed is withdrawn, its words
    kept; a person may open it again, and so does a post that comes back.
    """
    if not has_lapsed(tx.question_detail(number)):
        return
    if tx.questions.locked_state(number) in (QuestionState.NEW, QuestionState.DOUBTFUL):
        tx.questions.move(number, QuestionState.DISMISSED)
        tx.record(NewEntry("question.dismissed", by, number, why=_TAKEN_AWAY))
        return
    for reply in tx.replies.live_replies(number):
        turn_down(tx, tx.replies.one(reply), ReplyState.WITHDRAWN, by, _TAKEN_AWAY)
    tx.questions.move(number, QuestionState.SETTLED)
    tx.questions.snooze(number, None)
    tx.record(NewEntry("question.lapsed", by, number, why=_TAKEN_AWAY))


def reopen_for_post(tx: Transaction, number: int, by: str, post: int) -> None:
    """Ask a question again whose post is back: one that closed itself, or one of which no answer stands any more."""
    state = tx.questions.locked_state(number)
    detail = tx.question_detail(number)
    kinds = [entry.what for entry in detail.entries if entry.what in _OPENED_OR_CLOSED]
    lapsed = state is QuestionState.SETTLED and kinds[-1:] == ["question.lapsed"]
    bare = state is QuestionState.SENT and not may_stand(detail)
    if lapsed or bare:
        tx.questions.move(number, QuestionState.ASKED)
        tx.record(NewEntry("question.reopened", by, number, why="its post is back", data={"post": str(post)}))


def _check_nothing_leaving(tx: Transaction, number: int) -> None:
    for reply in tx.replies.live_replies(number):
        state = tx.replies.one(reply).state
        if state in _LEAVING:
            raise NotAllowed(f"A reply is {state.words}: undo or settle that first.")
