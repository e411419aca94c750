"""What a post wants, by its meaning and its words: a regression on the bundled model's vectors, mixed with
`word_model`.

The weights are made by `training.train_intent` and lie in `wanting/meaning.json`. They belong to one embedder: with
another model the words decide alone, as they do for posts in other languages.
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.intent import word_model
from bot.classifier.intent.features import traits
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.word_model import NEEDS, DismissalBars, checked, decided, learnt_words, tempered
from bot.core.text.matching import fold

KNOWN = "8715d9cc677e2348eff4954d6ea0dab7911ae4510a122ec758ed724fde769ebe"
"""sha256 of `meaning.json`, as `relearn` says it."""

WORDS = 0.5
"""The share of the words in the mix of scores. Measured over companies not seen: 0.4 to 0.5 is best."""


@dataclass(frozen=True, slots=True)
class IntentWeights:
    """The regression's weights for the vectors of one embedder: one column a need, the last row the offset."""

    embedder: str
    weights: Array
    temperature: float
    bars: DismissalBars

    def scores(self, found: Mapping[str, str], vector: Array) -> list[float]:
        """One figure a need, before the temperature: words and meaning mixed."""
        meant = vector @ self.weights[:-1] + self.weights[-1]
        said = learnt_words().scores(found)
        return [WORDS * word + (1 - WORDS) * float(sense) for word, sense in zip(said, meant, strict=True)]


class VectorIntentModel:
    """Says what posts want, given the vectors of the embedder with this version.

    Raises Faulty when the weights are not those that were shipped.
    """

    def __init__(self, embedder: str) -> None:
        meaning = learnt_meaning()
        self._meaning = meaning if meaning.embedder == embedder else None

    def wish(self, text: str, vector: Array) -> IntentGuess:
        """What the post with this text wants; `vector` is the embedder's row for it. Never raises for any text."""
        folded = fold(text)
        if self._meaning is None:
            return word_model.wish(folded)
        found = traits(folded)
        scores = self._meaning.scores(found, vector)
        return decided(folded, found, tempered(scores, self._meaning.temperature), self._meaning.bars)


@cache
def learnt_meaning() -> IntentWeights:
    """The shipped weights. Raises Faulty when they are missing or not those that were shipped."""
    told = json.loads(checked("meaning.json", KNOWN))
    weights = np.frombuffer(b64decode(told["weights"]), dtype="<f2").astype(np.float32).reshape(-1, len(NEEDS))
    return IntentWeights(told["embedder"], weights, told["temperature"], DismissalBars(**told["bars"]))
