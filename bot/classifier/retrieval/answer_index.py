"""Finds earlier answers that may fit a new post, by their own text and by the questions they answered.

Each text is scored by BM25 and, where there is a language model that knows the post's language, by embedding
similarity. It returns nothing when nothing fits.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt
from threading import Lock

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder
from bot.classifier.language import UNKNOWN, detect_language
from bot.classifier.text import STOP_WORDS, strip_links, tokens
from bot.core.earlier_answers import PublishedAnswer, RankedAnswer
from bot.core.model import Post
from bot.core.text.matching import fold

MAX_RESULTS = 12
"""The most that are returned: more than are shown, since some of them may say the same."""

VECTOR_THRESHOLD, WORD_THRESHOLD = 0.67, 0.70
"""The score from which an answer is worth showing, with a vector and by words alone; chosen on the train half of
`bot/evaluation/example`.

There one question in seven, or in ten by words alone, is shown something though nothing fits;
`tests/classifier/retrieval/test_answer_index.py` measures the test half.
"""

_WORDS = 0.45
"""Weight of the BM25 score; the cosine has weight 1."""
_ASKED = 0.15
"""Subtracted from the cosine with a question: two questions are so much more similar than a question and its answer."""

_ENOUGH = 2
"""Words that must be in common where words alone decide: a single one may mean anything."""

_K1, _B = 1.2, 0.75
"""The usual BM25 parameters."""
_USUAL = 25.0
"""Average text length in content words. Fixed, so that no answer's weight depends on when another was added."""
_UNSEEN = 80
"""Texts assumed beside the indexed ones, so that among the first few answers no word counts as common."""
_READ = 4_000
_PLAIN = frozenset(STOP_WORDS)


class HybridAnswerIndex:
    """Implements `bot.core.ports.classifier.AnswerIndex`. Without an embedder it uses words alone. Safe to use from
    many threads: vectors are computed outside its lock, so a search waits milliseconds at most.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._lock = Lock()
        self._index = _TextIndex(embedder.width if embedder else 0)

    @property
    def embedder_version(self) -> str:
        """The embedder's version, "" without one."""
        return self._embedder.version if self._embedder else ""

    def search(self, post: Post) -> tuple[RankedAnswer, ...]:
        """The best answers at or above the threshold, the likeliest first."""
        text = _plain_text(post.words)
        vector = self._embed(text) if self._knows_language(post.lang, text) else None
        with self._lock:
            found = self._index.find_above(WORD_THRESHOLD if vector is None else VECTOR_THRESHOLD, text, vector)
        best = sorted((-likeness, reply) for reply, likeness in found.items())
        return tuple(RankedAnswer(reply, round(-less, 4)) for less, reply in best[:MAX_RESULTS])

    def add(self, answers: Sequence[PublishedAnswer]) -> None:
        """Index these answers, replacing what was indexed of the same replies."""
        rows = [
            (answer.reply, asked, *self._prepare(text, known))
            for answer in answers
            for text, asked, known in _texts_of(answer)
        ]
        with self._lock:
            self._index.remove({answer.reply for answer in answers})
            for reply, asked, text, vector in rows:
                self._index.add(reply, text, vector, asked=asked)

    def remove(self, replies: Iterable[int]) -> None:
        """Remove all of these replies from the index."""
        with self._lock:
            self._index.remove(set(replies))

    def _prepare(self, words: str, known: Array | None) -> tuple[str, Array | None]:
        text = _plain_text(words)
        if self._embedder is None:
            return text, None
        return text, known if known is not None and known.shape == (self._embedder.width,) else self._embed(text)

    def _embed(self, text: str) -> Array:
        if self._embedder is None:
            return np.zeros(0, np.float32)
        found: Array = self._embedder.vectors([text])[0][: self._embedder.width]
        return found

    def _knows_language(self, said: str, text: str) -> bool:
        if self._embedder is None:
            return False
        spoken = said.lower()[:2] if said and said != "und" else detect_language(fold(text))
        known = self._embedder.languages
        return known is None or spoken == UNKNOWN or spoken in known


class _TextIndex:
    """Texts with their words and vectors, in rows; the row of a removed text is reused. Nothing of a removed text
    remains.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._vectors = np.zeros((0, width), np.float32)
        self._replies = np.zeros(0, np.int64)
        self._question_penalties = np.zeros(0, np.float32)
        self._free_rows: list[int] = []
        self._rows: dict[int, list[int]] = {}
        self._words: dict[int, tuple[str, ...]] = {}
        self._postings: dict[str, tuple[array[int], array[float]]] = {}

    def add(self, reply: int, text: str, vector: Array | None, *, asked: bool) -> None:
        if not self._free_rows:
            self._grow()
        row = self._free_rows.pop()
        self._replies[row], self._question_penalties[row] = reply, _ASKED if asked else 0.0
        if vector is not None:
            self._vectors[row] = vector
        counts = Counter(_content_words(text))
        length = _K1 * (1 - _B + _B * counts.total() / _USUAL)
        for word, times in counts.items():
            rows, weights = self._postings.setdefault(word, (array("q"), array("f")))
            rows.append(row)
            weights.append(times * (_K1 + 1) / (times + length))
        self._words[row] = tuple(counts)
        self._rows.setdefault(reply, []).append(row)

    def remove(self, replies: Iterable[int]) -> None:
        for reply in replies:
            for row in self._rows.pop(reply, ()):
                for word in self._words.pop(row):
                    self._remove_posting(word, row)
                self._replies[row], self._vectors[row] = 0, 0.0
                self._free_rows.append(row)

    def find_above(self, bar: float, text: str, vector: Array | None) -> dict[int, float]:
        """The replies that score at least `bar`, each by its best row; by words alone without a vector."""
        if not self._words:
            return {}
        scores, common = self._bm25_scores(text)
        if vector is None:
            scores = np.where(common >= _ENOUGH, scores, 0)
        else:
            scores = _WORDS * scores + self._vectors @ vector - self._question_penalties
        near = np.flatnonzero((scores >= bar) & (self._replies > 0))
        near = near[np.argsort(scores[near], kind="stable")]
        return dict(zip(self._replies[near].tolist(), scores[near].tolist(), strict=True))

    def _bm25_scores(self, text: str) -> tuple[Array, Array]:
        """The BM25 score of each row, normalised by the rarity of the words of `text`, and how many words it has in
        common.
        """
        scores, common = np.zeros((2, len(self._replies)), np.float32)
        texts = len(self._words) + _UNSEEN
        rarest = log(1 + (texts + 0.5) / 0.5)
        asked_for = 0.0
        for word in dict.fromkeys(_content_words(text)):
            rows, weights = self._postings.get(word, ((), ()))
            rarity = log(1 + (texts - len(rows) + 0.5) / (len(rows) + 0.5)) / rarest
            asked_for += rarity
            if rows:
                places = np.asarray(rows, np.int64)
                scores[places] += np.asarray(weights, np.float32) * np.float32(rarity)
                common[places] += 1
        return np.asarray(scores / np.float32(sqrt(max(asked_for, 1e-6))), np.float32), common

    def _remove_posting(self, word: str, row: int) -> None:
        rows, weights = self._postings[word]
        place = rows.index(row)
        rows[place], weights[place] = rows[-1], weights[-1]
        rows.pop()
        weights.pop()
        if not rows:
            del self._postings[word]

    def _grow(self) -> None:
        before = len(self._replies)
        after = max(64, 2 * before)
        self._vectors = np.concatenate([self._vectors, np.zeros((after - before, self._width), np.float32)])
        self._replies = np.concatenate([self._replies, np.zeros(after - before, np.int64)])
        self._question_penalties = np.concatenate([self._question_penalties, np.zeros(after - before, np.float32)])
        self._free_rows = list(range(after - 1, before - 1, -1))


def _texts_of(answer: PublishedAnswer) -> list[tuple[str, bool, Array | None]]:
    """The answer's own text, then those it answered: text, whether it is a question, and its vector where that is
    known.
    """
    asked = [
        (words, True, np.frombuffer(vector, "<f2").astype(np.float32) if vector else None)
        for words, vector in answer.asked
        if words
    ]
    return [(answer.text, False, None), *asked]


def _plain_text(text: str) -> str:
    sound = text[:_READ] if text.isascii() else text[:_READ].encode(errors="replace").decode()
    return " ".join(strip_links(sound).split())


def _content_words(text: str) -> list[str]:
    return [word for word in tokens(fold(text)) if word not in _PLAIN]
