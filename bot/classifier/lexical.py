"""Ridge regression on the letters and words of a text (TF-IDF): sees names and codes that a language model blurs.

Pairs of words and runs of 2 to 5 letters, weighted by their rarity among the samples. Solved in its dual form by
conjugate gradients, so that time grows with the number of samples and never with the number of different words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.classifier.needs import tokens, without_links
from bot.core.words import fold

READ = 1_000
"""Characters of a text that count."""

_SHORTEST, _LONGEST = 2, 5
_ALPHA = 1.0
_STEPS = 60
_CLOSE = 1e-3

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lexical:
    """A fitted ridge. `scores` is about -1 for a tag a text does not fit, 1 for one it does."""

    words: Mapping[str, int]
    rarity: Array
    weights: Array
    offset: Array

    def scores(self, texts: Sequence[str]) -> Array:
        """One row a text, one column a tag."""
        return np.asarray(_matrix(texts, self.words, self.rarity) @ self.weights + self.offset, dtype=np.float32)


def fit(texts: Sequence[str], targets: Array) -> Lexical:
    """`targets` has one row a text, one column a tag, each 0 to 1."""
    counts = [Counter(terms(text)) for text in texts]
    appearances = Counter(term for count in counts for term in count)
    words = {term: number for number, term in enumerate(sorted(appearances))}
    rarity = np.array([_rarity(appearances[term], len(texts)) for term in words], dtype=np.float32)
    known = _matrix(texts, words, rarity)
    goal = targets * 2 - 1
    offset = goal.mean(0)
    return Lexical(words, rarity, np.asarray(known.T @ _solved(known, goal - offset), dtype=np.float32), offset)


def terms(text: str) -> Iterator[str]:
    """What is counted: words, pairs of words, and runs of letters within a word (marked by a space at its ends)."""
    found = tokens(without_links(fold(text[:READ])))
    for word in found:
        yield f"w:{word}"
        padded = f" {word[:40]} "
        for size in range(_SHORTEST, _LONGEST + 1):
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]
    for pair in pairwise(found):
        yield f"w:{' '.join(pair)}"


def _rarity(count: int, samples: int) -> float:
    return log((1 + samples) / (1 + count)) + 1


def _matrix(texts: Sequence[str], words: Mapping[str, int], rarity: Array) -> csr_matrix:
    """Rows whose words and whose letters each have length one."""
    values: list[Array] = []
    columns: list[NDArray[np.int32]] = []
    starts = [0]
    for text in texts:
        row = _row(Counter(terms(text)), words, rarity)
        columns.append(row[0])
        values.append(row[1])
        starts.append(starts[-1] + len(row[0]))
    flat = (np.concatenate([*values, np.zeros(0, np.float32)]), np.concatenate([*columns, np.zeros(0, np.int32)]))
    return csr_matrix((*flat, starts), shape=(len(texts), len(words)))


def _row(counts: Mapping[str, int], words: Mapping[str, int], rarity: Array) -> tuple[NDArray[np.int32], Array]:
    known = sorted((words[term], count, term.startswith("w:")) for term, count in counts.items() if term in words)
    numbers = np.array([number for number, _, _ in known], dtype=np.int32)
    weights = np.array([1 + log(count) for _, count, _ in known], dtype=np.float32) * rarity[numbers]
    whole = np.array([is_word for _, _, is_word in known], dtype=bool)
    for part in (whole, ~whole):
        weights[part] /= max(float(np.sqrt((weights[part] ** 2).sum())), 1e-9)
    return numbers, weights


def _solved(known: csr_matrix, goal: Array) -> Array:
    """Solves (K Kᵀ + alpha) x = goal by conjugate gradients on all columns at once."""
    x = np.zeros_like(goal)
    rest = goal - 0
    way = rest.copy()
    size = (rest * rest).sum(0)
    enough = _CLOSE**2 * np.maximum(size, 1e-12)
    for _ in range(_STEPS):
        if (size <= enough).all():
            break
        moved = known @ (known.T @ way) + _ALPHA * way
        stride = size / np.maximum((way * moved).sum(0), 1e-12)
        x += stride * way
        rest -= stride * moved
        before, size = size, (rest * rest).sum(0)
        way = rest + size / np.maximum(before, 1e-12) * way
    return x
