"""The probability that two texts ask the same, from the cosine of their vectors and from their wording (`wording`).

Similarity alone is never enough to be sure: neither text may say anything that the other does not. Without a language
model, or in a language it does not know, words alone decide. `bot.flow.operations` decides what is merged.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from math import exp

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.duplicates.wording import TextWording, compare_wordings, wording_of
from bot.classifier.embedding.embedder import Embedder
from bot.classifier.language import UNKNOWN, detect_language
from bot.classifier.text import strip_links
from bot.core.duplicates import EmbeddedText
from bot.core.text.matching import fold

CODE = 1
"""Raise it whenever the same text may get another vector without an embedder."""

LIKELY_THRESHOLD, SURE_THRESHOLD = 0.5, 0.93
"""From the first on, a person is asked; from the second on, the questions are merged.

Chosen on the train half of `bot/evaluation/example` and the FAQ questions of HINT3 (sofmattress, train), where no wrong
pair reached `SURE_THRESHOLD`; `switchboard eval` measures them on other data.
"""

_BY_MEANING = (10.5, -6.5)
_BY_WORDS = (10.4, -4.9)
"""Slope and intercept of the log-odds, by logistic regression on all pairs of the same data."""

_SAME_WORDS = 1.1
_OPPOSED, _RENAMED = 6.0, 1.5
_SHORT = 14
"""Only when the shorter text has at most so many words does a "not" or an "off" reverse its meaning; longer texts
contain such words anyway.
"""
_UNSURE = 0.9
"""The highest probability of two texts of which one says more than the other, or that are in different languages."""

_ENOUGH, _ENOUGH_WORDS = 2, 3
"""Content words that both must have, with a model and without."""

_READ = 4_000
_WIDTH = 384
_FEW = 20
_FAR = 0.35
"""Below this cosine no pair is compared."""


@dataclass(frozen=True, slots=True)
class _PreparedText:
    """A text prepared for comparison."""

    wording: TextWording
    language: str
    vector: Array


class HybridDuplicateDetector:
    """Implements `bot.core.ports.classifier.DuplicateDetector`. Without an embedder it uses words alone.

    `names` are words that nearly every text here contains, such as the company's name: they say nothing about
    similarity.
    """

    likely_threshold = LIKELY_THRESHOLD
    sure_threshold = SURE_THRESHOLD

    def __init__(self, embedder: Embedder | None = None, names: Iterable[str] = ()) -> None:
        self._embedder = embedder
        self._names = tuple(sorted({name.strip() for name in names} - {""}))
        self._name_patterns = [
            re.compile(rf"[@#]?(?<!\w){re.escape(name)}(?:['\u2019]s)?(?!\w)", re.IGNORECASE) for name in self._names
        ]
        made_by = embedder.version if embedder else f"words-{CODE}"
        self.version = f"{made_by}+{sha256(repr(self._names).encode()).hexdigest()[:8]}"

    def embed(self, text: str) -> bytes:
        """The text's unit vector, as little-endian float16; zeros for a text without content."""
        bare = self._strip_links_and_names(text)
        found = self._hash_words(bare) if self._embedder is None else self._embed(bare)
        return bytes(found.astype("<f2").tobytes())

    def nearest(self, vector: bytes, others: Sequence[bytes]) -> Sequence[int]:
        """Positions of those among `others` that are worth comparing, the nearest first, at most 20; vectors of another
        size are left out.
        """
        size = len(vector)
        places = [place for place, other in enumerate(others) if len(other) == size]
        if not places or not size:
            return []
        table = np.frombuffer(b"".join(others[place] for place in places), "<f2").reshape(len(places), -1)
        cosines = table.astype(np.float32) @ _decode_vector(vector)
        order = np.argsort(-cosines, kind="stable")[:_FEW]
        return [places[row] for row in order if cosines[row] >= _FAR]

    def probabilities(self, one: EmbeddedText, others: Sequence[EmbeddedText]) -> Sequence[float]:
        """The probability, for each of `others`, that it asks the same as `one`."""
        mine = self._prepare(one)
        return [self._probability(mine, self._prepare(other)) for other in others]

    def _probability(self, one: _PreparedText, other: _PreparedText) -> float:
        between = compare_wordings(one.wording, other.wording)
        common = len(one.wording.content & other.wording.content)
        if self._knows_language(one) and self._knows_language(other) and one.vector.shape == other.vector.shape:
            slope, offset = _BY_MEANING
            odds = slope * float(one.vector @ other.vector) + offset
            odds += _SAME_WORDS if not between.apart and common >= _ENOUGH else 0.0
            sure = not between.apart
        else:
            slope, offset = _BY_WORDS
            odds = slope * between.shared + offset
            sure = not between.apart and common >= _ENOUGH_WORDS
        if min(len(one.wording.words), len(other.wording.words)) <= _SHORT:
            odds -= _OPPOSED * between.opposed + _RENAMED * between.renamed
        chance = 1 / (1 + exp(-odds))
        return chance if sure and _same_language(one, other) else min(chance, _UNSURE)

    def _knows_language(self, read: _PreparedText) -> bool:
        if self._embedder is None:
            return False
        known = self._embedder.languages
        return known is None or read.language == UNKNOWN or read.language in known

    def _prepare(self, meant: EmbeddedText) -> _PreparedText:
        text = _without_surrogates(meant.text)
        return _PreparedText(
            wording_of(text, self._names),
            detect_language(fold(self._strip_links_and_names(text))),
            _decode_vector(meant.vector),
        )

    def _strip_links_and_names(self, text: str) -> str:
        bare = strip_links(_without_surrogates(text))
        for name in self._name_patterns:
            bare = name.sub(" ", bare)
        return " ".join(bare.split())

    def _embed(self, text: str) -> Array:
        if self._embedder is None or not text:
            return np.zeros(self._embedder.width if self._embedder else _WIDTH, np.float32)
        found: Array = self._embedder.vectors([text])[0][: self._embedder.width]
        return found

    def _hash_words(self, text: str) -> Array:
        """A feature-hashed vector of the content words, `_WIDTH` wide; signs are hashed too, so that collisions cancel
        out.
        """
        found = np.zeros(_WIDTH, np.float32)
        for word in wording_of(text).content:
            number = int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "little")
            found[number % _WIDTH] += 1.0 if number >> 31 else -1.0
        return found / max(float(np.sqrt((found**2).sum())), 1e-9)


def _decode_vector(vector: bytes) -> Array:
    return np.frombuffer(vector, "<f2").astype(np.float32)


def _same_language(one: _PreparedText, other: _PreparedText) -> bool:
    return UNKNOWN in (one.language, other.language) or one.language == other.language


def _without_surrogates(text: str) -> str:
    """The first `_READ` characters, without lone surrogates, which no encoder takes."""
    return text[:_READ].encode(errors="replace").decode()
