"""Takes follow-ups, which came after a question or under our reply, back to their question. A follow-up by an asker, or
under our own reply, reopens an answered or settled question, and wakes one that waited for it, unless its author opted
out. Others are only recorded and shown.
"""

from collections.abc import Sequence

from bot.core.details import KeptPost, QuestionDetail
from bot.core.figures.facts import CONFIRMS
from bot.core.ports.runtime import Failpoint
from bot.core.promises.timeline import Timeline
from bot.core.replying.target import is_for_us
from bot.core.states import REOPENED_BY_FOLLOW_UP, QuestionState
from bot.core.text.thanks import says_it_helped
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction


class FollowUp:
    """The step `follow_up`. Its keys are post numbers."""

    name = "follow_up"

    def __init__(self, store: Store, failpoint: Failpoint) -> None:
        self._store = store
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Follow-ups that were not handled yet."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.posts.follow_ups_waiting()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one key for all keeps the order
        """The same for all, so that they are handled in the order they were seen."""
        return self.name

    def run(self, key: str) -> None:
        """Record the follow-up, and reopen the question if it is for us to answer."""
        with self._store.writing() as tx:
            kept = tx.posts.claim_follow_up(int(key))
            if kept is not None and kept.question is not None:
                _record_follow_up(tx, kept.question, kept)
        self._failpoint("follow_up.kept")


def _record_follow_up(tx: Transaction, number: int, kept: KeptPost) -> None:
    state, detail = tx.questions.locked_state(number), tx.question_detail(number)
    confirms = {CONFIRMS: "yes"} if _is_by_asker(detail, kept) and says_it_helped(kept.post.words) else {}
    tx.record(NewEntry("follow_up.arrived", "follow_up", number, data={"post": str(kept.number), **confirms}))
    detail = tx.question_detail(number)
    if kept.opt_out or not is_for_us(detail, kept):
        return
    if detail.question.snoozed_until is not None and Timeline().read(detail.entries).waits_for_asker:
        tx.questions.snooze(number, None)
        tx.record(NewEntry("question.woke", "follow_up", number, why="a follow-up"))
    if state in REOPENED_BY_FOLLOW_UP and not (confirms and state is QuestionState.SENT):
        tx.questions.move(number, QuestionState.ASKED)
        tx.record(
            NewEntry("question.reopened", "follow_up", number, why="a follow-up", data={"post": str(kept.number)})
        )


def _is_by_asker(detail: QuestionDetail, kept: KeptPost) -> bool:
    asked = [one.post.author.id for one in detail.posts if one.role == "asked"]
    return bool(kept.post.author.id) and kept.post.author.id in asked
