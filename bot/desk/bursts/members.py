"""What people can say about which questions belong to a burst: the watch leaves each where a person put it."""

from collections.abc import Collection, Sequence

from bot.core.bursts import Burst
from bot.core.errors import NotAllowed
from bot.core.permissions import Act
from bot.core.states import CLOSED, QuestionState
from bot.desk.context import DeskContext, EventKeys
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class BurstMemberDesk:
    """Acts on who is in a burst."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def choices(self, number: int, by: str) -> tuple[Burst, Sequence[tuple[int, str]], Sequence[tuple[int, str]]]:
        """A burst, its questions, and the open ones that are in none, each with its first words. Raises NotAllowed."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.CHANGE_BURST, by)
            burst = _unresolved(tx, number)
            every = tx.questions.choices(closed=False)
            within = [(one, words) for one, words in every if one in burst.questions]
            known = {one for one, _ in within}
            within += [(one, "") for one in burst.questions if one not in known]
            return burst, within, [one for one in every if one[0] not in burst.questions]

    def change(
        self, number: int, by: str, put_in: Collection[int], take_out: Collection[int], event: EventKeys = ()
    ) -> None:
        """Put questions into a burst, or take them out of it. Raises NotAllowed for a burst that is resolved, and for a
        question that is closed.
        """
        with self._context.act_on(event, *{*put_in, *take_out}) as tx:
            self._context.require(tx, Act.CHANGE_BURST, by)
            tx.bursts.row(number, lock=True)
            burst = _unresolved(tx, number)
            for question in sorted(set(put_in) - set(burst.questions)):
                _check_open(tx, question)
                tx.record(NewEntry("question.put_into_burst", by, question, data={"burst": str(number)}))
            gone = sorted(set(take_out) & set(burst.questions))
            for question in gone:
                tx.record(NewEntry("question.taken_out_of_burst", by, question, data={"burst": str(number)}))
            tx.bursts.put_in(number, set(put_in), by)
            tx.bursts.take_out(number, gone, by)
            tx.wake("burst", str(number))


def _unresolved(tx: Transaction, number: int) -> Burst:
    burst = tx.bursts.one(number)
    if burst.resolved_at is not None:
        raise NotAllowed(f"This burst was resolved by <@{burst.resolved_by}>: nothing is put into it any more.")
    return burst


def _check_open(tx: Transaction, number: int) -> None:
    question = tx.questions.one(number)
    if question.state in (*CLOSED, QuestionState.NEW):
        raise NotAllowed(f"{question.id} is {question.state.words}: only an open question is put into a burst.")
