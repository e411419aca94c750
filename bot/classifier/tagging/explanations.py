"""Explains why a tag is likely: the words and the nearest examples that decided."""

from collections.abc import Collection, Mapping, Sequence

from bot.classifier.arrays import Array
from bot.classifier.tagging.tfidf import terms
from bot.classifier.tagging.trained_model import TrainedModel
from bot.classifier.tagging.training_set import NOBODY, TrainingSample
from bot.core.verdict import TagGuess

MOST_TAGS = 5
_NEAR = 0.45
_SHOWN = 80
_SHOWN_WORDS = 3

NamedWords = Mapping[str, Mapping[str, str]]


def explain_guesses(
    model: TrainedModel, text: str, probabilities: Array, vector: Array, named: NamedWords
) -> list[TagGuess]:
    """The likeliest tags with their reasons, at most `MOST_TAGS`. `named` are the configured words in the text."""
    classes = model.samples.classes
    order = sorted(range(len(classes)), key=lambda place: (-float(probabilities[place]), classes[place]))
    places = [place for place in order if classes[place] != NOBODY][:MOST_TAGS]
    known = _known_words(model, text)
    return [
        TagGuess(classes[place], round(float(probabilities[place]), 4), _reason(model, known, vector, place, named))
        for place in places
    ]


def format_guess(guess: TagGuess) -> str:
    """A guess in one line."""
    return f"{guess.tag} {guess.probability:.2f}" + (f": {guess.because}" if guess.because else "")


def describe_sample(sample: TrainingSample) -> str:
    """How a person knows a sample: by its reference, else by its words."""
    if sample.ref:
        return f"like {sample.ref}"
    shown = sample.text if len(sample.text) <= _SHOWN else f"{sample.text[: _SHOWN - 1]}…"
    return f"like {'its description' if sample.is_description else 'the example'} '{shown}'"


def nearest_samples(
    model: TrainedModel, vector: Array, name: str, least: float = _NEAR, most: int = 1
) -> list[TrainingSample]:
    """The nearest samples of a class with a cosine of at least `least`, nearest first."""
    if model.head is None:
        return []
    cosines = model.head.cosines(vector[None])[0]
    own = [place for place, row in enumerate(model.samples.rows) if name in row.classes and cosines[place] >= least]
    own.sort(key=lambda place: (-float(cosines[place]), place))
    return [model.samples.rows[place] for place in own[:most]]


def _reason(model: TrainedModel, known: Collection[str], vector: Array, place: int, named: NamedWords) -> str:
    """The configured words in the text, else the words with the highest weights; and the nearest sample of the tag."""
    name = model.samples.classes[place]
    words = list(named.get(name, {}).values()) or _weightiest_words(model, known, place)
    return "; ".join(
        [*_named_words(words), *(describe_sample(sample) for sample in nearest_samples(model, vector, name))]
    )


def _named_words(words: Sequence[str]) -> Collection[str]:
    if not words:
        return ()
    return (f"the word{'s' if len(words) > 1 else ''} {', '.join(repr(word) for word in words[:_SHOWN_WORDS])}",)


def _known_words(model: TrainedModel, text: str) -> Collection[str]:
    """The terms of the text that are single words in the head's vocabulary."""
    known = model.head.tfidf.vocabulary if model.head else {}
    return {term for term in terms(text) if term.startswith("w:") and " " not in term and term in known}


def _weightiest_words(model: TrainedModel, found: Collection[str], place: int) -> list[str]:
    """Up to two of these words, those with the highest positive weights for the class."""
    if model.head is None:
        return []
    letters = model.head.tfidf
    weights = {
        term: float((letters.weights[letters.vocabulary[term]] * letters.idf[letters.vocabulary[term]])[place])
        for term in found
    }
    best = sorted((term for term in found if weights[term] > 0), key=lambda term: (-weights[term], term))
    return [term.removeprefix("w:") for term in best[:2]]
