"""The default classifier: tags by configured words and by similarity to examples, including those that people labelled.

A tag's own word counts the less, the more tags share it: one that three tags share counts a third. Similarity is the
highest TF-IDF cosine (words weighted by their rarity among all samples) between a sentence of the post, or the whole,
and a sample of the tag. Both make the probability, which is capped below 1. The intent comes from `intent.word_model`,
a post with the same words as an example is handled by `exact_matches`. No language model.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from math import exp, log, sqrt

from bot.classifier.intent import word_model
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.word_model import guess_intent
from bot.classifier.language import resolve_language, without_small_words
from bot.classifier.tagging.exact_matches import describe_example, find_exact_match, latest_examples
from bot.classifier.tagging.keyword_index import build_keyword_index
from bot.classifier.tagging.keyword_index import find_keywords as hits_of
from bot.classifier.text import STOP_WORDS, strip_links, tokens
from bot.core.model import Post, Tag
from bot.core.text.matching import UNSPACED, fold
from bot.core.verdict import Example, Intent, TagGuess, Verdict

CODE = 3
"""Raise it whenever the same tags and post may get another verdict."""

MAX_CHARACTERS = 10_000
"""Characters of a post that are read. A question is near the beginning of a long text, or nowhere."""

MOST_TAGS = 5
_MOST_SENTENCES = 40
_SURE = 0.98
_EVEN = 0.45
_ONE_WORD = 0.6
"""The probability from one word that no other tag has, before it is scaled by `_SURE`."""

_SENTENCE = re.compile(r"[^.!?\n]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ENDINGS = ("ing", "ed", "es", "s", "e")
_STEM = 3
_OFTEN = 50
"""A word in more samples than this, and in more than one in ten, does not tell tags apart and has weight 0."""
_EVERYDAY = frozenset(STOP_WORDS)

_NOBODY = ""
_SAME, _SAID_ENOUGH = 0.95, 4
"""A post this similar to one that is not for us is dismissed like it, if it has at least so many different content
words.
"""


@dataclass(frozen=True, slots=True)
class _Sample:
    """An example, or the description, of one tag; of `_NOBODY` when it is not for us."""

    tag: str
    text: str
    ref: str = ""
    is_description: bool = False


@dataclass(frozen=True, slots=True)
class _Model:
    """What is fitted to one set of tags and examples. Immutable: learning makes another."""

    version: str
    keyword_index: Mapping[str, Sequence[tuple[str, str, str]]]
    tag_counts: Mapping[str, int]
    samples: Sequence[_Sample]
    idf: Mapping[str, float]
    max_idf: float
    postings: Mapping[str, Sequence[tuple[int, float]]]
    taught: Mapping[str, Example]
    has_not_ours: bool


class KeywordClassifier:
    """Judges by words and examples. Implements `bot.core.ports.classifier.Classifier`.

    `threshold` (0 to 1) is the least probability a tag needs; when none has it, the classifier abstains. `version` is a
    hash of the code's version, the threshold, the tags and all examples, whatever their order.
    """

    def __init__(self, tags: Sequence[Tag] = (), threshold: float = 0.5) -> None:
        word_model.load_word_model()  # read now: a damaged file is reported at the start, and no post waits
        self._threshold = threshold
        self.learn(tags, ())

    @property
    def version(self) -> str:
        """Identifies everything the verdicts depend on."""
        return self._model.version

    def learn(self, tags: Sequence[Tag], examples: Sequence[Example]) -> None:
        """Replace all tags, and all examples that people labelled; the newest come last.

        An example with tags counts like a configured one. One without tags makes it abstain from similar posts, and
        dismiss nearly identical ones.
        """
        self._model = _build_model(tags, latest_examples(tags, examples), self._threshold)

    def judge(self, post: Post) -> Verdict:
        """The intent and the tags of a post. Never raises; reads the first `MAX_CHARACTERS` characters."""
        model = self._model
        folded = fold(post.words[:MAX_CHARACTERS])
        intent_guess = guess_intent(folded)
        if twin := find_exact_match(post.words[:MAX_CHARACTERS], model.taught):
            return _judge_as_exact_match(model, intent_guess, twin)
        if intent_guess.dismissible:
            return Verdict(intent_guess.intent, dismissed=True, why=intent_guess.why, version=model.version)
        lang = resolve_language(post.lang, folded)
        plain = without_small_words(strip_links(folded), lang)
        if near := _nearest_not_ours(model, plain):
            return Verdict(
                intent_guess.intent, dismissed=True, why=_not_ours_reason(near), version=model.version, lang=lang
            )
        return self._judge_tags(model, intent_guess, plain, lang)

    def _judge_tags(self, model: _Model, intent_guess: IntentGuess, plain: str, lang: str) -> Verdict:
        likeness = _best_cosines(model, plain)
        guesses = _guesses(model, plain, likeness)
        foreign, number = likeness.get(_NOBODY, (0.0, 0))
        best = likeness.get(guesses[0].tag, (0.0, 0))[0] if guesses else 0.0
        if foreign >= _EVEN and foreign > best:
            why = f"{intent_guess.why}; {_not_ours_reason(model.samples[number])}"
            return Verdict(intent_guess.intent, why=why, version=model.version, lang=lang)
        chosen = tuple(guess for guess in guesses if guess.probability >= self._threshold)
        why = intent_guess.why if chosen else f"{intent_guess.why}; {_abstention_reason(guesses, self._threshold)}"
        return Verdict(intent_guess.intent, chosen, why=why, version=model.version, lang=lang)


def _judge_as_exact_match(model: _Model, intent_guess: IntentGuess, twin: Example) -> Verdict:
    """The verdict that people gave on a post with the same words."""
    if not twin.tags:
        return Verdict(intent_guess.intent, dismissed=True, why=_not_ours_reason(twin), version=model.version)
    need = intent_guess.intent if intent_guess.intent.wants_an_answer else Intent.QUESTION
    said = describe_example(twin.text, twin.ref)
    guesses = tuple(TagGuess(tag, _SURE, said) for tag in twin.tags)
    return Verdict(need, guesses, why=f"{said}, in the same words", version=model.version)


def _not_ours_reason(near: Example | _Sample) -> str:
    return f"{describe_example(near.text, near.ref)}, which was said not to be for us"


def _nearest_not_ours(model: _Model, folded: str) -> _Sample | None:
    """The post labelled as not for us that this one nearly repeats, word for word."""
    words = _content_words(folded) if model.has_not_ours else []
    if len(set(words)) < _SAID_ENOUGH:
        return None
    near = {n: cosine for n, cosine in _cosines(model, words).items() if cosine >= _SAME}
    tags = {model.samples[number].tag for number in near}
    return model.samples[max(near, key=lambda number: near[number])] if tags == {_NOBODY} else None


def _abstention_reason(guesses: Sequence[TagGuess], threshold: float) -> str:
    if not guesses:
        return "no tag fits: it has none of their words and is like none of their examples"
    near = guesses[0]
    return f"no tag reached {threshold:.2f}; the nearest is {near.tag} {near.probability:.2f}: {near.because}"


def _build_model(tags: Sequence[Tag], taught: Mapping[str, Example], threshold: float) -> _Model:
    ordered = sorted(tags, key=lambda tag: tag.name)
    samples = [sample for tag in ordered for sample in _samples(tag)]
    samples += [_Sample(tag, one.text, one.ref) for one in taught.values() for tag in one.tags or (_NOBODY,)]
    vectors = [Counter(_content_words(fold(sample.text))) for sample in samples]
    appearances = Counter(word for vector in vectors for word in vector)
    rarity = {word: _idf(count, len(samples)) for word, count in appearances.items()}
    words, sharers = build_keyword_index(ordered)
    return _Model(
        version=_version(ordered, taught, threshold),
        keyword_index=words,
        tag_counts=sharers,
        samples=samples,
        idf=rarity,
        max_idf=log(1 + len(samples)),
        postings=_postings(vectors, rarity),
        taught=taught,
        has_not_ours=not all(one.tags for one in taught.values()),
    )


def _idf(count: int, samples: int) -> float:
    if count > max(_OFTEN, samples / 10):
        return 0.0
    return log(1 + samples / count)


def _version(ordered: Sequence[Tag], taught: Mapping[str, Example], threshold: float) -> str:
    known = [[tag.name, tag.description, list(tag.examples), list(tag.words)] for tag in ordered]
    said = [[one.text, list(one.tags), one.ref] for one in taught.values()]
    content = json.dumps([CODE, word_model.WEIGHTS_SHA256, threshold, known, said], separators=(",", ":"))
    return f"first-{sha256(content.encode()).hexdigest()[:12]}"


def _samples(tag: Tag) -> Iterable[_Sample]:
    for example in tag.examples:
        yield _Sample(tag.name, example)
    if tag.description:
        yield _Sample(tag.name, tag.description, is_description=True)


def _postings(vectors: Sequence[Counter[str]], rarity: Mapping[str, float]) -> dict[str, list[tuple[int, float]]]:
    """For each word the samples that contain it, with its weight in the sample's unit vector."""
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        weights = {word: (1 + log(count)) * rarity[word] for word, count in vector.items()}
        norm = sqrt(sum(weight * weight for weight in weights.values()))
        for word in (word for word, weight in weights.items() if weight):
            postings[word].append((number, weights[word] / norm))
    return dict(postings)


def _content_words(folded: str) -> list[str]:
    """The content words of a folded text, roughly stemmed; pairs of letters for scripts without spaces."""
    found: list[str] = []
    for word in tokens(folded):
        if not word.isascii() and _UNSPACED.match(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        elif word not in _EVERYDAY:
            found.append(_stem(word) if word.endswith(_ENDINGS) else word)
    return found


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word


def _guesses(model: _Model, folded: str, likeness: Mapping[str, tuple[float, int]]) -> list[TagGuess]:
    """The candidate tags with their reasons, likeliest first, at most `MOST_TAGS`."""
    hits = hits_of(model.keyword_index, folded)
    tags = (hits.keys() | likeness.keys()) - {_NOBODY}
    rated = {tag: _probability(model, hits.get(tag, {}), likeness.get(tag)) for tag in tags}
    best = nsmallest(MOST_TAGS, rated, key=lambda tag: (-rated[tag], tag))
    return [TagGuess(tag, rated[tag], _reason(model, hits.get(tag, {}), likeness.get(tag))) for tag in best]


def _probability(model: _Model, hits: Iterable[str], like: tuple[float, int] | None) -> float:
    doubt = 1 - _cosine_to_probability(like[0]) if like else 1.0
    for padded in hits:
        doubt *= 1 - _ONE_WORD / model.tag_counts[padded]
    return round(_SURE * (1 - doubt), 4)


def _reason(model: _Model, hits: Mapping[str, str], like: tuple[float, int] | None) -> str:
    reasons = [_keyword_reason(hits.values())] if hits else []
    if like and (not hits or like[0] >= _EVEN):
        reasons.append(_sample_reason(model.samples[like[1]]))
    return "; ".join(reasons)


def _cosine_to_probability(cosine: float) -> float:
    """A cosine as a probability: 0.5 at 0.45, 0.92 at 0.75. Chosen by eye; the classifier with a language model
    calibrates it.
    """
    return 1 / (1 + exp(-8 * (cosine - _EVEN)))


def _keyword_reason(words: Iterable[str]) -> str:
    named = [word if word.isdigit() else f"'{word}'" for word in words]
    return f"the word{'s' if len(named) > 1 else ''} {', '.join(named[:5])}"


def _sample_reason(sample: _Sample) -> str:
    said = describe_example(sample.text, sample.ref)
    return said.replace("the example", "its description", 1) if sample.is_description else said


def _best_cosines(model: _Model, folded: str) -> dict[str, tuple[float, int]]:
    """For each tag the highest cosine between a sentence, or the whole, and one of its samples; and which sample."""
    best: dict[str, tuple[float, int]] = {}
    for sentence in _sentences(folded):
        for number, cosine in _cosines(model, sentence).items():
            tag = model.samples[number].tag
            if cosine > best.get(tag, (0.0, 0))[0]:
                best[tag] = (cosine, number)
    return best


def _sentences(folded: str) -> list[list[str]]:
    parts = [words for part in _SENTENCE.findall(folded)[:_MOST_SENTENCES] if (words := _content_words(part))]
    whole = [[word for words in parts for word in words]] if len(parts) > 1 else []
    return parts + whole


def _cosines(model: _Model, words: Sequence[str]) -> dict[int, float]:
    counts = Counter(words)
    weights = {word: (1 + log(count)) * model.idf.get(word, model.max_idf) for word, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    sums: dict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        for number, share in model.postings.get(word, ()):
            sums[number] += weight * share / norm
    return sums
