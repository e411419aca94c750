"""Approvals: who said yes to which words of a reply, and who let pass what lint forbids.

Only those of the present words count.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, col, select

from bot.core.model import Approval
from bot.core.text.findings_json import findings_from_json, findings_to_json
from bot.core.text.lint_finding import BlockOverride, LintFinding
from bot.store.tables.replies import ApprovalRow, BlockOverrideRow, ReplyRow


class ReplyReader(Protocol):
    """A reply's row; locked and read anew the first time a transaction asks for the lock. Raises NotFound."""

    def __call__(self, number: int, *, lock: bool = False) -> ReplyRow: ...


class Approvals:
    """Every query about approvals."""

    def __init__(self, session: Session, now: datetime, row: ReplyReader) -> None:
        self._session = session
        self._now = now
        self._row = row

    def add(self, number: int, by: str) -> int:
        """Store this person's approval of the present words; returns how many approvals these words have now."""
        sha256 = self._row(number, lock=True).sha256
        self._session.merge(ApprovalRow(reply=number, sha256=sha256, by=by, at=self._now))
        self._session.flush()
        return len(self.of_reply(number))

    def of_reply(self, number: int) -> tuple[Approval, ...]:
        """The approvals of the present words, oldest first."""
        row = self._row(number)
        query = select(ApprovalRow).where(ApprovalRow.reply == number, ApprovalRow.sha256 == row.sha256)
        rows = self._session.exec(query.order_by(col(ApprovalRow.at)))
        return tuple(Approval(a.reply, a.sha256, a.by, a.at) for a in rows)

    def override(self, number: int, by: str, why: str, findings: Sequence[LintFinding]) -> None:
        """Store that this person lets these findings in the present words pass."""
        sha256, kept = self._row(number, lock=True).sha256, findings_to_json(findings)
        row = BlockOverrideRow(reply=number, sha256=sha256, by=by, why=why, findings=kept, at=self._now)
        self._session.merge(row)
        self._session.flush()

    def override_of(self, number: int) -> BlockOverride | None:
        """The override of the present words."""
        row = self._session.get(BlockOverrideRow, (number, self._row(number).sha256))
        if row is None:
            return None
        return BlockOverride(row.sha256, row.by, row.why, row.at, findings_from_json(row.findings or ()))

    def delete_all(self, number: int) -> None:
        """Delete all approvals of a reply (undo)."""
        for row in self._session.exec(select(ApprovalRow).where(ApprovalRow.reply == number)):
            self._session.delete(row)
