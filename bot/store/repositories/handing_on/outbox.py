"""The outbox: an event is put into it for each sink that wants it, within the transaction in which it happened, and
leaves it once it was delivered, the events of one question in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from bot.core.handing_on.events import EVENT_OF, EventType, Interest, event_for
from bot.core.handing_on.patience import DOWN_FROM, AfterFailure
from bot.store.leases import check_lease, release_lease, take_lease
from bot.store.repositories.history import NewEntry
from bot.store.rows import find_row, get_row
from bot.store.tables.handing_on.outbox import HandedQuestionRow, OutboxRow, SinkRow
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow

WAITING, DELIVERED, KEPT = "waiting", "delivered", "kept"


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event that waits. `id` is the same whenever it is delivered, and no other event's, on no other database.
    `tries` is how often it was tried, `failures` how often the sink failed in a row; `sources` are those that the sink
    is handed.
    """

    number: int
    token: str
    id: str
    event: EventType
    at: datetime
    question: int
    post: int | None
    reply: int | None
    tries: int
    failures: int
    sources: tuple[str, ...]


class Outbox:
    """Every query about events for sinks."""

    def __init__(self, session: Session, now: datetime, lease: timedelta) -> None:
        self._session = session
        self._now = now
        self._lease = lease
        self._noted: list[tuple[int, NewEntry]] = []

    def note(self, seq: int, line: NewEntry) -> None:
        """An entry was appended to the history; what is no event is passed over."""
        if line.question is not None and line.what in EVENT_OF:
            self._noted.append((seq, line))

    def fill(self) -> list[str]:
        """Put what was noted in for every sink that wants it, as the questions are now. Returns those sinks."""
        noted, self._noted = self._noted, []
        if not noted:
            return []
        sinks = self._session.exec(select(SinkRow).where(col(SinkRow.active)).order_by(col(SinkRow.name))).all()
        return [sink.name for sink in sinks if [True for seq, line in noted if self._put(sink, seq, line)]]

    def due(self) -> Sequence[str]:
        """Sinks with an event that can be delivered now."""
        free = (
            col(SinkRow.active),
            col(SinkRow.stopped).is_(False),
            or_(col(SinkRow.again_at).is_(None), col(SinkRow.again_at) <= self._now),
            or_(col(SinkRow.lease_until).is_(None), col(SinkRow.lease_until) <= self._now),
        )
        waits = exists().where(
            col(OutboxRow.sink) == col(SinkRow.name),
            col(OutboxRow.state) == WAITING,
            col(OutboxRow.due_at) <= self._now,
        )
        names = self._session.exec(select(SinkRow.name).where(*free, waits).order_by(col(SinkRow.name))).all()
        return [name for name in names if self._next(name) is not None]

    def claim(self, sink: str) -> OutboxEvent | None:
        """The oldest event that is due for this sink, under the sink's lease; None when there is nothing to do."""
        row = find_row(self._session, SinkRow, sink, lock=True)
        if row is None or not row.active or row.stopped or (row.again_at is not None and row.again_at > self._now):
            return None
        event = self._next(sink)
        lease = None if event is None else take_lease(row, self._now, self._lease)
        if event is None or lease is None:
            return None
        return OutboxEvent(
            number=event.number or 0,
            token=lease.token,
            id=event.external_id,
            event=EventType(event.event),
            at=event.at,
            question=event.question,
            post=event.post,
            reply=event.reply,
            tries=event.tries,
            failures=row.failures,
            sources=tuple(row.sources or ()),
        )

    def delivered(self, sink: str, event: OutboxEvent) -> None:
        """It was taken. Where the sink had been down, all that waits for it is due at once. Raises Stale."""
        row, waiting = self._claimed(sink, event)
        if row.failures >= DOWN_FROM:
            self._due_now(sink)
        row.failures, row.problem, row.again_at, row.delivered_at = 0, "", None, self._now
        waiting.state, waiting.delivered_at, waiting.problem = DELIVERED, self._now, ""
        waiting.tries += 1
        release_lease(row)

    def failed(self, sink: str, event: OutboxEvent, why: str, then: AfterFailure) -> None:
        """It was not taken, and this is to be done. Raises Stale when another worker has taken over."""
        row, waiting = self._claimed(sink, event)
        row.failures, row.problem, row.stopped = row.failures + then.counts, why, then.stop
        row.again_at = then.pause_until
        waiting.tries, waiting.problem = event.tries + 1, why
        waiting.state = WAITING if then.again_at is not None else KEPT
        waiting.due_at = then.again_at or waiting.due_at
        release_lease(row)

    def next_at(self, sink: str) -> datetime | None:
        """When its next event is due; None when none waits."""
        query = select(OutboxRow.due_at).where(OutboxRow.sink == sink, OutboxRow.state == WAITING)
        due = self._session.exec(query.order_by(col(OutboxRow.due_at)).limit(1)).first()
        row = find_row(self._session, SinkRow, sink)
        return None if due is None or row is None else max(due, row.again_at or due)

    def delete_delivered_before(self, moment: datetime) -> None:
        """What was delivered earlier is known no longer, and cannot be replayed."""
        old = (col(OutboxRow.state) == DELIVERED, col(OutboxRow.delivered_at) < moment)
        self._session.execute(delete(OutboxRow).where(*old))

    def any_delivered_before(self, moment: datetime) -> bool:
        query = select(OutboxRow.number).where(OutboxRow.state == DELIVERED, col(OutboxRow.delivered_at) < moment)
        return self._session.exec(query.limit(1)).first() is not None

    def _put(self, sink: SinkRow, seq: int, line: NewEntry) -> bool:
        number = line.question or 0
        known = find_row(self._session, HandedQuestionRow, sink.name, number)
        covered = known is not None or self._covers(sink, number)
        event = event_for(line.what, handed=known is not None, covered=covered)
        if event is None:
            return False
        if known is None:
            self._session.add(HandedQuestionRow(sink=sink.name, question=number, at=self._now))
            self._session.flush()
        self._session.add(self._row(sink.name, seq, line, event))
        return True

    def _row(self, sink: str, seq: int, line: NewEntry, event: EventType) -> OutboxRow:
        entry = get_row(self._session, HistoryRow, seq)
        post = line.data.get("post", "")
        return OutboxRow(
            sink=sink,
            seq=seq,
            external_id=f"sb_{seq}_{entry.hash[:20]}",
            event=event.value,
            question=line.question or 0,
            post=int(post) if post.isdigit() and not event.startswith("question.") else None,
            reply=line.reply if event.startswith("reply.") else None,
            at=entry.at,
            due_at=self._now,
        )

    def _covers(self, sink: SinkRow, question: int) -> bool:
        query = select(PostRow.source).where(PostRow.question == question, col(PostRow.own).is_(False)).distinct()
        row = get_row(self._session, QuestionRow, question)
        interest = Interest(frozenset(sink.sources or ()), frozenset(sink.tags or ()))
        return interest.covers(self._session.exec(query).all(), row.tags or ())

    def _next(self, sink: str) -> OutboxRow | None:
        earlier = aliased(OutboxRow)
        before = exists().where(
            col(earlier.sink) == sink,
            col(earlier.question) == col(OutboxRow.question),
            col(earlier.state) == WAITING,
            col(earlier.number) < col(OutboxRow.number),
        )
        due = (OutboxRow.sink == sink, OutboxRow.state == WAITING, col(OutboxRow.due_at) <= self._now)
        query = select(OutboxRow).where(*due, ~before).order_by(col(OutboxRow.number)).limit(1)
        return self._session.exec(query).first()

    def _claimed(self, sink: str, event: OutboxEvent) -> tuple[SinkRow, OutboxRow]:
        row = check_lease(find_row(self._session, SinkRow, sink, lock=True), event.token)
        return row, get_row(self._session, OutboxRow, event.number)

    def _due_now(self, sink: str) -> None:
        for row in self._session.exec(select(OutboxRow).where(OutboxRow.sink == sink, OutboxRow.state == WAITING)):
            row.due_at = self._now
