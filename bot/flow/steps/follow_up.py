"""The last step and the first again: what is said after a question, or under our reply, returns to its thread.

A follow-up by the asker, or under our own reply, reopens the question. What others say beside it is only told.
"""

from collections.abc import Sequence

from bot.core.details import KeptPost
from bot.core.ports.runtime import Failpoint
from bot.core.replying.target import is_for_us
from bot.core.states import REOPENED_BY_FOLLOW_UP, QuestionState
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction


class FollowUp:
    """The step that brings follow-ups home. Its keys are post numbers."""

    name = "follow_up"

    def __init__(self, store: Store, failpoint: Failpoint) -> None:
        self._store = store
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Follow-ups of which their question was not told."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.posts.follow_ups_waiting()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one lane keeps what was said in order
        """All in one lane, in the order they were seen."""
        return self.name

    def run(self, key: str) -> None:
        """Tell the question, and reopen it when it is for us to answer."""
        with self._store.writing() as tx:
            kept = tx.posts.claim_follow_up(int(key))
            if kept is not None and kept.question is not None:
                _record_follow_up(tx, kept.question, kept)
        self._failpoint("follow_up.kept")


def _record_follow_up(tx: Transaction, number: int, kept: KeptPost) -> None:
    tx.record(NewEntry("follow_up.arrived", "follow_up", number, data={"post": str(kept.number)}))
    state = tx.questions.locked_state(number)
    if state in REOPENED_BY_FOLLOW_UP and is_for_us(tx.question_detail(number), kept):
        tx.questions.move(number, QuestionState.ASKED)
        tx.record(
            NewEntry("question.reopened", "follow_up", number, why="a follow-up", data={"post": str(kept.number)})
        )
