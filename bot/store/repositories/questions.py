"""The rows of questions: their states, people, tags, and what is due. States change as `bot.core.states` allows."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.errors import NotFound
from bot.core.model import Question
from bot.core.queue import Queue, QueueItem
from bot.core.routing.route import Route
from bot.core.states import CLOSED, OPEN, QuestionState, check_question_move
from bot.core.verdict import Verdict
from bot.store.leases import LEASE
from bot.store.parameters import LIMIT, NOW
from bot.store.repositories.question.conditions import asked_on, has_any_tag, is_open, queue_conditions, tags_as_text
from bot.store.repositories.question.values import question_of
from bot.store.rows import find_row
from bot.store.tables.questions import PostRow, QuestionRow

_LARGEST = 2**31
PAGE_SIZE = 10
"""Questions on one page of the queue."""

_NEW = (
    select(QuestionRow.number)
    .where(col(QuestionRow.state) == QuestionState.NEW.value)
    .order_by(col(QuestionRow.pressing).desc(), col(QuestionRow.number))
    .limit(LIMIT)
)
_SLEPT = (
    select(QuestionRow.number)
    .where(col(QuestionRow.snoozed_until) <= NOW)
    .order_by(col(QuestionRow.snoozed_until), col(QuestionRow.number))
    .limit(LIMIT)
)
_LOADS = (
    select(QuestionRow.claimed_by, func.count())
    .where(col(QuestionRow.state).in_([s.value for s in OPEN]), col(QuestionRow.claimed_by) != "")
    .group_by(col(QuestionRow.claimed_by))
)


class Questions:
    """Every query about questions."""

    def __init__(self, session: Session, now: datetime, lease: timedelta = LEASE) -> None:
        self._session = session
        self._rows: dict[int, QuestionRow] = {}
        self._locked: set[int] = set()
        self._now = now
        self._lease = lease

    def create(self, *, pressing: bool = False) -> int:
        """A new question in state NEW; returns its number. `pressing`: it cannot wait."""
        row = QuestionRow(created_at=self._now, pressing=pressing)
        self._session.add(row)
        self._session.flush()
        return row.number or 0

    def one(self, number: int) -> Question:
        """A question by number. Raises NotFound, naming the nearest number there is."""
        return question_of(self.row(number))

    def move(self, number: int, state: QuestionState) -> QuestionState:
        """Put a question into another state and return the old one. Raises NotAllowed for a move not in the table."""
        row = self.row(number, lock=True)
        old = QuestionState(row.state)
        check_question_move(old, state)
        row.state = state.value
        return old

    def locked_state(self, number: int) -> QuestionState:
        """A question's state, its row locked until the transaction ends."""
        return QuestionState(self.row(number, lock=True).state)

    def is_pressing(self, number: int) -> bool:
        """Whether its words cannot wait."""
        return self.row(number).pressing

    def record_verdict(self, number: int, verdict: Verdict) -> None:
        """Store the intent the classifier found, and which version judged."""
        row = self.row(number)
        row.need, row.model, row.why = verdict.intent.value, verdict.version, verdict.why

    def set_route(self, number: int, route: Route) -> None:
        """Store the channel, tags and people, and when they are called."""
        row = self.row(number)
        row.channel, row.tags, row.asked = route.channel, list(route.tags), list(route.people)
        row.why, row.call_at = route.why, route.call_at

    def set_people(self, number: int, people: Sequence[str], claimed_by: str = "") -> None:
        """Store who is asked, and who has claimed it ("" for nobody)."""
        row = self.row(number)
        row.asked, row.claimed_by = list(people), claimed_by

    def snooze(self, number: int, until: datetime | None) -> None:
        """Snooze it until then; None ends it."""
        self.row(number).snoozed_until = until

    def awaiting_triage(self, limit: int = 50) -> list[int]:
        """Questions in state NEW: those that cannot wait first, then the oldest."""
        return self._numbers(_NEW, limit)

    def due_to_unsnooze(self, limit: int = 50) -> list[int]:
        """Questions whose snooze is over, the earliest first."""
        return self._numbers(_SLEPT, limit)

    def due_to_call(self, limit: int = 50) -> list[int]:
        """Questions whose people are to be called now: what is urgent, then what is due first."""
        calls, due = col(QuestionRow.call_at), col(QuestionRow.due_at)
        order = (col(QuestionRow.pressing).desc(), due.is_(None), due, calls, col(QuestionRow.number))
        query = select(QuestionRow.number).where(calls <= self._now).order_by(*order).limit(limit)
        return [number for number in self._session.exec(query) if number is not None]

    def due_to_warn(self, until: datetime) -> list[int]:
        """Claimed questions that wait for an answer, are due from now until then, and of whose due time whoever has
        them was not told, what is due first before the rest.
        """
        due, warned = col(QuestionRow.due_at), col(QuestionRow.warned_due)
        waits = [QuestionState.ROUTED.value, QuestionState.ASKED.value]
        query = select(QuestionRow.number).where(
            col(QuestionRow.state).in_(waits),
            QuestionRow.claimed_by != "",
            col(QuestionRow.snoozed_until).is_(None),
            due > self._now,
            due <= until,
            warned.is_(None) | (warned != due),
        )
        return [number for number in self._session.exec(query.order_by(due)) if number is not None]

    def warned(self, number: int) -> None:
        """Whoever has it was told when it is due."""
        row = self.row(number)
        row.warned_due = row.due_at

    def call_again(self, number: int, at: datetime) -> None:
        """Those who are asked are to be called then."""
        self.row(number).call_at = at

    def called(self, number: int) -> None:
        """Those who are asked were called, or need not be any more."""
        self.row(number).call_at = None

    def workload_by_person(self) -> dict[str, int]:
        """How many open questions each person has claimed."""
        return dict(self._session.exec(_LOADS).all())

    def claimed_by(self, person: str) -> tuple[int, ...]:
        """The open questions somebody has claimed, the oldest first."""
        query = select(QuestionRow.number).where(is_open(), QuestionRow.claimed_by == person)
        return tuple(number or 0 for number in self._session.exec(query.order_by(col(QuestionRow.number))))

    def queue(
        self, tag: str = "", which: str = "", by: str = "", page: int = 1, source: str = "", tags: Collection[str] = ()
    ) -> Queue:
        """One page of the open questions, most urgent first. `which`: "", unassigned, mine, overdue, review, and
        free: unassigned, awake, and without an answer in review. Of several `tags` it has one.
        """
        conditions = queue_conditions(tag, which, by, self._now)
        if tags:
            conditions.append(has_any_tag(tags))
        if source:
            conditions.append(asked_on(source))
        total = self._session.exec(select(func.count()).select_from(QuestionRow).where(*conditions)).one()
        pages = max(1, ceil(total / PAGE_SIZE))
        page = min(max(1, page), pages)
        urgent = (col(QuestionRow.due_at).is_(None), col(QuestionRow.due_at), col(QuestionRow.number))
        query = select(QuestionRow).where(*conditions).order_by(*urgent).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
        return Queue(tuple(self._queue_item(row) for row in self._session.exec(query)), page, pages, total)

    def newest(self, states: Collection[QuestionState], limit: int) -> tuple[QueueItem, ...]:
        """The questions in one of these states that were asked last, the newest first."""
        query = select(QuestionRow).where(col(QuestionRow.state).in_([state.value for state in states]))
        rows = self._session.exec(query.order_by(col(QuestionRow.number).desc()).limit(limit))
        return tuple(self._queue_item(row) for row in rows)

    def choices(self, *, closed: bool = False, limit: int = 100) -> list[tuple[int, str]]:
        """(number, first words) of open questions, most urgent first; or of closed ones, the newest first."""
        states = CLOSED if closed else OPEN
        by_urgency = (col(QuestionRow.due_at).is_(None), col(QuestionRow.due_at), col(QuestionRow.number))
        order = (col(QuestionRow.number).desc(),) if closed else by_urgency
        query = select(QuestionRow).where(col(QuestionRow.state).in_([state.value for state in states]))
        items = (self._queue_item(row) for row in self._session.exec(query.order_by(*order).limit(limit)))
        return [(item.question.number, item.words) for item in items]

    def first_words(self, number: int) -> str:
        """What was asked first, as far as it is kept."""
        return self._queue_item(self.row(number)).words

    def asked_between(self, since: datetime, until: datetime) -> int:
        """How often something was asked of us within this time."""
        seen = (col(PostRow.seen_at) >= since, col(PostRow.seen_at) <= until, PostRow.role == "asked")
        return self._session.exec(select(func.count()).select_from(PostRow).where(*seen)).one()

    def open_with_tags(self, names: Collection[str]) -> list[tuple[int, tuple[str, ...]]]:
        """(number, tags) of the open questions that have one of these tags."""
        if not names:
            return []
        query = select(QuestionRow.number, QuestionRow.tags).where(is_open(), has_any_tag(names))
        found = self._session.exec(query.order_by(col(QuestionRow.number)))
        return [(number or 0, tuple(tags or ())) for number, tags in found]

    def tags_in_use(self) -> frozenset[str]:
        """Every tag of an open question."""
        written = self._session.exec(
            select(tags_as_text()).where(is_open(), col(QuestionRow.tags).is_not(None)).distinct()
        )
        return frozenset(name for tags in written for name in json.loads(tags) or ())

    def rename_tags(self, number: int, tags: Sequence[str]) -> None:
        """Replace a question's tags by their new names. Its channel and people stay."""
        self.row(number, lock=True).tags = list(tags)

    def _queue_item(self, row: QuestionRow) -> QueueItem:
        query = select(PostRow).where(PostRow.question == row.number, PostRow.role == "asked")
        post = self._session.exec(query.order_by(col(PostRow.number)).limit(1)).first()
        words = f"{post.title} {post.text}".strip() if post else ""
        return QueueItem(question_of(row), words, post.author_handle if post else "", post.source if post else "")

    def _numbers(self, query: SelectOfScalar[int] | SelectOfScalar[None], limit: int) -> list[int]:
        found = self._session.exec(query, params={"now": self._now, "limit": limit})
        return [number for number in found if number is not None]

    def row(self, number: int, *, lock: bool = False) -> QuestionRow:
        """The row; locked and read again the first time this transaction asks for the lock. Raises NotFound."""
        asks = lock and number not in self._locked
        if not asks and number in self._rows:
            return self._rows[number]
        row = find_row(self._session, QuestionRow, number, lock=asks)
        if row is None:
            raise NotFound(self._missing(number))
        self._rows[number] = row  # kept here: the session only holds a weak reference
        if lock:
            self._locked.add(number)
        return row

    def _missing(self, number: int) -> str:
        by_number = col(QuestionRow.number)
        alike = select(QuestionRow.number).where(by_number.in_(_one_digit_off(number)))
        below = select(QuestionRow.number).where(by_number < number).order_by(by_number.desc()).limit(1)
        above = select(QuestionRow.number).where(by_number > number).order_by(by_number).limit(1)
        numbers = [n for query in (alike, below, above) for n in self._session.exec(query) if n is not None]
        if not numbers:
            return f"There is no Q-{number}; there are no questions yet."
        nearest = min(numbers, key=lambda n: (_unlike(str(n), str(number)), abs(n - number)))
        return f"There is no Q-{number}; did you mean Q-{nearest}?"


def _one_digit_off(number: int) -> list[int]:
    """The numbers that have a digit more or less at one end, as after a slip: for 99, 9 and 990 to 999, 199 to 999."""
    typed = str(number)
    shorter = {int(typed[1:] or 0), int(typed[:-1] or 0)}
    longer = {int(more) for digit in "0123456789" for more in (typed + digit, digit + typed)}
    return sorted(one for one in shorter | longer if 0 < one < _LARGEST and one != number)


def _unlike(one: str, other: str) -> int:
    """0 when one number begins or ends with the other, as after a slipped extra digit (99 and 9), else 1."""
    short, long = sorted((one, other), key=len)
    return 0 if long.startswith(short) or long.endswith(short) else 1
