"""What the keyword classifier learnt: samples as weighted word vectors, and how like them a text is."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log, sqrt

from bot.classifier.intent import word_model
from bot.classifier.tagging.keyword_index import build_keyword_index
from bot.classifier.text import STOP_WORDS, tokens
from bot.core.model import Tag
from bot.core.text.matching import UNSPACED, fold
from bot.core.verdict import Example

CODE = 3
"""Raise it whenever the same tags and post may get another verdict."""

_MOST_SENTENCES = 40

_SENTENCE = re.compile(r"[^.!?\n]+")

_UNSPACED = re.compile(f"[{UNSPACED}]")

_ENDINGS = ("ing", "ed", "es", "s", "e")

_STEM = 3

OFTEN = 50
"""A word in more samples than this, and in more than one of ten, tells no tags apart: it counts for nothing."""

_EVERYDAY = frozenset(STOP_WORDS)

NOT_OURS = ""


@dataclass(frozen=True, slots=True)
class KeywordSample:
    """An example, or a description, of one tag; of `NOT_OURS`, when it is not for us."""

    tag: str
    text: str
    ref: str = ""
    is_description: bool = False


@dataclass(frozen=True, slots=True)
class KeywordModel:
    """What is known of one set of tags. Never changed: learning makes another."""

    version: str
    keyword_index: Mapping[str, Sequence[tuple[str, str, str]]]
    tag_counts: Mapping[str, int]
    samples: Sequence[KeywordSample]
    idf: Mapping[str, float]
    max_idf: float
    postings: Mapping[str, Sequence[tuple[int, float]]]
    taught: Mapping[str, Example]
    has_not_ours: bool


def build_keyword_model(tags: Sequence[Tag], taught: Mapping[str, Example], threshold: float) -> KeywordModel:
    ordered = sorted(tags, key=lambda tag: tag.name)
    samples = [sample for tag in ordered for sample in _samples(tag)]
    samples += [KeywordSample(tag, one.text, one.ref) for one in taught.values() for tag in one.tags or (NOT_OURS,)]
    vectors = [Counter(content_words(fold(sample.text))) for sample in samples]
    appearances = Counter(word for vector in vectors for word in vector)
    rarity = {word: _idf(count, len(samples)) for word, count in appearances.items()}
    words, sharers = build_keyword_index(ordered)
    return KeywordModel(
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
    if count > max(OFTEN, samples / 10):
        return 0.0
    return log(1 + samples / count)


def _version(ordered: Sequence[Tag], taught: Mapping[str, Example], threshold: float) -> str:
    known = [[tag.name, tag.description, list(tag.examples), list(tag.words)] for tag in ordered]
    said = [[one.text, list(one.tags), one.ref] for one in taught.values()]
    content = json.dumps([CODE, word_model.WEIGHTS_SHA256, threshold, known, said], separators=(",", ":"))
    return f"first-{sha256(content.encode()).hexdigest()[:12]}"


def _samples(tag: Tag) -> Iterable[KeywordSample]:
    for example in tag.examples:
        yield KeywordSample(tag.name, example)
    if tag.description:
        yield KeywordSample(tag.name, tag.description, is_description=True)


def _postings(vectors: Sequence[Counter[str]], rarity: Mapping[str, float]) -> dict[str, list[tuple[int, float]]]:
    """For each word the samples that hold it, with its share of the sample's unit vector."""
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        weights = {word: (1 + log(count)) * rarity[word] for word, count in vector.items()}
        norm = sqrt(sum(weight * weight for weight in weights.values()))
        for word in (word for word, weight in weights.items() if weight):
            postings[word].append((number, weights[word] / norm))
    return dict(postings)


def content_words(folded: str) -> list[str]:
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


def best_cosines(model: KeywordModel, folded: str) -> dict[str, tuple[float, int]]:
    """For each tag the highest cosine between a sentence, or the whole, and one of its samples; and which sample."""
    best: dict[str, tuple[float, int]] = {}
    for sentence in _sentences(folded):
        for number, cosine in cosines_to_samples(model, sentence).items():
            tag = model.samples[number].tag
            if cosine > best.get(tag, (0.0, 0))[0]:
                best[tag] = (cosine, number)
    return best


def _sentences(folded: str) -> list[list[str]]:
    parts = [words for part in _SENTENCE.findall(folded)[:_MOST_SENTENCES] if (words := content_words(part))]
    whole = [[word for words in parts for word in words]] if len(parts) > 1 else []
    return parts + whole


def cosines_to_samples(model: KeywordModel, words: Sequence[str]) -> dict[int, float]:
    counts = Counter(words)
    weights = {word: (1 + log(count)) * model.idf.get(word, model.max_idf) for word, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    sums: dict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        for number, share in model.postings.get(word, ()):
            sums[number] += weight * share / norm
    return sums
