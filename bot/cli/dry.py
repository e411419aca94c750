"""A dry run of the road's first two steps over posts that are handed in: what would be asked of whom, and why.

It decides with the very parts the live road decides with (`Sorter`, the classifier, the router), remembers in memory
what the store would have known, and writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.model import Batch, Post
from bot.core.sameness import fingerprint as sameness
from bot.core.verdict import Route, Verdict
from bot.flow.ingest import SAME_FOR, Sorter, Surroundings
from bot.plan import Plan, classifier_of, router_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would become of one post. `what`: asked, dismissed, joined, follow_up, elsewhere, own, repost, known.

    `question` counts the questions this dry run would open, from 1; 0 where it opens and joins none.
    """

    place: str
    post: Post
    what: str
    question: int = 0
    verdict: Verdict | None = None
    route: Route | None = None


@dataclass(slots=True)
class _Memory:
    """What the store would know by now."""

    posts: dict[tuple[str, str], int] = field(default_factory=dict)
    askers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    words: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    questions: int = 0


class DryRun:
    """Takes posts one by one, in the order in which they would come."""

    def __init__(self, plan: Plan, load: Mapping[str, int]) -> None:
        """`load`: how many questions each person has open, by Slack id."""
        self._watched = plan.watched
        self._classifier = classifier_of(plan)
        self._router = router_of(plan)
        self._load = load
        self._memory = _Memory()

    def take(self, place: str, post: Post) -> Outcome:
        """What would become of `post`, at the moment it was written. `place` names it for a person.

        A post without a source is taken as one of the first source that it concerns.
        """
        post = post if post.source else self._placed(post)
        if (post.source, post.external_id) in self._memory.posts:
            return Outcome(place, post, "known")
        heaps = Sorter(self._watched[post.source].concerns).sort(Batch((post,), ""), self._around(post))
        if heaps.quiet:
            arrival = heaps.quiet[0]
            self._remember(post, arrival.question or 0)
            return Outcome(place, post, arrival.verdict or arrival.role, arrival.question or 0)
        if number := self._same(post):
            self._remember(post, number)
            return Outcome(place, post, "joined", number)
        return self._opened(place, post)

    def _placed(self, post: Post) -> Post:
        candidates = [replace(post, source=name) for name in self._watched]
        return next((c for c in candidates if self._watched[c.source].concerns(c)), candidates[0])

    def _opened(self, place: str, post: Post) -> Outcome:
        number = self._memory.questions = self._memory.questions + 1
        self._remember(post, number)
        self._memory.askers[post.source, post.thread_id, post.author.id] = number
        verdict = self._classifier.judge(post)
        if verdict.dismissed:
            return Outcome(place, post, "dismissed", number, verdict)
        if same := sameness(post.words):
            self._memory.words[same] = (number, post.written_at)
        return Outcome(place, post, "asked", number, verdict, self._router(verdict, self._load, post.written_at))

    def _around(self, post: Post) -> Surroundings:
        above = self._memory.posts.get((post.source, post.parent_id), 0)
        asker = self._memory.askers.get((post.source, post.thread_id, post.author.id))
        return Surroundings(
            known={},
            conversations={post.parent_id: above} if post.parent_id and above else {},
            askers={(post.thread_id, post.author.id): asker} if asker and post.thread_id else {},
        )

    def _same(self, post: Post) -> int:
        number, at = self._memory.words.get(sameness(post.words), (0, post.written_at))
        return number if post.written_at - at <= SAME_FOR else 0

    def _remember(self, post: Post, number: int) -> None:
        self._memory.posts[post.source, post.external_id] = number
