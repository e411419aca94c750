"""Ridge regression on the letters and words of a text (TF-IDF): sees names and codes that a language model blurs.

Words, pairs of words and runs of 2 to 5 letters, weighted by their rarity among the samples. How it is solved stands in
`kernel_ridge`.
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
"""Characters of a text that count."""

_SHORTEST, _LONGEST = 2, 5
_SMOOTH = 1.0

_KEPT = 1_024
"""Texts that stay taken apart for the next fit, about 13 KB each."""


@dataclass(frozen=True, slots=True)
class TfidfRidge:
    """A fitted ridge. `scores` is about -1 for a tag a text does not fit, 1 for one it does."""

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
    """Texts taken apart: the terms there are, how rare each is, and which text has which."""

    vocabulary: Mapping[str, int]
    idf: Array
    matrix: csr_matrix
    kernel: Array


def extract_features(texts: Sequence[str]) -> TfidfFeatures:
    """The texts as they are counted here."""
    counts = [_count_terms(text) for text in texts]
    appearances = Counter(term for count in counts for term in count)
    words = {term: number for number, term in enumerate(sorted(appearances))}
    rarity = np.array([_idf(appearances[term], len(texts)) for term in words], dtype=np.float32)
    table = _matrix(counts, words, rarity)
    return TfidfFeatures(words, rarity, table, (table @ table.T).toarray())


def fit(known: TfidfFeatures, goals: Array, idle: NDArray[np.bool_] | None = None) -> tuple[TfidfRidge, Array]:
    """The ridge, and what it would score each text had it not seen that text. Texts that are `idle` have no say.

    `goals` has one row a text, one column a tag: 1 for a tag it fits, -1 for one it does not.
    """
    shares, offset, unseen = kernel_ridge.solve(known.kernel, goals, _SMOOTH, idle)
    weights = np.asarray(known.matrix.T @ shares, dtype=np.float32)
    return TfidfRidge(known.vocabulary, known.idf, weights, offset), unseen


def terms(text: str) -> Iterator[str]:
    """What is counted: words, pairs of words, and runs of letters within a word (marked by a space at its ends)."""
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
    """Rows whose words and whose letters each have length one."""
    rows = [_row(count, words, rarity) for count in counts]
    starts = np.cumsum([0, *(len(numbers) for numbers, _ in rows)])
    columns = np.concatenate([np.zeros(0, np.int32), *(numbers for numbers, _ in rows)])
    values = np.concatenate([np.zeros(0, np.float32), *(weights for _, weights in rows)])
    return csr_matrix((values, columns, starts), shape=(len(counts), len(words)))


def _row(counts: Mapping[str, int], words: Mapping[str, int], rarity: Array) -> tuple[NDArray[np.int32], Array]:
    """The known terms of a text and their weights. The unknown ones count for its length, as rare as can be: else a
    text would be surer of the little that is known of it than a sample ever is of its own.
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
