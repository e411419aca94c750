"""What Slack was told of each question: its cards and notes, and what it is behind with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from bot.core.states import OPEN, QuestionState
from bot.store.leases import Lease, held, release, take
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.slack import CardRow, NoteRow

TALKED_FOR = timedelta(days=30)
"""How long after its last entry the thread of an answered question is still read for what was missed."""


_UNSHOWN = (QuestionState.NEW.value, QuestionState.DISMISSED.value)


_MERGED = QuestionState.MERGED.value
"""Shown where its card stands; one that was merged before it was sent anywhere has none."""


@dataclass(frozen=True, slots=True)
class ShowClaim:
    """A claim to show a question: from which entry on, and whether an earlier try may have got half-way."""

    lease: Lease
    after: int


class QuestionReader(Protocol):
    """A question's row; locked and read anew the first time a transaction asks for the lock. Raises NotFound."""

    def __call__(self, number: int, *, lock: bool = False) -> QuestionRow: ...


class SlackMessages:
    """Every query about what Slack shows. `row` is how questions' rows are read: locked ones are shared with it."""

    def __init__(self, session: Session, now: datetime, lease: timedelta, row: QuestionReader) -> None:
        self._session = session
        self._now = now
        self._lease = lease
        self._row = row

    def to_show(self, limit: int = 50) -> list[int]:
        """Questions of which Slack has not been told all, and may be told now; longest waiting first."""
        query = select(QuestionRow.number).where(*self._showable()).order_by(col(QuestionRow.show_at)).limit(limit)
        return [number for number in self._session.exec(query) if number is not None]

    def claim_for_showing(self, number: int) -> ShowClaim | None:
        """Lease a question whose card or thread is behind; None when nothing is to be done or somebody does it."""
        row = self._row(number, lock=True)
        behind = row.last_entry > row.shown_entry and row.state not in _UNSHOWN
        if row.state == _MERGED and not row.channel:
            return None
        if not behind or (row.show_at is not None and row.show_at > self._now):
            return None
        lease = take(row, self._now, self._lease)
        return None if lease is None else ShowClaim(lease, row.shown_entry)

    def placed(self, number: int, token: str, room: str, ts: str) -> None:
        """Record where the card stands, fenced. `room` is Slack's id of the channel, by which its events name it."""
        row = held(self._row(number, lock=True), token)
        row.card_ts = ts
        row.heard_ts = row.heard_ts or ts
        self._session.add(CardRow(question=number, channel=room, ts=ts))

    def told(self, number: int, after: int) -> frozenset[int]:
        """Entries later than `after` that the thread has been told of."""
        query = select(NoteRow.entry).where(NoteRow.question == number, NoteRow.entry > after)
        return frozenset(self._session.exec(query))

    def noted(self, number: int, token: str, entry: int, ts: str) -> None:
        """Record that an entry was told (ts "" when it is not one to tell), fenced; the claim is renewed."""
        row = held(self._row(number, lock=True), token)
        row.lease_until = self._now + self._lease
        self._session.merge(NoteRow(entry=entry, question=number, ts=ts))

    def shown(self, number: int, token: str, entry: int) -> bool:
        """Give the claim back, fenced: card, thread and reviews show all up to `entry`. True when more has happened."""
        row = held(self._row(number, lock=True), token)
        row.shown_entry = max(row.shown_entry, entry)
        behind = row.last_entry > row.shown_entry
        row.show_at = self._now if behind else None
        release(row)
        return behind

    def redraw_open(self, source: str = "") -> list[int]:
        """Have the cards of open questions, or of one source's, drawn anew though nothing happened to them."""
        query = select(QuestionRow).where(
            col(QuestionRow.state).in_([state.value for state in OPEN]), QuestionRow.card_ts != ""
        )
        if source:
            asked_there = select(PostRow.question).where(PostRow.source == source, PostRow.role == "asked")
            query = query.where(col(QuestionRow.number).in_(asked_there))
        return draw_again(self._session.exec(query.order_by(col(QuestionRow.number))).all(), self._now)

    def redraw(self, numbers: Sequence[int]) -> None:
        """Have the cards of these questions drawn anew though nothing happened to them."""
        draw_again([self._row(number, lock=True) for number in numbers], self._now)

    def put_off(self, number: int, token: str, again_at: datetime, *, doubtful: bool) -> None:
        """Give the claim back until `again_at`, fenced. `doubtful`: something may have been posted, so look first."""
        row = held(self._row(number, lock=True), token)
        row.show_at = again_at
        row.lease_token = ""
        row.lease_until = again_at if doubtful else None

    def former_cards(self, number: int) -> list[tuple[str, str]]:
        """Cards (channel, ts) of this question that stand where it no longer is and are not yet closed."""
        row = self._row(number)
        query = select(CardRow).where(CardRow.question == number, col(CardRow.closed).is_(False))
        return [(c.channel, c.ts) for c in self._session.exec(query) if c.ts != row.card_ts]

    def closed_card(self, channel: str, ts: str) -> None:
        """Record that a former card says where the question went."""
        self._session.exec(select(CardRow).where(CardRow.channel == channel, CardRow.ts == ts)).one().closed = True

    def note_of(self, entry: int) -> str:
        """The ts of the thread message that told an entry, "" when none did."""
        row = self._session.get(NoteRow, entry)
        return row.ts if row else ""

    def at(self, channel: str, ts: str) -> int | None:
        """The question whose card, present or former, is this message."""
        return self._session.exec(select(CardRow.question).where(CardRow.channel == channel, CardRow.ts == ts)).first()

    def heard(self, number: int, ts: str) -> None:
        """Remember the newest thread message that was taken in."""
        row = self._row(number)
        row.heard_ts = max(row.heard_ts, ts, key=lambda value: float(value or 0))

    def threads(self) -> list[tuple[int, str]]:
        """(number, newest heard ts) of every question that people may still be talking under, the newest first.

        An answered one is among them for TALKED_FOR after its last entry: else each answer ever given would be read.
        """
        lately = select(HistoryRow.seq).where(col(HistoryRow.at) >= self._now - TALKED_FOR)
        answered = (col(QuestionRow.state) == QuestionState.SENT.value) & col(QuestionRow.last_entry).in_(lately)
        unanswered = col(QuestionRow.state).in_([state.value for state in OPEN])
        query = select(QuestionRow).where(or_(unanswered, answered), QuestionRow.card_ts != "")
        query = query.order_by(col(QuestionRow.last_entry).desc())
        return [(row.number or 0, row.heard_ts) for row in self._session.exec(query)]

    def _showable(self) -> tuple[ColumnElement[bool], ...]:
        return (
            col(QuestionRow.last_entry) > col(QuestionRow.shown_entry),
            col(QuestionRow.state).not_in(_UNSHOWN),
            or_(col(QuestionRow.state) != _MERGED, col(QuestionRow.channel) != ""),
            or_(col(QuestionRow.show_at).is_(None), col(QuestionRow.show_at) <= self._now),
            or_(col(QuestionRow.lease_until).is_(None), col(QuestionRow.lease_until) <= self._now),
        )


def draw_again(rows: Sequence[QuestionRow], now: datetime) -> list[int]:
    """Have these questions' cards drawn anew though nothing happened to them; returns their numbers."""
    for row in rows:
        row.shown_entry = min(row.shown_entry, row.last_entry - 1)
        row.show_at = row.show_at or now
    return [row.number or 0 for row in rows]
