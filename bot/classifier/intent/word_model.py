"""What a post wants, by words whose weights were learnt from `wanting/train.jsonl`, together with the signs of `rules`.

The weights are made by `training.train_intent` and lie in `wanting/words.json`. A post is dismissed only past a bar
that posts of companies it had not seen have set, and never where somebody pleads or too few of its words are known:
then the weights know nothing. Vectors are not looked at here, see `vector_model`. Standard library only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import exp, sqrt
from pathlib import Path

from bot.classifier.intent.features import WORD_PREFIX, extract_features, vocabulary_coverage
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.rules import guess_intent as wish_by_signs
from bot.classifier.text import strip_links, tokens
from bot.core.errors import Faulty
from bot.core.verdict import Intent

DATA_FOLDER = Path(__file__).parent / "data"

WEIGHTS_SHA256 = "90d76cbd0e7ce14718c13b00373a075fd71b4a368f021ebde12d43a570d8b4ce"
"""sha256 of `words.json`, as `relearn` says it."""

INTENTS = tuple(Intent)
MIN_COVERAGE = 0.3
"""The share of a text's words that must have weights, else the signs alone decide."""

MAX_WORDS = 60
"""A longer text is dismissed by signs or not at all: something may be wanted in its middle."""

_WORDS_OF_A_POST = 8
_LIKELY = 0.5
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class DismissalBars:
    """For each need that wants no answer: how sure (0 to 1) one must be that none is wanted."""

    praise: float
    news: float
    spam: float
    job: float

    def allows_dismissal(self, intent: Intent, unwanted: float) -> bool:
        """Whether this is sure enough of a post that reads like `need`."""
        bar: float = {Intent.PRAISE: self.praise, Intent.NEWS: self.news, Intent.SPAM: self.spam, Intent.JOB: self.job}[
            intent
        ]
        return unwanted >= bar


@dataclass(frozen=True, slots=True)
class WordIntentModel:
    """The learnt weights: a row of one figure a need for each trait."""

    weights: Mapping[str, Sequence[float]]
    offset: Sequence[float]
    temperature: float
    bars: DismissalBars

    def logits(self, found: Mapping[str, str]) -> list[float]:
        """One figure a need for a text with these traits, before the temperature."""
        rows = [
            [weight * share for weight in self.weights[trait]]
            for trait, share in feature_values(found, self.weights).items()
        ]
        return [sum(column) for column in zip(self.offset, *rows, strict=True)]

    def top_words(self, found: Mapping[str, str], intent: Intent) -> list[str]:
        """The words that speak most for `need`, at most two."""
        place = INTENTS.index(intent)
        known = [(self.weights[trait][place], said) for trait, said in found.items() if said and trait in self.weights]
        best = sorted((weight, said) for weight, said in known if weight > 0)[::-1]
        return list(dict.fromkeys(said for _, said in best))[:_SHOWN]


def feature_values(found: Mapping[str, str], weights: Mapping[str, object]) -> dict[str, float]:
    """How much each known trait counts: words the less, the more there are; others whole."""
    known = [trait for trait in found if trait in weights]
    words = sum(trait.startswith(WORD_PREFIX) for trait in known)
    each = 2 / sqrt(max(words, _WORDS_OF_A_POST))
    return {trait: each if trait.startswith(WORD_PREFIX) else 1.0 for trait in known}


def guess_intent(folded: str) -> IntentGuess:
    """What the post with this folded text wants. Raises Faulty when the weights are not those that were shipped."""
    learnt, found = load_word_model(), extract_features(folded)
    return decide_intent(folded, found, softmax_with_temperature(learnt.logits(found), learnt.temperature), learnt.bars)


def decide_intent(folded: str, found: Mapping[str, str], chances: Sequence[float], bars: DismissalBars) -> IntentGuess:
    """The signs of a text and its learnt probabilities (one a need, in the order of `INTENTS`) brought together.

    `found` are its traits.
    """
    if _SIGNS_ENOUGH & found.keys() and (signs := wish_by_signs(folded)).dismissible:
        return signs
    unwanted = sum(chance for intent, chance in zip(INTENTS, chances, strict=True) if not intent.wants_an_answer)
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
"""Without one of them the signs are never sure, and need not be asked."""

_FOR = {
    Intent.PRAISE: {"sign:praise", "tone:pleased 1"},
    Intent.NEWS: {"sign:news", "tone:news 1"},
    Intent.SPAM: {"sign:spam", "tone:pitch 2"},
    Intent.JOB: {"sign:job", "tone:job 1"},
}
"""For each need the traits of which a text must have one: weights of common words alone dismiss nothing."""

_AGAINST = {
    Intent.PRAISE: {"sign:complaint", "sign:cross", "sign:reserve", "shape:asks"},
    Intent.NEWS: {"sign:person", "shape:asked last"},
    Intent.SPAM: {"sign:complaint", "sign:cross", "shape:asks"},
    Intent.JOB: {"sign:complaint", "shape:asks"},
}
"""Traits of somebody who may want something after all. Which they are was settled on real posts to companies."""


def may_dismiss(folded: str, found: Mapping[str, str], intent: Intent, weights: Mapping[str, object]) -> bool:
    """Whether something speaks for it, and nothing against it that no weight may outweigh. `found` are its traits."""
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
    """The shipped weights. Raises Faulty when they are missing or not those that were shipped."""
    told = json.loads(read_verified_file("words.json", WEIGHTS_SHA256))
    return WordIntentModel(
        {trait: [weight / 100 for weight in row] for trait, row in told["weights"].items()},
        [weight / 100 for weight in told["offset"]],
        told["temperature"],
        DismissalBars(**told["bars"]),
    )


_TRAINER = "bot.classifier.training.train_intent"


def read_verified_file(name: str, known: str) -> bytes:
    """The content of a file of weights. Raises Faulty when it is missing or another than `known` (sha256) names."""
    path = DATA_FOLDER / name
    if not path.is_file():
        raise Faulty([f"{path} is missing: install Switchboard again; in a checkout, run `python -m {_TRAINER}`."])
    content = path.read_bytes()
    if sha256(content).hexdigest() != known:
        raise Faulty([f"{path} is not the file that was shipped: its sha256 differs. Install Switchboard again."])
    return content
