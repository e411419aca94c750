"""How another open question that asks the same is found; it is merged into that when it is sure, else it is
suggested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.core.details import KeptPost
from bot.core.duplicates import DUPLICATE_WINDOW, EmbeddedText
from bot.core.ports.classifier import DuplicateDetector
from bot.core.states import OPEN
from bot.flow.operations.merge import merge
from bot.store.repositories.duplicates import SUGGESTED, DuplicateCandidate
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

MAX_NEW_VECTORS = 200
"""Posts without a vector of this model that one search embeds, the newest first: one second with the bundled model."""


@dataclass(frozen=True, slots=True)
class DuplicateMatch:
    """An open question that asks the same with this probability; `sure`: enough to merge without asking a person."""

    question: int
    likeness: float
    sure: bool


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """The result of a search: the likeliest duplicate, if any, and the texts that were embedded for it, by post."""

    model: str = ""
    embedded: Mapping[int, EmbeddedText] = field(default_factory=dict)
    match: DuplicateMatch | None = None


class DuplicateFinder:
    """Searches the open questions of the last `DUPLICATE_WINDOW` for one that asks the same."""

    def __init__(self, store: Store, likeness: DuplicateDetector, within: timedelta = DUPLICATE_WINDOW) -> None:
        self._store = store
        self._detector = likeness
        self._within = within

    def search(self, number: int, posts: Sequence[KeptPost]) -> DuplicateSearch:
        """The open question that most likely asks the same as these posts of question `number`. Writes nothing."""
        model = self._detector.version
        mine = {
            kept.number: EmbeddedText(kept.post.words, self._detector.embed(kept.post.words))
            for kept in posts
            if kept.role == "asked" and not kept.gone
        }
        with self._store.reading() as tx:
            others = tx.duplicates.candidates(number, model, tx.now - self._within)
            unknown = [one.post for one in others if not one.vector]
            words = tx.duplicates.words(unknown[:MAX_NEW_VECTORS])
        if len(unknown) > MAX_NEW_VECTORS:
            log.info("likeness.catching_up", left=len(unknown) - MAX_NEW_VECTORS)
        made = {post: EmbeddedText(text, self._detector.embed(text)) for post, text in words.items()}
        known = [(one, one.vector or made[one.post].vector) for one in others if one.vector or one.post in made]
        match = self._likeliest(list(mine.values()), known)
        return DuplicateSearch(model, {**mine, **made}, match)

    def _likeliest(
        self, mine: Sequence[EmbeddedText], known: Sequence[tuple[DuplicateCandidate, bytes]]
    ) -> DuplicateMatch | None:
        best: dict[int, float] = {}
        for embedded in mine:
            for question, chance in self._compare(embedded, known):
                best[question] = max(best.get(question, 0.0), chance)
        if not best:
            return None
        question = max(best, key=lambda one: (best[one], -one))
        likeness = best[question]
        if likeness < self._detector.likely_threshold:
            return None
        sure = likeness >= self._detector.sure_threshold and self._matches_first_post(mine, question, known)
        return DuplicateMatch(question, likeness, sure)

    def _compare(
        self, embedded: EmbeddedText, known: Sequence[tuple[DuplicateCandidate, bytes]]
    ) -> list[tuple[int, float]]:
        near = [known[place] for place in self._detector.nearest(embedded.vector, [vector for _, vector in known])]
        with self._store.reading() as tx:
            words = tx.duplicates.words(one.post for one, _ in near)
        others = [(one.question, EmbeddedText(words[one.post], vector)) for one, vector in near if one.post in words]
        chances = self._detector.probabilities(embedded, [other for _, other in others])
        return [(question, chance) for (question, _), chance in zip(others, chances, strict=True)]

    def _matches_first_post(
        self, mine: Sequence[EmbeddedText], question: int, known: Sequence[tuple[DuplicateCandidate, bytes]]
    ) -> bool:
        """Whether the question's first post likely asks the same too: a chain of similar posts must not drift away."""
        first = min((pair for pair in known if pair[0].question == question), key=lambda pair: pair[0].post)
        return any(
            chance >= self._detector.likely_threshold
            for embedded in mine
            for _, chance in self._compare(embedded, [first])
        )


def keep_vectors(tx: Transaction, search: DuplicateSearch) -> None:
    """Store the vectors of a search, except for posts whose words were changed or removed meanwhile."""
    words = tx.duplicates.words(search.embedded)
    same = {
        post: embedded.vector
        for post, embedded in search.embedded.items()
        if words.get(post, "") == embedded.text.strip()
    }
    if same:
        tx.duplicates.save(search.model, same)


def merge_if_sure(tx: Transaction, number: int, search: DuplicateSearch) -> bool:
    """Merge a new question into the duplicate that was found, if that is sure and still open. True when it was done."""
    match = search.match
    if match is None or not match.sure or not _still_open(tx, number, match.question):
        return False
    merge(tx, number, match.question, "triage", match.likeness)
    return True


def suggest_duplicate(tx: Transaction, number: int, search: DuplicateSearch) -> None:
    """Suggest to people that it perhaps asks the same as another."""
    match = search.match
    if match is not None and _still_open(tx, number, match.question):
        tx.duplicates.record_relation(number, match.question, SUGGESTED, "triage", match.likeness)


def _still_open(tx: Transaction, number: int, other: int) -> bool:
    return tx.questions.locked_state(other) in OPEN and other not in tx.duplicates.known_different(number)
