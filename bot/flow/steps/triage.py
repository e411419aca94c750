"""The second step: judge what a new question is about and send it to the right people. NEW becomes ROUTED or
DISMISSED, or MERGED into an open question that surely asks the same.

The classifier judges and `bot.core.routing.route` chooses; this file only carries their answers into the book.
"""

from collections.abc import Sequence

import structlog

from bot.core.bursts import BurstRule
from bot.core.details import KeptPost
from bot.core.earlier_answers import RankedAnswer
from bot.core.errors import Faulty
from bot.core.ports.classifier import AnswerIndex, Classifier
from bot.core.ports.runtime import Failpoint
from bot.core.states import QuestionState
from bot.core.verdict import Verdict
from bot.flow.operations.find_duplicates import DuplicateFinder, DuplicateSearch, joined, keep, suggest
from bot.flow.operations.route import Router, send
from bot.flow.operations.watch_bursts import BurstWatcher
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


class Triage:
    """The step that judges. Its keys are question numbers."""

    name = "triage"

    def __init__(
        self,
        store: Store,
        classifier: Classifier,
        router: Router,
        failpoint: Failpoint,
        bursts: BurstRule = BurstRule(),  # noqa: B008  a frozen value
        twins: DuplicateFinder | None = None,
        answers: AnswerIndex | None = None,
    ) -> None:
        """Without `twins`, no question is compared with the others; without `answers`, none is found for it."""
        self._answers = answers
        self._store = store
        self._bursts = BurstWatcher(bursts)
        self._classifier = classifier
        self._router = router
        self._failpoint = failpoint
        self._twins = twins

    def due(self) -> Sequence[str]:
        """Questions nobody judged yet."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.questions.newly_seen()]

    def lane(self, key: str) -> str:  # noqa: ARG002  one lane: judging takes a millisecond
        """All in one lane, oldest first."""
        return self.name

    def run(self, key: str) -> None:
        """Judge and route one question, in one transaction."""
        number = int(key)
        with self._store.reading() as tx:
            if tx.questions.one(number).state is not QuestionState.NEW:  # a merged one has no posts to judge
                return
            posts = tx.posts.of_question(number)
        verdict = self._classifier.judge(posts[0].post)
        self._failpoint("triage.judged")
        looked = self._look(number, posts, verdict)
        likely = self._recall(posts, verdict)
        self._failpoint("triage.compared")
        with self._store.writing() as tx:
            if tx.questions.state(number) is not QuestionState.NEW:
                return
            tx.questions.judged(number, verdict)
            if verdict.dismissed:
                _dismiss(tx, number, verdict)
            else:
                self._send_or_join(tx, number, verdict, looked)
                tx.earlier_answers.keep(number, likely)
        self._failpoint("triage.kept")

    def _look(self, number: int, posts: Sequence[KeptPost], verdict: Verdict) -> DuplicateSearch:
        """Whether another open question asks the same. A language model that cannot be read stops no question."""
        if self._twins is None or verdict.dismissed:
            return DuplicateSearch()
        try:
            return self._twins.look(number, posts)
        except Faulty as fault:
            log.warning("likeness.unread", question=f"Q-{number}", why=str(fault))
            return DuplicateSearch()

    def _recall(self, posts: Sequence[KeptPost], verdict: Verdict) -> Sequence[RankedAnswer]:
        """Earlier answers that may fit. A language model that cannot be read stops no question."""
        if self._answers is None or verdict.dismissed:
            return ()
        try:
            return self._answers.near(posts[0].post)
        except Faulty as fault:
            log.warning("answers.unread", question=f"Q-{posts[0].question}", why=str(fault))
            return ()

    def _send_or_join(self, tx: Transaction, number: int, verdict: Verdict, looked: DuplicateSearch) -> None:
        if not joined(tx, number, looked):
            send(tx, number, self._router(verdict, tx.questions.load(), tx.now), "triage")
            suggest(tx, number, looked)
        keep(tx, looked)
        self._bursts.notice(tx)


def _dismiss(tx: Transaction, number: int, verdict: Verdict) -> None:
    tx.questions.move(number, QuestionState.DISMISSED)
    tx.record(NewEntry("question.dismissed", "triage", number, why=verdict.why, data={"need": verdict.need.value}))
