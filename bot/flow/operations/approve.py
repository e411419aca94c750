"""How a candidate reply is approved, and how its undo window starts and is undone. Turning a candidate down is in
`close`. An approval is for one SHA-256 of text and target; other words need another approval.
"""

from collections.abc import Collection
from datetime import timedelta

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import NotAllowed, Stale
from bot.core.model import Question
from bot.core.reply import Reply
from bot.core.replying.decision import NOT_CHOSEN, told_already
from bot.core.replying.reading import changes_since_read, question_hash_for
from bot.core.replying.target import LEAVING, LEFT, rival_obstacle, rivals
from bot.core.routing.strength import AnswerOutcome
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, QuestionState, ReplyState
from bot.flow.operations.close import turn_down
from bot.flow.operations.teach import teach_by_approving
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def locked_reply(tx: Transaction, number: int) -> Reply:
    """A reply as it is now; it and its question stay so until the transaction ends. The question is always locked
    first, so that two who choose between its candidates take turns.
    """
    tx.questions.locked_state(tx.replies.one(number).question)
    return tx.replies.locked(number)


def words_seen(seen: str) -> str:
    """The hash of the words, of what a person saw: the hash of the words, a dot, and that of the question."""
    return seen.partition(".")[0]


def check_same_words(reply: Reply, seen: str) -> None:
    """Raises Stale when the words are no longer those the person saw."""
    if reply.sha256 != words_seen(seen):
        raise Stale("The words have changed since you saw them; look at the new version.")


def check_in_review(tx: Transaction, reply: Reply) -> None:
    """Raises Stale, with who decided what, unless a reply waits for a decision."""
    if reply.state is not ReplyState.PROPOSED:
        raise Stale(told_already(reply, tx.history.of_question(reply.question)))


def approve_reply(tx: Transaction, reply: Reply, by: str, undo: timedelta) -> int:
    """Store an approval and return the number of its history entry; with enough approvals the undo window starts.
    Raises Stale unless the reply is PROPOSED, NotAllowed for a second approval by one person where that is not enough,
    and for one by somebody else than the rule names.
    """
    check_in_review(tx, reply)
    check_rivals(tx, reply, LEFT)
    if told := _not_theirs(tx, reply, by):
        raise NotAllowed(told)
    before = {approval.by for approval in tx.replies.approvals.of_reply(reply.number)}
    if by in before and len(before) < tx.replies.approvals_needed(reply.number)[0]:
        raise NotAllowed("You have approved these words already: a second person is needed. Ask a colleague.")
    have = tx.replies.approvals.add(reply.number, by)
    entry = tx.record(NewEntry("reply.approved", by, reply.question, reply.number, data={"sha256": reply.sha256}))
    advance_if_approved(tx, reply, have, undo)
    return entry


def _not_theirs(tx: Transaction, reply: Reply, by: str) -> str:
    """Why this person's approval would not count; "" where it does."""
    approvers = tx.replies.approvals.approvers_of(reply.number)
    if not approvers or by in approvers:
        return ""
    people = " or ".join(f"<@{one}>" for one in approvers)
    return f"These words need the approval of {people}: {tx.replies.approvals_needed(reply.number)[1]}"


def check_rivals(tx: Transaction, reply: Reply, on_its_way: Collection[ReplyState] = LEAVING) -> None:
    """Raises NotAllowed while another reply to the same post is in one of these states, or stands there."""
    tx.questions.locked_state(reply.question)
    if told := rival_obstacle(tx.question_detail(reply.question), reply, on_its_way):
        raise NotAllowed(told)


def advance_if_approved(tx: Transaction, reply: Reply, have: int, undo: timedelta) -> None:
    """Start the undo window if the reply has the approvals it needs. One that needs none stays in review beside another
    answer that leaves: nobody has chosen it.
    """
    tx.questions.locked_state(reply.question)
    needed, policy_why = tx.replies.approvals_needed(reply.number)
    if have < needed or (have == 0 and _rivals(tx, reply, LEAVING | PUBLISHED_REPLIES)):
        return
    tx.replies.move(reply.number, ReplyState.APPROVED)
    if reply.amends is None and tx.questions.locked_state(reply.question) is QuestionState.PROPOSED:
        tx.questions.move(reply.question, QuestionState.APPROVED)
    why = policy_why if needed == 0 else ""
    own = tx.replies.approvals.undo_of(reply.number)
    start_undo_window(tx, reply, undo if own is None else own, "approve", why)


def start_undo_window(tx: Transaction, reply: Reply, undo: timedelta, by: str, why: str = "") -> None:
    """Put a reply into its undo window, and have it sent at the end of it."""
    until = tx.now + undo
    tx.replies.move(reply.number, ReplyState.WAITING)
    tx.replies.set_send_at(reply.number, until)
    tx.record(NewEntry("reply.waiting", by, reply.question, reply.number, why, {"until": until.isoformat()}))
    source = tx.posts.one(reply.post).post.source
    tx.wake("relay" if reply.amends is None else "amend", f"{source}/{reply.number}", until)


def undo_sending(tx: Transaction, reply: Reply, by: str) -> None:
    """Take a reply out of its undo window: PROPOSED again, its approvals deleted. Raises Stale unless it is WAITING."""
    tx.questions.locked_state(reply.question)
    if reply.state is not ReplyState.WAITING:
        raise Stale(f"Too late to undo: this reply is {reply.state.words}.")
    tx.replies.move(reply.number, ReplyState.PROPOSED)
    tx.replies.approvals.delete_all(reply.number)
    if reply.amends is None and tx.questions.locked_state(reply.question) is QuestionState.APPROVED:
        tx.questions.move(reply.question, QuestionState.PROPOSED)
    tx.record(NewEntry("reply.undone", by, reply.question, reply.number, data={"sha256": reply.sha256}))


def check_same_question(detail: QuestionDetail, file: ReplyDetail, seen: str) -> None:
    """Raises Stale when the question is no longer the one the person saw. Without its hash, as of a review that was
    drawn before there was one, it must be as when the words were written.
    """
    question_sha256 = seen.partition(".")[2]
    same = question_hash_for(detail, file) == question_sha256
    if not (same or (not question_sha256 and not changes_since_read(detail, file))):
        raise Stale("The question has changed since you saw it; look at what it says now.")


def approve_and_teach(tx: Transaction, reply: Reply, by: str, undo: timedelta, *, keep_others: bool = False) -> None:
    """Store an approval; if the reply may be sent with it, that confirms the tags of its question, and settles its
    other candidates for the same post: they are declined, or with `keep_others` stay in review.
    """
    entry = approve_reply(tx, reply, by, undo)
    if tx.replies.one(reply.number).state is not ReplyState.PROPOSED:
        settle_rivals(tx, reply, by, keep=keep_others)
        question = tx.questions.one(reply.question)
        teach_by_approving(tx, question, by, entry)
        _learn_of_author(tx, question, reply)


def _learn_of_author(tx: Transaction, question: Question, reply: Reply) -> None:
    """An approved answer speaks for its author, once, however often it is undone and approved again."""
    waited = [one for one in tx.history.of_question(question.number) if one.reply == reply.number]
    if reply.amends is None and [one.what for one in waited].count("reply.waiting") == 1:
        tx.expertise.learn(reply.author, question.tags, AnswerOutcome.APPROVED)


def settle_rivals(tx: Transaction, chosen: Reply, by: str, *, keep: bool) -> None:
    """Decline what else is proposed to the chosen reply's post, or keep it in review. What waits to leave is called
    back; what has begun to leave is left alone.
    """
    for other in _rivals(tx, chosen, LIVE_REPLIES - LEFT):
        rival = tx.replies.locked(other.number)
        if rival.state in LEFT:  # it began to leave between the look and the lock
            continue
        if keep and rival.state is ReplyState.WAITING:
            undo_sending(tx, rival, by)
        if not keep:
            if rival.state not in (ReplyState.PROPOSED, ReplyState.CHANGES_ASKED):
                tx.replies.move(rival.number, ReplyState.PROPOSED)
            turn_down(tx, rival, ReplyState.DECLINED, by, NOT_CHOSEN)


def _rivals(tx: Transaction, reply: Reply, states: Collection[ReplyState]) -> list[Reply]:
    """The other replies to the same post that are in one of these states."""
    found = rivals(tx.question_detail(reply.question), reply)
    return [file.reply for file in found if file.reply.state in states]
