"""The default classifier: tags by configured words and by similarity to examples, including those that people labelled.

A tag's own word counts the less, the more tags share it: one that three tags share counts a third. Similarity is the
highest TF-IDF cosine (words weighted by their rarity among all samples) between a sentence of the post, or the whole,
and a sample of the tag. Both make the probability, which is capped below 1. The intent comes from `intent.word_model`,
a post with the same words as an example is handled by `exact_matches`. No language model.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from math import exp

from bot.classifier.intent import word_model
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.word_model import guess_intent
from bot.classifier.language import resolve_language, without_small_words
from bot.classifier.tagging.exact_matches import describe_example, find_exact_match, latest_examples
from bot.classifier.tagging.keyword_index import find_keywords as hits_of
from bot.classifier.tagging.keyword_model import (
    NOT_OURS,
    KeywordModel,
    KeywordSample,
    best_cosines,
    build_keyword_model,
    content_words,
    cosines_to_samples,
)
from bot.classifier.text import strip_links
from bot.core.model import Post, Tag
from bot.core.text.matching import fold
from bot.core.verdict import Example, Intent, TagGuess, Verdict

MAX_CHARACTERS = 10_000
"""Characters of a post that are read. A question is near the beginning of a long text, or nowhere."""

MOST_TAGS = 5
_SURE = 0.98
_EVEN = 0.45
_ONE_WORD = 0.6
"""The probability from one word that no other tag has, before it is scaled by `_SURE`."""

_SAME, _SAID_ENOUGH = 0.95, 4
"""A post this similar to one that is not for us is dismissed like it, if it has at least so many different content
words.
"""


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
        self._model = build_keyword_model(tags, latest_examples(tags, examples), self._threshold)

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
        near = _nearest_not_ours(model, plain)
        if near and intent_guess.may_want_an_answer:
            return replace(_hold_what_may_ask(model, intent_guess, near), lang=lang)
        if near:
            return Verdict(
                intent_guess.intent, dismissed=True, why=_not_ours_reason(near), version=model.version, lang=lang
            )
        return self._judge_tags(model, intent_guess, plain, lang)

    def _judge_tags(self, model: KeywordModel, intent_guess: IntentGuess, plain: str, lang: str) -> Verdict:
        likeness = best_cosines(model, plain)
        guesses = _guesses(model, plain, likeness)
        foreign, number = likeness.get(NOT_OURS, (0.0, 0))
        best = likeness.get(guesses[0].tag, (0.0, 0))[0] if guesses else 0.0
        if foreign >= _EVEN and foreign > best:
            why = f"{intent_guess.why}; {_not_ours_reason(model.samples[number])}"
            return Verdict(intent_guess.intent, why=why, version=model.version, lang=lang)
        chosen = tuple(guess for guess in guesses if guess.probability >= self._threshold)
        why = intent_guess.why if chosen else f"{intent_guess.why}; {_abstention_reason(guesses, self._threshold)}"
        return Verdict(intent_guess.intent, chosen, why=why, version=model.version, lang=lang)


def _judge_as_exact_match(model: KeywordModel, intent_guess: IntentGuess, twin: Example) -> Verdict:
    """What people said of a post of the same words. What asks or complains is not dismissed for its likeness."""
    if not twin.tags and intent_guess.may_want_an_answer:
        return _hold_what_may_ask(model, intent_guess, twin)
    if not twin.tags:
        return Verdict(intent_guess.intent, dismissed=True, why=_not_ours_reason(twin), version=model.version)
    need = intent_guess.intent if intent_guess.intent.wants_an_answer else Intent.QUESTION
    said = describe_example(twin.text, twin.ref)
    guesses = tuple(TagGuess(tag, _SURE, said) for tag in twin.tags)
    return Verdict(need, guesses, why=f"{said}, in the same words", version=model.version)


def _hold_what_may_ask(model: KeywordModel, intent_guess: IntentGuess, near: Example | KeywordSample) -> Verdict:
    why = f"{intent_guess.why}; {_not_ours_reason(near)}, but it may want an answer"
    return Verdict(intent_guess.intent, why=why, version=model.version)


def _not_ours_reason(near: Example | KeywordSample) -> str:
    return f"{describe_example(near.text, near.ref)}, which was said not to be for us"


def _nearest_not_ours(model: KeywordModel, folded: str) -> KeywordSample | None:
    """The post that was said not to be for us and that this one nearly is, word for word."""
    words = content_words(folded) if model.has_not_ours else []
    if len(set(words)) < _SAID_ENOUGH:
        return None
    near = {n: cosine for n, cosine in cosines_to_samples(model, words).items() if cosine >= _SAME}
    tags = {model.samples[number].tag for number in near}
    return model.samples[max(near, key=lambda number: near[number])] if tags == {NOT_OURS} else None


def _abstention_reason(guesses: Sequence[TagGuess], threshold: float) -> str:
    if not guesses:
        return "no tag fits: it has none of their words and is like none of their examples"
    near = guesses[0]
    return f"no tag reached {threshold:.2f}; the nearest is {near.tag} {near.probability:.2f}: {near.because}"


def _guesses(model: KeywordModel, folded: str, likeness: Mapping[str, tuple[float, int]]) -> list[TagGuess]:
    """The tags in question with their reasons, likeliest first, at most `MOST_TAGS`."""
    hits = hits_of(model.keyword_index, folded)
    tags = (hits.keys() | likeness.keys()) - {NOT_OURS}
    rated = {tag: _probability(model, hits.get(tag, {}), likeness.get(tag)) for tag in tags}
    best = nsmallest(MOST_TAGS, rated, key=lambda tag: (-rated[tag], tag))
    return [TagGuess(tag, rated[tag], _reason(model, hits.get(tag, {}), likeness.get(tag))) for tag in best]


def _probability(model: KeywordModel, hits: Iterable[str], like: tuple[float, int] | None) -> float:
    doubt = 1 - _cosine_to_probability(like[0]) if like else 1.0
    for padded in hits:
        doubt *= 1 - _ONE_WORD / model.tag_counts[padded]
    return round(_SURE * (1 - doubt), 4)


def _reason(model: KeywordModel, hits: Mapping[str, str], like: tuple[float, int] | None) -> str:
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


def _sample_reason(sample: KeywordSample) -> str:
    said = describe_example(sample.text, sample.ref)
    return said.replace("the example", "its description", 1) if sample.is_description else said
