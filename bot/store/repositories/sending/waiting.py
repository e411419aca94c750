"""What waits for somebody among all replies: for review, for a decision after a failure, for a person who posts it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.burst_answers.answer import BurstAnswerState
from bot.core.sending.daily import WaitingBurstAnswer, WaitingReply, WaitingWork
from bot.core.sending.holds import Hold
from bot.core.states import CLOSED, PUBLISHED_REPLIES, ReplyState
from bot.store.repositories.holds import Holds
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.slack import BurstAnswerRow, BurstRow

_SINCE: Mapping[ReplyState, tuple[str, ...]] = {
    ReplyState.PROPOSED: ("reply.proposed", "reply.reworded", "reply.edited"),
    ReplyState.FAILED: ("reply.failed",),
    ReplyState.UNCERTAIN: ("reply.uncertain",),
    ReplyState.HANDED_OVER: ("reply.handed_over",),
}
"""The states in which a reply waits for somebody, and the entries from the newest of which it does."""
_TROUBLE = (ReplyState.FAILED.value, ReplyState.UNCERTAIN.value)


class WaitingReplies:
    """Every query about what waits."""

    def __init__(self, session: Session, holds: Holds) -> None:
        self._session = session
        self._holds = holds

    def work(self) -> WaitingWork:
        """All of it, the oldest first. What failed is in it until somebody decides, or another answer stands there."""
        holds = [(Hold(*held), len(self._holds.stopped_by(held[0]))) for held in self._holds.active()]
        return WaitingWork(self._replies(), holds, self._burst_answers())

    def _burst_answers(self) -> Sequence[WaitingBurstAnswer]:
        query = select(BurstRow.tag, BurstAnswerRow.prepared_at).join_from(
            BurstAnswerRow, BurstRow, col(BurstRow.number) == col(BurstAnswerRow.burst)
        )
        waits = BurstAnswerRow.state == BurstAnswerState.PROPOSED.value
        found = self._session.exec(
            query.where(waits).order_by(col(BurstAnswerRow.prepared_at), col(BurstAnswerRow.number))
        )
        return [WaitingBurstAnswer(tag, since) for tag, since in found]

    def _replies(self) -> Sequence[WaitingReply]:
        query = select(ReplyRow, PostRow.source).join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        query = query.join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
        query = query.where(col(ReplyRow.state).in_([state.value for state in _SINCE]))
        query = query.where(col(QuestionRow.state).not_in([state.value for state in CLOSED]))
        found = [
            WaitingReply(row.question, source, ReplyState(row.state), self._since(row), row.failure)
            for row, source in self._session.exec(query.order_by(col(ReplyRow.proposed_at), col(ReplyRow.number))).all()
            if not self._is_answered(row)
        ]
        return sorted(found, key=lambda one: one.since)

    def _since(self, row: ReplyRow) -> datetime:
        since = col(HistoryRow.what).in_(_SINCE[ReplyState(row.state)])
        query = select(HistoryRow.at).where(HistoryRow.reply == row.number, since)
        return self._session.exec(query.order_by(col(HistoryRow.seq).desc()).limit(1)).first() or row.proposed_at

    def _is_answered(self, row: ReplyRow) -> bool:
        """Whether another answer of ours to the same post stands since this one failed."""
        if row.state not in _TROUBLE or row.amends is not None:
            return False
        standing = col(ReplyRow.state).in_([state.value for state in PUBLISHED_REPLIES])
        answers = (standing, col(ReplyRow.holding).is_(False))
        query = select(ReplyRow.number).where(ReplyRow.post == row.post, *answers).limit(1)
        return self._session.exec(query).first() is not None
