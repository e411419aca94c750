"""The head: what a text's vectors and letters say about its tags, as calibrated probabilities.

Two models with different eyes, a regression on the embedder's last layers and a ridge on letters and words, are mixed
as log-probabilities; one temperature, chosen where the models had not seen the text, makes the figures mean what they
say. When to hold one's tongue is decided in `surety`, what a person is told in `judge`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.classifier import lexical, regression
from bot.classifier.embedder import LAYERS
from bot.classifier.lexical import Lexical
from bot.classifier.regression import Regression, sigmoid, softmax
from bot.classifier.samples import Samples

LETTERS = 0.2
"""The ridge's share of the mix, and how far its scores (-1 to 1) are stretched before they are probabilities."""
_STRETCH = 6.0

LOWER = 0.6
"""The weight of the layers below the last. They keep more of the wording; measured, 0.6 to 1 hardly differ."""

ENOUGH = 20
"""Examples from which probabilities are calibrated; with fewer, the temperature below is taken."""
_UNCALIBRATED = 1.0

_FOLDS, _FOLDS_OF_MANY, _MANY = 5, 3, 3000
_FLOOR = 1e-9
_TEMPERATURES = np.geomspace(0.1, 4.0, 75)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted head. `temperature` above 1 softens."""

    several: bool
    centre: Array
    seen: Regression
    letters: Lexical
    temperature: float = 1.0

    def raw(self, texts: Sequence[str], vectors: Array) -> Array:
        """Scores before the temperature: log-probabilities, or log-odds where each tag is a question of its own."""
        seen = self.seen.scores(features(vectors, self.centre))
        letters = self.letters.scores(texts) * _STRETCH
        if not self.several:
            seen, letters = _logs(seen), _logs(letters)
        return np.asarray((1 - LETTERS) * seen + LETTERS * letters, dtype=np.float32)

    def probabilities(self, texts: Sequence[str], vectors: Array) -> Array:
        """One row a text, one column a class. They sum to one unless each tag is a question of its own."""
        return tempered(self.raw(texts, vectors), self.temperature, several=self.several)


@dataclass(frozen=True, slots=True)
class Unseen:
    """What the model says of examples it had not seen: which rows of the samples, and the raw scores."""

    rows: NDArray[np.int64]
    fold: NDArray[np.int64]
    raw: Array


def tempered(raw: Array, temperature: float, *, several: bool) -> Array:
    """Scores as probabilities at this temperature."""
    scaled = raw / np.float32(temperature)
    return sigmoid(scaled) if several else softmax(scaled)


def features(vectors: Array, centre: Array) -> Array:
    """The last layer as it is; those below it without what all texts have in common, and weaker."""
    parts = vectors.reshape(len(vectors), *centre.shape) - centre
    weights = np.array([1.0] + [LOWER] * (len(centre) - 1), dtype=np.float32)
    sizes = np.sqrt(1 - np.minimum((centre**2).sum(axis=1), 0.99)).astype(np.float32)
    return np.asarray((parts * (weights / sizes)[:, None]).reshape(len(vectors), -1), dtype=np.float32)


def fit(samples: Samples, vectors: Array, layers: int = LAYERS) -> tuple[Head, Unseen]:
    """A calibrated head, and what it said of examples it had not seen (none when there are fewer than `ENOUGH`).

    `layers` is the embedder's, whose vectors these are.
    """
    vectors = vectors.reshape(len(vectors), layers, -1)
    several = samples.several
    targets = samples.targets(several=several)
    texts = [row.text for row in samples.rows]
    everything = np.arange(len(texts))
    head = _fitted(texts, vectors, targets, everything, several=several)
    unseen = _unseen(samples, texts, vectors, targets, several=several)
    if not len(unseen.rows):
        return replace(head, temperature=_UNCALIBRATED), unseen
    return replace(head, temperature=_temperature(unseen.raw, targets[unseen.rows], several=several)), unseen


def _logs(scores: Array) -> Array:
    return np.asarray(np.log(softmax(scores) + _FLOOR), dtype=np.float32)


def _fitted(texts: Sequence[str], vectors: Array, targets: Array, rows: NDArray[np.int64], *, several: bool) -> Head:
    centre = vectors[rows].mean(axis=0)
    centre[0] = 0
    seen = regression.fit(features(vectors[rows], centre), targets[rows], several=several)
    return Head(several, centre, seen, lexical.fit([texts[row] for row in rows], targets[rows]))


def _unseen(samples: Samples, texts: Sequence[str], vectors: Array, targets: Array, *, several: bool) -> Unseen:
    examples = np.array(samples.examples(), dtype=np.int64)
    if len(examples) < ENOUGH:
        nothing = np.zeros(0, dtype=np.int64)
        return Unseen(nothing, nothing, np.zeros((0, targets.shape[1]), dtype=np.float32))
    fold = _folds(samples, examples)
    raw = np.zeros((len(examples), targets.shape[1]), dtype=np.float32)
    for number in range(int(fold.max()) + 1):
        out = examples[fold == number]
        rest = np.setdiff1d(np.arange(len(texts)), out)
        head = _fitted(texts, vectors, targets, rest, several=several)
        raw[fold == number] = head.raw([texts[row] for row in out], vectors[out])
    return Unseen(examples, fold, raw)


def _folds(samples: Samples, examples: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each example's fold, class by class in turn, so that every fold has its share of each."""
    folds = _FOLDS if len(examples) <= _MANY else _FOLDS_OF_MANY
    order = sorted(range(len(examples)), key=lambda place: (samples.rows[examples[place]].classes, place))
    fold = np.zeros(len(examples), dtype=np.int64)
    fold[order] = np.arange(len(examples)) % folds
    return fold


def _temperature(raw: Array, targets: Array, *, several: bool) -> float:
    """Where what it had not seen surprises it least."""
    surprise = [_surprise(tempered(raw, float(t), several=several), targets, several=several) for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(surprise))])


def _surprise(guessed: Array, targets: Array, *, several: bool) -> float:
    total = float((targets * np.log(guessed + _FLOOR)).sum(dtype=np.float64))
    if several:
        total += float(((1 - targets) * np.log(1 - guessed + 1e-7)).sum(dtype=np.float64))
    return -total
