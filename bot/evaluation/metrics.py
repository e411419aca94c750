"""How good a judgement was, in the usual figures. Pure arithmetic on what was judged and what is true."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array

BINS = 15
"""Of the calibration error: equal in width, as in Guo et al. 2017."""

Truth = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """Texts at home here: the probability of each class, the true class of each, and how sure the model was."""

    chances: Array
    truth: Truth
    sure: Array

    @property
    def right(self) -> NDArray[np.bool_]:
        return np.asarray(self.chances.argmax(axis=1) == self.truth)


def accuracy(judged: Judged) -> float:
    """Share of texts whose likeliest class is the true one."""
    return float(judged.right.mean())


def recall_at(judged: Judged, k: int) -> float:
    """Share of texts whose true class is among the `k` likeliest."""
    order = np.argsort(-judged.chances, axis=1, kind="stable")[:, :k]
    return float((order == judged.truth[:, None]).any(axis=1).mean())


def macro_f1(judged: Judged) -> float:
    """Mean of the F1 of every class that is true of a text."""
    guessed = judged.chances.argmax(axis=1)
    scores = []
    for name in np.unique(judged.truth):
        both = float(((guessed == name) & (judged.truth == name)).sum())
        scores.append(2 * both / float((guessed == name).sum() + (judged.truth == name).sum()))
    return float(np.mean(scores))


def calibration_error(judged: Judged) -> float:
    """Expected calibration error of the likeliest class, over `BINS` bins."""
    return error_of(judged.chances.max(axis=1), judged.right)


def error_of(said: Array, right: NDArray[np.bool_]) -> float:
    """The same of any probabilities that were said, and what proved right."""
    bins = np.clip((said * BINS).astype(int), 0, BINS - 1)
    gaps = [
        abs(float(said[bins == b].mean()) - float(right[bins == b].mean())) * float((bins == b).mean())
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def auroc(home: Array, foreign: Array) -> float:
    """How often a text at home is surer than a foreign one; ties count half."""
    order = np.sort(home)
    below = np.searchsorted(order, foreign, side="left")
    upto = np.searchsorted(order, foreign, side="right")
    return float(1 - (below + upto).mean() / (2 * len(home)))


@dataclass(frozen=True, slots=True)
class Foreign:
    """Texts that belong to no class: the class each would have got, and how sure the model was."""

    guessed: Truth
    sure: Array


def at_bar(judged: Judged, foreign: Foreign, bar: float) -> dict[str, float | None]:
    """What abstaining below `bar` does. `accuracy_in_scope` counts an abstention as wrong."""
    kept = judged.sure >= bar
    return {
        "abstained": float((~kept).mean()),
        "accuracy_in_scope": float((judged.right & kept).mean()),
        "accuracy_of_answered": float(judged.right[kept].mean()) if kept.any() else None,
        "oos_recall": float((foreign.sure < bar).mean()) if len(foreign.sure) else None,
        "mcc": _mcc_at(judged, foreign, bar) if len(foreign.sure) else None,
    }


def _mcc_at(judged: Judged, foreign: Foreign, bar: float) -> float:
    """Matthews' coefficient with abstention as the true class of what is foreign."""
    nothing = judged.chances.shape[1]
    guessed = np.where(judged.sure >= bar, judged.chances.argmax(axis=1), nothing)
    wrongly = np.where(foreign.sure >= bar, foreign.guessed, nothing)
    truth = np.concatenate([judged.truth, np.full(len(wrongly), nothing)])
    return mcc(truth, np.concatenate([guessed, wrongly]))


def mcc(truth: Truth, guessed: Truth) -> float:
    """Matthews' correlation coefficient for many classes (Gorodkin 2004)."""
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


def confusion(judged: Judged, classes: Sequence[str]) -> Mapping[str, dict[str, object]]:
    """For each true class: how many, how many right, and the three it was most often taken for."""
    guessed = judged.chances.argmax(axis=1)
    table: dict[str, dict[str, object]] = {}
    for place in np.unique(judged.truth):
        taken = Counter(classes[int(g)] for g in guessed[judged.truth == place])
        right = taken.pop(classes[int(place)], 0)
        worst = sorted(taken.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
        table[classes[int(place)]] = {"count": right + taken.total(), "right": right, "taken_for": dict(worst)}
    return table
