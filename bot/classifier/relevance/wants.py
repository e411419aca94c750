"""Whether a post wants an answer, before its tags: it goes on to them, waits for triage, or is dismissed.

It is dismissed only when three agree: the probability is tiny (or its intent is sure and the probability not high), it
is low without what people taught, and no word asks or complains. So lessons alone never push a post over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from bot.classifier.embedding.embedder import Embedder
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.vetoes import find_veto
from bot.classifier.relevance import wants_head
from bot.classifier.relevance.names import CompanyNames
from bot.classifier.relevance.regression import Examples
from bot.classifier.relevance.shipped import ShippedWants, shipped_wants
from bot.classifier.relevance.wants_head import Estimate, TaughtPost, WantsHead
from bot.core.text.matching import fold

HELD_BELOW = 0.5
TINY, LOW = 0.05, 0.3
UNLIKELY_FOR_SIGNS = 0.75
"""Where the intent is sure by signs, it is dismissed below this, and where by weights below `HELD_BELOW`, with and
without lessons. Signs are also of languages that the head does not know.
"""
MAX_LESSONS = 2_000
"""Lessons that are learnt from, the newest."""


class RelevanceOutcome(Enum):
    """What becomes of a post."""

    GOES_ON = auto()
    HELD = auto()
    DISMISSED = auto()


@dataclass(frozen=True, slots=True)
class WantsGuess:
    """`probability` that an answer is wanted, `untaught` the same without lessons; `veto` forbids dismissing it."""

    outcome: RelevanceOutcome
    probability: float
    untaught: float
    why: str
    veto: str = ""

    @property
    def may_be_set_aside(self) -> bool:
        """Whether a post that says the same as one that was set aside may be dismissed like it."""
        return self.untaught < LOW and not self.veto


class WantsModel:
    """Fitted to a company's names, examples and lessons. Immutable; learning makes another."""

    def __init__(self, names: CompanyNames, head: WantsHead, embedder: Embedder) -> None:
        self._names = names
        self._head = head
        self._embedder = embedder

    def guess(self, text: str, intent: IntentGuess) -> WantsGuess:
        """What becomes of the post with this text. `intent` is what its signs say. Never raises for any text."""
        masked = self._names.masked(text)
        found = self._head.estimate(masked, self._embedder.vectors([masked])[0])
        veto = intent.veto or find_veto(fold(masked), intent.intent)
        return WantsGuess(_outcome(found, intent, veto), found.probability, found.untaught, _reason(found), veto)


def fit_wants(
    embedder: Embedder, names: CompanyNames, examples: Sequence[str], lessons: Sequence[TaughtPost]
) -> WantsModel | None:
    """A model of the company's configured `examples`, which all want an answer, and of what people taught, newest last.

    None where the shipped numbers are of another embedder. Raises Faulty when they are damaged.
    """
    shipped = shipped_wants()
    if shipped.embedder != embedder.version:
        return None
    own = [names.masked(text) for text in examples]
    taught = [TaughtPost(names.masked(one.text), one.wants) for one in lessons[-MAX_LESSONS:]]
    configured = wants_head.examples_of(shipped, own, embedder.vectors(own), np.ones(len(own), dtype=bool))
    return WantsModel(names, wants_head.fit(shipped, configured, _lessons(shipped, embedder, taught)), embedder)


def _lessons(shipped: ShippedWants, embedder: Embedder, taught: Sequence[TaughtPost]) -> Examples:
    return wants_head.lessons_of(shipped, taught, embedder.vectors([post.text for post in taught]))


def _outcome(found: Estimate, intent: IntentGuess, veto: str) -> RelevanceOutcome:
    tiny = found.probability < TINY and found.untaught < LOW
    bar = UNLIKELY_FOR_SIGNS if intent.by_signs else HELD_BELOW
    sure = intent.dismissible and max(found.probability, found.untaught) < bar
    if (tiny or sure) and not veto:
        return RelevanceOutcome.DISMISSED
    return RelevanceOutcome.HELD if found.probability < HELD_BELOW else RelevanceOutcome.GOES_ON


def _reason(found: Estimate) -> str:
    said = " and ".join(f"'{one}'" for one in found.like)
    return f"wants an answer {found.probability:.2f}: like {said}"
