"""The step that answers a burst: each post gets its reply of the approved answer, one transaction a post, so
that however it is interrupted none has two and none is forgotten. Sending them is the step `relay`.
"""

from collections.abc import Mapping, Sequence

import structlog

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState
from bot.core.company import Company, Current
from bot.core.ports.channel import Replier
from bot.core.ports.runtime import Failpoint
from bot.flow.operations.burst_answers.resolve import resolve_burst
from bot.flow.operations.burst_answers.send import send_next
from bot.flow.operations.propose import rules_in
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


class AnswerBursts:
    """The step. Its keys are the numbers of burst answers."""

    name = "answer_burst"

    def __init__(
        self, store: Store, repliers: Mapping[str, Replier], failpoint: Failpoint, company: Current[Company]
    ) -> None:
        self._store = store
        self._repliers = repliers
        self._failpoint = failpoint
        self._company = company

    def due(self) -> Sequence[str]:
        """Those that are approved, and whose replies are not all made."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.burst_answers.to_send()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  they are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Give every post its reply; whoever stops it meanwhile stops what is left."""
        while self._next(int(key)):
            self._failpoint("answer_burst.made")

    def _next(self, number: int) -> bool:
        with self._store.writing() as tx:
            answer = tx.burst_answers.locked(number)
            if answer.state is not BurstAnswerState.APPROVED:
                return False
            self._failpoint("answer_burst.claimed")
            if send_next(tx, rules_in(tx, self._company(), self._repliers), answer):
                return True
            _finish(tx, tx.burst_answers.one(number), self.name)
        log.info("burst.answered", burst=answer.burst, answer=number)
        return False


def _finish(tx: Transaction, answer: BurstAnswer, by: str) -> None:
    """Every reply is made; a closing answer closes the burst."""
    tx.burst_answers.finish(answer.number)
    data = {"burst": str(answer.burst), "answer": str(answer.number), "replies": str(len(answer.going))}
    tx.record(NewEntry("burst.answered", by, data=data))
    tx.bursts.show_soon(answer.burst)
    if answer.kind is BurstAnswerKind.CLOSING:
        resolve_burst(tx, answer.burst, answer.author)
