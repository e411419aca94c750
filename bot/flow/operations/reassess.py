"""How it is asked again what a reply needs, whenever that may have changed: its question, the policy, people, lint.

A stricter answer takes back what waits to leave. A milder one lets nothing go by itself: communications are told, and
press Approve.
"""

from collections.abc import Sequence

from bot.core.company import Company
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.permissions import Act, Membership, is_outsider, people_who_may
from bot.core.reply import Reply
from bot.core.replying.approval import ApprovalStatus, approvals_that_count, news_of
from bot.core.replying.reading import changes_since_read, question_hash_for
from bot.core.routing.presence import says_away
from bot.core.slack_messages import SlackStatus
from bot.core.states import QuestionState, ReplyState
from bot.flow.operations.propose import ReplyRules, judge
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_APPROVED = (ReplyState.WAITING, ReplyState.HANDED_OVER)
REASSESSED = (ReplyState.PROPOSED, *_APPROVED)
"""A reply in one of these is asked about again."""


def reassess_question(tx: Transaction, reply_rules: ReplyRules, number: int) -> None:
    """Ask again for every reply of a question that is in review, or approved and not gone yet."""
    tx.questions.locked_state(number)
    detail = tx.question_detail(number)
    for file in detail.replies:
        if file.reply.state in REASSESSED:
            reassess_reply(tx, reply_rules, detail, file)
    tx.replies.approvals.mark_judged(number)


def reassess_reply(
    tx: Transaction, reply_rules: ReplyRules, detail: QuestionDetail, file: ReplyDetail
) -> ApprovalStatus:
    """Store what the reply needs now; where that asks for people again, take it back and say so."""
    now, reply = _approval_status(tx, reply_rules, detail, file), file.reply
    approved = reply.state in _APPROVED
    news = news_of(file, now) or ("it has not the approvals that it needs" if approved and not now.may_leave else "")
    if approved and not now.may_leave:
        tx.replies.move(reply.number, ReplyState.PROPOSED)
        if reply.amends is None and tx.questions.locked_state(reply.question) is QuestionState.APPROVED:
            tx.questions.move(reply.question, QuestionState.PROPOSED)
    tx.replies.approvals.store_status(reply.number, now)
    if news and not (approved and now.may_leave):
        data = {"was": reply.state.value, "question": "changed" if now.question_change else ""}
        tx.record(NewEntry("reply.reassessed", "reassess", reply.question, reply.number, news, data))
    return now


def may_leave_now(tx: Transaction, reply_rules: ReplyRules, reply: Reply) -> bool:
    """Whether it has the approvals that it needs as its question, the policy and the people are at this moment."""
    detail = tx.question_detail(reply.question)
    return _approval_status(tx, reply_rules, detail, detail.reply_detail(reply.number)).may_leave


def learn_membership(tx: Transaction, slack: str, membership: Membership) -> None:
    """Remember what an account is; where it is another, what its person approved is asked about again."""
    if tx.members.membership_of(slack) is not membership:
        for question in tx.replies.approvals.judge_again(slack):
            tx.wake("reassess", str(question))
    tx.members.learn(slack, membership)


def _reviewers(tx: Transaction, company: Company) -> tuple[str, ...]:
    """Who may approve now, by role and by what their account is."""
    may, people = people_who_may(Act.APPROVE, company.people), company.people_by_id
    return tuple(one for one in may if not is_outsider(people[one], tx.members.membership_of(one)))


def _approval_status(
    tx: Transaction, reply_rules: ReplyRules, detail: QuestionDetail, file: ReplyDetail
) -> ApprovalStatus:
    """What this reply needs as company and question are now."""
    reply = file.reply
    target = next((kept for kept in detail.posts if kept.number == reply.post), detail.posts[0])
    findings, ruling = judge(
        reply_rules, detail, target, reply.words, reply.author, (file.length, file.limit), file.attached, file
    )
    reviewers = [one for one in _reviewers(tx, reply_rules.company) if one in (ruling.approvers or (one,))]
    counted = approvals_that_count(file.approvals, reviewers)
    sha256 = question_hash_for(detail, file)
    changed = bool(file.question_sha256) and file.question_sha256 != sha256
    return ApprovalStatus(
        needed=ruling.approvals,
        why=ruling.why,
        findings=findings,
        approvals=() if changed else counted,
        void=tuple(approval.by for approval in file.approvals if approval not in counted),
        question_sha256=sha256,
        question_change=_how_it_changed(detail, file) if changed else "",
        approvers=ruling.approvers,
        undo=ruling.undo,
    )


_OF_WORDS = frozenset({"post.changed", "post.restored", "post.gone", "post.context_changed", "follow_up.arrived"})


def _how_it_changed(detail: QuestionDetail, file: ReplyDetail) -> str:
    changes = changes_since_read(detail, file)
    if any(not change.before for change in changes):
        return "the asker wrote again after this was written"
    if changes:
        return "the question was edited after this was written"
    newest = next((entry.what for entry in reversed(detail.entries) if entry.what in _OF_WORDS), "")
    if newest == "post.context_changed":
        return "what stands above the question was changed or taken away after this was written"
    return "the question is again as it was read"


def learn_status(tx: Transaction, person: str, status: SlackStatus, listed: Sequence[str]) -> None:
    """Remember somebody's status in Slack; where it says something else of whether they are away, it is looked again at
    what waits for them.
    """
    if tx.statuses.learn(person, status, away=says_away(status, listed)):
        tx.escalations.look_at_all()
