"""The usual metrics of classification. Pure arithmetic on predictions and truth."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array

Progress = Callable[[str], None]
"""Called with what is being done, for a person who waits."""

Figures = dict[str, Any]
"""Figure by name, as JSON takes it."""

BINS = 15
"""Bins of the calibration error, equal in width, as in Guo et al. 2017."""

ClassIndices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class InScopeTexts:
    """Texts that belong to a class: each class's probability, the true class, and the model's confidence."""

    probabilities: Array
    truth: ClassIndices
    confidence: Array

    @property
    def right(self) -> NDArray[np.bool_]:
        return np.asarray(self.probabilities.argmax(axis=1) == self.truth)


def accuracy(judged: InScopeTexts) -> float:
    """Share of texts whose likeliest class is the true one."""
    return float(judged.right.mean())


def recall_at(judged: InScopeTexts, k: int) -> float:
    """Share of texts whose true class is among the `k` likeliest."""
    order = np.argsort(-judged.probabilities, axis=1, kind="stable")[:, :k]
    return float((order == judged.truth[:, None]).any(axis=1).mean())


def macro_f1(judged: InScopeTexts) -> float:
    """Mean F1 over the classes that are true of some text."""
    guessed = judged.probabilities.argmax(axis=1)
    scores = []
    for name in np.unique(judged.truth):
        both = float(((guessed == name) & (judged.truth == name)).sum())
        scores.append(2 * both / float((guessed == name).sum() + (judged.truth == name).sum()))
    return float(np.mean(scores))


def calibration_error(judged: InScopeTexts) -> float:
    """Expected calibration error of the likeliest class, over `BINS` bins."""
    return calibration_error_of(judged.probabilities.max(axis=1), judged.right)


def calibration_error_of(said: Array, right: NDArray[np.bool_]) -> float:
    """Expected calibration error of any predicted probabilities, over `BINS` bins."""
    bins = np.clip((said * BINS).astype(int), 0, BINS - 1)
    gaps = [
        abs(float(said[bins == b].mean()) - float(right[bins == b].mean())) * float((bins == b).mean())
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def auroc(in_scope: Array, out_of_scope: Array) -> float:
    """The probability that an in-scope text has more confidence than an out-of-scope one; ties count half."""
    order = np.sort(in_scope)
    below = np.searchsorted(order, out_of_scope, side="left")
    upto = np.searchsorted(order, out_of_scope, side="right")
    return float(1 - (below + upto).mean() / (2 * len(in_scope)))


@dataclass(frozen=True, slots=True)
class OutOfScopeTexts:
    """Texts that belong to no class: the class each would have got, and the model's confidence."""

    guessed: ClassIndices
    confidence: Array


def metrics_at_threshold(judged: InScopeTexts, out_of_scope: OutOfScopeTexts, bar: float) -> dict[str, float | None]:
    """The effect of abstaining below `bar`. "accuracy_in_scope" counts an abstention as wrong."""
    kept = judged.confidence >= bar
    return {
        "abstained": float((~kept).mean()),
        "accuracy_in_scope": float((judged.right & kept).mean()),
        "accuracy_of_answered": float(judged.right[kept].mean()) if kept.any() else None,
        "oos_recall": float((out_of_scope.confidence < bar).mean()) if len(out_of_scope.confidence) else None,
        "mcc": _mcc_at_threshold(judged, out_of_scope, bar) if len(out_of_scope.confidence) else None,
    }


def _mcc_at_threshold(judged: InScopeTexts, out_of_scope: OutOfScopeTexts, bar: float) -> float:
    """Matthews' correlation coefficient with abstention as the true class of out-of-scope texts."""
    nothing = judged.probabilities.shape[1]
    guessed = np.where(judged.confidence >= bar, judged.probabilities.argmax(axis=1), nothing)
    wrongly = np.where(out_of_scope.confidence >= bar, out_of_scope.guessed, nothing)
    truth = np.concatenate([judged.truth, np.full(len(wrongly), nothing)])
    return mcc(truth, np.concatenate([guessed, wrongly]))


def mcc(truth: ClassIndices, guessed: ClassIndices) -> float:
    """Matthews' correlation coefficient for several classes (Gorodkin 2004)."""
    size = int(max(truth.max(), guessed.max())) + 1
    true, said = np.bincount(truth, minlength=size), np.bincount(guessed, minlength=size)
    total = float(len(truth))
    cover = float((truth == guessed).sum()) * total - float((true * said).sum())
    spread = (total**2 - float((true**2).sum())) * (total**2 - float((said**2).sum()))
    return cover / spread**0.5 if spread > 0 else 0.0


def micro_f1(truth: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> float:
    """F1 over every pair of text and class."""
    total = float(truth.sum() + chosen.sum())
    return 2 * float((truth & chosen).sum()) / total if total else 1.0


def confusion(judged: InScopeTexts, classes: Sequence[str]) -> Mapping[str, dict[str, object]]:
    """For each true class: how many texts, how many right, and the three classes it was most often mistaken for."""
    guessed = judged.probabilities.argmax(axis=1)
    table: dict[str, dict[str, object]] = {}
    for place in np.unique(judged.truth):
        taken = Counter(classes[int(g)] for g in guessed[judged.truth == place])
        right = taken.pop(classes[int(place)], 0)
        worst = sorted(taken.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
        table[classes[int(place)]] = {"count": right + taken.total(), "right": right, "taken_for": dict(worst)}
    return table
