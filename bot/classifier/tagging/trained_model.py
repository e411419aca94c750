"""A model fitted to one set of tags and examples: everything a verdict depends on. Immutable; learning makes another.

`embedding_classifier` decides by it, `explanations` gives the reasons.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder
from bot.classifier.intent import vector_model
from bot.classifier.relevance import shipped
from bot.classifier.relevance.about_us import AboutUs, Stranger
from bot.classifier.relevance.names import CompanyNames
from bot.classifier.relevance.wants import WantsModel, fit_wants
from bot.classifier.relevance.wants_head import TaughtPost
from bot.classifier.tagging import abstention, background, head
from bot.classifier.tagging.abstention import OutOfScopeScore
from bot.classifier.tagging.head import Head, HeadInputs, HeadScores
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.classifier.tagging.keyword_index import build_keyword_index, find_keywords
from bot.classifier.tagging.near_duplicates import (
    DUPLICATE_PROBABILITY,
    NearDuplicates,
    distinct_indices,
    uncontradicted_indices,
)
from bot.classifier.tagging.training_set import (
    MAX_EXAMPLES,
    NOBODY,
    TrainingSample,
    TrainingSet,
    build_training_set,
    collect_samples,
)
from bot.core.model import Tag
from bot.core.text.matching import fold
from bot.core.verdict import Example, Lesson

CODE = 3
"""Raise it whenever the same tags, examples and post may get another verdict."""

_WORD = 0.4
"""What one configured word that no other tag has adds to its tag's score (-1 to 1). Judged by the configuration alone,
0.3 to 0.45 tag 80% of the example company's `train.jsonl` rightly, 0 tags 73%. A tag's name does not count: it cost
0.4% with 10 examples a tag of CLINC150.
"""
_MOST_WORDS = 1.0
"""The most such words that count: long lists make a newcomer's judge overconfident. Against two words, one company's
calibration error fell from .138 to .095 and its right tags rose from 93 to 95%, another's stayed as they were; on the
example company 6% more posts keep their tag, and the error rises from .078 to .095.
"""

_NOT_OURS = 100.0
"""Subtracted from the confidence of a text whose likeliest class is "not for us": more than any text has."""
_A_TWIN = 100.0
"""The confidence of a text that is a near duplicate of a labelled one: more than any other text has."""

KeywordIndex = Mapping[str, Sequence[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class TagKeywords:
    """The tags' own words: `index` finds them, and the tags' names; `tag_counts` says how many tags share one."""

    index: KeywordIndex
    tag_counts: Mapping[str, int]
    words_of_tag: Mapping[str, frozenset[str]]

    def scores(self, texts: Sequence[str], classes: Sequence[str]) -> Array:
        """What they add to the score of each class: one row a text, one column a class."""
        rows = [self._class_scores(find_keywords(self.index, fold(text)), classes) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), len(classes))

    def _class_scores(self, named: Mapping[str, Mapping[str, str]], classes: Sequence[str]) -> list[float]:
        return [_WORD * min(self._weighted_count(name, named.get(name, {})), _MOST_WORDS) for name in classes]

    def _weighted_count(self, name: str, found: Mapping[str, str]) -> float:
        return sum(1 / self.tag_counts[phrase] for phrase, word in found.items() if word in self.words_of_tag[name])


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """What is fitted to one set of tags and examples. `head` and `about_us` are None when there are no tags, `wants` is
    None where what was shipped is of another embedder.
    """

    version: str
    samples: TrainingSet
    keywords: TagKeywords
    keyword_classifier: KeywordClassifier
    near_duplicates: NearDuplicates
    wants: WantsModel | None = None
    about_us: AboutUs | None = None
    head: Head | None = None
    out_of_scope_score: OutOfScopeScore | None = None
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class TagScores:
    """One row a text: the probability of each class, the confidence in them, and the text's vectors.

    `near_duplicates` are the labelled samples that a text repeats.
    """

    classes: tuple[str, ...]
    probabilities: Array
    confidence: Array
    vectors: Array
    near_duplicates: tuple[TrainingSample | None, ...]
    multi_label: bool = False


@dataclass(frozen=True, slots=True)
class FitOptions:
    """`abstain` (0 to 1): the share of in-scope posts from which it may abstain; `most`: how many examples are fitted,
    the newest of each tag; `names`: those of the company.
    """

    abstain: float
    most: int = MAX_EXAMPLES
    names: CompanyNames = field(default_factory=lambda: CompanyNames(()))


def fit_model(
    tags: Sequence[Tag], examples: Iterable[Example], embedder: Embedder, options: FitOptions
) -> TrainedModel:
    """A model of these tags and examples. Raises Faulty when the embedder's files are damaged."""
    newest = collect_samples(tags, examples, options.most)
    vectors = embedder.vectors([sample.text for sample in newest])
    standing = [newest[place] for place in uncontradicted_indices(newest, vectors, embedder.width)]
    every = build_training_set(tags, standing)
    vectors = embedder.vectors([sample.text for sample in every.rows])
    count = len(every.example_rows())
    twins = NearDuplicates(every.rows[:count], vectors[:count, : embedder.width])
    plain = _fit_keyword_classifier(tags, twins.samples)
    words = _keywords_of(tags)
    version = _version(plain.version, embedder.version, options, twins.samples)
    wants = _fit_wants(embedder, options.names, twins.samples)
    if not tags:
        return TrainedModel(version, every, words, plain, twins, wants)
    about_us = _fit_about_us(embedder, options.names, every)
    kept = [place for place in distinct_indices(every.rows, vectors, embedder.width) if every.rows[place].teaches_tags]
    samples = TrainingSet.of_rows([every.rows[place] for place in kept], every.classes)
    made, unseen = head.fit(
        samples, vectors[kept], embedder.layers, _keyword_scores(words, samples), _background_inputs(embedder)
    )
    sure = abstention.fit(samples, unseen)
    return TrainedModel(
        version, samples, words, plain, twins, wants, about_us, made, sure, sure.threshold(options.abstain)
    )


def score_texts(
    model: TrainedModel, embedder: Embedder, texts: Sequence[str], step: Callable[[int], None] | None = None
) -> TagScores:
    """The model's scores of these texts, which come without links and lone surrogates."""
    vectors = embedder.vectors(texts, step)
    classes, twins = model.samples.classes, tuple(model.near_duplicates.find(vectors))
    if model.head is None or model.out_of_scope_score is None or not texts:
        nothing = np.zeros((len(texts), len(classes)), dtype=np.float32)
        return TagScores(classes, nothing, np.zeros(len(texts), dtype=np.float32), vectors, twins)
    scores = model.head.scores(HeadInputs(texts, vectors), model.keywords.scores(texts, classes))
    probabilities, sure = scores.probabilities.copy(), model.out_of_scope_score.score(scores)
    for row, twin in enumerate(twins):
        if twin is not None and twin.teaches_tags:
            probabilities[row] = _duplicate_probabilities(
                classes, twin, scores, row, multi_label=model.head.multi_label
            )
            sure[row] = _A_TWIN
    if NOBODY in classes:
        sure = np.where(probabilities.argmax(axis=1) == classes.index(NOBODY), sure - _NOT_OURS - _A_TWIN, sure)
    return TagScores(classes, probabilities, np.asarray(sure, dtype=np.float32), vectors, twins, model.head.multi_label)


def _duplicate_probabilities(
    classes: Sequence[str], twin: TrainingSample, scores: HeadScores, row: int, *, multi_label: bool
) -> Array:
    """The sample's classes share `DUPLICATE_PROBABILITY`, the others the rest in the head's proportions; where each tag
    is decided independently, its classes have that probability each.
    """
    own = np.array([name in twin.classes for name in classes])
    others = np.where(own, 0, scores.probabilities[row])
    if multi_label:
        return np.asarray(
            np.where(own, DUPLICATE_PROBABILITY, np.minimum(others, 1 - DUPLICATE_PROBABILITY)), dtype=np.float32
        )
    rest = others * ((1 - DUPLICATE_PROBABILITY) / max(float(others.sum()), 1e-9))
    return np.asarray(np.where(own, DUPLICATE_PROBABILITY / own.sum(), rest), dtype=np.float32)


def _keywords_of(tags: Sequence[Tag]) -> TagKeywords:
    index, sharers = build_keyword_index(sorted(tags, key=lambda tag: tag.name))
    return TagKeywords(index, dict(sharers), {tag.name: frozenset(tag.words) for tag in tags})


def _fit_keyword_classifier(tags: Sequence[Tag], examples: Sequence[TrainingSample]) -> KeywordClassifier:
    """It judges posts in languages that the embedder does not know."""
    plain = KeywordClassifier(tags)
    told = [(one, () if one.classes == (NOBODY,) else one.classes) for one in examples]
    plain.learn(tags, [Example(one.text, classes, one.ref, one.lesson) for one, classes in told])
    return plain


def _fit_wants(embedder: Embedder, names: CompanyNames, samples: Sequence[TrainingSample]) -> WantsModel | None:
    """By the configured examples, and by what people taught: what has a tag wants an answer."""
    configured = [one.text for one in samples if not one.is_taught]
    taught = [TaughtPost(one.text, _wants(one)) for one in samples if one.is_taught and _says_what_it_wants(one)]
    return fit_wants(embedder, names, configured, taught)


def _wants(sample: TrainingSample) -> bool:
    return sample.classes != (NOBODY,) or sample.lesson is Lesson.WANTED


def _says_what_it_wants(sample: TrainingSample) -> bool:
    """A post that is not about us may want something of somebody else."""
    return sample.classes != (NOBODY,) or sample.lesson not in (None, Lesson.NOT_ABOUT_US)


def _fit_about_us(embedder: Embedder, names: CompanyNames, samples: TrainingSet) -> AboutUs:
    own = [row.text for row in samples.rows if row.classes != (NOBODY,)]
    strangers = [Stranger(row.text, row.ref) for row in samples.rows if row.lesson is Lesson.NOT_ABOUT_US]
    return AboutUs(embedder, names, own, strangers)


def _keyword_scores(words: TagKeywords, samples: TrainingSet) -> Array:
    """The score of the words in the examples. A description consists of its tag's words, so it gets none."""
    texts = ["" if row.is_description else row.text for row in samples.rows]
    return words.scores(texts, samples.classes)


def _background_inputs(embedder: Embedder) -> HeadInputs:
    texts = background.background_posts()
    return HeadInputs(texts, embedder.vectors(texts))


def _version(tags: str, embedder: str, options: FitOptions, examples: Sequence[TrainingSample]) -> str:
    said = [[one.text, list(one.classes), one.ref, one.lesson] for one in examples]
    shipped_sha256 = [vector_model.WEIGHTS_SHA256, shipped.SHA256]
    how = [options.abstain, options.most, options.names.known]
    content = json.dumps([CODE, shipped_sha256, embedder, how, tags, said], separators=(",", ":"))
    return f"judge-{sha256(content.encode()).hexdigest()[:12]}"
