"""What is promised of questions: the runs of their clocks, and which of them is due first."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.promises.clocks import PromiseClock, PromiseRun, breaks_next
from bot.core.states import OPEN
from bot.store.parameters import NUMBER
from bot.store.tables.promises import PromiseRow
from bot.store.tables.questions import QuestionRow

_OF_QUESTION = (
    select(PromiseRow)
    .where(col(PromiseRow.question) == NUMBER)
    .order_by(col(PromiseRow.started_at), col(PromiseRow.number))
)


class Promises:
    """Every query about promises."""

    def __init__(self, session: Session, question_row: Callable[[int], QuestionRow]) -> None:
        self._session = session
        self._question_row = question_row

    def of_question(self, number: int) -> tuple[PromiseRun, ...]:
        """Every run of each of its clocks, in the order in which they started."""
        return tuple(map(_run, self._session.exec(_OF_QUESTION, params={"number": number})))

    def save(self, number: int, runs: Sequence[PromiseRun], terms: str) -> None:
        """Store what was reckoned by these terms, in place of what was there."""
        for row in self._session.exec(select(PromiseRow).where(PromiseRow.question == number)):
            if (row.clock, row.number) not in {(run.clock.value, run.number) for run in runs}:
                self._session.delete(row)
        for run in runs:
            self._session.merge(_row(number, run))
        question, first = self._question_row(number), breaks_next(runs)
        question.due_at = first.due_at if first else None
        question.due_clock = first.clock.value if first else ""
        question.promise_terms = terms

    def reckoned_otherwise(self, terms: str, limit: int = 200) -> list[int]:
        """Open questions whose promises were reckoned by other terms, or never; the oldest first."""
        query = (
            select(QuestionRow.number)
            .where(col(QuestionRow.state).in_([state.value for state in OPEN]), QuestionRow.promise_terms != terms)
            .order_by(col(QuestionRow.number))
            .limit(limit)
        )
        return [number for number in self._session.exec(query) if number is not None]

    def begun_since(self, moment: datetime) -> list[int]:
        """Questions that were seen since then, or of which something was promised since."""
        promised = select(PromiseRow.question).where(col(PromiseRow.started_at) >= moment)
        asked = select(QuestionRow.number).where(col(QuestionRow.created_at) >= moment)
        found = {*self._session.exec(promised), *self._session.exec(asked)}
        return sorted(number for number in found if number is not None)


def _run(row: PromiseRow) -> PromiseRun:
    return PromiseRun(
        PromiseClock(row.clock),
        row.number,
        row.minutes,
        row.started_at,
        row.due_at,
        row.paused_since,
        row.met_at,
        row.ended_at,
    )


def _row(question: int, run: PromiseRun) -> PromiseRow:
    return PromiseRow(
        question=question,
        clock=run.clock.value,
        number=run.number,
        minutes=run.minutes,
        started_at=run.started_at,
        due_at=run.due_at,
        paused_since=run.paused_since,
        met_at=run.met_at,
        ended_at=run.ended_at,
    )
