"""When to hold one's tongue: how good the best score is, and how near the text is to anything that was taught.

Two signs, each measured against what is usual for foreign texts (as z-scores) and added. The bar is a quantile of the
same sums over examples that the head had not seen, so a person chooses how often it may abstain. A new company has too
few examples to measure by: then the usual figures stand, and give way as examples come.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.tagging.head import HeadScores, HeldOutScores
from bot.classifier.tagging.training_set import NOBODY, TrainingSet

MIN_REAL_POSTS = 50
"""Posts that people judged, from which the bar is measured on these alone: configured examples are tidier than life."""

_FOREIGN = ((-0.81, 0.32), (0.25, 0.157))
"""Mean and spread of each sign over posts that belong to no tag, with 0 to 3 examples a tag. Measured on 64 simulated
new companies: 5 to 12 labels of CLINC150 or HWU64 as tags, posts of the labels nearest to these as what is foreign, and
an invented company's name in three of four posts, of both kinds."""

_BARE_BAR = -1.0
_HALF, _FIRST_BAR, _A_SHOT, _MOST_SHOTS = 0.5, 0.6, -0.3, 3.0
"""The bar of a new company at an abstention of 0.05: without examples, and with some. Then it is half the median of
what its own examples have when left out (a company whose name stands in every post has them nearer together), and a
part for the examples a tag has. Over 48 such companies the shares named rightly and held back rightly are most together
at -0.75, 1.25, 2.0 and 3.25 for 0 to 3 examples; it stands up to 1.7 below, where more is named and less held back."""

_ENOUGH = 60.0
"""Examples at which what is measured counts as much as what is usual: 3 of them lie below a bar at 0.05."""

_SPREAD = 2.0
"""How far the sums of posts at home lie apart there (1.4 to 2.3): it moves the bar with another abstention."""


@dataclass(frozen=True, slots=True)
class OutOfScopeScore:
    """What is usual for this model. `sums` are of examples it had not seen, sorted; `each` is how many a tag has."""

    held_out: Array
    examples_per_tag: float

    def score(self, scores: HeadScores) -> Array:
        """One figure a text: the higher, the surer. 0 is usual for a text that belongs to no tag."""
        return _out_of_scope_scores(scores)

    def threshold(self, abstain: float) -> float:
        """The surety below which this share (0 to 1) of the texts at home here lies."""
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
    """The surety of a head, measured on what it had not seen."""
    tagged = sum(not row.is_description and row.classes != (NOBODY,) for row in samples.rows)
    tags = sum(name != NOBODY for name in samples.classes)
    return OutOfScopeScore(
        np.sort(_out_of_scope_scores(unseen.scores)[_rows_to_measure(samples, unseen.rows)]), tagged / max(tags, 1)
    )


def _rows_to_measure(samples: TrainingSet, rows: NDArray[np.int64]) -> list[int]:
    """The places of the posts that people judged, or of all examples while those are few."""
    home = [place for place, row in enumerate(rows) if samples.rows[row].classes != (NOBODY,)]
    real = [place for place in home if samples.rows[rows[place]].ref]
    return real if len(real) >= MIN_REAL_POSTS else home


def _out_of_scope_scores(scores: HeadScores) -> Array:
    if not scores.raw.size:
        return np.zeros(len(scores.raw), dtype=np.float32)
    signs = np.stack([scores.raw.max(axis=1), scores.neighbour_cosines], axis=1)
    foreign = np.array(_FOREIGN, dtype=np.float32)
    return np.asarray(((signs - foreign[:, 0]) / foreign[:, 1]).sum(axis=1), dtype=np.float32)
