"""Who was asked first about which question, so that turns are fair."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from bot.core.routing.roster import COUNTED, Asked
from bot.store.tables.people import TurnRow

_KEPT = 10 * COUNTED

_LAST_TURNS = select(TurnRow.person, func.max(TurnRow.number)).group_by(col(TurnRow.person))
_COUNTED = select(TurnRow.person).order_by(col(TurnRow.number).desc()).limit(COUNTED)


class Turns:
    """Every query about turns."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def took(self, person: str, question: int) -> None:
        """This person was asked first about this question; of long ago, no turns are kept."""
        row = TurnRow(person=person, question=question, at=self._now)
        self._session.add(row)
        self._session.flush()
        self._session.exec(delete(TurnRow).where(col(TurnRow.number) <= (row.number or 0) - _KEPT))

    def asked(self) -> dict[str, Asked]:
        """How often each person was first in the last questions, and when last, by Slack user id."""
        newest = {person: last or 0 for person, last in self._session.exec(_LAST_TURNS)}
        counted = list(self._session.exec(_COUNTED))
        return {person: Asked(counted.count(person), last) for person, last in newest.items()}
