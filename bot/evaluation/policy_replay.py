"""A changed policy over what was proposed: what each reply would have needed, and when it would have left, beside what
happened. Writes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.company import Company
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry
from bot.core.replying.policy import ApprovalPolicy, ApprovalRuling, approval_ruling, with_people
from bot.core.text.lint_finding import blocks_in
from bot.flow.operations.propose import approval_case, rules_in
from bot.store.transaction import Transaction

_NOTICED = timedelta(seconds=1)
"""What leaves so much earlier or later leaves at the same time."""


@dataclass(frozen=True, slots=True)
class ReplayedReply:
    """One reply under both policies. `leaves` is when it was to leave, `would_leave` when it would have been; None
    where it did not get so far, or would wait for a person. `quiet` is the reason of a quiet time that would hold it.
    """

    question: str
    reply: int
    author: str
    source: str
    state: str
    needed: int
    why: str
    would_need: int
    would_why: str
    approvers: tuple[str, ...] = ()
    missing: int = 0
    leaves: datetime | None = None
    would_leave: datetime | None = None
    quiet: str = ""

    @property
    def changes(self) -> tuple[str, ...]:
        """In what it differs: more or fewer approvals, other approvers, waiting, later or earlier, held."""
        found = {
            "more approvals": self.would_need > self.needed,
            "fewer approvals": self.would_need < self.needed,
            "waits": self.missing > 0,
            "earlier": self._moved(-1),
            "later": self._moved(1),
            "held": bool(self.quiet),
        }
        return tuple(name for name, so in found.items() if so)

    def _moved(self, sign: int) -> bool:
        if self.leaves is None or self.would_leave is None:
            return False
        return sign * (self.would_leave - self.leaves) > _NOTICED

    def record(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "question": self.question,
            "reply": self.reply,
            "author": self.author,
            "source": self.source,
            "state": self.state,
            "happened": {"approvals": self.needed, "why": self.why, "leaves": _text(self.leaves)},
            "would": {
                "approvals": self.would_need,
                "why": self.would_why,
                "approvers": self.approvers,
                "missing": self.missing,
                "leaves": _text(self.would_leave),
                "quiet": self.quiet,
            },
            "changes": self.changes,
        }


def replay_policy(
    tx: Transaction, company: Company, policy: ApprovalPolicy, since: datetime
) -> Iterator[ReplayedReply]:
    """Every reply proposed since then, the oldest first, as this policy would have had it."""
    changed = company.with_sections(policy=policy)
    details: dict[int, QuestionDetail] = {}
    for number, question in tx.replies.records.proposed_since(since):
        detail = details.get(question) or details.setdefault(question, tx.question_detail(question))
        yield _replayed(tx, changed, detail, detail.reply_detail(number))


def tally(replayed: Sequence[ReplayedReply]) -> dict[str, object]:
    """How many there were, how many differ, and in what."""
    changes = Counter(change for one in replayed for change in one.changes)
    return {"replies": len(replayed), "changed": sum(bool(one.changes) for one in replayed), "changes": dict(changes)}


def _replayed(tx: Transaction, company: Company, detail: QuestionDetail, file: ReplyDetail) -> ReplayedReply:
    source = next((kept.post.source for kept in detail.posts if kept.number == file.reply.post), "")
    would = _ruling(tx, company, detail, file)
    given = sorted(one.at for one in file.approvals if one.by in (would.approvers or (one.by,)))
    left = _waiting(detail, file)
    base = ReplayedReply(
        question=detail.question.id,
        reply=file.reply.number,
        author=file.reply.author,
        source=source,
        state=file.reply.state.words,
        needed=file.approvals_needed,
        why=file.policy_why,
        would_need=would.approvals,
        would_why=would.why,
        approvers=would.approvers,
        leaves=_until(left) if left else None,
    )
    if left is None:
        return base
    if len(given) < would.approvals:
        return replace(base, missing=would.approvals - len(given))
    return _leaving(company, detail, base, _ready_at(file, given, would), would.undo)


def _leaving(
    company: Company, detail: QuestionDetail, base: ReplayedReply, ready: datetime, undo: timedelta | None
) -> ReplayedReply:
    """When it would leave that was ready then."""
    at = ready + (company.relay.undo_window if undo is None else undo)
    quiet = company.effective_policy.quiet_at(at, base.source, detail.question.tags)
    return replace(base, would_leave=quiet.end if quiet else at, quiet=quiet.reason if quiet else "")


def _ruling(tx: Transaction, company: Company, detail: QuestionDetail, file: ReplyDetail) -> ApprovalRuling:
    target = next((kept for kept in detail.posts if kept.number == file.reply.post), detail.posts[0])
    reply, rules = file.reply, rules_in(tx, company, {})
    case = approval_case(rules, detail, target, reply.words, reply.author, file.findings, file)
    ruling = approval_ruling(company.effective_policy, case)
    if blocks_in(file.findings) and ruling.approvals == 0:
        ruling = replace(ruling, approvals=1, why="lint forbids it: communications must override that")
    return with_people(ruling, company.people, reply.author)


def _ready_at(file: ReplyDetail, given: Sequence[datetime], would: ApprovalRuling) -> datetime:
    """When it would have had what it needs: with its words, or with the last approval that is needed."""
    if would.approvals:
        return given[would.approvals - 1]
    return file.versions[-1].at if file.versions else file.reply.proposed_at


def _waiting(detail: QuestionDetail, file: ReplyDetail) -> HistoryEntry | None:
    """The entry with which its present words began to wait for leaving."""
    found = (e for e in reversed(detail.entries) if e.reply == file.reply.number and e.what == "reply.waiting")
    return next(found, None)


def _until(entry: HistoryEntry) -> datetime:
    until = entry.data.get("until", "")
    return datetime.fromisoformat(until) if until else entry.at


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
