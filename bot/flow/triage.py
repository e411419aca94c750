"""The second step: judge what a new question is about and send it to the right people. NEW becomes ROUTED or DISMISSED.

The classifier judges and `bot.core.route` chooses; this file only carries their answers into the book.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.core.bursts import BurstRule
from bot.core.ports import Boundary, Classifier
from bot.core.states import QuestionState
from bot.core.verdict import Route, TagGuess, Verdict
from bot.flow.burst import notice
from bot.store.book import Book, Store
from bot.store.history import Line

Router = Callable[[Verdict, Mapping[str, int], datetime], Route]
"""(verdict, open questions by person, now) → where it goes. Everything else it needs it was built with."""


class Triage:
    """The step that judges. Its keys are question numbers."""

    name = "triage"

    def __init__(
        self,
        store: Store,
        classifier: Classifier,
        router: Router,
        boundary: Boundary,
        bursts: BurstRule = BurstRule(),  # noqa: B008  a frozen value
    ) -> None:
        self._store = store
        self._bursts = bursts
        self._classifier = classifier
        self._router = router
        self._boundary = boundary

    def due(self) -> Sequence[str]:
        """Questions nobody judged yet."""
        with self._store.reading() as book:
            return [str(number) for number in book.questions.newly_seen()]

    def lane(self, key: str) -> str:  # noqa: ARG002  one lane: judging takes a millisecond
        """All in one lane, oldest first."""
        return self.name

    def run(self, key: str) -> None:
        """Judge and route one question, in one transaction."""
        number = int(key)
        with self._store.reading() as book:
            posts = book.posts.of_question(number)
        verdict = self._classifier.judge(posts[0].post)
        self._boundary("triage.judged")
        with self._store.writing() as book:
            if book.questions.state(number) is not QuestionState.NEW:
                return
            book.questions.judged(number, verdict)
            if verdict.dismissed:
                _dismiss(book, number, verdict)
            else:
                send(book, number, self._router(verdict, book.questions.load(), book.now), "triage")
                notice(book, self._bursts)
        self._boundary("triage.kept")


def send(book: Book, number: int, route: Route, by: str) -> None:
    """Put a question on its way to a channel and people: NEW, ASKED or DISMISSED becomes ROUTED."""
    book.questions.move(number, QuestionState.ROUTED)
    book.questions.route(number, route)
    data = {"channel": route.channel, "tags": " ".join(route.tags), "people": " ".join(route.people)}
    book.record(Line("question.routed", by, number, why=route.why, data=data))


def _dismiss(book: Book, number: int, verdict: Verdict) -> None:
    book.questions.move(number, QuestionState.DISMISSED)
    book.record(Line("question.dismissed", "triage", number, why=verdict.why, data={"need": verdict.need.value}))


def by_person(tags: Sequence[str], why: str, verdict: Verdict) -> Verdict:
    """The verdict a person gives when they retag: sure of these tags."""
    return Verdict(verdict.need, tuple(TagGuess(tag, 1.0, why) for tag in tags), why=why, version="person")
