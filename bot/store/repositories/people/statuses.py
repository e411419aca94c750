"""The statuses that people set in Slack, as it last said."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from bot.core.routing.presence import STATUS_HOLDS
from bot.core.routing.roster import BY_STATUS, Absence
from bot.core.slack_messages import SlackStatus
from bot.store.tables.people import SlackStatusRow


class Statuses:
    """Every query about statuses."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def learn(self, person: str, status: SlackStatus, *, away: bool) -> bool:
        """Remember what Slack says now of this person; returns whether that is another than before. What they said of
        it themselves holds until they set another.
        """
        row = self._session.get(SlackStatusRow, person)
        told = (status.emoji, status.text, status.until)
        is_new = row is None or (row.emoji, row.text, row.until) != told
        changed = away if row is None else is_new or row.away is not away
        row = row or SlackStatusRow(person=person, learnt_at=self._now)
        row.emoji, row.text, row.until = told
        row.away, row.learnt_at, row.overruled = away, self._now, row.overruled and not is_new
        self._session.add(row)
        return changed

    def is_known(self, person: str) -> bool:
        """Whether Slack tells of them."""
        return self._session.get(SlackStatusRow, person) is not None

    def learnt_since(self, moment: datetime) -> frozenset[str]:
        """Of whom Slack has said something since then."""
        query = select(SlackStatusRow.person).where(col(SlackStatusRow.learnt_at) > moment)
        return frozenset(self._session.exec(query))

    def overrule(self, person: str) -> bool:
        """They say that they are here, whatever their status; False when it does not say that they are away."""
        if person not in self.absences():
            return False
        self._session.get_one(SlackStatusRow, person).overruled = True
        return True

    def forget(self) -> bool:
        """Slack does not say any more; returns whether it had said anything."""
        known = self._session.exec(select(SlackStatusRow.person).limit(1)).first() is not None
        self._session.execute(delete(SlackStatusRow))
        return known

    def absences(self) -> Mapping[str, Absence]:
        """Those whose status says that they are away now, by Slack user id."""
        query = select(SlackStatusRow).where(
            col(SlackStatusRow.away).is_(True),
            col(SlackStatusRow.overruled).is_(False),
            col(SlackStatusRow.learnt_at) > self._now - STATUS_HOLDS,
            or_(col(SlackStatusRow.until).is_(None), col(SlackStatusRow.until) > self._now),
        )
        return {row.person: _absence(row) for row in self._session.exec(query)}


def _absence(row: SlackStatusRow) -> Absence:
    until = row.until or row.learnt_at + STATUS_HOLDS
    return Absence(row.person, until, BY_STATUS, has_end=row.until is not None)
