"""Who is away, until when, and who said so."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.routing.roster import Absence
from bot.store.repositories.people.statuses import Statuses
from bot.store.tables.people import AbsenceRow


class Absences:
    """Every query about absences."""

    def __init__(self, session: Session, now: datetime, statuses: Statuses) -> None:
        self._session = session
        self._now = now
        self._statuses = statuses

    def present(self) -> dict[str, Absence]:
        """Those that are not over, by Slack user id: what was said of them here, else what their Slack status says."""
        query = select(AbsenceRow).where(col(AbsenceRow.until) > self._now)
        said = {row.person: Absence(row.person, row.until, row.by, row.why) for row in self._session.exec(query)}
        return {**self._statuses.absences(), **said}

    def of(self, person: str) -> Absence | None:
        """Theirs, if they are away; the row is locked."""
        row = self._session.get(AbsenceRow, person, with_for_update=True)
        if row is None or row.until <= self._now:
            return None
        return Absence(row.person, row.until, row.by, row.why)

    def begin(self, absence: Absence) -> None:
        """Somebody is away; in place of what was said of them before."""
        row = AbsenceRow(person=absence.person, until=absence.until, by=absence.by, why=absence.why, at=self._now)
        self._session.merge(row)

    def end(self, person: str) -> bool:
        """They are back, whatever their Slack status; False when they were not away."""
        overruled = self._statuses.overrule(person)
        row = self._session.get(AbsenceRow, person)
        if row is None or row.until <= self._now:
            return overruled
        self._session.delete(row)
        return True
