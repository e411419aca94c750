"""Who has do not disturb on, as Slack last said."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session, col, delete, select

from bot.core.slack_messages import QuietSpan
from bot.store.tables.people import QuietTimeRow


class QuietTimes:
    """Every query about do not disturb."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def present(self) -> dict[str, datetime]:
        """Those who have it on now, and until when."""
        on = (col(QuietTimeRow.start) <= self._now, col(QuietTimeRow.until) > self._now)
        query = select(QuietTimeRow.person, QuietTimeRow.until).where(*on)
        return {person: until for person, until in self._session.exec(query) if until is not None}

    def learn(self, people: Collection[str], spans: Mapping[str, QuietSpan]) -> None:
        """Remember what Slack says now of these people."""
        for person in people:
            span = spans.get(person)
            row = QuietTimeRow(person=person, start=None, until=None, learnt_at=self._now)
            if span is not None:
                row.start, row.until = span.start, span.end
            self._session.merge(row)

    def is_known(self, person: str) -> bool:
        """Whether Slack tells of them."""
        return self._session.get(QuietTimeRow, person) is not None

    def learnt_since(self, moment: datetime) -> frozenset[str]:
        """Of whom Slack has said something since then."""
        return frozenset(self._session.exec(select(QuietTimeRow.person).where(col(QuietTimeRow.learnt_at) > moment)))

    def forget(self) -> None:
        """Slack does not say any more."""
        self._session.execute(delete(QuietTimeRow))
