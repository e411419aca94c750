"""The intent of a post by a trained linear model of its features, combined with the signs of `rules`.

The weights are made by `training.train_intent` from `data/train.jsonl` and stored in `data/words.json`. Signs dismiss a
post only where the weights agree or it is terse praise. The weights dismiss one only above a bar that was set on posts
of held-out companies, and never when too few of its words have weights; a veto (see `vetoes`) forbids both. Vectors are
used in `vector_model`. Standard library only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from math import exp, sqrt
from pathlib import Path

from bot.classifier.intent.features import WORD_PREFIX, extract_features, vocabulary_coverage
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.rules import guess_intent as wish_by_signs
from bot.classifier.intent.vetoes import find_veto
from bot.classifier.text import strip_links, tokens
from bot.core.errors import Faulty
from bot.core.verdict import Intent

DATA_FOLDER = Path(__file__).parent / "data"

WEIGHTS_SHA256 = "90d76cbd0e7ce14718c13b00373a075fd71b4a368f021ebde12d43a570d8b4ce"
"""sha256 of `words.json`, as `training.train_intent` prints it."""

INTENTS = tuple(Intent)
MIN_COVERAGE = 0.3
"""The share of a text's words that must have weights for the model to dismiss it; below, only the signs can."""

MAX_WORDS = 60
"""A longer text is dismissed by signs or not at all: it may ask for something in its middle."""

_WORDS_OF_A_POST = 8
_LIKELY = 0.5
_AGREES = 0.75
"""The probability that no answer is wanted from which signs are believed: irony has the same signs as praise."""
_TERSE = 7
"""Praise of at most this many words is believed by its signs: there is no room for more than delight."""

_SHOWN = 2


@dataclass(frozen=True, slots=True)
class DismissalBars:
    """For each intent that wants no answer: the probability (0 to 1) that none is wanted which is needed to dismiss."""

    praise: float
    news: float
    spam: float
    job: float

    def allows_dismissal(self, intent: Intent, unwanted: float) -> bool:
        """Whether the probability `unwanted` is enough to dismiss a post of this intent."""
        bar: float = {Intent.PRAISE: self.praise, Intent.NEWS: self.news, Intent.SPAM: self.spam, Intent.JOB: self.job}[
            intent
        ]
        return unwanted >= bar


@dataclass(frozen=True, slots=True)
class WordIntentModel:
    """The trained weights: for each feature a row with one weight an intent."""

    weights: Mapping[str, Sequence[float]]
    offset: Sequence[float]
    temperature: float
    bars: DismissalBars

    def logits(self, found: Mapping[str, str]) -> list[float]:
        """One logit an intent for a text with these features, before the temperature."""
        rows = [
            [weight * share for weight in self.weights[trait]]
            for trait, share in feature_values(found, self.weights).items()
        ]
        return [sum(column) for column in zip(self.offset, *rows, strict=True)]

    def top_words(self, found: Mapping[str, str], intent: Intent) -> list[str]:
        """The words that speak most for the intent, at most two."""
        place = INTENTS.index(intent)
        known = [(self.weights[trait][place], said) for trait, said in found.items() if said and trait in self.weights]
        best = sorted((weight, said) for weight, said in known if weight > 0)[::-1]
        return list(dict.fromkeys(said for _, said in best))[:_SHOWN]


def feature_values(found: Mapping[str, str], weights: Mapping[str, object]) -> dict[str, float]:
    """The value of each feature that has a weight: 1, for words less the more of them there are."""
    known = [trait for trait in found if trait in weights]
    words = sum(trait.startswith(WORD_PREFIX) for trait in known)
    each = 2 / sqrt(max(words, _WORDS_OF_A_POST))
    return {trait: each if trait.startswith(WORD_PREFIX) else 1.0 for trait in known}


def guess_intent(folded: str) -> IntentGuess:
    """The intent of the post with this folded text. Raises Faulty when the weights are not the shipped ones."""
    learnt, found = load_word_model(), extract_features(folded)
    return decide_intent(folded, found, softmax_with_temperature(learnt.logits(found), learnt.temperature), learnt.bars)


def decide_intent(folded: str, found: Mapping[str, str], chances: Sequence[float], bars: DismissalBars) -> IntentGuess:
    """Combine the signs of a text with its predicted probabilities (one an intent, in the order of `INTENTS`).

    `found` are its features. What may ask or complain is dismissible neither by signs nor by probabilities.
    """
    guess = _weigh(folded, found, chances, bars)
    if not guess.dismissible:
        return replace(guess, veto=find_veto(folded))
    if veto := find_veto(folded, guess.intent):
        return replace(guess, dismissible=False, veto=veto, why=f"{guess.why}; but it may want something: '{veto}'")
    return guess


def _weigh(folded: str, found: Mapping[str, str], chances: Sequence[float], bars: DismissalBars) -> IntentGuess:
    unwanted = sum(chance for intent, chance in zip(INTENTS, chances, strict=True) if not intent.wants_an_answer)
    if _SIGNS_ENOUGH & found.keys() and (signs := wish_by_signs(folded)).dismissible:
        terse = signs.intent is Intent.PRAISE and len(tokens(strip_links(folded))) <= _TERSE
        if terse or unwanted >= _AGREES:
            return replace(signs, by_signs=True)
    wants = unwanted < _LIKELY
    likely = max(
        (chance, intent) for intent, chance in zip(INTENTS, chances, strict=True) if intent.wants_an_answer is wants
    )
    intent = likely[1]
    said = "".join(f" '{word}'" for word in load_word_model().top_words(found, intent))
    if wants:
        return IntentGuess(
            intent, dismissible=False, why=f"{_READS[intent]} {likely[0]:.2f}{':' if said else ''}{said}"
        )
    sure = bars.allows_dismissal(intent, unwanted) and may_dismiss(folded, found, intent, load_word_model().weights)
    return IntentGuess(intent, dismissible=sure, why=f"{_READS[intent]} {unwanted:.2f}{':' if said else ''}{said}")


_READS = {
    Intent.QUESTION: "reads like a question",
    Intent.COMPLAINT: "reads like a complaint",
    Intent.HOW_TO: "reads like asking how",
    Intent.PRAISE: "reads like praise",
    Intent.NEWS: "reads like news",
    Intent.SPAM: "reads like spam",
    Intent.JOB: "reads like a job advertisement",
}

_SIGNS_ENOUGH = {"sign:praise", "sign:news", "sign:spam", "sign:job"}
"""Without one of these, the signs never allow a dismissal and are not evaluated."""

_FOR = {
    Intent.PRAISE: {"sign:praise", "tone:pleased 1"},
    Intent.NEWS: {"sign:news", "tone:news 1"},
    Intent.SPAM: {"sign:spam", "tone:pitch 2"},
    Intent.JOB: {"sign:job", "tone:job 1"},
}
"""For each intent, the features of which a dismissal needs one: weights of common words are not enough."""

_AGAINST = {
    Intent.PRAISE: {"sign:complaint", "sign:cross", "sign:reserve", "shape:asks"},
    Intent.NEWS: {"sign:person", "shape:asked last"},
    Intent.SPAM: {"sign:complaint", "sign:cross", "shape:asks"},
    Intent.JOB: {"sign:complaint", "shape:asks"},
}
"""Features of somebody who may want something after all: they prevent a dismissal. Chosen on real company posts."""


def may_dismiss(folded: str, found: Mapping[str, str], intent: Intent, weights: Mapping[str, object]) -> bool:
    """Whether a feature supports a dismissal and none rules it out, whatever the weights say. `found`: the features."""
    if intent.wants_an_answer or "sign:plea" in found or vocabulary_coverage(found, weights) < MIN_COVERAGE:
        return False
    short = len(tokens(strip_links(folded))) <= MAX_WORDS
    return short and bool(_FOR[intent] & found.keys()) and not _AGAINST[intent] & found.keys()


def softmax_with_temperature(scores: Sequence[float], temperature: float) -> list[float]:
    """Scores as probabilities."""
    highest = max(scores)
    raised = [exp((score - highest) / temperature) for score in scores]
    return [each / sum(raised) for each in raised]


@cache
def load_word_model() -> WordIntentModel:
    """The shipped weights. Raises Faulty when they are missing or not the shipped ones."""
    told = json.loads(read_verified_file("words.json", WEIGHTS_SHA256))
    return WordIntentModel(
        {trait: [weight / 100 for weight in row] for trait, row in told["weights"].items()},
        [weight / 100 for weight in told["offset"]],
        told["temperature"],
        DismissalBars(**told["bars"]),
    )


_TRAINER = "bot.classifier.training.train_intent"


def read_verified_file(name: str, known: str) -> bytes:
    """The content of a weights file. Raises Faulty when it is missing or its sha256 is not `known`."""
    path = DATA_FOLDER / name
    if not path.is_file():
        raise Faulty([f"{path} is missing: install Switchboard again; in a checkout, run `python -m {_TRAINER}`."])
    content = path.read_bytes()
    if sha256(content).hexdigest() != known:
        raise Faulty([f"{path} is not the file that was shipped: its sha256 differs. Install Switchboard again."])
    return content
