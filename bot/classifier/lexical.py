"""Ridge regression on the letters and words of a text (TF-IDF): sees names and codes that a language model blurs.

Words, pairs of words and runs of 2 to 5 letters, weighted by their rarity among the samples. How it is solved stands in
`ridge`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.classifier import ridge
from bot.classifier.needs import tokens, without_links
from bot.core.words import fold

READ = 1_000
"""Characters of a text that count."""

_SHORTEST, _LONGEST = 2, 5
_SMOOTH = 1.0

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
        counts = [Counter(terms(text)) for text in texts]
        return np.asarray(_matrix(counts, self.words, self.rarity) @ self.weights + self.offset, dtype=np.float32)


def fit(texts: Sequence[str], goals: Array) -> tuple[Lexical, Array]:
    """The ridge, and what it would score each text had it not seen that text.

    `goals` has one row a text, one column a tag: 1 for a tag it fits, -1 for one it does not.
    """
    counts = [Counter(terms(text)) for text in texts]
    appearances = Counter(term for count in counts for term in count)
    words = {term: number for number, term in enumerate(sorted(appearances))}
    rarity = np.array([_rarity(appearances[term], len(texts)) for term in words], dtype=np.float32)
    known = _matrix(counts, words, rarity)
    shares, offset, unseen = ridge.solved((known @ known.T).toarray(), goals, _SMOOTH)
    return Lexical(words, rarity, np.asarray(known.T @ shares, dtype=np.float32), offset), unseen


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


def _matrix(counts: Sequence[Mapping[str, int]], words: Mapping[str, int], rarity: Array) -> csr_matrix:
    """Rows whose words and whose letters each have length one."""
    values: list[Array] = []
    columns: list[NDArray[np.int32]] = []
    starts = [0]
    for count in counts:
        row = _row(count, words, rarity)
        columns.append(row[0])
        values.append(row[1])
        starts.append(starts[-1] + len(row[0]))
    flat = (np.concatenate([*values, np.zeros(0, np.float32)]), np.concatenate([*columns, np.zeros(0, np.int32)]))
    return csr_matrix((*flat, starts), shape=(len(counts), len(words)))


def _row(counts: Mapping[str, int], words: Mapping[str, int], rarity: Array) -> tuple[NDArray[np.int32], Array]:
    """The known terms of a text and their weights. The unknown ones count for its length, as rare as can be: else a
    text would be surer of the little that is known of it than a sample ever is of its own.
    """
    known = sorted((words[term], count, term.startswith("w:")) for term, count in counts.items() if term in words)
    numbers = np.array([number for number, _, _ in known], dtype=np.int32)
    weights = np.array([1 + log(count) for _, count, _ in known], dtype=np.float32) * rarity[numbers]
    rarest = float(rarity.max()) if len(rarity) else 1.0
    lost = {True: 0.0, False: 0.0}
    for term, count in counts.items():
        if term not in words:
            lost[term.startswith("w:")] += ((1 + log(count)) * rarest) ** 2
    whole = np.array([is_word for _, _, is_word in known], dtype=bool)
    for part, unknown in ((whole, lost[True]), (~whole, lost[False])):
        weights[part] /= max(float(np.sqrt((weights[part] ** 2).sum() + unknown)), 1e-9)
    return numbers, weights
