"""The step that calls the next people to decide on one answer for a whole burst, so that it does not wait for ever."""

from collections.abc import Sequence

from bot.core.company import Company, Current
from bot.core.ports.runtime import Failpoint
from bot.flow.operations.promises.burst_answers import STEP, call, keep_rung, present_climb, reckon_review
from bot.flow.operations.promises.reckon import PromiseKeeper
from bot.store.transaction import Store


class EscalateBurstAnswers:
    """The step. Its keys are the numbers of burst answers."""

    name = STEP

    def __init__(self, store: Store, company: Current[Company], keeper: PromiseKeeper, failpoint: Failpoint) -> None:
        self._store = store
        self._company = company
        self._keeper = keeper
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Those that wait whose next rung is to be looked at, or of which something else is promised by now."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.burst_reviews.to_look_at(self._keeper.digest)]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Call by the next rung, if it is due, and store the one after it. Both or neither is kept. Its review is drawn
        again: it says what is promised, and who is called next.
        """
        number = int(key)
        with self._store.writing() as tx:
            tx.burst_answers.locked(number)
            reckon_review(tx, self._keeper.terms, number)
            climb = present_climb(tx, self._company(), number)
            rung = climb.next() if climb else None
            if climb is not None and rung is not None and rung.at <= tx.now:
                call(tx, number, climb, rung)
                self._failpoint("escalate_burst_answer.called")
                after = present_climb(tx, self._company(), number)
                keep_rung(tx, number, after.next() if after else None)
            tx.burst_answers.show_soon(number)
            tx.wake("burst_answer", str(number))
        self._failpoint("escalate_burst_answer.kept")
