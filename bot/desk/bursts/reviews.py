"""What is read of answers to whole bursts that wait for communications. Every colleague may look."""

from bot.core.burst_answers.detail import OpenedBurstAnswer
from bot.core.permissions import Act, AuthoredWords
from bot.desk.context import DeskContext

_DECISIONS = (Act.DECIDE_BURST_ANSWER, Act.OVERRIDE_BLOCK, Act.STOP_BURST_ANSWER)


class BurstReviewDesk:
    """Reads what waits, and one of it."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def in_review(self, by: str) -> tuple[OpenedBurstAnswer, ...]:
        """What waits for a decision, longest first."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            return tuple(OpenedBurstAnswer(tx.bursts.one(one.burst), one) for one in tx.burst_answers.proposed())

    def opened(self, by: str, number: int) -> OpenedBurstAnswer:
        """One answer, and what they may do about it while it waits. Raises NotFound."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            answer = tx.burst_answers.one(number)
            words = AuthoredWords(answer.author)
            may = frozenset(act for act in _DECISIONS if answer.waits and self._context.may(tx, act, by, words))
            return OpenedBurstAnswer(tx.bursts.one(answer.burst), answer, may)
