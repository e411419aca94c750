"""Reads from the history what the figures of a time are reckoned from: all that happened to each question that may
count in it, and nothing of any other.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, case, union
from sqlmodel import Session, col, select

from bot.core.figures.facts import KINDS, PUBLISHING, SETS_DUE, TELL_MORE, Fact
from bot.core.figures.occurrences import SILENCE
from bot.core.promises.clocks import PromiseClock
from bot.store.tables.history import HistoryRow
from bot.store.tables.promises import PromiseRow
from bot.store.tables.questions import QuestionRow

_AT_ONCE = 2000
"""Rows that are held in memory."""

_NUMBERS = 500
"""Questions that are asked for in one query."""


class Facts:
    """Reads facts, question by question."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def about(self, since: datetime, until: datetime) -> Iterator[Fact]:
        """The facts before `until` of every question of which something may count from `since` on. To be used up within
        the transaction.
        """
        chosen = _chosen(since, until).cte("chosen")
        yield from self._read(col(HistoryRow.question).in_(select(chosen.c.question)), until)

    def of_questions(self, numbers: Sequence[int], until: datetime | None = None) -> Iterator[Fact]:
        """All facts of these questions, or those before `until`. To be used up within the transaction."""
        for start in range(0, len(numbers), _NUMBERS):
            yield from self._read(col(HistoryRow.question).in_(numbers[start : start + _NUMBERS]), until)

    def _read(self, chosen: ColumnElement[bool], until: datetime | None) -> Iterator[Fact]:
        row = HistoryRow
        data = case((col(row.what).in_(sorted(TELL_MORE)), col(row.data)), else_=None)
        columns = (row.seq, row.at, row.what, row.by, row.question, row.reply, data)
        query = (
            select(*columns)  # type: ignore[call-overload]  # SQLModel types no more than four columns
            .where(chosen, *(() if until is None else (row.at < until,)))
            .order_by(col(row.question), col(row.seq))
            .execution_options(yield_per=_AT_ONCE)
        )
        for seq, at, what, by, question, reply, told in self._session.exec(query):
            if what in KINDS:
                yield Fact(seq, at, what, by, question, reply, told or {})


def _chosen(since: datetime, until: datetime) -> CompoundSelect[tuple[int]]:
    """Questions to which something happened; those whose answer met with silence; those that fell due; and of those
    that were due at another time since, all that there were.
    """
    row = HistoryRow
    touched = select(row.question).where(
        col(row.what).in_(sorted(KINDS)), row.at >= since, row.at < until, col(row.question).is_not(None)
    )
    answered = select(row.question).where(
        col(row.what).in_(sorted(PUBLISHING)), row.at >= since - SILENCE, row.at < until - SILENCE
    )
    promise = PromiseRow
    due = select(promise.question).where(
        col(promise.clock).in_([one.value for one in PromiseClock]),
        col(promise.due_at) >= since,
        col(promise.due_at) < until,
    )
    due_otherwise = (
        select(row.question)
        .join(QuestionRow, col(QuestionRow.number) == row.question)
        .where(row.what == SETS_DUE, row.at >= until, QuestionRow.created_at < until)
    )
    return union(touched, answered, due, due_otherwise)
