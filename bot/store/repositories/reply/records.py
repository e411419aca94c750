"""What became of an author's answers: which were approved as they were written."""

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.states import ReplyState
from bot.store.tables.history import HistoryRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.slack import BurstRecipientRow

_LOOKED_AT = 100
"""Answers of one author that are looked at, the newest."""
_UNDECIDED = (ReplyState.PROPOSED.value, ReplyState.WITHDRAWN.value)
_CHANGED = frozenset({"reply.edited", "reply.changes_asked"})
_DECISIONS = ("reply.approved", "reply.declined", *sorted(_CHANGED))


_TO_ALL = select(BurstRecipientRow.reply).where(col(BurstRecipientRow.reply).is_not(None))


class Records:
    """Every query about how authors' answers were judged."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def proposed_since(self, since: datetime) -> tuple[tuple[int, int], ...]:
        """(reply, question) of every reply proposed since then, the oldest first."""
        query = select(ReplyRow.number, ReplyRow.question).where(col(ReplyRow.proposed_at) >= since)
        return tuple(
            (reply or 0, question) for reply, question in self._session.exec(query.order_by(col(ReplyRow.number)))
        )

    def of(self, author: str, *, before: datetime | None = None, not_counted: str = "") -> tuple[bool, ...]:
        """Of each decided answer of this author, the newest first, whether it was approved as it was written. Left out
        are those declined for the reason `not_counted`, those that needed nobody, those proposed from `before` on, and
        what was approved for a whole burst: that is one decision, however many replies came of it.
        """
        query = select(ReplyRow.number).where(ReplyRow.author == author, col(ReplyRow.amends).is_(None))
        query = query.where(col(ReplyRow.state).not_in(_UNDECIDED), col(ReplyRow.number).not_in(_TO_ALL))
        if before is not None:
            query = query.where(col(ReplyRow.proposed_at) < before)
        numbers = self._session.exec(query.order_by(col(ReplyRow.number).desc()).limit(_LOOKED_AT)).all()
        entries = select(HistoryRow.reply, HistoryRow.what, HistoryRow.why).where(
            col(HistoryRow.reply).in_(numbers), col(HistoryRow.what).in_(_DECISIONS)
        )
        decided: defaultdict[int, set[str]] = defaultdict(set)
        for reply, what, why in self._session.exec(entries):
            if reply is not None and not (what == "reply.declined" and why == not_counted):
                decided[reply].add(what)
        return tuple(decided[number] == {"reply.approved"} for number in numbers if number and decided[number])
