"""A dry run of the road's first two steps over posts that are handed in: what would be asked of whom, and why.

It decides with the very parts the live road decides with (`Sorter`, the classifier with all it was taught, the router,
the likeness of questions), remembers in memory what the store would have known, and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.app.parts import classifier_of, likeness_of, meaning_of, router_of
from bot.app.plan import Plan
from bot.core.duplicates import SAME_FOR, EmbeddedText
from bot.core.model import Batch, Post
from bot.core.ports.classifier import DuplicateDetector
from bot.core.routing.route import Route
from bot.core.text.normalise import fingerprint as sameness
from bot.core.verdict import Example, Verdict
from bot.flow.steps.ingest import BatchContext, Sorter
from bot.store.repositories.duplicates import MOST_COMPARED


@dataclass(frozen=True, slots=True)
class DryRunResult:
    """What would become of one post. `what`: asked, dismissed, joined, follow_up, elsewhere, own, repost, known.

    `question` counts the questions this dry run would open, from 1; 0 where it opens and joins none. `likeness` is how
    likely (0 to 1) it asks the same as question `like`: the one it joins, or one it is suggested to be merged with.
    """

    place: str
    post: Post
    what: str
    question: int = 0
    verdict: Verdict | None = None
    route: Route | None = None
    like: int = 0
    likeness: float = 0.0


@dataclass(slots=True)
class _Memory:
    """What the store would know by now. `meant` is what was asked: question, when, and the words, oldest first."""

    posts: dict[tuple[str, str], int] = field(default_factory=dict)
    askers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    words: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    meant: list[tuple[int, datetime, EmbeddedText]] = field(default_factory=list)
    questions: int = 0


class DryRun:
    """Takes posts one by one, in the order in which they would come."""

    def __init__(
        self,
        plan: Plan,
        load: Mapping[str, int],
        taught: Sequence[Example] = (),
        likeness: DuplicateDetector | None = None,
    ) -> None:
        """`load`: how many questions each person has open, by Slack id. `taught`: what people taught the live road.

        `likeness` says what asks the same, in place of the company's own. Raises Faulty when a model is not there.
        """
        self._watched = plan.watched
        meaning = meaning_of(plan)
        self._classifier = classifier_of(plan, taught, meaning)
        self._router = router_of(plan)
        self._likeness = likeness or likeness_of(plan, meaning)
        self._load = load
        self._memory = _Memory()

    @property
    def version(self) -> str:
        """The version of the classifier that judges."""
        return self._classifier.version

    def take(self, place: str, post: Post) -> DryRunResult:
        """What would become of `post`, at the moment it was written. `place` names it for a person.

        A post without a source is taken as one of the first source that it concerns.
        """
        post = post if post.source else self._placed(post)
        if (post.source, post.external_id) in self._memory.posts:
            return DryRunResult(place, post, "known")
        heaps = Sorter(self._watched[post.source].concerns).sort(Batch((post,), ""), self._around(post))
        if heaps.quiet:
            arrival = heaps.quiet[0]
            self._remember(post, arrival.question or 0)
            return DryRunResult(place, post, arrival.verdict or arrival.role, arrival.question or 0)
        if number := self._same(post):
            self._remember(post, number)
            return DryRunResult(place, post, "joined", number, like=number, likeness=1.0)
        return self._judged(place, post)

    def _placed(self, post: Post) -> Post:
        candidates = [replace(post, source=name) for name in self._watched]
        return next((c for c in candidates if self._watched[c.source].concerns(c)), candidates[0])

    def _judged(self, place: str, post: Post) -> DryRunResult:
        verdict = self._classifier.judge(post)
        if verdict.dismissed:
            return DryRunResult(place, post, "dismissed", self._opened(post), verdict)
        meant = EmbeddedText(post.words, self._likeness.vector(post.words))
        like, likeness, sure = self._alike(post, meant)
        number = like if sure else self._opened(post)
        self._memory.meant.append((number, post.written_at, meant))
        if sure:
            self._remember(post, number)
            return DryRunResult(place, post, "joined", number, verdict, like=like, likeness=likeness)
        if same := sameness(post.words):
            self._memory.words[same] = (number, post.written_at)
        route = self._router(verdict, self._load, post.written_at)
        return DryRunResult(place, post, "asked", number, verdict, route, like, likeness)

    def _opened(self, post: Post) -> int:
        number = self._memory.questions = self._memory.questions + 1
        self._remember(post, number)
        self._memory.askers[post.source, post.thread_id, post.author.id] = number
        return number

    def _alike(self, post: Post, this: EmbeddedText) -> tuple[int, float, bool]:
        """The earlier question that likely asks the same, how likely, and whether that is sure: what that was first
        asked with must be likely the same too. As `flow.same` finds it.
        """
        newest = self._memory.meant[-MOST_COMPARED:]
        lately = [(number, meant) for number, at, meant in newest if post.written_at - at <= SAME_FOR]
        near = [lately[place] for place in self._likeness.nearest(this.vector, [meant.vector for _, meant in lately])]
        chances = self._likeness.same(this, [meant for _, meant in near])
        pairs = [(number, chance) for (number, _), chance in zip(near, chances, strict=True)]
        like, likeness = max(pairs, key=lambda pair: (pair[1], -pair[0]), default=(0, 0.0))
        if likeness < self._likeness.likely:
            return 0, 0.0, False
        first = next(meant for number, _, meant in self._memory.meant if number == like)
        fits = self._likeness.same(this, [first])[0] >= self._likeness.likely
        return like, likeness, likeness >= self._likeness.sure and fits

    def _around(self, post: Post) -> BatchContext:
        above = self._memory.posts.get((post.source, post.parent_id), 0)
        asker = self._memory.askers.get((post.source, post.thread_id, post.author.id))
        return BatchContext(
            known={},
            conversations={post.parent_id: above} if post.parent_id and above else {},
            askers={(post.thread_id, post.author.id): asker} if asker and post.thread_id else {},
        )

    def _same(self, post: Post) -> int:
        number, at = self._memory.words.get(sameness(post.words), (0, post.written_at))
        return number if post.written_at - at <= SAME_FOR else 0

    def _remember(self, post: Post, number: int) -> None:
        self._memory.posts[post.source, post.external_id] = number
