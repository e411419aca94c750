"""The second step: judge what a new question is about and send it to the right people. NEW becomes ROUTED or DISMISSED,
or DOUBTFUL where it is likely not for us, or MERGED into an open question that surely asks the same. The classifier
judges and `bot.core.routing.route` chooses; this file only stores their results.
"""

from collections.abc import Sequence

import structlog

from bot.core.company import Company, Current
from bot.core.details import KeptPost
from bot.core.earlier_answers import RankedAnswer
from bot.core.errors import Faulty
from bot.core.ports.classifier import AnswerIndex, Classifier
from bot.core.ports.runtime import Failpoint
from bot.core.states import QuestionState
from bot.core.verdict import Doubt, Verdict
from bot.flow.operations.find_duplicates import (
    DuplicateFinder,
    DuplicateSearch,
    keep_vectors,
    merge_if_sure,
    suggest_duplicate,
)
from bot.flow.operations.route import Router, send_to
from bot.flow.operations.watch_bursts import BurstWatcher
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


class Triage:
    """The step `triage`. Its keys are question numbers."""

    name = "triage"

    def __init__(
        self,
        store: Store,
        classifier: Classifier,
        router: Router,
        failpoint: Failpoint,
        company: Current[Company],
        duplicates: DuplicateFinder | None = None,
        answers: AnswerIndex | None = None,
    ) -> None:
        """Without `duplicates`, no question is compared with others; without `answers`, none are searched for."""
        self._answers = answers
        self._store = store
        self._bursts = BurstWatcher(company)
        self._classifier = classifier
        self._router = router
        self._failpoint = failpoint
        self._duplicates = duplicates

    def due(self) -> Sequence[str]:
        """Questions that are not judged yet."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.questions.awaiting_triage()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  judging takes a millisecond
        """The same for all: one after another, oldest first."""
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
        search = self._find_duplicate(number, posts, verdict)
        likely = self._find_answers(posts, verdict)
        self._failpoint("triage.compared")
        with self._store.writing() as tx:
            if tx.questions.locked_state(number) is not QuestionState.NEW:
                return
            tx.questions.record_verdict(number, verdict)
            if verdict.dismissed:
                _dismiss(tx, number, verdict)
            elif verdict.doubt:
                _hold_back(tx, number, verdict, verdict.doubt)
            else:
                self._merge_or_route(tx, number, verdict, search)
                tx.earlier_answers.save(number, likely)
        self._failpoint("triage.kept")

    def _find_duplicate(self, number: int, posts: Sequence[KeptPost], verdict: Verdict) -> DuplicateSearch:
        """Another open question that asks the same. An embedding model that cannot be read stops no question."""
        if self._duplicates is None or verdict.dismissed or verdict.doubt:
            return DuplicateSearch()
        try:
            return self._duplicates.search(number, posts)
        except Faulty as fault:
            log.warning("likeness.unread", question=f"Q-{number}", why=str(fault))
            return DuplicateSearch()

    def _find_answers(self, posts: Sequence[KeptPost], verdict: Verdict) -> Sequence[RankedAnswer]:
        """Earlier answers that may fit. An embedding model that cannot be read stops no question."""
        if self._answers is None or verdict.dismissed or verdict.doubt:
            return ()
        try:
            return self._answers.search(posts[0].post)
        except Faulty as fault:
            log.warning("answers.unread", question=f"Q-{posts[0].question}", why=str(fault))
            return ()

    def _merge_or_route(self, tx: Transaction, number: int, verdict: Verdict, search: DuplicateSearch) -> None:
        if not merge_if_sure(tx, number, search):
            send_to(tx, number, self._router(verdict, tx.roster(), tx.now), "triage")
            suggest_duplicate(tx, number, search)
        keep_vectors(tx, search)
        self._bursts.record_changes(tx)


def _dismiss(tx: Transaction, number: int, verdict: Verdict) -> None:
    tx.questions.move(number, QuestionState.DISMISSED)
    tx.record(NewEntry("question.dismissed", "triage", number, why=verdict.why, data={"need": verdict.intent.value}))


def _hold_back(tx: Transaction, number: int, verdict: Verdict, doubt: Doubt) -> None:
    tx.questions.move(number, QuestionState.DOUBTFUL)
    tags = " ".join(guess.tag for guess in verdict.tags)
    data = {"need": verdict.intent.value, "doubt": doubt.value, "tags": tags}
    tx.record(NewEntry("question.doubted", "triage", number, why=verdict.why, data=data))
    tx.wake("doubtful", "all")
