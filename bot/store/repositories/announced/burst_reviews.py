"""The rows of what is promised of answers to whole bursts while they wait for communications: which rung of the ladder
is next, and whom the rungs before it called.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.core.burst_answers.answer import BurstAnswerState
from bot.core.burst_answers.calls import BurstCall
from bot.core.promises.rungs import RungCall, UpcomingRung
from bot.core.slack_messages import BURST_CALL
from bot.store.leases import check_lease, release_lease
from bot.store.repositories.announced.rows import AnnouncedRows
from bot.store.tables.slack import BurstAnswerRow, BurstCallRow

_WAITS = BurstAnswerRow.state == BurstAnswerState.PROPOSED.value


class BurstReviews:
    """Every query about what is promised of answers to bursts, and about who is called next."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def to_look_at(self, terms: str) -> Sequence[int]:
        """Those that wait whose next rung is to be looked at now, or that were promised by other terms than these."""
        due = or_(col(BurstAnswerRow.look_at) <= self._now, col(BurstAnswerRow.promise_terms) != terms)
        query = select(BurstAnswerRow.number).where(_WAITS, due).order_by(col(BurstAnswerRow.number))
        return [number for number in self._session.exec(query) if number is not None]

    def promise(self, number: int, minutes: int, due_at: datetime | None, terms: str) -> None:
        """Store by when a decision is promised, by these terms; 0 minutes: nothing is promised."""
        row = self._session.get_one(BurstAnswerRow, number)
        row.review_minutes, row.due_at, row.promise_terms = minutes, due_at, terms

    def keep_rung(self, number: int, rung: UpcomingRung | None) -> None:
        """Store which rung is next, in place of what was there; it is looked at then, and when the promise breaks."""
        row = self._session.get_one(BurstAnswerRow, number)
        row.rung, row.rung_at = (rung.call.value, rung.at) if rung else ("", None)
        breaks = row.due_at if row.state == BurstAnswerState.PROPOSED.value else None
        ahead = [at for at in (row.rung_at, breaks if breaks and breaks > self._now else None) if at is not None]
        row.look_at = min(ahead, default=None)


class BurstCalls(AnnouncedRows[BurstCallRow]):
    """Every query about calls to decide on an answer to a burst."""

    owner = BURST_CALL
    table = BurstCallRow

    def add(self, answer: int, call: RungCall, place: int, people: Sequence[str], due_at: datetime | None) -> int:
        """A rung called these people; returns the number of the call. Earlier calls are told anew: it takes their
        place.
        """
        self.tell_again(answer)
        row = BurstCallRow(answer=answer, rung=call.value, place=place, people=list(people), at=self._now)
        row.due_at, row.show_at = due_at, self._now
        self._session.add(row)
        self._session.flush()
        return row.number or 0

    def one(self, number: int) -> BurstCall:
        """A call by number. Raises NotFound."""
        return _call(self.row(number))

    def of_answer(self, answer: int) -> tuple[BurstCall, ...]:
        """An answer's calls, the first first."""
        return tuple(map(_call, self._rows(answer)))

    def goes_on(self, number: int) -> bool:
        """Whether it still says something: the answer waits, and no later rung called."""
        row = self.row(number)
        waits = self._session.get_one(BurstAnswerRow, row.answer).state == BurstAnswerState.PROPOSED.value
        return waits and all(one.place <= row.place for one in self._rows(row.answer))

    def tell_again(self, answer: int) -> None:
        """Have the messages of its calls drawn anew."""
        for row in self._rows(answer):
            row.show_at = self.redrawn_from(row.number)

    def shown(self, number: int, token: str, *, goes_on: bool) -> datetime | None:
        """Give the claim back, fenced: its message says whether it `goes_on`. Returns when to tell what happened
        since.
        """
        row = check_lease(self.row(number, lock=True), token)
        row.show_at = None if self.goes_on(number) is goes_on else self.redrawn_from(number)
        release_lease(row)
        return row.show_at

    def _rows(self, answer: int) -> Sequence[BurstCallRow]:
        query = select(BurstCallRow).where(BurstCallRow.answer == answer).order_by(col(BurstCallRow.number))
        return self._session.exec(query).all()


def _call(row: BurstCallRow) -> BurstCall:
    return BurstCall(
        row.number or 0, row.answer, RungCall(row.rung), row.place, tuple(row.people or ()), row.at, row.due_at
    )
