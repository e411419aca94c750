"""How likely a post wants an answer: a regression on what it means and how it is put, and its likeness to prototypes.

What people taught of posts counts twice as much as a shipped example, and what was set aside never counts for more than
what was assigned or answered: setting aside alone teaches nothing. What is made of the probability is decided in
`wants`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.relevance import regression
from bot.classifier.relevance.features import feature_rows
from bot.classifier.relevance.regression import Examples
from bot.classifier.relevance.shipped import Prototypes, ShippedWants

HEAD, LIKENESS = 0.5, 1.5
"""Weights of the head's log-odds and of the likeness to the prototypes. On tweets to airlines 3.75 of the latter gained
1.4 points of AUROC, on dry titles it cost 2 to 3; on training companies left out 1.5 costs 0.2.
"""

LESSON_WEIGHT = 2.0
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class TaughtPost:
    """A text, with the company's names made neutral, of which people said whether it wants an answer."""

    text: str
    wants: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """The probability (0 to 1) that an answer is wanted: with what was taught, and without. `like` are the two nearest
    prototypes of the side that it falls on.
    """

    probability: float
    untaught: float
    like: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WantsHead:
    """A fitted head. `taught` and `untaught` are its weights with and without what people taught."""

    shipped: ShippedWants
    taught: Array
    untaught: Array

    def estimate(self, masked: str, vector: Array) -> Estimate:
        """Of one post, by its text with neutral names, and that text's vector."""
        rows = feature_rows([masked], vector[None], self.shipped.traits, self.shipped.scales)
        cosines = self.shipped.prototypes.vectors @ vector[: self.shipped.prototypes.vectors.shape[1]]
        likeness = _likeness(self.shipped.prototypes, cosines)
        taught, untaught = (self._probability(rows[0], weights, likeness) for weights in (self.taught, self.untaught))
        return Estimate(taught, untaught, _nearest(self.shipped.prototypes, cosines, wants=taught >= 0.5))  # noqa: PLR2004

    def _probability(self, row: Array, weights: Array, likeness: float) -> float:
        score = HEAD * float(row @ weights[:-1] + weights[-1]) + LIKENESS * likeness
        odds = self.shipped.slope * score + self.shipped.offset
        return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def fit(shipped: ShippedWants, own: Examples, lessons: Examples) -> WantsHead:
    """`own` are the company's configured examples, `lessons` what people taught since."""
    known, untaught = shipped.examples, shipped.start
    if len(own.yes):
        known = known.joined(own)
        untaught = regression.fit(known, shipped.start)
    taught = regression.fit(known.joined(lessons), untaught) if lessons.weights.any() else untaught
    return WantsHead(shipped, taught, untaught)


def examples_of(shipped: ShippedWants, texts: Sequence[str], vectors: Array, yes: NDArray[np.bool_]) -> Examples:
    """Examples of weight 1. The texts have neutral names, and these vectors."""
    rows = feature_rows(texts, vectors, shipped.traits, shipped.scales)
    return Examples(rows, yes, np.ones(len(yes), np.float32))


def lessons_of(shipped: ShippedWants, taught: Sequence[TaughtPost], vectors: Array) -> Examples:
    """What people taught, weighed: those set aside together never more than those that wanted an answer."""
    yes = np.array([post.wants for post in taught], dtype=bool)
    lessons = examples_of(shipped, [post.text for post in taught], vectors, yes)
    wanted, aside = int(yes.sum()), int((~yes).sum())
    each = np.where(yes, LESSON_WEIGHT, LESSON_WEIGHT * min(1.0, wanted / max(aside, 1)))
    return Examples(lessons.features, yes, np.asarray(each, np.float32))


def likeness_of(prototypes: Prototypes, vectors: Array) -> Array:
    """Of each vector, as `WantsHead` reckons it."""
    cosines = vectors[:, : prototypes.vectors.shape[1]] @ prototypes.vectors.T
    return np.array([_likeness(prototypes, row) for row in cosines], dtype=np.float32)


def _likeness(prototypes: Prototypes, cosines: Array) -> float:
    """How much nearer a post is to what wants an answer: the mean of the five highest cosines, less the same of the
    others.
    """
    count = len(prototypes.wanting)
    wanting, unwanting = (np.sort(part)[-_NEAREST:].mean() for part in (cosines[:count], cosines[count:]))
    return float(wanting - unwanting)


def _nearest(prototypes: Prototypes, cosines: Array, *, wants: bool) -> tuple[str, ...]:
    count = len(prototypes.wanting)
    said, near = (prototypes.wanting, cosines[:count]) if wants else (prototypes.unwanting, cosines[count:])
    return tuple(said[int(place)] for place in np.argsort(-near, kind="stable")[:2])
