"""When to abstain: an out-of-scope score from the best tag score and from the similarity to the nearest samples.

Both are standardised on out-of-scope texts (z-scores) and added. The threshold is a quantile of the same sums over
held-out examples, so a person chooses how often it may abstain. A new company has too few examples to measure by: then
the default figures hold, and more examples outweigh them.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.tagging.head import HeadScores, HeldOutScores
from bot.classifier.tagging.training_set import NOBODY, TrainingSet

MIN_REAL_POSTS = 50
"""With this many posts labelled by people, the threshold is measured on them alone: configured examples are tidier than
real posts.
"""

_FOREIGN = ((-0.81, 0.32), (0.25, 0.157))
"""Mean and standard deviation of both signals over out-of-scope posts, with 0 to 3 examples a tag. Measured on 64
simulated new companies: 5 to 12 labels of CLINC150 or HWU64 as tags, posts of the labels nearest to these as out of
scope, and an invented company's name in three of four posts, of both kinds.
"""

_BARE_BAR = -1.0
_HALF, _FIRST_BAR, _A_SHOT, _MOST_SHOTS = 0.5, 0.6, -0.3, 3.0
"""The threshold of a new company at an abstention rate of 0.05: the first without examples, the others with some. Then
it is half the median of its held-out examples' scores (where a company's name stands in every post, they are higher),
plus a term for the number of examples a tag. Over 48 such companies, the shares tagged rightly and held back rightly
add up to most at -0.75, 1.25, 2.0 and 3.25 for 0 to 3 examples; the default is up to 1.7 below, where more is tagged
and less held back.
"""

_ENOUGH = 60.0
"""Examples at which the measured threshold weighs as much as the default: 3 of them are below a threshold at 0.05."""

_SPREAD = 2.0
"""Standard deviation of in-scope scores there (1.4 to 2.3): it moves the threshold with another abstention rate."""


@dataclass(frozen=True, slots=True)
class OutOfScopeScore:
    """What is usual for this model. `held_out` are sorted scores of held-out examples; `examples_per_tag` is a mean."""

    held_out: Array
    examples_per_tag: float

    def score(self, scores: HeadScores) -> Array:
        """One score a text: the higher, the more confident. 0 is usual for a text that belongs to no tag."""
        return _out_of_scope_scores(scores)

    def threshold(self, abstain: float) -> float:
        """The score below which this share (0 to 1) of the in-scope texts falls."""
        if abstain <= 0:
            return -np.inf
        least = min(abstain, 0.99)
        usual = self._prior_threshold() + _SPREAD * (NormalDist().inv_cdf(least) - NormalDist().inv_cdf(0.05))
        if not len(self.held_out):
            return usual
        trust = (len(self.held_out) / _ENOUGH) ** 3
        return (trust * float(np.quantile(self.held_out, least)) + usual) / (trust + 1)

    def _prior_threshold(self) -> float:
        if not len(self.held_out):
            return _BARE_BAR
        return _HALF * float(np.median(self.held_out)) + _FIRST_BAR + _A_SHOT * min(self.examples_per_tag, _MOST_SHOTS)


def fit(samples: TrainingSet, unseen: HeldOutScores) -> OutOfScopeScore:
    """The out-of-scope score of a head, measured on held-out examples."""
    tagged = sum(not row.is_description and row.classes != (NOBODY,) for row in samples.rows)
    tags = sum(name != NOBODY for name in samples.classes)
    return OutOfScopeScore(
        np.sort(_out_of_scope_scores(unseen.scores)[_rows_to_measure(samples, unseen.rows)]), tagged / max(tags, 1)
    )


def _rows_to_measure(samples: TrainingSet, rows: NDArray[np.int64]) -> list[int]:
    """The positions of the posts labelled by people, or of all in-scope examples while those are fewer than
    `MIN_REAL_POSTS`.
    """
    home = [place for place, row in enumerate(rows) if samples.rows[row].classes != (NOBODY,)]
    real = [place for place in home if samples.rows[rows[place]].ref]
    return real if len(real) >= MIN_REAL_POSTS else home


def _out_of_scope_scores(scores: HeadScores) -> Array:
    if not scores.raw.size:
        return np.zeros(len(scores.raw), dtype=np.float32)
    signs = np.stack([scores.raw.max(axis=1), scores.neighbour_cosines], axis=1)
    foreign = np.array(_FOREIGN, dtype=np.float32)
    return np.asarray(((signs - foreign[:, 0]) / foreign[:, 1]).sum(axis=1), dtype=np.float32)
