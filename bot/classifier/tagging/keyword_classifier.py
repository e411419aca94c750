"""The first classifier: tags by configured words and by likeness to examples, those that people teach among them.

A tag's own words count by what they rule out: a word that three tags share says a third of what a word of one tag says.
Likeness is the cosine between TF-IDF vectors (words weighted by their rarity among all tags) of the post's nearest
sentence and the tag's nearest example. Both together make the probability; it is squashed and never reaches 1. What a
post wants is judged in `intent.word_model`, what was said of the very same words is found in `exact_matches`. Standard
library only.
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
from bot.classifier.intent.word_model import wish
from bot.classifier.language import spoken, without_small_words
from bot.classifier.tagging.exact_matches import likened, newest, twin_of
from bot.classifier.tagging.keyword_index import hits as hits_of
from bot.classifier.tagging.keyword_index import word_index
from bot.classifier.text import EVERYDAY, tokens, without_links
from bot.core.model import Post, Tag
from bot.core.text.matching import UNSPACED, fold
from bot.core.verdict import Example, Intent, TagGuess, Verdict

CODE = 3
"""Raise it whenever the same tags and post may get another verdict."""

READ = 10_000
"""Characters of a post that are judged. A question stands near the beginning of a long text, or nowhere."""

MOST_TAGS = 5
_MOST_SENTENCES = 40
_SURE = 0.98
_EVEN = 0.45
_ONE_WORD = 0.6
"""What one word that belongs to one tag alone makes of its probability."""

_SENTENCE = re.compile(r"[^.!?\n]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ENDINGS = ("ing", "ed", "es", "s", "e")
_STEM = 3
_OFTEN = 50
"""A word in more samples than this, and in more than one of ten, tells no tags apart: it counts for nothing."""
_EVERYDAY = frozenset(EVERYDAY)

_NOBODY = ""
_SAME, _SAID_ENOUGH = 0.95, 4
"""A post so like one that is not for us is not either, if it has so many words that say something."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """An example, or a description, of one tag; of `_NOBODY`, when it is not for us."""

    tag: str
    text: str
    ref: str = ""
    described: bool = False


@dataclass(frozen=True, slots=True)
class _Model:
    """What is known of one set of tags. Never changed: learning makes another."""

    version: str
    words: Mapping[str, Sequence[tuple[str, str, str]]]
    sharers: Mapping[str, int]
    samples: Sequence[_Sample]
    rarity: Mapping[str, float]
    rarest: float
    postings: Mapping[str, Sequence[tuple[int, float]]]
    taught: Mapping[str, Example]
    foreign: bool


class KeywordClassifier:
    """Judges by words and examples. Implements `bot.core.ports.channel.Classifier`.

    `threshold` (0 to 1) is the least probability a tag needs; when none has it, the classifier abstains. `version` is a
    hash of the code's version, the threshold, the tags and all that was taught, whatever their order.
    """

    def __init__(self, tags: Sequence[Tag] = (), threshold: float = 0.5) -> None:
        word_model.learnt_words()  # read now, so that damage is told at the start and no post waits for it
        self._threshold = threshold
        self.learn(tags, ())

    @property
    def version(self) -> str:
        """Names all it knows."""
        return self._model.version

    def learn(self, tags: Sequence[Tag], examples: Sequence[Example]) -> None:
        """Take these as all the tags and all that people taught, newest last.

        An example of a tag counts as a configured one. One without tags holds posts like it back, and dismisses those
        that are nearly the same.
        """
        self._model = _model(tags, newest(tags, examples), self._threshold)

    def judge(self, post: Post) -> Verdict:
        """What the post wants and which tags it fits. Never raises; reads the first `READ` characters."""
        model = self._model
        folded = fold(post.words[:READ])
        wanted = wish(folded)
        if twin := twin_of(post.words[:READ], model.taught):
            return _same(model, wanted, twin)
        if wanted.sure:
            return Verdict(wanted.need, dismissed=True, why=wanted.why, version=model.version)
        lang = spoken(post.lang, folded)
        plain = without_small_words(without_links(folded), lang)
        if near := _not_ours(model, plain):
            return Verdict(wanted.need, dismissed=True, why=_foreign(near), version=model.version, lang=lang)
        return self._tagged(model, wanted, plain, lang)

    def _tagged(self, model: _Model, wanted: IntentGuess, plain: str, lang: str) -> Verdict:
        likeness = _likeness(model, plain)
        guesses = _guesses(model, plain, likeness)
        foreign, number = likeness.get(_NOBODY, (0.0, 0))
        best = likeness.get(guesses[0].tag, (0.0, 0))[0] if guesses else 0.0
        if foreign >= _EVEN and foreign > best:
            why = f"{wanted.why}; {_foreign(model.samples[number])}"
            return Verdict(wanted.need, why=why, version=model.version, lang=lang)
        chosen = tuple(guess for guess in guesses if guess.probability >= self._threshold)
        why = wanted.why if chosen else f"{wanted.why}; {_abstention(guesses, self._threshold)}"
        return Verdict(wanted.need, chosen, why=why, version=model.version, lang=lang)


def _same(model: _Model, wanted: IntentGuess, twin: Example) -> Verdict:
    """What people said of a post of the same words."""
    if not twin.tags:
        return Verdict(wanted.need, dismissed=True, why=_foreign(twin), version=model.version)
    need = wanted.need if wanted.need.wants_an_answer else Intent.QUESTION
    said = likened(twin.text, twin.ref)
    guesses = tuple(TagGuess(tag, _SURE, said) for tag in twin.tags)
    return Verdict(need, guesses, why=f"{said}, in the same words", version=model.version)


def _foreign(near: Example | _Sample) -> str:
    return f"{likened(near.text, near.ref)}, which was said not to be for us"


def _not_ours(model: _Model, folded: str) -> _Sample | None:
    """The post that was said not to be for us and that this one nearly is, word for word."""
    words = _content(folded) if model.foreign else []
    if len(set(words)) < _SAID_ENOUGH:
        return None
    near = {n: cosine for n, cosine in _cosines(model, words).items() if cosine >= _SAME}
    tags = {model.samples[number].tag for number in near}
    return model.samples[max(near, key=lambda number: near[number])] if tags == {_NOBODY} else None


def _abstention(guesses: Sequence[TagGuess], threshold: float) -> str:
    if not guesses:
        return "no tag fits: it has none of their words and is like none of their examples"
    near = guesses[0]
    return f"no tag reached {threshold:.2f}; the nearest is {near.tag} {near.probability:.2f}: {near.because}"


def _model(tags: Sequence[Tag], taught: Mapping[str, Example], threshold: float) -> _Model:
    ordered = sorted(tags, key=lambda tag: tag.name)
    samples = [sample for tag in ordered for sample in _samples(tag)]
    samples += [_Sample(tag, one.text, one.ref) for one in taught.values() for tag in one.tags or (_NOBODY,)]
    vectors = [Counter(_content(fold(sample.text))) for sample in samples]
    appearances = Counter(word for vector in vectors for word in vector)
    rarity = {word: _rarity(count, len(samples)) for word, count in appearances.items()}
    words, sharers = word_index(ordered)
    return _Model(
        version=_version(ordered, taught, threshold),
        words=words,
        sharers=sharers,
        samples=samples,
        rarity=rarity,
        rarest=log(1 + len(samples)),
        postings=_postings(vectors, rarity),
        taught=taught,
        foreign=not all(one.tags for one in taught.values()),
    )


def _rarity(count: int, samples: int) -> float:
    if count > max(_OFTEN, samples / 10):
        return 0.0
    return log(1 + samples / count)


def _version(ordered: Sequence[Tag], taught: Mapping[str, Example], threshold: float) -> str:
    known = [[tag.name, tag.description, list(tag.examples), list(tag.words)] for tag in ordered]
    said = [[one.text, list(one.tags), one.ref] for one in taught.values()]
    content = json.dumps([CODE, word_model.KNOWN, threshold, known, said], separators=(",", ":"))
    return f"first-{sha256(content.encode()).hexdigest()[:12]}"


def _samples(tag: Tag) -> Iterable[_Sample]:
    for example in tag.examples:
        yield _Sample(tag.name, example)
    if tag.description:
        yield _Sample(tag.name, tag.description, described=True)


def _postings(vectors: Sequence[Counter[str]], rarity: Mapping[str, float]) -> dict[str, list[tuple[int, float]]]:
    """For each word the samples that hold it, with its share of the sample's unit vector."""
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        weights = {word: (1 + log(count)) * rarity[word] for word, count in vector.items()}
        norm = sqrt(sum(weight * weight for weight in weights.values()))
        for word in (word for word, weight in weights.items() if weight):
            postings[word].append((number, weights[word] / norm))
    return dict(postings)


def _content(folded: str) -> list[str]:
    """The words of a folded text that say something, in a rough stem; pairs of letters where no spaces are written."""
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
    """The tags in question with their reasons, likeliest first, at most `MOST_TAGS`."""
    hits = hits_of(model.words, folded)
    tags = (hits.keys() | likeness.keys()) - {_NOBODY}
    rated = {tag: _probability(model, hits.get(tag, {}), likeness.get(tag)) for tag in tags}
    best = nsmallest(MOST_TAGS, rated, key=lambda tag: (-rated[tag], tag))
    return [TagGuess(tag, rated[tag], _reason(model, hits.get(tag, {}), likeness.get(tag))) for tag in best]


def _probability(model: _Model, hits: Iterable[str], like: tuple[float, int] | None) -> float:
    doubt = 1 - _squashed(like[0]) if like else 1.0
    for padded in hits:
        doubt *= 1 - _ONE_WORD / model.sharers[padded]
    return round(_SURE * (1 - doubt), 4)


def _reason(model: _Model, hits: Mapping[str, str], like: tuple[float, int] | None) -> str:
    reasons = [_naming(hits.values())] if hits else []
    if like and (not hits or like[0] >= _EVEN):
        reasons.append(_nearest(model.samples[like[1]]))
    return "; ".join(reasons)


def _squashed(cosine: float) -> float:
    """A cosine as a probability: even at 0.45, 0.92 at 0.75. Chosen by eye; a classifier that learns calibrates it."""
    return 1 / (1 + exp(-8 * (cosine - _EVEN)))


def _naming(words: Iterable[str]) -> str:
    named = [word if word.isdigit() else f"'{word}'" for word in words]
    return f"the word{'s' if len(named) > 1 else ''} {', '.join(named[:5])}"


def _nearest(sample: _Sample) -> str:
    said = likened(sample.text, sample.ref)
    return said.replace("the example", "its description", 1) if sample.described else said


def _likeness(model: _Model, folded: str) -> dict[str, tuple[float, int]]:
    """For each tag the highest cosine between a sentence, or the whole, and one of its samples; and which sample."""
    best: dict[str, tuple[float, int]] = {}
    for sentence in _sentences(folded):
        for number, cosine in _cosines(model, sentence).items():
            tag = model.samples[number].tag
            if cosine > best.get(tag, (0.0, 0))[0]:
                best[tag] = (cosine, number)
    return best


def _sentences(folded: str) -> list[list[str]]:
    parts = [words for part in _SENTENCE.findall(folded)[:_MOST_SENTENCES] if (words := _content(part))]
    whole = [[word for words in parts for word in words]] if len(parts) > 1 else []
    return parts + whole


def _cosines(model: _Model, words: Sequence[str]) -> dict[int, float]:
    counts = Counter(words)
    weights = {word: (1 + log(count)) * model.rarity.get(word, model.rarest) for word, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    sums: dict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        for number, share in model.postings.get(word, ()):
            sums[number] += weight * share / norm
    return sums
