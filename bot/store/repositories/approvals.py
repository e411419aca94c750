"""Approvals: who said yes to which words of a reply, for which question, and who let pass what lint forbids. Only those
of the present words and of the question as it is count. And what was read when the words were written.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.core.details import Reading
from bot.core.reply import Approval
from bot.core.replying.approval import ApprovalStatus
from bot.core.states import ReplyState
from bot.core.text.findings_json import findings_to_json
from bot.core.text.lint_finding import BlockOverride, LintFinding
from bot.store.rows import find_row, get_row
from bot.store.tables.questions import QuestionRow
from bot.store.tables.replies import ApprovalRow, BlockOverrideRow, ReadingRow, ReplyRow
from bot.store.tables.reply_values import approval_of, override_of

_JUDGED = [state.value for state in (ReplyState.PROPOSED, ReplyState.WAITING, ReplyState.HANDED_OVER)]

_ALL_TO_JUDGE = (
    select(ReplyRow.question)
    .join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
    .where(col(ReplyRow.state).in_(_JUDGED))
    .distinct()
    .order_by(col(ReplyRow.question))
)
_TO_JUDGE = _ALL_TO_JUDGE.where(col(ReplyRow.judged_entry) < col(QuestionRow.last_entry))


class ReplyReader(Protocol):
    """A reply's row; locked and read anew the first time a transaction asks for the lock. Raises NotFound."""

    def __call__(self, number: int, *, lock: bool = False) -> ReplyRow: ...


class Approvals:
    """Every query about approvals, and about what they are given for."""

    def __init__(self, session: Session, now: datetime, row: ReplyReader) -> None:
        self._session = session
        self._now = now
        self._row = row

    def add(self, number: int, by: str) -> int:
        """Store this person's approval of the present words for the question as it was last judged; returns how many
        approvals these have now.
        """
        row = self._row(number, lock=True)
        given = ApprovalRow(reply=number, sha256=row.sha256, by=by, at=self._now, question_sha256=row.question_sha256)
        self._session.merge(given)
        self._session.flush()
        return len(self.of_reply(number))

    def of_reply(self, number: int) -> tuple[Approval, ...]:
        """The approvals of the present words for the question as it was last judged, oldest first."""
        row = self._row(number)
        query = select(ApprovalRow).where(
            ApprovalRow.reply == number,
            ApprovalRow.sha256 == row.sha256,
            ApprovalRow.question_sha256 == row.question_sha256,
        )
        rows = self._session.exec(query.order_by(col(ApprovalRow.at), col(ApprovalRow.by)))
        return tuple(map(approval_of, rows))

    def approvers_of(self, number: int) -> tuple[str, ...]:
        """Whose approvals of the present words count, () for everybody who may approve."""
        return tuple(self._row(number).approvers or ())

    def undo_of(self, number: int) -> timedelta | None:
        """How long the present words may be undone, None for the company's own span."""
        seconds = self._row(number).undo_seconds
        return None if seconds is None else timedelta(seconds=seconds)

    def override(self, number: int, by: str, why: str, findings: Sequence[LintFinding]) -> None:
        """Store that this person lets these findings in the present words pass."""
        sha256, kept = self._row(number, lock=True).sha256, findings_to_json(findings)
        row = BlockOverrideRow(reply=number, sha256=sha256, by=by, why=why, findings=kept, at=self._now)
        self._session.merge(row)
        self._session.flush()

    def override_of(self, number: int) -> BlockOverride | None:
        """The override of the present words."""
        row = find_row(self._session, BlockOverrideRow, number, self._row(number).sha256)
        return None if row is None else override_of(row)

    def delete_all(self, number: int) -> None:
        """Delete all approvals of a reply, and what was let pass in its present words (undo)."""
        for row in self._session.exec(select(ApprovalRow).where(ApprovalRow.reply == number)):
            self._session.delete(row)
        override = find_row(self._session, BlockOverrideRow, number, self._row(number).sha256)
        if override is not None:
            self._session.delete(override)

    def store_status(self, number: int, now: ApprovalStatus) -> None:
        """Store what the reply needs now. Approvals of those who may not approve any more are deleted."""
        row = self._row(number, lock=True)
        if not row.question_sha256:  # of an earlier version, which did not know what was read
            whole = update(ApprovalRow).where(col(ApprovalRow.reply) == number, col(ApprovalRow.question_sha256) == "")
            self._session.execute(whole.values(question_sha256=now.question_sha256))
        row.question_sha256 = now.question_sha256
        row.approvals_needed, row.policy_why = now.needed, now.why
        set_approvers(row, now.approvers, now.undo)
        row.findings = findings_to_json(now.findings)
        gone = delete(ApprovalRow).where(col(ApprovalRow.reply) == number, col(ApprovalRow.by).in_(now.void))
        self._session.execute(gone)
        self._session.flush()

    def store_readings(self, number: int, readings: Sequence[Reading], question_sha256: str) -> None:
        """Store what was read when the present words were written, in place of what was read before."""
        self._session.execute(delete(ReadingRow).where(col(ReadingRow.reply) == number))
        self._session.add_all([ReadingRow(reply=number, post=one.post, words=one.words) for one in readings])
        self._row(number).question_sha256 = question_sha256
        self._session.flush()

    def mark_judged(self, question: int) -> None:
        """Everything that happened to the question so far is known to its replies."""
        question_row = get_row(self._session, QuestionRow, question)
        for row in self._session.exec(select(ReplyRow).where(ReplyRow.question == question)):
            row.judged_entry = question_row.last_entry

    def judge_again(self, by: str) -> list[int]:
        """Have everything asked about again that this person approved and that has not left; the questions it is of."""
        approved = select(ApprovalRow.reply).where(ApprovalRow.by == by)
        query = select(ReplyRow).where(col(ReplyRow.number).in_(approved), col(ReplyRow.state).in_(_JUDGED))
        rows = list(self._session.exec(query.order_by(col(ReplyRow.number))))
        for row in rows:
            row.judged_entry = 0
        return list(dict.fromkeys(row.question for row in rows))

    def questions_to_judge(self, *, everything: bool = False) -> list[int]:
        """Questions with a reply in review, or approved and not gone, of which something happened since."""
        return list(self._session.exec(_ALL_TO_JUDGE if everything else _TO_JUDGE))


def set_approvers(row: ReplyRow, approvers: Sequence[str], undo: timedelta | None) -> None:
    """Store whose approvals count, and how long these words may be undone."""
    row.approvers = list(approvers) or None
    row.undo_seconds = None if undo is None else round(undo.total_seconds())


def delete_readings_of(session: Session, posts: Iterable[int]) -> None:
    """Delete what was read of these posts: their words go."""
    session.execute(delete(ReadingRow).where(col(ReadingRow.post).in_(list(posts))))
