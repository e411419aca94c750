"""The next rung of each question that waits, and when to look at it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from bot.core.burst_answers.answer import BurstAnswerState
from bot.core.promises.rungs import RungCall, UpcomingRung
from bot.store.rows import find_row
from bot.store.tables.promises import EscalationRow
from bot.store.tables.slack import BurstAnswerRow


class Escalations:
    """Every query about escalations."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def of_question(self, number: int) -> UpcomingRung | None:
        """The rung that is next; None while none is."""
        row = find_row(self._session, EscalationRow, number)
        return UpcomingRung(RungCall(row.rung), row.due_at) if row else None

    def save(self, number: int, rung: UpcomingRung | None, look_at: datetime | None = None) -> None:
        """Store which rung is next, in place of what was there. Without `look_at`, it is looked at when it is due."""
        row = find_row(self._session, EscalationRow, number)
        if rung is None:
            if row is not None:
                self._session.delete(row)
            return
        row = row or EscalationRow(question=number, rung="", due_at=rung.at, look_at=rung.at)
        row.rung, row.due_at, row.look_at = rung.call.value, rung.at, look_at or rung.at
        self._session.add(row)

    def to_look_at(self, limit: int = 50) -> Sequence[int]:
        """Questions whose next rung is to be looked at now, the earliest first."""
        looks = col(EscalationRow.look_at)
        query = select(EscalationRow.question).where(looks <= self._now).order_by(looks, col(EscalationRow.question))
        return self._session.exec(query.limit(limit)).all()

    def look_at_all(self) -> None:
        """Have every next rung looked at now, also those of answers to bursts: who could be called changed."""
        self._session.execute(update(EscalationRow).values(look_at=self._now))
        waits = col(BurstAnswerRow.state) == BurstAnswerState.PROPOSED.value
        self._session.execute(update(BurstAnswerRow).where(waits).values(look_at=self._now))
