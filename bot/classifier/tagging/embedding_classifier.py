"""The classifier with a language model: tags by embeddings and by words and letters, calibrated, with reasons; may
abstain.

It makes the verdict. The intent comes from `intent.vector_model`. Posts in a language the model does not know are
judged by `keyword_classifier`; posts without words are left to a person, unless their signs dismiss them. Everything
learnt is one frozen value (`trained_model`): learning makes another and swaps it in whole, so judging goes on
meanwhile.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder, MiniLm
from bot.classifier.intent.rules import IntentGuess, guess_intent
from bot.classifier.intent.vector_model import VectorIntentModel
from bot.classifier.language import UNKNOWN, resolve_language
from bot.classifier.tagging.exact_matches import MIN_WORDS
from bot.classifier.tagging.explanations import describe_sample, explain_guesses, format_guess, nearest_samples
from bot.classifier.tagging.keyword_index import find_keywords
from bot.classifier.tagging.near_duplicates import DUPLICATE_PROBABILITY
from bot.classifier.tagging.trained_model import TagScores, TrainedModel, fit_model, score_texts
from bot.classifier.tagging.training_set import MAX_EXAMPLES, NOBODY, TrainingSample
from bot.classifier.text import strip_links, tokens
from bot.core.model import Post, Tag
from bot.core.text.matching import fold
from bot.core.verdict import Example, TagGuess, Verdict

MAX_CHARACTERS = 10_000
SECOND_TAG_THRESHOLD, _ALSO_NAMED = 0.3, 0.02
"""The probability from which a second tag is given beside the likeliest; a lower one suffices where the post contains
its own words. Judged by the configuration alone, 13 of 26 second tags in the example company's `train.jsonl` are right
at 0.02, and 6 of 12 at 0.15.
"""
MULTI_LABEL_THRESHOLD = 0.5
"""The probability from which a tag is given when each is decided independently."""

_SURELY_NOT_OURS = 0.9
_NEAR_NOT_OURS, _WITNESSES = 0.6, 2
"""A post is dismissed as not for us at the probability `_SURELY_NOT_OURS`, with so many examples of that class
(`_WITNESSES`) at this cosine or above.
"""


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
    ) -> None:
        self._abstain = abstain
        self._max_examples = most
        self._embedder = embedder or MiniLm()
        self._intent_model = VectorIntentModel(self._embedder.version)
        self.learn(tags, examples)

    @property
    def version(self) -> str:
        """Identifies everything the verdicts depend on."""
        return self._model.version

    def learn(self, tags: Sequence[Tag], examples: Iterable[Example]) -> None:
        """Replace all tags and all examples that people labelled, newest last. Takes seconds for thousands."""
        self._model = fit_model(tuple(tags), tuple(examples), self._embedder, self._abstain, self._max_examples)

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
        """A label on a near duplicate comes first, then whether any answer is wanted, then the head's tags."""
        text = _single_line(whole)
        found = score_texts(model, self._embedder, [text])
        intent_guess = self._intent_model.guess_intent(whole, found.vectors[0])
        if (twin := found.near_duplicates[0]) is not None:
            return _judge_as_duplicate(model, intent_guess, twin, text)
        if intent_guess.dismissible:
            return Verdict(intent_guess.intent, dismissed=True, why=intent_guess.why, version=model.version)
        if model.head is None:
            return _abstain(model, intent_guess, "no tags are configured")
        return self._judge_tags(model, intent_guess, text, found)

    @staticmethod
    def _judge_tags(model: TrainedModel, intent_guess: IntentGuess, text: str, found: TagScores) -> Verdict:
        named = find_keywords(model.keywords.index, fold(text))
        guessed = explain_guesses(model, text, found.probabilities[0], found.vectors[0], named)
        best = model.samples.classes[int(found.probabilities[0].argmax())]
        if best == NOBODY:
            return _judge_not_ours(model, intent_guess, found.probabilities[0], found.vectors[0])
        if found.confidence[0] < model.threshold:
            return _abstain(
                model, intent_guess, f"unlike what it was taught; the nearest is {format_guess(guessed[0])}"
            )
        chosen = _choose_tags(guessed, named, multi_label=found.multi_label)
        if not chosen:
            return _abstain(model, intent_guess, f"no tag is likely enough; the nearest is {format_guess(guessed[0])}")
        return Verdict(intent_guess.intent, chosen, why=intent_guess.why, version=model.version)


def _without_surrogates(text: str) -> str:
    """`text` without lone surrogates, which no encoder takes."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _single_line(text: str) -> str:
    """`text` in one line, without links."""
    return " ".join(strip_links(text).split())


def _knows_language(embedder: Embedder, lang: str) -> bool:
    """Whether the model knows this language, or the language could not be detected."""
    return embedder.languages is None or lang == UNKNOWN or lang in embedder.languages


def _abstain(model: TrainedModel, intent_guess: IntentGuess, why: str) -> Verdict:
    return Verdict(intent_guess.intent, why=f"{intent_guess.why}; {why}", version=model.version)


def _judge_without_words(model: TrainedModel, intent_guess: IntentGuess) -> Verdict:
    """Dismissed if its signs allow it, else left to a person."""
    if intent_guess.dismissible:
        return Verdict(intent_guess.intent, dismissed=True, why=intent_guess.why, version=model.version)
    return _abstain(model, intent_guess, "there are no words to judge by")


def _judge_by_keywords(model: TrainedModel, post: Post, why: str) -> Verdict:
    verdict = model.keyword_classifier.judge(post)
    return replace(verdict, why=f"{verdict.why}; {why}", version=model.version)


def _judge_as_duplicate(model: TrainedModel, intent_guess: IntentGuess, twin: TrainingSample, text: str) -> Verdict:
    """The label that people gave a text that says the same, whatever else was learnt.

    A very short one ("same here") that was not for us says too little to dismiss another, and what asks or complains is
    not dismissed for its likeness.
    """
    if twin.classes == (NOBODY,) and intent_guess.may_want_an_answer:
        return _hold_what_may_ask(model, intent_guess, describe_sample(twin))
    if twin.classes == (NOBODY,) and len(text.split()) < MIN_WORDS:
        return _abstain(model, intent_guess, f"{describe_sample(twin)}, which was said not to be for us, but short")
    if twin.classes == (NOBODY,):
        why = f"{intent_guess.why}; {describe_sample(twin)}, which was said not to be for us"
        return Verdict(intent_guess.intent, dismissed=True, why=why, version=model.version)
    chosen = tuple(TagGuess(name, DUPLICATE_PROBABILITY, describe_sample(twin)) for name in twin.classes)
    return Verdict(intent_guess.intent, chosen, why=intent_guess.why, version=model.version)


def _hold_what_may_ask(model: TrainedModel, intent_guess: IntentGuess, near: str) -> Verdict:
    return _abstain(model, intent_guess, f"{near}, which was said not to be for us, but it may want an answer")


def _judge_not_ours(model: TrainedModel, intent_guess: IntentGuess, probabilities: Array, vector: Array) -> Verdict:
    """Dismissed when that is very likely, enough similar examples support it and it neither asks nor complains; else
    left to a person.
    """
    near = nearest_samples(model, vector, NOBODY, _NEAR_NOT_OURS, _WITNESSES)
    if probabilities.max() >= _SURELY_NOT_OURS and len(near) >= _WITNESSES:
        witnesses = " and ".join(describe_sample(one) for one in near)
        if intent_guess.may_want_an_answer:
            return _hold_what_may_ask(model, intent_guess, witnesses)
        why = f"{intent_guess.why}; {witnesses}, which were said not to be for us"
        return Verdict(intent_guess.intent, dismissed=True, why=why, version=model.version)
    return _abstain(model, intent_guess, "it is like posts that people said are not for us")


def _choose_tags(guessed: Sequence[TagGuess], named: Collection[str], *, multi_label: bool) -> tuple[TagGuess, ...]:
    if multi_label:
        return tuple(guess for guess in guessed if guess.probability >= MULTI_LABEL_THRESHOLD)
    least = [0.0, *(_ALSO_NAMED if guess.tag in named else SECOND_TAG_THRESHOLD for guess in guessed[1:])]
    return tuple(guess for guess, enough in zip(guessed, least, strict=False) if guess.probability >= enough)
