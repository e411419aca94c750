"""How one post of a burst gets its reply of the approved answer: proposed and approved in one transaction, then on
the ordinary road. What is no longer as it was approved is left out, with the reason.
"""

from dataclasses import replace

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstRecipient
from bot.core.details import KeptPost, QuestionDetail
from bot.core.errors import Inside
from bot.core.replying.bursts.recipients import eligible_post
from bot.core.replying.proposal import ANYBODYS, Proposal
from bot.core.replying.reading import question_hash
from bot.core.states import ReplyState
from bot.flow.operations.approve import advance_if_approved
from bot.flow.operations.burst_answers.prepare import told_blocks
from bot.flow.operations.lint_check import override_blocks
from bot.flow.operations.propose import ReplyRules, checked_wording, propose_reply
from bot.store.repositories.history import NewEntry
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Transaction

_OTHER_WORDS = "by today's rules its channel would show other words: answer it by itself"
_OTHER_QUESTION = "its question changed since this was prepared: answer it by itself"
_FORBIDDEN = "lint forbids the words by today's rules: answer it by itself"
_TAKEN_OUT = "it was taken out of the burst"


def send_next(tx: Transaction, rules: ReplyRules, answer: BurstAnswer) -> bool:
    """Give the next post its reply, or leave it out; False when there is none left. `answer` is locked."""
    recipient = tx.burst_answers.next_recipient(answer.number)
    if recipient is None:
        return False
    tx.questions.locked_state(recipient.question)
    why = _make_reply(tx, rules, answer, recipient)
    if why:
        tx.burst_answers.leave_out(answer.number, recipient, why)
    tx.bursts.show_soon(answer.burst)
    return True


def _make_reply(tx: Transaction, rules: ReplyRules, answer: BurstAnswer, recipient: BurstRecipient) -> str:
    """Why it gets none; "" when it has it."""
    detail = tx.question_detail(recipient.question)
    if detail.burst is None or detail.burst.number != answer.burst:
        return _TAKEN_OUT
    target = next((kept for kept in detail.posts if kept.number == recipient.post), None)
    if target is None:
        return _OTHER_QUESTION
    why = eligible_post(detail, target, answer.kind).why or _changed(detail, recipient)
    return why or _propose_checked(tx, rules, answer, detail, target, recipient)


def _changed(detail: QuestionDetail, recipient: BurstRecipient) -> str:
    post = recipient.post or 0
    return "" if question_hash(detail, post, (post,)) == recipient.question_sha256 else _OTHER_QUESTION


def _propose_checked(
    tx: Transaction,
    rules: ReplyRules,
    answer: BurstAnswer,
    detail: QuestionDetail,
    target: KeptPost,
    recipient: BurstRecipient,
) -> str:
    """Give it the reply if its words are still those that were approved; else why not."""
    asked = replace(rules, ask_to_allow=bool(answer.passed_by))
    try:
        wording = checked_wording(asked, detail, target, answer.words, answer.author)
    except Inside as refusal:
        return str(refusal)
    if wording.sha256 != recipient.sha256:
        return _OTHER_WORDS
    if told_blocks(wording) not in ("", recipient.forbidden):
        return _FORBIDDEN
    _propose_approved(tx, rules, answer, detail, recipient, wording)
    return ""


def _propose_approved(
    tx: Transaction,
    rules: ReplyRules,
    answer: BurstAnswer,
    detail: QuestionDetail,
    recipient: BurstRecipient,
    wording: Wording,
) -> None:
    """The reply with the approvals of the whole. Where the policy asks for more by now, it waits for them by itself."""
    number, holding = detail.question.number, answer.kind is BurstAnswerKind.HOLDING
    data = {"burst_answer": str(answer.number), **({"holding": "1"} if holding else {})}
    proposal = Proposal(answer.author, answer.words, recipient.post, another=True, despite_claim_of=ANYBODYS)
    target = next(kept for kept in detail.posts if kept.number == recipient.post)
    reply = propose_reply(tx, detail, target, wording, proposal, data)
    if holding:
        tx.replies.mark_holding(reply)
    tx.burst_answers.made(answer.number, recipient, reply)
    if told_blocks(wording):
        override_blocks(tx, rules.company, tx.replies.one(reply), answer.passed_by, answer.passed_why)
    given = [by for by in answer.approvals if by in (wording.approvers or (by,))]
    have = 0
    for by in given:
        have = tx.replies.approvals.add(reply, by)
        told = {"sha256": wording.sha256, "burst_answer": str(answer.number)}
        tx.record(NewEntry("reply.approved", by, number, reply, data=told))
    present = tx.replies.one(reply)
    if have and present.state is ReplyState.PROPOSED:
        advance_if_approved(tx, present, have, rules.undo_window)
