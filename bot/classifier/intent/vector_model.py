"""The intent of a post by its embedding and its words: a logistic regression on the vectors, mixed with `word_model`.

The weights are made by `training.train_intent` and stored in `data/meaning.json`. They fit one embedder; with any
other, the words decide alone, as they do for posts in languages the embedder does not know.
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.intent import word_model
from bot.classifier.intent.features import extract_features
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.word_model import (
    INTENTS,
    DismissalBars,
    decide_intent,
    load_word_model,
    read_verified_file,
    softmax_with_temperature,
)
from bot.core.text.matching import fold

WEIGHTS_SHA256 = "8715d9cc677e2348eff4954d6ea0dab7911ae4510a122ec758ed724fde769ebe"
"""sha256 of `meaning.json`, as `training.train_intent` prints it."""

WORD_MODEL_SHARE = 0.5
"""The share of the word model in the mixed scores. Measured on held-out companies: 0.4 to 0.5 is best."""


@dataclass(frozen=True, slots=True)
class IntentWeights:
    """The regression's weights for the vectors of one embedder: one column an intent; the last row is the intercept."""

    embedder: str
    weights: Array
    temperature: float
    bars: DismissalBars

    def logits(self, found: Mapping[str, str], vector: Array) -> list[float]:
        """One logit an intent, before the temperature: words and vector mixed."""
        meant = vector @ self.weights[:-1] + self.weights[-1]
        said = load_word_model().logits(found)
        return [
            WORD_MODEL_SHARE * word + (1 - WORD_MODEL_SHARE) * float(sense)
            for word, sense in zip(said, meant, strict=True)
        ]


class VectorIntentModel:
    """Guesses intents from a text and its vector, for the embedder with this version.

    Raises Faulty when the weights are not the shipped ones.
    """

    def __init__(self, embedder: str) -> None:
        meaning = load_vector_weights()
        self._weights = meaning if meaning.embedder == embedder else None

    def guess_intent(self, text: str, vector: Array) -> IntentGuess:
        """The intent of the post with this text; `vector` is the embedder's row for it. Never raises for any text."""
        folded = fold(text)
        if self._weights is None:
            return word_model.guess_intent(folded)
        found = extract_features(folded)
        scores = self._weights.logits(found, vector)
        return decide_intent(
            folded, found, softmax_with_temperature(scores, self._weights.temperature), self._weights.bars
        )


@cache
def load_vector_weights() -> IntentWeights:
    """The shipped weights. Raises Faulty when they are missing or not the shipped ones."""
    told = json.loads(read_verified_file("meaning.json", WEIGHTS_SHA256))
    weights = np.frombuffer(b64decode(told["weights"]), dtype="<f2").astype(np.float32).reshape(-1, len(INTENTS))
    return IntentWeights(told["embedder"], weights, told["temperature"], DismissalBars(**told["bars"]))
