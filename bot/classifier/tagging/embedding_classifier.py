"""The classifier with a language model: tags by embeddings and by words and letters, calibrated, with reasons; may
abstain.

It makes the verdict. Whether anybody should answer is judged first, in `relevance`; the tags never dismiss a post. The
intent comes from `intent.vector_model`. Posts in a language the model does not know are judged by
`keyword_classifier`; posts without words are left to a person, unless their signs dismiss them. Everything learnt is
one frozen value (`trained_model`): learning makes another and swaps it in whole, so judging goes on meanwhile.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.classifier.embedding.embedder import Embedder, MiniLm
from bot.classifier.intent.rules import IntentGuess, guess_intent
from bot.classifier.intent.vector_model import VectorIntentModel
from bot.classifier.language import UNKNOWN, resolve_language
from bot.classifier.relevance.names import CompanyNames
from bot.classifier.relevance.wants import RelevanceOutcome, WantsGuess
from bot.classifier.tagging.exact_matches import MIN_WORDS
from bot.classifier.tagging.explanations import describe_sample, explain_guesses, format_guess, nearest_samples
from bot.classifier.tagging.keyword_index import find_keywords
from bot.classifier.tagging.near_duplicates import DUPLICATE_PROBABILITY
from bot.classifier.tagging.trained_model import FitOptions, TagScores, TrainedModel, fit_model, score_texts
from bot.classifier.tagging.training_set import MAX_EXAMPLES, NOBODY, TrainingSample
from bot.classifier.text import strip_links, tokens
from bot.core.model import Post, Tag
from bot.core.text.matching import fold
from bot.core.verdict import Doubt, Example, Lesson, TagGuess, Verdict

MAX_CHARACTERS = 10_000
SECOND_TAG_THRESHOLD, _ALSO_NAMED = 0.3, 0.02
"""The probability from which a second tag is given beside the likeliest; a lower one suffices where the post contains
its own words. Judged by the configuration alone, 13 of 26 second tags in the example company's `train.jsonl` are right
at 0.02, and 6 of 12 at 0.15.
"""
MULTI_LABEL_THRESHOLD = 0.5
"""The probability from which a tag is given when each is decided independently."""

_NEAR_NOT_OURS, _WITNESSES = 0.6, 2
"""The cosine from which examples of what is not for us are named as the reason, and how many of them."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One post as it was read: its text in one line, its signs, the head's scores, whether it wants an answer."""

    text: str
    intent: IntentGuess
    found: TagScores
    wants: WantsGuess | None

    @property
    def may_want_an_answer(self) -> bool:
        """Whether it asks or complains, as far as can be told: then no likeness to another post dismisses it."""
        if self.wants is None:
            return self.intent.may_want_an_answer
        return not self.wants.may_be_set_aside

    def verdict(self, model: TrainedModel, why: str = "", tags: tuple[TagGuess, ...] = ()) -> Verdict:
        """A verdict with what is known of every post; `why` follows what the signs say."""
        said = "; ".join(part for part in (self.intent.why, why) if part)
        chance = round(self.wants.probability, 4) if self.wants else None
        return Verdict(self.intent.intent, tags, why=said, version=model.version, wants=chance)


class EmbeddingClassifier:
    """Judges by embeddings. Implements `bot.core.ports.classifier.Classifier`.

    `abstain` (0 to 1) is the share of in-scope posts from which it may abstain; `most` how many examples it is fitted
    on, the newest of each tag. Raises Faulty when the files of a model are damaged: the intent weights at once, the
    embedder's at the first text. Without tags it never gives any.
    """

    def __init__(
        self,
        tags: Sequence[Tag] = (),
        abstain: float = 0.05,
        embedder: Embedder | None = None,
        examples: Iterable[Example] = (),
        most: int = MAX_EXAMPLES,
        names: Iterable[str] = (),
    ) -> None:
        """`names` are those of the company, and its handles."""
        self._options = FitOptions(abstain, most, CompanyNames(names))
        self._embedder = embedder or MiniLm()
        self._intent_model = VectorIntentModel(self._embedder.version)
        self.learn(tags, examples)

    @property
    def version(self) -> str:
        """Identifies everything the verdicts depend on."""
        return self._model.version

    def learn(self, tags: Sequence[Tag], examples: Iterable[Example]) -> None:
        """Replace all tags and all examples that people labelled, newest last. Takes seconds for thousands."""
        self._model = fit_model(tuple(tags), tuple(examples), self._embedder, self._options)

    def judge(self, post: Post) -> Verdict:
        """The intent and the tags of a post. Never raises for any text; reads the first `MAX_CHARACTERS` characters."""
        model = self._model
        text = _without_surrogates(post.words[:MAX_CHARACTERS])
        folded = fold(text)
        if not any(word.isalpha() for token in tokens(strip_links(folded)) for word in token):
            return _judge_without_words(model, guess_intent(folded))
        lang = resolve_language(post.lang, folded)
        if not _knows_language(self._embedder, lang):
            return _judge_by_keywords(model, post, f"in a language the model does not know ({lang}), judged by words")
        return replace(self._judge_by_embedding(model, text), lang=lang)

    def score(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> TagScores:
        """The scores behind `judge` for many texts at once; intent and language are ignored."""
        return score_texts(
            self._model,
            self._embedder,
            [_single_line(_without_surrogates(text[:MAX_CHARACTERS])) for text in texts],
            step,
        )

    def threshold(self, abstain: float) -> float:
        """The confidence below which it would abstain at this abstention rate (0 to 1); infinite without tags."""
        return self._model.out_of_scope_score.threshold(abstain) if self._model.out_of_scope_score else np.inf

    def _judge_by_embedding(self, model: TrainedModel, whole: str) -> Verdict:
        """A label on a near duplicate comes first, then whether it is for us at all, then the head's tags."""
        text = _single_line(whole)
        found = score_texts(model, self._embedder, [text])
        intent = self._intent_model.guess_intent(whole, found.vectors[0])
        read = _Reading(text, intent, found, model.wants.guess(whole, intent) if model.wants else None)
        if (twin := found.near_duplicates[0]) is not None:
            return _judge_as_duplicate(model, read, twin)
        if _is_dismissed(read):
            return replace(read.verdict(model), dismissed=True)
        if model.about_us is not None and (why := model.about_us.doubt(text)):
            return _hold(model, read, Doubt.NOT_ABOUT_US, why)
        if read.wants is not None and read.wants.outcome is not RelevanceOutcome.GOES_ON:
            return _hold(model, read, Doubt.WANTS_NOTHING, read.wants.why)
        return _judge_tags(model, read)


def _is_dismissed(read: _Reading) -> bool:
    return read.intent.dismissible if read.wants is None else read.wants.outcome is RelevanceOutcome.DISMISSED


def _hold(model: TrainedModel, read: _Reading, doubt: Doubt, why: str) -> Verdict:
    """It waits for triage, with the tags that it would go to."""
    return replace(read.verdict(model, why, _tags_of(model, read)), doubt=doubt)


def _tags_of(model: TrainedModel, read: _Reading) -> tuple[TagGuess, ...]:
    """The head's tags, () where it would abstain."""
    return () if model.head is None else _judge_tags(model, read).tags


def _judge_tags(model: TrainedModel, read: _Reading) -> Verdict:
    if model.head is None:
        return read.verdict(model, "no tags are configured")
    found = read.found
    named = find_keywords(model.keywords.index, fold(read.text))
    guessed = explain_guesses(model, read.text, found.probabilities[0], found.vectors[0], named)
    if model.samples.classes[int(found.probabilities[0].argmax())] == NOBODY:
        return _judge_not_ours(model, read)
    if found.confidence[0] < model.threshold:
        return read.verdict(model, f"unlike what it was taught; the nearest is {format_guess(guessed[0])}")
    chosen = _choose_tags(guessed, named, multi_label=found.multi_label)
    if not chosen:
        return read.verdict(model, f"no tag is likely enough; the nearest is {format_guess(guessed[0])}")
    return read.verdict(model, tags=chosen)


def _without_surrogates(text: str) -> str:
    """`text` without lone surrogates, which no encoder takes."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _single_line(text: str) -> str:
    """`text` in one line, without links."""
    return " ".join(strip_links(text).split())


def _knows_language(embedder: Embedder, lang: str) -> bool:
    """Whether the model knows this language, or the language could not be detected."""
    return embedder.languages is None or lang == UNKNOWN or lang in embedder.languages


def _judge_without_words(model: TrainedModel, intent: IntentGuess) -> Verdict:
    """Dismissed if its signs allow it, else left to a person."""
    if intent.dismissible:
        return Verdict(intent.intent, dismissed=True, why=intent.why, version=model.version)
    return Verdict(intent.intent, why=f"{intent.why}; there are no words to judge by", version=model.version)


def _judge_by_keywords(model: TrainedModel, post: Post, why: str) -> Verdict:
    verdict = model.keyword_classifier.judge(post)
    return replace(verdict, why=f"{verdict.why}; {why}", version=model.version)


def _judge_as_duplicate(model: TrainedModel, read: _Reading, twin: TrainingSample) -> Verdict:
    """The label that people gave a text that says the same, whatever else was learnt.

    A very short one ("same here") that was set aside says too little to dismiss another, and what asks or complains is
    not dismissed for its likeness: it is held.
    """
    if twin.lesson is Lesson.WANTED:
        return _judge_tags(model, read)
    if twin.classes != (NOBODY,):
        chosen = tuple(TagGuess(name, DUPLICATE_PROBABILITY, describe_sample(twin)) for name in twin.classes)
        return read.verdict(model, tags=chosen)
    why = f"{describe_sample(twin)}, which was said {_SAID[twin.lesson]}"
    if twin.lesson is Lesson.NOT_ABOUT_US:
        return _hold(model, read, Doubt.NOT_ABOUT_US, why)
    if read.may_want_an_answer:
        return replace(read.verdict(model, f"{why}, but it may want an answer"), doubt=_doubt_of(twin))
    if len(read.text.split()) < MIN_WORDS:
        return replace(read.verdict(model, f"{why}, but it is short"), doubt=_doubt_of(twin))
    return replace(read.verdict(model, why), dismissed=True)


_SAID = {
    None: "not to be for us",
    Lesson.NOT_ABOUT_US: "not to be about us",
    Lesson.WANTS_NOTHING: "to want no answer",
    Lesson.SPAM: "to be spam or an advert",
}
"""What people said of a post that they set aside, by their lesson."""


def _doubt_of(twin: TrainingSample) -> Doubt:
    return Doubt.WANTS_NOTHING if twin.lesson else Doubt.NOT_ABOUT_US


def _judge_not_ours(model: TrainedModel, read: _Reading) -> Verdict:
    """It is most like what people said is not for us: it waits for triage, as a question of its own where it asks."""
    near = nearest_samples(model, read.found.vectors[0], NOBODY, _NEAR_NOT_OURS, _WITNESSES)
    named = " and ".join(describe_sample(one) for one in near) or "like posts"
    verdict = read.verdict(model, f"{named}, which were said not to be for us")
    return verdict if read.intent.may_want_an_answer else replace(verdict, doubt=Doubt.NOT_ABOUT_US)


def _choose_tags(guessed: Sequence[TagGuess], named: Collection[str], *, multi_label: bool) -> tuple[TagGuess, ...]:
    if multi_label:
        return tuple(guess for guess in guessed if guess.probability >= MULTI_LABEL_THRESHOLD)
    least = [0.0, *(_ALSO_NAMED if guess.tag in named else SECOND_TAG_THRESHOLD for guess in guessed[1:])]
    return tuple(guess for guess, enough in zip(guessed, least, strict=False) if guess.probability >= enough)
