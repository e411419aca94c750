"""The classifier that learns: tags by a small language model and by letters, calibrated, with reasons and doubts.

It decides what a verdict says. What a post wants is judged in `intent.vector_model`; posts in a language the model does
not know, and posts without a word to read, go to the simple classifier's words, or to a person. What is known is one
frozen value (`trained_model`): learning makes another and swaps it in whole, so judging goes on meanwhile.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder, MiniLm
from bot.classifier.intent.rules import IntentGuess, wish
from bot.classifier.intent.vector_model import VectorIntentModel
from bot.classifier.language import UNKNOWN, spoken
from bot.classifier.tagging.exact_matches import FEWEST_WORDS
from bot.classifier.tagging.explanations import guesses, like, nearest, said
from bot.classifier.tagging.keyword_index import hits
from bot.classifier.tagging.near_duplicates import SURE
from bot.classifier.tagging.trained_model import TagScores, TrainedModel, fitted, weighed
from bot.classifier.tagging.training_set import MOST, NOBODY, TrainingSample
from bot.classifier.text import tokens, without_links
from bot.core.model import Post, Tag
from bot.core.text.matching import fold
from bot.core.verdict import Example, TagGuess, Verdict

READ = 10_000
ALSO, _ALSO_NAMED = 0.3, 0.02
"""The probability at which a second tag is named beside the likeliest; less is enough where its own words stand. Judged
by the configuration alone, 13 of 26 second tags in the example company's `train.jsonl` are right at 0.02, and 6 of 12
at 0.15.
"""
ALONE = 0.5
"""The probability at which a tag is named when each is a question of its own."""

_SURELY_NOT_OURS = 0.9
_NEAR_NOT_OURS, _WITNESSES = 0.6, 2
"""A post is dismissed as not ours at this probability, with as many examples of what is not ours as near as this."""


class EmbeddingClassifier:
    """Judges by meaning. Implements `bot.core.ports.channel.Classifier`.

    `abstain` (0 to 1) is how often it may hold its tongue over a post that is at home here; `most` how many examples it
    learns from, the newest of each tag. Raises Faulty when the bundled model is damaged, at the first fit. With no tags
    it always abstains.
    """

    def __init__(
        self,
        tags: Sequence[Tag] = (),
        abstain: float = 0.05,
        embedder: Embedder | None = None,
        examples: Iterable[Example] = (),
        most: int = MOST,
    ) -> None:
        self._abstain = abstain
        self._most = most
        self._embedder = embedder or MiniLm()
        self._wants = VectorIntentModel(self._embedder.version)
        self.learn(tags, examples)

    @property
    def version(self) -> str:
        """Names all it knows."""
        return self._model.version

    def learn(self, tags: Sequence[Tag], examples: Iterable[Example]) -> None:
        """Take these as all the tags and all that people taught, newest last. Takes seconds for thousands."""
        self._model = fitted(tuple(tags), tuple(examples), self._embedder, self._abstain, self._most)

    def judge(self, post: Post) -> Verdict:
        """What the post wants and which tags it fits. Never raises for any text; reads the first `READ` characters."""
        model = self._model
        text = _sound(post.words[:READ])
        folded = fold(text)
        if not any(word.isalpha() for token in tokens(without_links(folded)) for word in token):
            return _unread(model, wish(folded))
        lang = spoken(post.lang, folded)
        if not _knows(self._embedder, lang):
            return _by_words(model, post, f"in a language the model does not know ({lang}), judged by words")
        return replace(self._by_meaning(model, text), lang=lang)

    def weigh(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> TagScores:
        """The figures behind `judge` for many texts at once; needs and language are not looked at."""
        return weighed(self._model, self._embedder, [_plain(_sound(text[:READ])) for text in texts], step)

    def bar(self, abstain: float) -> float:
        """The surety below which it would hold its tongue, were it allowed to do so this often (0 to 1)."""
        return self._model.surety.bar(abstain) if self._model.surety else np.inf

    def _by_meaning(self, model: TrainedModel, whole: str) -> Verdict:
        """What people said of a twin holds first, then whether any answer is wanted, then what the head makes of it."""
        text = _plain(whole)
        found = weighed(model, self._embedder, [text])
        wanted = self._wants.wish(whole, found.vectors[0])
        if (twin := found.twins[0]) is not None:
            return _as_its_twin(model, wanted, twin, text)
        if wanted.sure:
            return Verdict(wanted.need, dismissed=True, why=wanted.why, version=model.version)
        if model.head is None:
            return _holds(model, wanted, "no tags are configured")
        return self._by_tags(model, wanted, text, found)

    @staticmethod
    def _by_tags(model: TrainedModel, wanted: IntentGuess, text: str, found: TagScores) -> Verdict:
        named = hits(model.words.index, fold(text))
        guessed = guesses(model, text, found.chances[0], found.vectors[0], named)
        best = model.samples.classes[int(found.chances[0].argmax())]
        if best == NOBODY:
            return _not_ours(model, wanted, found.chances[0], found.vectors[0])
        if found.sure[0] < model.bar:
            return _holds(model, wanted, f"unlike what it was taught; the nearest is {said(guessed[0])}")
        chosen = _chosen(guessed, named, several=found.several)
        if not chosen:
            return _holds(model, wanted, f"no tag is likely enough; the nearest is {said(guessed[0])}")
        return Verdict(wanted.need, chosen, why=wanted.why, version=model.version)


def _sound(text: str) -> str:
    """`text` without halves of characters, which no encoder takes."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _plain(text: str) -> str:
    """`text` in one line, without links."""
    return " ".join(without_links(text).split())


def _knows(embedder: Embedder, lang: str) -> bool:
    """Whether the model knows this language, or the text is too short to tell."""
    return embedder.languages is None or lang == UNKNOWN or lang in embedder.languages


def _holds(model: TrainedModel, wanted: IntentGuess, why: str) -> Verdict:
    return Verdict(wanted.need, why=f"{wanted.why}; {why}", version=model.version)


def _unread(model: TrainedModel, wanted: IntentGuess) -> Verdict:
    """A post without words: an advertisement by its other signs, or a person's to look at."""
    if wanted.sure:
        return Verdict(wanted.need, dismissed=True, why=wanted.why, version=model.version)
    return _holds(model, wanted, "there are no words to judge by")


def _by_words(model: TrainedModel, post: Post, why: str) -> Verdict:
    verdict = model.plain.judge(post)
    return replace(verdict, why=f"{verdict.why}; {why}", version=model.version)


def _as_its_twin(model: TrainedModel, wanted: IntentGuess, twin: TrainingSample, text: str) -> Verdict:
    """What people said of a text that says the same holds at once, whatever else was taught.

    Only very short ones ("same here"), which were not ours, say too little to dismiss another.
    """
    if twin.classes == (NOBODY,) and len(text.split()) < FEWEST_WORDS:
        return _holds(model, wanted, f"{like(twin)}, which was said not to be for us, but short")
    if twin.classes == (NOBODY,):
        why = f"{wanted.why}; {like(twin)}, which was said not to be for us"
        return Verdict(wanted.need, dismissed=True, why=why, version=model.version)
    chosen = tuple(TagGuess(name, SURE, like(twin)) for name in twin.classes)
    return Verdict(wanted.need, chosen, why=wanted.why, version=model.version)


def _not_ours(model: TrainedModel, wanted: IntentGuess, chances: Array, vector: Array) -> Verdict:
    """Dismissed when that is very likely and several examples stand by; else a person looks."""
    near = nearest(model, vector, NOBODY, _NEAR_NOT_OURS, _WITNESSES)
    if chances.max() >= _SURELY_NOT_OURS and len(near) >= _WITNESSES:
        why = f"{wanted.why}; {' and '.join(like(one) for one in near)}, which were said not to be for us"
        return Verdict(wanted.need, dismissed=True, why=why, version=model.version)
    return _holds(model, wanted, "it is like posts that people said are not for us")


def _chosen(guessed: Sequence[TagGuess], named: Collection[str], *, several: bool) -> tuple[TagGuess, ...]:
    if several:
        return tuple(guess for guess in guessed if guess.probability >= ALONE)
    least = [0.0, *(_ALSO_NAMED if guess.tag in named else ALSO for guess in guessed[1:])]
    return tuple(guess for guess, enough in zip(guessed, least, strict=False) if guess.probability >= enough)
