"""How another open question that asks the same is found: merged when that is sure, else suggested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.core.details import KeptPost
from bot.core.duplicates import SAME_FOR, EmbeddedText
from bot.core.ports.classifier import DuplicateDetector
from bot.core.states import OPEN
from bot.flow.operations.merge import join
from bot.store.repositories.duplicates import SUGGESTED, DuplicateCandidate
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

CATCHING_UP = 200
"""Posts without a vector of this model that one look makes up for, the newest: a second with the bundled model."""


@dataclass(frozen=True, slots=True)
class DuplicateMatch:
    """An open question that asks the same with this probability; `sure`: enough to be joined without asking."""

    question: int
    likeness: float
    sure: bool


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """What a look came to: the likeliest twin, if any, and what was read and made for it, by post."""

    model: str = ""
    made: Mapping[int, EmbeddedText] = field(default_factory=dict)
    twin: DuplicateMatch | None = None


class DuplicateFinder:
    """Looks among the open questions of the last `SAME_FOR` for one that asks the same."""

    def __init__(self, store: Store, likeness: DuplicateDetector, within: timedelta = SAME_FOR) -> None:
        self._store = store
        self._likeness = likeness
        self._within = within

    def look(self, number: int, posts: Sequence[KeptPost]) -> DuplicateSearch:
        """The open question likeliest to ask the same as these posts of question `number`. Writes nothing."""
        model = self._likeness.version
        mine = {
            kept.number: EmbeddedText(kept.post.words, self._likeness.vector(kept.post.words))
            for kept in posts
            if kept.role == "asked" and not kept.gone
        }
        with self._store.reading() as tx:
            others = tx.duplicates.candidates(number, model, tx.now - self._within)
            unknown = [one.post for one in others if not one.vector]
            words = tx.duplicates.words(unknown[:CATCHING_UP])
        if len(unknown) > CATCHING_UP:
            log.info("likeness.catching_up", left=len(unknown) - CATCHING_UP)
        made = {post: EmbeddedText(text, self._likeness.vector(text)) for post, text in words.items()}
        known = [(one, one.vector or made[one.post].vector) for one in others if one.vector or one.post in made]
        twin = self._likeliest(list(mine.values()), known)
        return DuplicateSearch(model, {**mine, **made}, twin)

    def _likeliest(
        self, mine: Sequence[EmbeddedText], known: Sequence[tuple[DuplicateCandidate, bytes]]
    ) -> DuplicateMatch | None:
        best: dict[int, float] = {}
        for meant in mine:
            for question, chance in self._compared(meant, known):
                best[question] = max(best.get(question, 0.0), chance)
        if not best:
            return None
        question = max(best, key=lambda one: (best[one], -one))
        likeness = best[question]
        if likeness < self._likeness.likely:
            return None
        sure = likeness >= self._likeness.sure and self._fits_the_first(mine, question, known)
        return DuplicateMatch(question, likeness, sure)

    def _compared(
        self, meant: EmbeddedText, known: Sequence[tuple[DuplicateCandidate, bytes]]
    ) -> list[tuple[int, float]]:
        near = [known[place] for place in self._likeness.nearest(meant.vector, [vector for _, vector in known])]
        with self._store.reading() as tx:
            words = tx.duplicates.words(one.post for one, _ in near)
        others = [(one.question, EmbeddedText(words[one.post], vector)) for one, vector in near if one.post in words]
        chances = self._likeness.same(meant, [other for _, other in others])
        return [(question, chance) for (question, _), chance in zip(others, chances, strict=True)]

    def _fits_the_first(
        self, mine: Sequence[EmbeddedText], question: int, known: Sequence[tuple[DuplicateCandidate, bytes]]
    ) -> bool:
        """Whether what the question was first asked with is likely the same too: likeness does not wander by steps."""
        first = min((pair for pair in known if pair[0].question == question), key=lambda pair: pair[0].post)
        return any(chance >= self._likeness.likely for meant in mine for _, chance in self._compared(meant, [first]))


def keep(tx: Transaction, looked: DuplicateSearch) -> None:
    """Keep the vectors that a look made, but for those of posts whose words were changed or taken away meanwhile."""
    words = tx.duplicates.words(looked.made)
    same = {post: meant.vector for post, meant in looked.made.items() if words.get(post, "") == meant.text.strip()}
    if same:
        tx.duplicates.keep(looked.model, same)


def joined(tx: Transaction, number: int, looked: DuplicateSearch) -> bool:
    """Join a new question to the twin that was found, when that is sure and still holds. True when it was done."""
    twin = looked.twin
    if twin is None or not twin.sure or not _still_open(tx, number, twin.question):
        return False
    join(tx, number, twin.question, "triage", twin.likeness)
    return True


def suggest(tx: Transaction, number: int, looked: DuplicateSearch) -> None:
    """Put before people that it perhaps asks the same as another."""
    twin = looked.twin
    if twin is not None and _still_open(tx, number, twin.question):
        tx.duplicates.says(number, twin.question, SUGGESTED, "triage", twin.likeness)


def _still_open(tx: Transaction, number: int, other: int) -> bool:
    return tx.questions.state(other) in OPEN and other not in tx.duplicates.apart(number)
