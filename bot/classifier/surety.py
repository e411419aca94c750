"""When to hold one's tongue: how sure the head is, and how near the text is to anything it was taught.

Three signs, each measured against examples the head had not seen (as z-scores) and added: negative entropy, the mean
cosine of the nearest five samples, and the best cosine within the likeliest tag. The bar is a quantile of the same
sums, so a person chooses how often it may abstain, and no example of the foreign is needed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.head import Head, Unseen, tempered
from bot.classifier.samples import Samples

NEAREST = 5
_PIECE = 512
_FLOOR = 1e-9

_TYPICAL = ((-0.75, 0.6), (0.42, 0.11), (0.55, 0.16))
"""Mean and spread of each sign where there are too few examples to measure: an estimate, not a measurement."""
_TYPICAL_SUMS = tuple(-4.0 + 0.4 * step for step in range(21))

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Surety:
    """What is usual for this model. `usual` are sums of texts it had not seen, sorted; `known` are its samples."""

    known: Array
    member: NDArray[np.bool_]
    scale: Array
    usual: Array

    def of(self, probabilities: Array, vectors: Array) -> Array:
        """One figure a text: the higher, the surer. 0 is usual for a text that is at home here."""
        signs = _signs(probabilities, _cosines(vectors, self.known), self.member)
        return _summed(signs, self.scale)

    def bar(self, abstain: float) -> float:
        """The surety below which this share (0 to 1) of the texts at home here lies."""
        return float(np.quantile(self.usual, min(max(abstain, 0.0), 1.0))) if abstain > 0 else -np.inf


def learn(samples: Samples, vectors: Array, head: Head, unseen: Unseen) -> Surety:
    """The surety of this head, measured on what it had not seen."""
    known = vectors[:, : head.centre.shape[1]]
    member = samples.targets(several=True).astype(bool)
    if not len(unseen.rows):
        return Surety(known, member, np.array(_TYPICAL, np.float32), np.array(_TYPICAL_SUMS, np.float32))
    probabilities = tempered(unseen.raw, head.temperature, several=head.several)
    signs = np.zeros((len(unseen.rows), 3), dtype=np.float32)
    for number in range(int(unseen.fold.max()) + 1):
        here = unseen.fold == number
        rest = np.setdiff1d(np.arange(len(known)), unseen.rows[here])
        cosines = _cosines(vectors[unseen.rows[here]], known[rest])
        signs[here] = _signs(probabilities[here], cosines, member[rest])
    scale = np.stack([signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-3)], axis=1)
    return Surety(known, member, scale, np.sort(_summed(signs, scale)))


def _cosines(vectors: Array, known: Array) -> Array:
    return np.asarray(vectors[:, : known.shape[1]] @ known.T, dtype=np.float32)


def _signs(probabilities: Array, cosines: Array, member: NDArray[np.bool_]) -> Array:
    """The three signs of each text."""
    shares = probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), _FLOOR)
    entropy = -(shares * np.log(shares + _FLOOR)).sum(axis=1)
    few = min(NEAREST, cosines.shape[1])
    nearest = np.partition(cosines, -few, axis=1)[:, -few:].mean(axis=1)
    likeliest = probabilities.argmax(axis=1)
    within = np.empty(len(cosines), dtype=np.float32)
    for start in range(0, len(cosines), _PIECE):
        piece = slice(start, start + _PIECE)
        within[piece] = np.where(member[:, likeliest[piece]].T, cosines[piece], -1).max(axis=1)
    return np.stack([-entropy, nearest, within], axis=1).astype(np.float32)


def _summed(signs: Array, scale: Array) -> Array:
    return np.asarray(((signs - scale[:, 0]) / scale[:, 1]).sum(axis=1), dtype=np.float32)
