"""Multinomial logistic regression: vectors to tags, a little data to a smooth answer. L-BFGS, so no chance is involved.

What the vectors are made of and what becomes of the probabilities is not here.
"""

from dataclasses import dataclass

import numpy as np

from bot.classifier.arrays import Array, Array64

DATA_WEIGHT = 30.0
"""Weight of the data against smoothness (C). Measured on 10 examples a tag; 10 to 100 differ little."""

_STEPS = 120
_CLOSE = 1e-5
"""Where it stops: a step that betters the loss by a smaller share. Finer costs twice the time and gains nothing."""
_FLOOR = 1e-7


@dataclass(frozen=True, slots=True)
class LogisticRegression:
    """Fitted weights; the last row is the offset."""

    weights: Array

    def logits(self, vectors: Array) -> Array:
        """Logits: one row a vector, one column a tag."""
        return np.asarray(vectors @ self.weights[:-1] + self.weights[-1], dtype=np.float32)


def softmax(scores: Array) -> Array:
    """Each row as probabilities."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def sigmoid(scores: Array) -> Array:
    """Each score by itself as a probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def fit(vectors: Array, targets: Array, *, multi_label: bool) -> LogisticRegression:
    """`targets` has one row a vector, one column a tag. `several`: each tag is a question of its own (0 or 1), else
    the rows sum to one.
    """
    from scipy.optimize import minimize

    count, width = vectors.shape
    shape = (width + 1, targets.shape[1])

    def loss(flat: Array64) -> tuple[float, Array64]:
        weights = flat.reshape(shape).astype(np.float32)
        guessed = _probabilities(vectors @ weights[:-1] + weights[-1], multi_label=multi_label)
        wrong = guessed - targets
        slope = np.empty(shape)
        slope[:-1] = vectors.T @ wrong * DATA_WEIGHT + weights[:-1]
        slope[-1] = wrong.sum(0) * DATA_WEIGHT
        smooth = float((weights[:-1].astype(np.float64) ** 2).sum()) / 2
        return (
            DATA_WEIGHT * _cross_entropy(guessed, targets, multi_label=multi_label) + smooth
        ) / count, slope.ravel() / count

    found = minimize(
        loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "ftol": _CLOSE}
    )
    return LogisticRegression(found.x.reshape(shape).astype(np.float32))


def _probabilities(scores: Array, *, multi_label: bool) -> Array:
    return sigmoid(scores) if multi_label else softmax(scores)


def _cross_entropy(guessed: Array, targets: Array, *, multi_label: bool) -> float:
    total = (targets * np.log(guessed + _FLOOR)).sum(dtype=np.float64)
    if multi_label:
        total += ((1 - targets) * np.log(1 - guessed + _FLOOR)).sum(dtype=np.float64)
    return -float(total)
