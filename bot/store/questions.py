"""The questions' rows: their states, claims, places in Slack and what is due. States move by the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from bot.core.errors import NotFound
from bot.core.model import Question
from bot.core.queue import Queue, QueueLine
from bot.core.routing.route import Route
from bot.core.states import OPEN, QuestionState, check_question_move
from bot.core.verdict import Need, Verdict
from bot.store.leases import LEASE, Lease, held, release, take
from bot.store.tables import CardRow, HistoryRow, NoteRow, PostRow, QuestionRow
from bot.store.tagged import bearing

PAGE = 10
"""Lines a page of the queue."""

TALKED_FOR = timedelta(days=30)
"""How long after its last entry the thread of an answered question is still read for what was missed."""

_UNSHOWN = (QuestionState.NEW.value, QuestionState.DISMISSED.value)
_MERGED = QuestionState.MERGED.value
"""Shown where its card stands; one that was merged before it was sent anywhere has none."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A claim to show a question: from which entry on, and whether an earlier try may have got half-way."""

    lease: Lease
    after: int


class Questions:
    """Every query about questions."""

    def __init__(self, session: Session, now: datetime, lease: timedelta = LEASE) -> None:
        self._session = session
        self._rows: dict[int, QuestionRow] = {}
        self._locked: set[int] = set()
        self._now = now
        self._lease = lease

    def open(self) -> int:
        """A new question in state NEW; returns its number."""
        row = QuestionRow(created_at=self._now)
        self._session.add(row)
        self._session.flush()
        return row.number or 0

    def one(self, number: int) -> Question:
        """A question by number. Raises NotFound, naming the nearest there is."""
        return _question(self._row(number))

    def move(self, number: int, state: QuestionState) -> QuestionState:
        """Put a question into another state and return the one before. Raises NotAllowed for a wrong move."""
        row = self._row(number, lock=True)
        old = QuestionState(row.state)
        check_question_move(old, state)
        row.state = state.value
        return old

    def state(self, number: int) -> QuestionState:
        """A question's state, its row locked until the transaction ends."""
        return QuestionState(self._row(number, lock=True).state)

    def judged(self, number: int, verdict: Verdict) -> None:
        """Keep what the classifier made of it and which version judged."""
        row = self._row(number)
        row.need, row.model, row.why = verdict.need.value, verdict.version, verdict.why

    def route(self, number: int, route: Route) -> None:
        """Keep where it goes. A card in another channel becomes a former one."""
        row = self._row(number)
        if row.card_ts and row.channel != route.channel:
            row.card_ts = ""
        row.channel, row.tags, row.asked = route.channel, list(route.tags), list(route.people)
        row.why, row.due_at = route.why, route.due_at

    def hand_to(self, number: int, people: Sequence[str], claimed_by: str = "") -> None:
        """Say who is asked, and who has claimed it ("" for nobody)."""
        row = self._row(number)
        row.asked, row.claimed_by = list(people), claimed_by

    def snooze(self, number: int, until: datetime | None) -> None:
        """Put it aside until then; None brings it back."""
        self._row(number).snoozed_until = until

    def newly_seen(self, limit: int = 50) -> list[int]:
        """Questions that wait for triage, oldest first."""
        return self._numbers(QuestionRow.state == QuestionState.NEW.value, limit=limit)

    def waking(self, limit: int = 50) -> list[int]:
        """Snoozed questions whose time has come."""
        return self._numbers(col(QuestionRow.snoozed_until) <= self._now, limit=limit)

    def to_show(self, limit: int = 50) -> list[int]:
        """Questions of which Slack has not been told all, and may be told now; longest waiting first."""
        return self._numbers(*self._showable(), limit=limit, order=col(QuestionRow.show_at))

    def claim_for_showing(self, number: int) -> Showing | None:
        """Lease a question whose card or thread is behind; None when nothing is to be done or somebody does it."""
        row = self._row(number, lock=True)
        behind = row.last_entry > row.shown_entry and row.state not in _UNSHOWN
        if row.state == _MERGED and not row.channel:
            return None
        if not behind or (row.show_at is not None and row.show_at > self._now):
            return None
        lease = take(row, self._now, self._lease)
        return None if lease is None else Showing(lease, row.shown_entry)

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

    def show_again(self, source: str = "") -> list[int]:
        """Have the cards of open questions, or of one source's, drawn anew though nothing happened to them."""
        query = select(QuestionRow).where(
            col(QuestionRow.state).in_([state.value for state in OPEN]), QuestionRow.card_ts != ""
        )
        if source:
            asked_there = select(PostRow.question).where(PostRow.source == source, PostRow.role == "asked")
            query = query.where(col(QuestionRow.number).in_(asked_there))
        return draw_again(self._session.exec(query.order_by(col(QuestionRow.number))).all(), self._now)

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

    def load(self) -> dict[str, int]:
        """How many open questions each person has claimed."""
        query = (
            select(QuestionRow.claimed_by, func.count())
            .where(col(QuestionRow.state).in_([s.value for s in OPEN]), QuestionRow.claimed_by != "")
            .group_by(QuestionRow.claimed_by)
        )
        return dict(self._session.exec(query).all())

    def queue(self, tag: str = "", which: str = "", by: str = "", page: int = 1) -> Queue:
        """One page of what is open, most urgent first. `which`: "", unassigned, mine, overdue."""
        conditions = self._queued(tag, which, by)
        total = self._session.exec(select(func.count()).select_from(QuestionRow).where(*conditions)).one()
        pages = max(1, ceil(total / PAGE))
        page = min(max(1, page), pages)
        urgent = (col(QuestionRow.due_at).is_(None), col(QuestionRow.due_at), col(QuestionRow.number))
        query = select(QuestionRow).where(*conditions).order_by(*urgent).limit(PAGE).offset((page - 1) * PAGE)
        return Queue(tuple(self._line(row) for row in self._session.exec(query)), page, pages, total)

    def _queued(self, tag: str, which: str, by: str) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [col(QuestionRow.state).in_([state.value for state in OPEN])]
        if tag:
            conditions.append(bearing([tag]))
        if which == "unassigned":
            conditions.append(col(QuestionRow.claimed_by) == "")
        if which == "mine":
            conditions.append(col(QuestionRow.claimed_by) == by)
        if which == "overdue":
            conditions.append(col(QuestionRow.due_at) < self._now)
        return conditions

    def _line(self, row: QuestionRow) -> QueueLine:
        query = select(PostRow).where(PostRow.question == row.number, PostRow.role == "asked")
        post = self._session.exec(query.order_by(col(PostRow.number)).limit(1)).first()
        words = f"{post.title} {post.text}".strip() if post else ""
        return QueueLine(_question(row), words, post.author_handle if post else "", post.source if post else "")

    def _showable(self) -> tuple[ColumnElement[bool], ...]:
        return (
            col(QuestionRow.last_entry) > col(QuestionRow.shown_entry),
            col(QuestionRow.state).not_in(_UNSHOWN),
            or_(col(QuestionRow.state) != _MERGED, col(QuestionRow.channel) != ""),
            or_(col(QuestionRow.show_at).is_(None), col(QuestionRow.show_at) <= self._now),
            or_(col(QuestionRow.lease_until).is_(None), col(QuestionRow.lease_until) <= self._now),
        )

    def _numbers(self, *conditions: ColumnElement[bool] | bool, limit: int, order: object = None) -> list[int]:
        query = select(QuestionRow.number).where(*conditions)
        first = col(QuestionRow.number) if order is None else order
        found = self._session.exec(query.order_by(first).limit(limit))  # type: ignore[arg-type]
        return [number for number in found if number is not None]

    def _row(self, number: int, *, lock: bool = False) -> QuestionRow:
        """The row; locked and read anew the first time this transaction asks for the lock."""
        asks = lock and number not in self._locked
        if not asks and number in self._rows:
            return self._rows[number]
        row = self._session.get(QuestionRow, number, with_for_update=asks or None)
        if row is None:
            raise NotFound(self._missing(number))
        self._rows[number] = row  # held on to: the session itself forgets what nobody holds
        if lock:
            self._locked.add(number)
        return row

    def _missing(self, number: int) -> str:
        numbers = [n for n in self._session.exec(select(QuestionRow.number)) if n is not None]
        if not numbers:
            return f"There is no Q-{number}; there are no questions yet."
        nearest = min(numbers, key=lambda n: (_unlike(str(n), str(number)), abs(n - number)))
        return f"There is no Q-{number}; did you mean Q-{nearest}?"


def draw_again(rows: Sequence[QuestionRow], now: datetime) -> list[int]:
    """Have these questions' cards drawn anew though nothing happened to them; returns their numbers."""
    for row in rows:
        row.shown_entry = min(row.shown_entry, row.last_entry - 1)
        row.show_at = row.show_at or now
    return [row.number or 0 for row in rows]


def _unlike(one: str, other: str) -> int:
    """How many digits of the shorter number do not open the longer one: 0 for a slipped extra digit (99 and 9)."""
    short, long = sorted((one, other), key=len)
    return 0 if long.startswith(short) or long.endswith(short) else 1


def _question(row: QuestionRow) -> Question:
    return Question(
        number=row.number or 0,
        state=QuestionState(row.state),
        created_at=row.created_at,
        tags=tuple(row.tags or ()),
        need=Need(row.need),
        why=row.why,
        asked=tuple(row.asked or ()),
        channel=row.channel,
        card_ts=row.card_ts,
        claimed_by=row.claimed_by,
        due_at=row.due_at,
        snoozed_until=row.snoozed_until,
        merged_into=row.merged_into,
        model=row.model,
    )
