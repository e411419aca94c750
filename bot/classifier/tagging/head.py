"""The classification head: scores each tag from a text's vectors, its words and letters, and the tags' own words in it.

Two ridge regressions, one on the embedder's last layers and one on TF-IDF features, are added to the score of the
configured words. Neutral background texts that belong to no class are trained on too, so that a text may be similar to
no tag at all. Scores become probabilities in `calibration`; `abstention` decides when to abstain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import LAYERS
from bot.classifier.tagging import calibration, kernel_ridge, tfidf
from bot.classifier.tagging.calibration import Calibration
from bot.classifier.tagging.tfidf import TfidfFeatures, TfidfRidge
from bot.classifier.tagging.training_set import TrainingSet

TFIDF_WEIGHT = 0.28
"""Weight of the TF-IDF score; that of the vectors has weight 1. Measured: 0.15 to 0.4 hardly differ."""

LOWER_LAYER_WEIGHT = 0.6
"""The weight of the layers below the last; they keep more of the wording. Measured: 0.6 to 1 hardly differ."""

NEIGHBOURS = 5
_SMOOTH = 0.15

LABEL_NOISE_MARGIN = 1.0
"""One wrong label must not spoil the rest: an example whose best other class outscores its own held-out score by more
than this (scores go from -1 to 1) does not influence other texts. With 10% wrong labels this wins back 1% on CLINC150
and HWU64; without wrong labels it changes little.
"""


@dataclass(frozen=True, slots=True)
class HeadScores:
    """One row a text: each class's score, the mean cosine to the nearest samples, each class's probability."""

    raw: Array
    neighbour_cosines: Array
    probabilities: Array


@dataclass(frozen=True, slots=True)
class HeldOutScores:
    """The leave-one-out scores of the examples. `rows` are their positions among the samples."""

    rows: NDArray[np.int64]
    scores: HeadScores


@dataclass(frozen=True, slots=True)
class HeadInputs:
    """Texts with their vectors."""

    texts: Sequence[str]
    vectors: Array


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted head. `training_features` are features of all training texts, `sample_vectors` the last layer of the
    samples without the background.
    """

    centre: Array
    training_features: Array
    mean_distance: float
    weights: Array
    offset: Array
    tfidf: TfidfRidge
    sample_vectors: Array
    calibration: Calibration

    @property
    def multi_label(self) -> bool:
        """Whether each tag is decided independently."""
        return self.calibration.multi_label

    def scores(self, texts: HeadInputs, named: Array | None = None) -> HeadScores:
        """`named` are the scores of the tags' own words in each text: one row a text, one column a class."""
        like = kernel_ridge.rbf_kernel(features(texts.vectors, self.centre), self.training_features, self.mean_distance)
        raw = like @ self.weights + self.offset + TFIDF_WEIGHT * self.tfidf.scores(texts.texts)
        raw = np.asarray(raw if named is None else raw + named, dtype=np.float32)
        near = _mean_neighbour_cosine(self.cosines(texts.vectors))
        return HeadScores(raw, near, self.calibration.probabilities(raw, near))

    def cosines(self, vectors: Array) -> Array:
        """Of each text with each sample, by the last layer."""
        return np.asarray(vectors[:, : self.sample_vectors.shape[1]] @ self.sample_vectors.T, dtype=np.float32)


def features(vectors: Array, centre: Array) -> Array:
    """Each layer centred and normalised to unit length; layers below the last are scaled down."""
    parts = vectors.reshape(len(vectors), *centre.shape) - centre
    parts = parts / np.maximum(np.linalg.norm(parts, axis=2, keepdims=True), 1e-6)
    weights = np.array([1.0] + [LOWER_LAYER_WEIGHT] * (len(centre) - 1), dtype=np.float32)
    weights /= np.linalg.norm(weights)
    return np.asarray((parts * weights[:, None]).reshape(len(vectors), -1), dtype=np.float32)


def fit(
    samples: TrainingSet,
    vectors: Array,
    layers: int = LAYERS,
    named: Array | None = None,
    foreign: HeadInputs | None = None,
) -> tuple[Head, HeldOutScores]:
    """A calibrated head, and its leave-one-out scores of the examples.

    `layers` is the embedder's, whose vectors these are; `named` as in `Head.scores`, one row a sample; `foreign` are
    the background texts.
    """
    others = foreign or HeadInputs((), np.zeros((0, vectors.shape[1]), dtype=np.float32))
    everything = np.concatenate([vectors, others.vectors])
    centre = everything.reshape(len(everything), layers, -1).mean(axis=0)
    known = features(everything, centre)
    typical = max(2 - 2 * float((known.mean(axis=0) ** 2).sum()), 1e-3)
    goals = _regression_targets(samples, len(others.texts))
    eyes = _FitInputs(
        kernel_ridge.rbf_kernel(known, known, typical),
        tfidf.extract_features([*(row.text for row in samples.rows), *others.texts]),
        goals,
        np.zeros((len(samples.rows), goals.shape[1]), dtype=np.float32) if named is None else named,
    )
    rows = np.array(samples.example_rows(), dtype=np.int64)
    weights, offset, letters, raw = _solve(eyes)
    if (doubtful := _find_mislabelled(raw[rows], samples.targets()[rows])).any():
        idle = np.isin(np.arange(len(goals)), rows[doubtful])
        weights, offset, letters, raw = _solve(eyes, idle)
    last = vectors[:, : centre.shape[1]]
    near = _mean_neighbour_cosine(_cosines_with_others(last, rows))
    learnt = calibration.fit(raw[rows], near, samples.targets()[rows], multi_label=samples.multi_label)
    unseen = HeldOutScores(rows, HeadScores(raw[rows], near, learnt.probabilities(raw[rows], near)))
    return Head(centre, known, typical, weights, offset, letters, last, learnt), unseen


@dataclass(frozen=True, slots=True)
class _FitInputs:
    """What the head is fitted on, for samples and background: kernel, TF-IDF features and targets; for the samples also
    the scores of the tags' own words.
    """

    kernel: Array
    tfidf: TfidfFeatures
    targets: Array
    keyword_scores: Array


def _solve(eyes: _FitInputs, idle: NDArray[np.bool_] | None = None) -> tuple[Array, Array, TfidfRidge, Array]:
    """The weights and the intercept, the TF-IDF ridge, and the leave-one-out score of each sample."""
    weights, offset, meaning = kernel_ridge.solve(eyes.kernel, eyes.targets, _SMOOTH, idle)
    letters, wording = tfidf.fit(eyes.tfidf, eyes.targets, idle)
    count = len(eyes.keyword_scores)
    return (
        weights,
        offset,
        letters,
        np.asarray(meaning[:count] + TFIDF_WEIGHT * wording[:count] + eyes.keyword_scores, np.float32),
    )


def _find_mislabelled(raw: Array, targets: Array) -> NDArray[np.bool_]:
    """Which examples all the others contradict: some other class scores more by `LABEL_NOISE_MARGIN` than any of their
    own.
    """
    if not raw.size:
        return np.zeros(len(raw), dtype=bool)
    own = np.where(targets > 0, raw, -np.inf).max(axis=1)
    other = np.where(targets > 0, -np.inf, raw).max(axis=1)
    return np.asarray(other - own > LABEL_NOISE_MARGIN)


def _regression_targets(samples: TrainingSet, foreign: int) -> Array:
    """1 for the classes of a text, -1 for the others. The background has no class, not even that of what is not for us,
    which people label on posts that come close.
    """
    goals = np.concatenate([samples.targets(), np.zeros((foreign, len(samples.classes)), dtype=np.float32)])
    return np.asarray(goals * 2 - 1, dtype=np.float32)


def _cosines_with_others(last: Array, rows: NDArray[np.int64]) -> Array:
    cosines = np.asarray(last[rows] @ last.T, dtype=np.float32)
    cosines[np.arange(len(rows)), rows] = -1
    return cosines


def _mean_neighbour_cosine(cosines: Array) -> Array:
    """The mean of the `NEIGHBOURS` highest cosines."""
    few = min(NEIGHBOURS, cosines.shape[1])
    if not few:
        return np.zeros(len(cosines), dtype=np.float32)
    return np.asarray(np.partition(cosines, -few, axis=1)[:, -few:].mean(axis=1), dtype=np.float32)
