"""Texts so similar that they say the same: a label on one holds for the other, and the same label twice counts once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.tagging.training_set import TrainingSample

DUPLICATE_COSINE = 0.95
"""The cosine of two vectors of the bundled model from which texts are near duplicates: 99.9% of such pairs have the
same label in CLINC150, 99.6% in HWU64; from 0.9 on it is 99.5% and 97.2%.
"""

DUPLICATE_PROBABILITY = 0.99
"""The probability that the tags of a near duplicate are right, by the same count."""

_PIECE = 512


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    """The labelled samples, with the last layer of their vectors."""

    samples: tuple[TrainingSample, ...]
    vectors: Array

    def find(self, vectors: Array) -> list[TrainingSample | None]:
        """For each vector the nearest sample, if it is a near duplicate."""
        found: list[TrainingSample | None] = []
        for start in range(0, len(vectors), _PIECE):
            found += self._find_in_chunk(vectors[start : start + _PIECE, : self.vectors.shape[1]])
        return found

    def _find_in_chunk(self, vectors: Array) -> list[TrainingSample | None]:
        if not self.samples:
            return [None] * len(vectors)
        cosines = vectors @ self.vectors.T
        nearest = cosines.argmax(axis=1)
        return [
            self.samples[int(place)] if cosines[row, place] >= DUPLICATE_COSINE else None
            for row, place in enumerate(nearest)
        ]


def uncontradicted_indices(samples: Sequence[TrainingSample], vectors: Array, width: int) -> list[int]:
    """The positions of samples that no newer near duplicate contradicts. `samples` are newest first."""
    standing: list[int] = []
    for place, near in enumerate(_duplicate_indices(vectors[:, :width])):
        if all(_says_the_same(samples[int(other)], samples[place]) for other in near if other < place):
            standing.append(place)
    return standing


def distinct_indices(samples: Sequence[TrainingSample], vectors: Array, width: int) -> list[int]:
    """The positions of samples that are no near duplicate of an earlier one with the same classes."""
    kept: list[int] = []
    gone: set[int] = set()
    for place, near in enumerate(_duplicate_indices(vectors[:, :width])):
        if any(other < place and other not in gone and _same_label(samples, place, int(other)) for other in near):
            gone.add(place)
        else:
            kept.append(place)
    return kept


def _says_the_same(one: TrainingSample, other: TrainingSample) -> bool:
    return one.classes == other.classes and one.lesson == other.lesson


def _same_label(samples: Sequence[TrainingSample], one: int, other: int) -> bool:
    return _says_the_same(samples[one], samples[other]) and samples[one].is_description == samples[other].is_description


def _duplicate_indices(last: Array) -> list[NDArray[np.int64]]:
    """For each row the positions of its near duplicates, itself included."""
    found: list[NDArray[np.int64]] = []
    for start in range(0, len(last), _PIECE):
        cosines = last[start : start + _PIECE] @ last.T
        found += [np.flatnonzero(row >= DUPLICATE_COSINE) for row in cosines]
    return found
