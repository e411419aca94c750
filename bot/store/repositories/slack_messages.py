"""What stands in Slack of each question, and which questions' messages do not match yet."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, or_, select

from bot.core.errors import NotFound
from bot.core.slack_messages import CARD, MessageState, SlackMessage, SlackPlace
from bot.core.states import OPEN, QuestionState
from bot.store.leases import Lease, check_lease, release_lease, take_lease
from bot.store.parameters import LIMIT, NOW, NUMBER
from bot.store.repositories.question.shown import draw_again, has_card, message_of
from bot.store.tables.history import HistoryRow
from bot.store.tables.promises import PromiseRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.slack import SlackMessageRow

TALKED_FOR = timedelta(days=30)
"""How long after its last entry the thread of an answered question is still read for what was missed."""

_NOT_SHOWN = (QuestionState.NEW.value, QuestionState.DOUBTFUL.value, QuestionState.DISMISSED.value)
_MERGED = QuestionState.MERGED.value
"""Shown where its card stands; one that was merged before it was sent anywhere has none."""

_PRESSURE = (
    *(col(QuestionRow.urgency), col(QuestionRow.pressing).desc(), col(QuestionRow.due_at).is_(None)),
    *(col(QuestionRow.due_at), col(QuestionRow.show_at), col(QuestionRow.number)),
)
_DUE = (
    select(QuestionRow.number)
    .where(
        col(QuestionRow.show_at) <= NOW,
        col(QuestionRow.state).not_in(_NOT_SHOWN),
        or_(col(QuestionRow.state) != _MERGED, col(QuestionRow.channel) != ""),
        or_(col(QuestionRow.lease_until).is_(None), col(QuestionRow.lease_until) <= NOW),
    )
    .order_by(*_PRESSURE)
    .limit(LIMIT)
)
_OF_QUESTION = select(SlackMessageRow).where(col(SlackMessageRow.question) == NUMBER).order_by(col(SlackMessageRow.id))
_ONE = _OF_QUESTION.where(col(SlackMessageRow.key) == bindparam("key"))
_NEXT_TRY = select(func.min(SlackMessageRow.next_at)).where(col(SlackMessageRow.question) == NUMBER)

_CALM = 3
"""The urgency of a question of which nothing new is to be told."""


@dataclass(frozen=True, slots=True)
class SyncClaim:
    """A claim to make Slack match one question. `fresh`: something happened since Slack matched last."""

    lease: Lease
    fresh: bool


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

    def due(self, limit: int = 50) -> list[int]:
        """Questions whose messages do not match and may be worked on, most urgent, what breaks first, the oldest."""
        found = self._session.exec(_DUE, params={"now": self._now, "limit": limit})
        return [number for number in found if number is not None]

    def claim(self, number: int) -> SyncClaim | None:
        """Lease a question whose messages do not match; None when nothing is to be done or somebody does it.

        A card that stands in a channel the question has left becomes a former one.
        """
        row = self._row(number, lock=True)
        fresh = row.last_entry > row.shown_entry
        if row.state in _NOT_SHOWN or (row.state == _MERGED and not row.channel):
            return None
        if row.show_at is None or row.show_at > self._now:
            return None
        lease = take_lease(row, self._now, self._lease)
        if lease is None:
            return None
        self._leave_former_channel(row)
        return SyncClaim(lease, fresh)

    def of_question(self, number: int) -> tuple[SlackMessage, ...]:
        """All that stands or should, in the order in which it was first wanted."""
        return tuple(map(message_of, self._session.exec(_OF_QUESTION, params={"number": number})))

    def begin_posting(self, number: int, token: str, wanted: Iterable[tuple[str, str]]) -> dict[str, int]:
        """Write down, before Slack is asked, that these (key, channel) are being posted; fenced. Returns the number of
        each one's row by its key.
        """
        check_lease(self._row(number, lock=True), token)
        begun = {}
        for key, channel in wanted:
            row = self._find(number, key) or SlackMessageRow(question=number, key=key)
            row.channel, row.state, row.next_at = channel, MessageState.POSTING.value, None
            self._session.add(row)
            begun[key] = row
        self._session.flush()
        return {key: row.id or 0 for key, row in begun.items()}

    def record(self, number: int, token: str, key: str, place: SlackPlace, drawn: str, thread: str = "") -> None:
        """Write down where a message stands and what it shows, fenced; the claim is renewed."""
        question = check_lease(self._row(number, lock=True), token)
        question.lease_until = self._now + self._lease
        row = self._one(number, key)
        row.room, row.ts, row.thread = place.room, place.ts, thread or row.thread
        row.state, row.drawn, row.tries, row.next_at, row.problem = MessageState.POSTED.value, drawn, 0, None, ""
        if key == CARD:
            question.heard_ts = question.heard_ts or place.ts

    def fail(
        self,
        number: int,
        token: str,
        key: str,
        state: MessageState,
        next_at: datetime | None,
        problem: str = "",
        tries: int = 0,
    ) -> None:
        """Write down that a message could not be posted or drawn, and when it is tried again (None: when the question
        is drawn next); fenced. `problem` is why Slack refused it, for the `tries`th time in a row; "" where it will
        take it later.
        """
        check_lease(self._row(number, lock=True), token)
        row = self._one(number, key)
        row.state, row.next_at, row.problem, row.tries = state.value, next_at, problem, tries

    def lose(self, number: int, token: str, key: str, *, wanted: bool) -> int:
        """Write down that a message is not there any more, fenced. `wanted`: another takes its place; a card that was
        lost is kept as a former one, for people may go on talking in its thread. Returns the number of its row.
        """
        check_lease(self._row(number, lock=True), token)
        row = self._one(number, key)
        row.next_at, row.problem = None, ""
        if not wanted:
            row.state = MessageState.GONE.value
        elif key == CARD:
            self._make_former(row, MessageState.GONE)
        else:
            row.state, row.ts, row.thread = MessageState.WANTED.value, "", ""
        return row.id or 0

    def settle(self, number: int, token: str, key: str) -> None:
        """Write down that a message is as it should be after all: it is not tried again, fenced."""
        check_lease(self._row(number, lock=True), token)
        row = self._one(number, key)
        row.next_at, row.problem, row.tries = None, "", 0

    def withdraw(self, number: int, token: str, key: str) -> None:
        """Write down that a message was taken back, fenced."""
        check_lease(self._row(number, lock=True), token)
        row = self._one(number, key)
        row.state, row.next_at = MessageState.WITHDRAWN.value, None

    def finish(
        self, number: int, token: str, entry: int, untried: Collection[str] = (), again_at: datetime | None = None
    ) -> datetime | None:
        """Give the claim back, fenced: what happened up to `entry` is shown, but for what is tried again later. Returns
        when the question is due again. `untried` were begun and not asked of Slack; `again_at` is when it can be asked.
        """
        row = check_lease(self._row(number, lock=True), token)
        for key in untried:
            self._one(number, key).state = MessageState.WANTED.value
        row.shown_entry = max(row.shown_entry, entry)
        self._session.flush()
        next_try = self._now if row.last_entry > row.shown_entry else again_at or self._next_try(number)
        row.show_at = again_at or next_try or self._overdue_from(row)
        if next_try is None:  # what Slack put off is as urgent as before
            row.urgency = _CALM
        release_lease(row)
        return row.show_at

    def urgency(self, number: int) -> int:
        """How soon its messages are to be updated, compared with other wake-ups of the same step (0 first)."""
        row = self._row(number)
        return 2 * row.urgency + (not row.pressing)

    def newest_entry(self, number: int) -> int:
        """The question's newest entry."""
        return self._row(number).last_entry

    def redraw_open(self, source: str = "", tag: str = "") -> list[int]:
        """Have the messages of open questions, or of one source's or one tag's, drawn anew though nothing happened to
        them.
        """
        query = select(QuestionRow).where(col(QuestionRow.state).in_([state.value for state in OPEN]), has_card())
        if source:
            asked_there = select(PostRow.question).where(PostRow.source == source, PostRow.role == "asked")
            query = query.where(col(QuestionRow.number).in_(asked_there))
        found = self._session.exec(query.order_by(col(QuestionRow.number))).all()
        return draw_again([row for row in found if not tag or tag in (row.tags or ())], self._now)

    def redraw(self, numbers: Sequence[int]) -> None:
        """Have the messages of these questions drawn anew though nothing happened to them."""
        draw_again([self._row(number, lock=True) for number in numbers], self._now)

    def look_again(self, room: str, ts: str) -> None:
        """Have a question look whether this message of it still stands: somebody deleted it in Slack."""
        here = (SlackMessageRow.room == room, SlackMessageRow.ts == ts, col(SlackMessageRow.question).is_not(None))
        row = self._session.exec(select(SlackMessageRow).where(*here)).first()
        if row is not None and row.question is not None and row.state == MessageState.POSTED:
            row.drawn, row.next_at = "", None
            self.redraw([row.question])

    def question_at(self, channel: str, ts: str) -> int | None:
        """The question whose card, present or former, is this message."""
        card = or_(SlackMessageRow.key == CARD, col(SlackMessageRow.key).startswith(f"{CARD}:"))
        query = select(SlackMessageRow.question).where(SlackMessageRow.room == channel, SlackMessageRow.ts == ts, card)
        return self._session.exec(query).first()

    def remember_heard(self, number: int, ts: str) -> None:
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
        query = select(QuestionRow).where(or_(unanswered, answered), has_card())
        query = query.order_by(col(QuestionRow.last_entry).desc())
        return [(row.number or 0, row.heard_ts) for row in self._session.exec(query)]

    def _find(self, number: int, key: str) -> SlackMessageRow | None:
        return self._session.exec(_ONE, params={"number": number, "key": key}).first()

    def _one(self, number: int, key: str) -> SlackMessageRow:
        row = self._find(number, key)
        if row is None:
            raise NotFound(f"Q-{number} has no message {key}.")
        return row

    def _leave_former_channel(self, question: QuestionRow) -> None:
        card = self._find(question.number or 0, CARD)
        if card is None or card.channel == question.channel:
            return
        if card.ts:
            self._make_former(card, MessageState.POSTED)
        elif card.state == MessageState.POSTING:  # one may stand there: it is looked for and taken away
            self._make_former(card, MessageState.POSTING)
        else:
            card.channel, card.state, card.next_at = question.channel, MessageState.WANTED.value, None

    def _make_former(self, card: SlackMessageRow, state: MessageState) -> None:
        card.key, card.state = f"{CARD}:{card.id}", state.value
        self._session.flush()

    def _overdue_from(self, row: QuestionRow) -> datetime | None:
        """When its next promise breaks, whichever broke before: from then on its messages say so."""
        if row.due_at is None or QuestionState(row.state) not in OPEN:
            return None
        if row.due_at > self._now:
            return row.due_at
        goes_on = (
            PromiseRow.question == row.number,
            col(PromiseRow.met_at).is_(None),
            col(PromiseRow.ended_at).is_(None),
        )
        query = select(func.min(PromiseRow.due_at)).where(*goes_on, col(PromiseRow.due_at) > self._now)
        return self._session.exec(query).one()

    def _next_try(self, number: int) -> datetime | None:
        return self._session.exec(_NEXT_TRY, params={"number": number}).one()
