"""Finds earlier texts that are near a new one: by meaning and by rare words, added as z-scores.

Either alone misses what the other sees; the sum beats both, and ranks merged by their places. What is done with what is
found, such as showing an approved answer, is not here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.text import STOP_WORDS, strip_links, tokens
from bot.core.text.matching import fold

_K1, _B = 1.2, 0.75
"""BM25's usual parameters."""

_PLAIN = frozenset(STOP_WORDS)


@dataclass(frozen=True, slots=True)
class BenchmarkIndex:
    """What is remembered, in the order it was given. Made by `build_index`."""

    vectors: Array
    postings: Mapping[str, tuple[NDArray[np.int64], Array]]

    def scores(self, text: str, vector: Array) -> Array:
        """How near each remembered text is; only the order and the distances within one call mean something."""
        words = np.zeros(len(self.vectors), dtype=np.float32)
        for word in dict.fromkeys(_content_words(text)):
            rows, weights = self.postings.get(word, (np.zeros(0, np.int64), np.zeros(0, np.float32)))
            words[rows] += weights
        return _z_scores(self.vectors @ vector[: self.vectors.shape[1]]) + _z_scores(words)


def build_index(texts: Sequence[str], vectors: Array, width: int) -> BenchmarkIndex:
    """A memory of these texts, whose vectors are those of an embedder of this width."""
    counts = [Counter(_content_words(text)) for text in texts]
    usual = max(sum(count.total() for count in counts) / max(len(counts), 1), 1.0)
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, count in enumerate(counts):
        length = _K1 * (1 - _B + _B * count.total() / usual)
        for word, times in count.items():
            places[word].append((row, times * (_K1 + 1) / (times + length)))
    return BenchmarkIndex(vectors[:, :width], {word: _posting(found, len(texts)) for word, found in places.items()})


def _posting(found: Sequence[tuple[int, float]], texts: int) -> tuple[NDArray[np.int64], Array]:
    rarity = log(1 + (texts - len(found) + 0.5) / (len(found) + 0.5))
    rows, weights = zip(*found, strict=True)
    return np.array(rows, dtype=np.int64), np.array(weights, dtype=np.float32) * np.float32(rarity)


def _content_words(text: str) -> list[str]:
    return [word for word in tokens(strip_links(fold(text))) if word not in _PLAIN]


def _z_scores(values: Array) -> Array:
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-6), dtype=np.float32)
