"""Calls the next people of a question's ladder, so that nobody who waits for an answer is forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.company import Company, Current
from bot.core.escalating.climbing import NextRung
from bot.core.model import Question
from bot.core.ports.runtime import Failpoint
from bot.core.states import QuestionState
from bot.flow.operations.promises.climb import STEP, call, keep_rung, present_climb
from bot.store.transaction import Store, Transaction

IN_A_BURST = timedelta(minutes=10)
"""How long the rung of a question is put off that waits behind an older one of its burst."""

_WAITS = (QuestionState.ROUTED, QuestionState.ASKED)


class Escalate:
    """The step `escalate`. Its keys are question numbers."""

    name = STEP

    def __init__(self, store: Store, company: Current[Company], failpoint: Failpoint) -> None:
        self._store = store
        self._company = company
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Questions whose next rung is to be looked at."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.escalations.to_look_at()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Call by the next rung of one question, if it is due, and store the one after it. Both or neither is kept."""
        number, company = int(key), self._company()
        with self._store.writing() as tx:
            tx.questions.locked_state(number)
            climb = present_climb(tx, company, number)
            rung = climb.next() if climb else None
            if climb is None or rung is None or rung.at > tx.now:
                self._keep(tx, number, rung)
                return
            if not climb.ladder.in_review and _is_told_with_another(tx, tx.questions.one(number)):
                tx.escalations.save(number, rung, tx.now + IN_A_BURST)
                return
            call(tx, number, climb, rung)
            self._failpoint("escalate.called")
            after = present_climb(tx, company, number)
            keep_rung(tx, number, after.next() if after else None)
        self._failpoint("escalate.kept")

    def _keep(self, tx: Transaction, number: int, rung: NextRung | None) -> None:
        """Have the card drawn again where it tells of another rung than before."""
        before = tx.escalations.of_question(number)
        keep_rung(tx, number, rung)
        if (before and (before.call, before.at)) != (rung and (rung.call, rung.at)):
            tx.slack_messages.redraw([number])
            tx.wake_slack(number)


def _is_told_with_another(tx: Transaction, question: Question) -> bool:
    """Whether an older question of its burst waits, too: one call is enough for all of them."""
    burst = tx.bursts.of_question(question.number)
    older = [number for number in burst.questions if number < question.number] if burst else []
    return any(_waits(tx.questions.one(number)) for number in older)


def _waits(question: Question) -> bool:
    return question.state in _WAITS and not question.claimed_by and question.snoozed_until is None
