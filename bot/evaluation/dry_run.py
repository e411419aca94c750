"""A dry run of ingest and triage over given posts: what would be asked of whom, and why.

It uses the same parts as the running bot (`Sorter`, the classifier with all corrections, the router, the duplicate
detector), keeps in memory what the store would hold, and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.app.parts import CompanyRouter, classifier_of, duplicate_detector_of, language_model_of
from bot.app.plan import Plan
from bot.core.company import Current
from bot.core.duplicates import DUPLICATE_WINDOW, EmbeddedText
from bot.core.model import Batch, Post
from bot.core.ports.classifier import DuplicateDetector
from bot.core.promises.clocks import PromiseClock
from bot.core.promises.reckoning import promise_from
from bot.core.promises.rules import PromiseCase
from bot.core.routing.roster import Roster
from bot.core.routing.route import Route
from bot.core.text.normalise import words_hash as sameness
from bot.core.text.pressing import is_pressing
from bot.core.verdict import Example, Verdict
from bot.core.watch.age import AgeLimits, StreamAge
from bot.flow.operations.arrivals.sort import BatchContext, Sorter
from bot.flow.operations.promises.terms import promise_terms
from bot.store.repositories.duplicates import MAX_COMPARED


@dataclass(frozen=True, slots=True)
class DryRunResult:
    """What would happen to one post. `what`: asked, dismissed, doubtful, joined, follow_up, elsewhere, own, repost or
    known.

    `question` numbers the questions that this dry run would open, from 1; 0 where it opens and joins none. `likeness`
    is the probability (0 to 1) that it asks the same as question `duplicate_of`: the one it joins, or would be
    suggested to merge with. `due_at` is when its answer would be promised.
    """

    place: str
    post: Post
    what: str
    question: int = 0
    verdict: Verdict | None = None
    route: Route | None = None
    duplicate_of: int = 0
    likeness: float = 0.0
    due_at: datetime | None = None


@dataclass(slots=True)
class _Memory:
    """What the store would hold by now. `embedded` are the questions asked: number, time and text, oldest first."""

    posts: dict[tuple[str, str], int] = field(default_factory=dict)
    askers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    words: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    embedded: list[tuple[int, datetime, EmbeddedText]] = field(default_factory=list)
    questions: int = 0


class DryRun:
    """Takes posts one by one, in the order in which they would arrive."""

    def __init__(
        self,
        plan: Plan,
        roster: Roster,
        taught: Sequence[Example] = (),
        likeness: DuplicateDetector | None = None,
    ) -> None:
        """`roster`: what is known of the people now. `taught`: the corrections the running bot has learnt.

        `likeness` replaces the company's own duplicate detector. Raises Faulty when a model is not there.
        """
        self._watched = plan.watched
        meaning = language_model_of(plan.company)
        self._classifier = classifier_of(plan.company, taught, meaning)
        self._router = CompanyRouter(Current(plan.company))
        self._terms = promise_terms(plan.company)
        self._detector = likeness or duplicate_detector_of(plan.company, meaning)
        self._roster = roster
        self._memory = _Memory()

    @property
    def version(self) -> str:
        """The version of the classifier that judges."""
        return self._classifier.version

    def process(self, place: str, post: Post) -> DryRunResult:
        """What would happen to `post` at the time it was written. `place` names it for a person.

        A post without a source is given to the first source that it concerns, or to the first of all.
        """
        post = post if post.source else self._with_source(post)
        if (post.source, post.external_id) in self._memory.posts:
            return DryRunResult(place, post, "known")
        heaps = Sorter(self._watched[post.source].watch, AgeLimits()).sort(
            Batch((post,), ""), self._batch_context(post)
        )
        if heaps.quiet:
            arrival = heaps.quiet[0]
            self._remember(post, arrival.question or 0)
            return DryRunResult(place, post, arrival.verdict or arrival.role, arrival.question or 0)
        if number := self._question_with_same_words(post):
            self._remember(post, number)
            return DryRunResult(place, post, "joined", number, duplicate_of=number, likeness=1.0)
        return self._judge(place, post)

    def _with_source(self, post: Post) -> Post:
        candidates = [replace(post, source=name) for name in self._watched]
        return next((c for c in candidates if self._watched[c.source].watch.matches(c)), candidates[0])

    def _judge(self, place: str, post: Post) -> DryRunResult:
        verdict = self._classifier.judge(post)
        if verdict.dismissed:
            return DryRunResult(place, post, "dismissed", self._open_question(post), verdict)
        if verdict.doubt:
            return DryRunResult(place, post, "doubtful", self._open_question(post), verdict)
        meant = EmbeddedText(post.words, self._detector.embed(post.words))
        like, likeness, sure = self._find_duplicate(post, meant)
        number = like if sure else self._open_question(post)
        self._memory.embedded.append((number, post.written_at, meant))
        if sure:
            self._remember(post, number)
            return DryRunResult(place, post, "joined", number, verdict, duplicate_of=like, likeness=likeness)
        if same := sameness(post.words):
            self._memory.words[same] = (number, post.written_at)
        route = self._router(verdict, self._roster, post.written_at)
        case = PromiseCase(route.tags, [post.source], is_pressing(post.words))
        due_at = promise_from(PromiseClock.SENT, case, route.people, post.written_at, self._terms)
        return DryRunResult(place, post, "asked", number, verdict, route, like, likeness, due_at)

    def _open_question(self, post: Post) -> int:
        number = self._memory.questions = self._memory.questions + 1
        self._remember(post, number)
        self._memory.askers[post.source, post.thread_id, post.author.id] = number
        return number

    def _find_duplicate(self, post: Post, this: EmbeddedText) -> tuple[int, float, bool]:
        """The most likely earlier question, the probability, and whether that is sure: the first text of that question
        must be likely the same too. As `bot.flow.operations.find_duplicates` does it.
        """
        newest = self._memory.embedded[-MAX_COMPARED:]
        lately = [(number, meant) for number, at, meant in newest if post.written_at - at <= DUPLICATE_WINDOW]
        near = [lately[place] for place in self._detector.nearest(this.vector, [meant.vector for _, meant in lately])]
        chances = self._detector.probabilities(this, [meant for _, meant in near])
        pairs = [(number, chance) for (number, _), chance in zip(near, chances, strict=True)]
        like, likeness = max(pairs, key=lambda pair: (pair[1], -pair[0]), default=(0, 0.0))
        if likeness < self._detector.likely_threshold:
            return 0, 0.0, False
        first = next(meant for number, _, meant in self._memory.embedded if number == like)
        fits = self._detector.probabilities(this, [first])[0] >= self._detector.likely_threshold
        return like, likeness, likeness >= self._detector.sure_threshold and fits

    def _batch_context(self, post: Post) -> BatchContext:
        above = self._memory.posts.get((post.source, post.parent_id), 0)
        asker = self._memory.askers.get((post.source, post.thread_id, post.author.id))
        return BatchContext(
            known={},
            conversations={post.parent_id: above} if post.parent_id and above else {},
            askers={(post.thread_id, post.author.id): asker} if asker and post.thread_id else {},
            age=StreamAge(post.written_at),
            now=post.written_at,
        )

    def _question_with_same_words(self, post: Post) -> int:
        number, at = self._memory.words.get(sameness(post.words), (0, post.written_at))
        return number if post.written_at - at <= DUPLICATE_WINDOW else 0

    def _remember(self, post: Post, number: int) -> None:
        self._memory.posts[post.source, post.external_id] = number
