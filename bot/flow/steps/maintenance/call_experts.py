"""Calls the people of a question that came while none of them was at work, once the first of them is; by then somebody
else may be asked in the place of who is away or has taken all they take.
"""

from collections.abc import Sequence

from bot.core.company import Company, Current
from bot.core.escalating.first_call import first_call
from bot.core.model import Question
from bot.core.states import QuestionState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

_WAITS = (QuestionState.ROUTED, QuestionState.ASKED)


class CallExperts:
    """The step `call`. Its keys are question numbers."""

    name = "call"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company

    def due(self) -> Sequence[str]:
        """Questions whose people are to be called now, what breaks first before the rest."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.questions.due_to_call()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Call the people of one question, unless somebody has it by now, or a burst is told of instead."""
        number = int(key)
        with self._store.writing() as tx:
            question = tx.questions.one(number)
            if question.call_at is None or question.call_at > tx.now:
                return
            tx.questions.called(number)
            if _waits(question) and not _is_told_with_another(tx, question):
                self._call(tx, question)

    def _call(self, tx: Transaction, question: Question) -> None:
        company, number = self._company(), question.number
        found = first_call(question, company.people_by_id, tx.roster(), company.oncall, tx.now)
        if found.again_at is not None:
            tx.questions.call_again(number, found.again_at)
            tx.wake(self.name, str(number), found.again_at)
            return
        if not found.called:
            return  # nobody is left: the ladder calls the leads
        data = {"to": " ".join(found.called)}
        if not set(found.asked) & set(question.asked):
            data["instead_of"] = " ".join(question.asked)
        if found.asked != question.asked:
            tx.questions.set_people(number, found.asked)
        tx.record(NewEntry("question.called", self.name, number, data=data))


def _waits(question: Question) -> bool:
    return question.state in _WAITS and not question.claimed_by and question.snoozed_until is None


def _is_told_with_another(tx: Transaction, question: Question) -> bool:
    """Whether an older question of its burst waits, too: one call is enough for all of them."""
    burst = tx.bursts.of_question(question.number)
    older = [number for number in burst.questions if number < question.number] if burst else []
    return any(_waits(tx.questions.one(number)) for number in older)
