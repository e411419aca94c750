"""The sinks themselves: which there are, how they are, and what people have delivered to them again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.core.handing_on.events import Interest
from bot.core.handing_on.health import KeptEvent, SinkHealth
from bot.store.repositories.handing_on.outbox import DELIVERED, KEPT, WAITING
from bot.store.rows import find_row
from bot.store.tables.handing_on.outbox import HandedQuestionRow, OutboxRow, SinkRow


class Sinks:
    """Every query about sinks."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def declare(self, name: str, kind: str, interest: Interest) -> None:
        """It is in the configuration, and is handed this from now on."""
        row = find_row(self._session, SinkRow, name) or SinkRow(name=name)
        row.kind, row.active = kind, True
        row.sources, row.tags = sorted(interest.sources), sorted(interest.tags)
        self._session.add(row)

    def retire_all_but(self, names: Collection[str]) -> None:
        """All others are no longer in the configuration: nothing is put in for them, and nothing is sent."""
        for row in self._session.exec(select(SinkRow).where(col(SinkRow.active))):
            row.active = row.name in names

    def health(self) -> tuple[SinkHealth, ...]:
        """Every sink that ever was, by name."""
        counted = self._session.exec(
            select(OutboxRow.sink, OutboxRow.state, func.count(), func.min(OutboxRow.seq))
            .where(col(OutboxRow.state) != DELIVERED)
            .group_by(col(OutboxRow.sink), col(OutboxRow.state))
        ).all()
        counts = {(sink, state): number for sink, state, number, _ in counted}
        handed = dict(
            self._session.exec(select(HandedQuestionRow.sink, func.count()).group_by(col(HandedQuestionRow.sink))).all()
        )
        return tuple(
            SinkHealth(
                name=row.name,
                kind=row.kind,
                active=row.active,
                stopped=row.stopped,
                failures=row.failures,
                problem=row.problem,
                again_at=row.again_at,
                delivered_at=row.delivered_at,
                waiting=counts.get((row.name, WAITING), 0),
                kept=counts.get((row.name, KEPT), 0),
                handed=handed.get(row.name, 0),
                oldest_at=self._oldest(row.name),
            )
            for row in self._session.exec(select(SinkRow).order_by(col(SinkRow.name)))
        )

    def kept(self, sink: str, most: int = 100) -> tuple[KeptEvent, ...]:
        """What was given up, the oldest first."""
        query = select(OutboxRow).where(OutboxRow.sink == sink, OutboxRow.state == KEPT)
        return tuple(
            KeptEvent(row.external_id, row.event, row.question, row.at, row.problem)
            for row in self._session.exec(query.order_by(col(OutboxRow.number)).limit(most))
        )

    def handed_questions(self, sink: str) -> tuple[int, ...]:
        """The questions that it was told of."""
        query = select(HandedQuestionRow.question).where(HandedQuestionRow.sink == sink)
        return tuple(self._session.exec(query.order_by(col(HandedQuestionRow.question))))

    def replay(self, sink: str, since: datetime | None = None, event_id: str = "") -> int:
        """Deliver again what was kept; or all that happened `since`, or the event of this id, delivered or not.

        A sink that had stopped, or waits to be tried again, starts at once. Returns how many events are delivered
        again, those that waited not counted.
        """
        chosen = select(OutboxRow).where(OutboxRow.sink == sink)
        if event_id:
            chosen = chosen.where(OutboxRow.external_id == event_id)
        elif since is not None:
            chosen = chosen.where(col(OutboxRow.at) >= since)
        else:
            chosen = chosen.where(OutboxRow.state == KEPT)
        again = self._session.exec(chosen.where(col(OutboxRow.state) != WAITING)).all()
        for row in again:
            row.state, row.tries, row.due_at, row.problem = WAITING, 0, self._now, ""
        for row in self._session.exec(select(OutboxRow).where(OutboxRow.sink == sink, OutboxRow.state == WAITING)):
            row.due_at = self._now
        known = find_row(self._session, SinkRow, sink, lock=True)
        if known is not None:
            known.stopped, known.again_at, known.failures = False, None, 0
        return len(again)

    def _oldest(self, sink: str) -> datetime | None:
        query = select(OutboxRow.at).where(OutboxRow.sink == sink, OutboxRow.state == WAITING)
        return self._session.exec(query.order_by(col(OutboxRow.number)).limit(1)).first()
