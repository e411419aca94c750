"""Whether a reply has the approvals that it needs now, and what is said when that is no longer so. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.details import ReplyDetail
from bot.core.reply import Approval
from bot.core.replying.policy import ApprovalCase, ApprovalPolicy, approval_ruling
from bot.core.states import ReplyState
from bot.core.text.lint_finding import LintFinding


@dataclass(frozen=True, slots=True)
class ApprovalStatus:
    """What a reply needs now. `approvals` are those that count, `void` who gave one that counts no more;
    `question_change` says how the question changed since it was approved; `approvers` and `undo` are the ruling's.
    """

    needed: int
    why: str
    findings: tuple[LintFinding, ...]
    approvals: tuple[Approval, ...]
    void: tuple[str, ...]
    question_sha256: str
    question_change: str = ""
    approvers: tuple[str, ...] = ()
    undo: timedelta | None = None

    @property
    def may_leave(self) -> bool:
        """Whether what was approved may leave as things are."""
        return len(self.approvals) >= self.needed and not self.question_change


def approved_at(file: ReplyDetail) -> datetime | None:
    """When what is approved was, None while it is not: what was given in working hours counts after them."""
    if file.reply.state is ReplyState.PROPOSED:
        return None
    given = [approval.at for approval in file.approvals] or [version.at for version in file.versions[-1:]]
    return max(given, default=None)


def approvals_that_count(given: Sequence[Approval], reviewers: Collection[str]) -> tuple[Approval, ...]:
    """Those of people who may approve now."""
    return tuple(approval for approval in given if approval.by in reviewers)


def news_of(before: ReplyDetail, now: ApprovalStatus) -> str:
    """Why the reply is asked about again, or what is asked of it now; "" when nothing changed that matters."""
    news = []
    if now.question_change:
        news.append(now.question_change)
    if now.needed > before.approvals_needed:
        news.append(f"{_count(now.needed)} needed now ({now.why})")
    if now.needed < before.approvals_needed:
        lets_go = "it leaves when communications press Approve"
        news.append(f"{_count(now.needed)} enough now ({now.why}); {lets_go}")
    if now.void:
        people = ", ".join(f"<@{by}>" for by in now.void)
        news.append(f"the approval of {people} counts no more: it is no longer theirs to give")
    return "; ".join(news)


def asks_less(policy: ApprovalPolicy, cases: Iterable[ApprovalCase], tags: Sequence[str]) -> bool:
    """Whether the policy asks for fewer approvals in one of these cases once the question has these tags instead."""
    return any(
        approval_ruling(policy, replace(case, tags=tags)).strictness < approval_ruling(policy, case).strictness
        for case in cases
    )


def _count(needed: int) -> str:
    return {0: "no approval is", 1: "1 approval is"}.get(needed, f"{needed} approvals are")
