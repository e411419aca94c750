"""Evaluates whether posts are rightly taken to want an answer of the company: judged as configured, nothing learnt.

Each company of the file is judged under its own name. Reads no files.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.core.model import Author, Post
from bot.core.ports.classifier import Classifier
from bot.core.verdict import Verdict
from bot.evaluation import metrics
from bot.evaluation.dataset import LabelledPost
from bot.evaluation.metrics import Figures, Progress

MOST_WANT = 0.8
"""The share of posts that want an answer on real channels; a file of test posts often holds half."""

_WHEN, _NOBODY = datetime(2000, 1, 1, tzinfo=UTC), Author("", "")


@dataclass(frozen=True, slots=True)
class JudgedPost:
    """A labelled post, and what was made of it: whether it wants an answer, and whether of us."""

    asks: bool
    about_us: bool
    verdict: Verdict

    @property
    def wants(self) -> bool:
        """Whether it wants an answer of us."""
        return self.asks and self.about_us

    @property
    def outcome(self) -> str:
        """What became of it: dismissed, held for triage, or asked of people (triage among them)."""
        return "dismissed" if self.verdict.dismissed else "held" if self.verdict.doubt else "asked"


def figures(rows: Sequence[LabelledPost], classifier_for: Callable[[str], Classifier], step: Progress) -> Figures:
    """Empty where no post says what it wants. `classifier_for` is handed a company's name, "" where none is said."""
    told: dict[str, list[LabelledPost]] = defaultdict(list)
    for row in rows:
        if row.wants is not None:
            told[row.company].append(row)
    judged: list[JudgedPost] = []
    for company, posts in told.items():
        classifier = classifier_for(company)
        for row in posts:
            asks = row.intent is not None and row.intent.wants_an_answer
            judged.append(JudgedPost(asks, row.about_us, classifier.judge(post_of(row, len(judged)))))
            step(f"relevance: {len(judged)} posts")
    return figures_of(judged) if judged else {}


def post_of(row: LabelledPost, place: int) -> Post:
    """The post as a channel would bring it."""
    return Post("", str(place), _NOBODY, row.text, _WHEN)


def figures_of(judged: Sequence[JudgedPost]) -> Figures:
    """What became of those that want an answer of us, of the others, and of those that are not about us; and how good
    the probabilities are that they want one of anybody, where there are any.
    """
    groups = {
        "wanted": [one for one in judged if one.wants],
        "others": [one for one in judged if not one.wants],
        "not_about_us": [one for one in judged if not one.about_us],
    }
    outcomes = {name: _outcomes(group) for name, group in groups.items()}
    scored = [one for one in judged if one.verdict.wants is not None]
    chances = np.array([one.verdict.wants for one in scored], dtype=np.float32)
    wants = np.array([one.asks for one in scored], dtype=bool)
    return {**outcomes, "scored": len(scored), **(_of_chances(chances, wants) if 0 < wants.sum() < len(wants) else {})}


def _outcomes(judged: Sequence[JudgedPost]) -> dict[str, int]:
    found = Counter(one.outcome for one in judged)
    return {"count": len(judged), **{name: found[name] for name in ("asked", "held", "dismissed")}}


def _of_chances(chances: Array, wants: NDArray[np.bool_]) -> Figures:
    return {
        "auroc": metrics.auroc(chances[wants], chances[~wants]),
        "ece": metrics.calibration_error_of(chances, wants),
        "ece_where_most_want": metrics.calibration_error_of(*_as_if_most_wanted(chances, wants)),
        "others_below_every_wanted": float((chances[~wants] < chances[wants].min()).mean()),
    }


def _as_if_most_wanted(chances: Array, wants: NDArray[np.bool_]) -> tuple[Array, NDArray[np.bool_]]:
    """The posts, those that want an answer repeated until they are `MOST_WANT` of all."""
    times = max(1, round(MOST_WANT / (1 - MOST_WANT) * (~wants).sum() / wants.sum()))
    places = np.concatenate([np.repeat(np.flatnonzero(wants), times), np.flatnonzero(~wants)])
    return chances[places], wants[places]
