"""Ridge regression on TF-IDF features of a text: it sees names and codes that a language model blurs.

The terms are words, pairs of words and letter n-grams of 2 to 5, weighted by their rarity among the samples. It is
solved in `kernel_ridge`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.classifier.arrays import Array
from bot.classifier.tagging import kernel_ridge
from bot.classifier.text import strip_links, tokens
from bot.core.text.matching import fold

MAX_CHARACTERS = 1_000
"""Characters of a text that are read."""

_SHORTEST, _LONGEST = 2, 5
_SMOOTH = 1.0

_KEPT = 1_024
"""Texts whose term counts are cached for the next fit, about 13 KB each."""


@dataclass(frozen=True, slots=True)
class TfidfRidge:
    """A fitted ridge. `scores` is about -1 for a tag that does not fit the text, 1 for one that does."""

    vocabulary: Mapping[str, int]
    idf: Array
    weights: Array
    offset: Array

    def scores(self, texts: Sequence[str]) -> Array:
        """One row a text, one column a tag."""
        counts = [Counter(terms(text)) for text in texts]
        return np.asarray(_matrix(counts, self.vocabulary, self.idf) @ self.weights + self.offset, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class TfidfFeatures:
    """The features of some texts: the vocabulary, each term's rarity, which text has which, the linear kernel."""

    vocabulary: Mapping[str, int]
    idf: Array
    matrix: csr_matrix
    kernel: Array


def extract_features(texts: Sequence[str]) -> TfidfFeatures:
    counts = [_count_terms(text) for text in texts]
    appearances = Counter(term for count in counts for term in count)
    words = {term: number for number, term in enumerate(sorted(appearances))}
    rarity = np.array([_idf(appearances[term], len(texts)) for term in words], dtype=np.float32)
    table = _matrix(counts, words, rarity)
    return TfidfFeatures(words, rarity, table, (table @ table.T).toarray())


def fit(known: TfidfFeatures, goals: Array, idle: NDArray[np.bool_] | None = None) -> tuple[TfidfRidge, Array]:
    """The ridge, and the leave-one-out score of each text. Texts that are `idle` are ignored.

    `goals` has one row a text, one column a tag: 1 for a tag that fits, -1 for one that does not.
    """
    shares, offset, unseen = kernel_ridge.solve(known.kernel, goals, _SMOOTH, idle)
    weights = np.asarray(known.matrix.T @ shares, dtype=np.float32)
    return TfidfRidge(known.vocabulary, known.idf, weights, offset), unseen


def terms(text: str) -> Iterator[str]:
    """What is counted: words, pairs of words, and letter n-grams within a word (padded with a space at both ends)."""
    found = tokens(strip_links(fold(text[:MAX_CHARACTERS])))
    for word in found:
        yield f"w:{word}"
        padded = f" {word[:40]} "
        for size in range(_SHORTEST, _LONGEST + 1):
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]
    for pair in pairwise(found):
        yield f"w:{' '.join(pair)}"


@lru_cache(_KEPT)
def _count_terms(text: str) -> Counter[str]:
    return Counter(terms(text))


def _idf(count: int, samples: int) -> float:
    return log((1 + samples) / (1 + count)) + 1


def _matrix(counts: Sequence[Mapping[str, int]], words: Mapping[str, int], rarity: Array) -> csr_matrix:
    """Rows whose word part and letter part each have unit length."""
    rows = [_row(count, words, rarity) for count in counts]
    starts = np.cumsum([0, *(len(numbers) for numbers, _ in rows)])
    columns = np.concatenate([np.zeros(0, np.int32), *(numbers for numbers, _ in rows)])
    values = np.concatenate([np.zeros(0, np.float32), *(weights for _, weights in rows)])
    return csr_matrix((values, columns, starts), shape=(len(counts), len(words)))


def _row(counts: Mapping[str, int], words: Mapping[str, int], rarity: Array) -> tuple[NDArray[np.int32], Array]:
    """The known terms of a text and their weights. Unknown terms count towards its length with the highest rarity: else
    a text would score higher on the little that is known of it than a sample does on its own terms.
    """
    numbers = np.array([words.get(term, -1) for term in counts], dtype=np.int32)
    whole = np.array([term.startswith("w:") for term in counts], dtype=bool)
    times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    rarest = rarity.max(initial=1)
    weights = (1 + np.log(times)) * (np.where(numbers >= 0, rarity[numbers], rarest) if len(rarity) else rarest)
    for part in (whole, ~whole):
        weights[part] /= max(float(np.sqrt((weights[part] ** 2).sum())), 1e-9)
    known = np.flatnonzero(numbers >= 0)
    known = known[np.argsort(numbers[known], kind="stable")]
    return numbers[known], np.asarray(weights[known], dtype=np.float32)
