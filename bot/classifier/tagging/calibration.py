"""Calibration: from scores to probabilities, fitted on the head's scores of held-out texts.

Where tags compete, a softmax is sharpened the less the higher the best score is; then the probability of the likeliest
tag is calibrated by itself. Where each tag is decided independently, its score, its strongest rival and the similarity
to the nearest samples decide. With few examples the default parameters below hold; more examples outweigh them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.classifier.arrays import Array, Array64

_SHARPNESS = (1.95, -0.7)
_TRUST = (0.9, -0.2)
_ODDS = (2.0, 6.0, -0.5, -0.5)
"""Default parameters, fitted with 5 to 15 examples a tag on CLINC150 and HWU64, and on NLU++ for several tags."""

_GAIN = 1.1
"""A new text scores better than a held-out one, whose tag had one example less: by this, in log-odds, divided by the
number of examples a tag. On CLINC150 and HWU64: 1.1, 0.6, 0.45, 0.14, 0.1 at 1, 2, 3, 5, 10.
"""

_HOLD = 1.0
"""Weight of the prior on the default parameters, in examples' worth of log loss."""

MAX_TEXTS = 1_000
"""Texts it is fitted on; more make no visible difference."""

_FLOOR = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted parameters. `multi_label`: each tag is decided independently."""

    multi_label: bool
    sharpness: tuple[float, ...] = _SHARPNESS
    trust: tuple[float, ...] = _TRUST
    odds: tuple[float, ...] = _ODDS

    def probabilities(self, raw: Array, near: Array) -> Array:
        """One row a text, one column a class; the rows sum to one unless `multi_label`."""
        if not raw.size:
            return raw
        if self.multi_label:
            return np.asarray(sigmoid(_log_odds(np.array(self.odds), raw, near)), dtype=np.float32)
        return np.asarray(_apply_trust(self.trust, _sharpen(np.array(self.sharpness), raw)), dtype=np.float32)


def fit(raw: Array, near: Array, targets: Array, *, multi_label: bool) -> Calibration:
    """`raw` are held-out scores, `near` each text's similarity to its nearest samples, `targets` are 1 or 0."""
    each = len(raw) / max(int((targets.sum(axis=0) > 0).sum()), 1)
    some = np.linspace(0, len(raw) - 1, min(len(raw), MAX_TEXTS)).astype(int)
    raw, near, targets = raw[some], near[some], targets[some]
    if not len(raw) or not raw.shape[1]:
        return Calibration(multi_label)
    if multi_label:
        odds = _minimise(
            _ODDS, len(raw), lambda x: _log_loss(sigmoid(_log_odds(x, raw, near)), targets).sum(axis=1).mean()
        )
        return Calibration(multi_label, odds=odds)
    shares = targets / np.maximum(targets.sum(axis=1, keepdims=True), 1)

    def surprise(x: Array64) -> float:
        return float((shares * -np.log(_sharpen(x, raw) + _FLOOR)).sum(axis=1).mean())

    sharpness = _minimise(_SHARPNESS, len(raw), surprise)
    guessed = _sharpen(np.array(sharpness), raw)
    right = targets[np.arange(len(raw)), guessed.argmax(axis=1)]
    best = guessed.max(axis=1)
    slope, offset = _minimise(_TRUST, len(raw), lambda x: _log_loss(sigmoid(x[0] * _logit(best) + x[1]), right).mean())
    return Calibration(multi_label, sharpness, (slope, offset + _GAIN / each))


def sigmoid(scores: Array | Array64) -> Array64:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(np.clip(np.negative(scores), -30, 30))), dtype=np.float64)


def _sharpen(sharpness: Array64, raw: Array) -> Array64:
    top = raw.max(axis=1, keepdims=True)
    raised = np.exp((raw - top) * np.exp(np.clip(sharpness[0] + sharpness[1] * top, -3, 6)))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def _apply_trust(trust: tuple[float, ...], guessed: Array64) -> Array64:
    """The likeliest class gets its calibrated probability, never less than the next; the others share the rest."""
    rows, best = np.arange(len(guessed)), guessed.argmax(axis=1)
    top = guessed[rows, best]
    wanted = sigmoid(trust[0] * _logit(top) + trust[1])
    others = guessed * ((1 - wanted) / np.maximum(1 - top, _FLOOR))[:, None]
    others[rows, best] = 0
    others[rows, best] = np.maximum(wanted, others.max(axis=1))
    return np.asarray(others / others.sum(axis=1, keepdims=True), dtype=np.float64)


def _log_odds(odds: Array64, raw: Array, near: Array) -> Array64:
    order = np.sort(raw, axis=1)
    top = order[:, -1:]
    next_best = order[:, -2:-1] if raw.shape[1] > 1 else np.full_like(top, -1)
    rival = np.where(raw >= top, next_best, top)
    return np.asarray(odds[0] + odds[1] * raw + odds[2] * rival + odds[3] * near[:, None], dtype=np.float64)


def _logit(share: Array64) -> Array64:
    return np.asarray(np.log(share + _FLOOR) - np.log(1 - share + _FLOOR), dtype=np.float64)


def _log_loss(guessed: Array64, targets: Array) -> Array64:
    return np.asarray(-np.where(targets > 0, np.log(guessed + _FLOOR), np.log(1 - guessed + _FLOOR)), dtype=np.float64)


def _minimise(usual: tuple[float, ...], count: int, surprise: Callable[[Array64], float]) -> tuple[float, ...]:
    """The parameters with the least loss; the fewer examples, the closer they stay to the defaults."""
    from scipy.optimize import minimize

    start = np.array(usual)

    def cost(x: Array64) -> float:
        return float(surprise(x)) + _HOLD / count * float(((x - start) ** 2).sum())

    return tuple(float(x) for x in minimize(cost, start, method="L-BFGS-B").x)
