"""The classifier that learns: tags by a small language model and by letters, calibrated, with reasons and doubts.

It puts the parts together and says in words why. What a post wants is judged in `wants`; posts in a language the model
does not know, and posts without a word to read, go to the simple classifier's words, or to a person. A model is never
changed: learning makes another and swaps it in whole, so judging goes on meanwhile.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from bot.classifier import head, surety, wants
from bot.classifier.embedder import Embedder, MiniLm
from bot.classifier.first import FirstClassifier
from bot.classifier.head import Head
from bot.classifier.language import UNKNOWN, spoken
from bot.classifier.lexical import terms
from bot.classifier.naming import hits, word_index
from bot.classifier.needs import Wish, tokens, wish, without_links
from bot.classifier.samples import NOBODY, Samples, gather
from bot.classifier.surety import Surety
from bot.classifier.wants import Wants
from bot.core.model import Post, Tag
from bot.core.verdict import Example, TagGuess, Verdict
from bot.core.words import fold

CODE = 1
"""Raise it whenever the same tags, examples and post may get another verdict."""

READ = 10_000
MOST_TAGS = 5
_ALSO, _ALSO_NAMED = 0.3, 0.15
"""The probability at which a second tag is named beside the likeliest; less is enough where its own words stand."""
_ALONE = 0.5
"""The probability at which a tag is named when each is a question of its own."""
_NEAR = 0.45
_NOT_OURS = 100.0
"""What a text that is likest to what is not ours loses of its surety: more than any text has."""
_SHOWN = 80
_WORD = 1.5
"""What one configured word that belongs to one tag alone adds to its score; as much as to be 4.5 times as likely."""
_MOST_WORDS = 2.0

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Model:
    """What is known of one set of tags and examples. Never changed."""

    version: str
    samples: Samples
    words: FirstClassifier
    index: dict[str, list[tuple[str, str, str]]]
    sharers: dict[str, int]
    head: Head | None = None
    surety: Surety | None = None
    bar: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row a text: the probability of each class, how sure the model is of them, and the vectors it saw."""

    classes: tuple[str, ...]
    chances: Array
    sure: Array
    vectors: Array
    several: bool = False


class Judge:
    """Judges by meaning. Implements `bot.core.ports.Classifier`.

    `abstain` (0 to 1) is how often it may hold its tongue over a post that is at home here. Raises Faulty when the
    bundled model is damaged, at the first fit. With no tags it always abstains.
    """

    def __init__(
        self,
        tags: Sequence[Tag] = (),
        abstain: float = 0.05,
        embedder: Embedder | None = None,
        examples: Iterable[Example] = (),
    ) -> None:
        self._abstain = abstain
        self._embedder = embedder or MiniLm()
        self._wants = Wants(self._embedder.version)
        self._tags: tuple[Tag, ...] = ()
        self._examples: tuple[Example, ...] = ()
        self.learn(tags, examples)

    @property
    def version(self) -> str:
        """Names all it knows."""
        return self._model.version

    def learn(self, tags: Sequence[Tag], examples: Iterable[Example]) -> None:
        """Take these as all the tags and all that people taught. Takes seconds for hundreds of examples."""
        self._tags, self._examples = tuple(tags), tuple(examples)
        self._model = self._fitted()

    def judge(self, post: Post) -> Verdict:
        """What the post wants and which tags it fits. Never raises for any text; reads the first `READ` characters."""
        model = self._model
        text = _sound(post.words[:READ])
        folded = fold(text)
        wanted = wish(folded)
        if wanted.sure:
            return Verdict(wanted.need, dismissed=True, why=wanted.why, version=model.version)
        if not any(word.isalpha() for token in tokens(without_links(folded)) for word in token):
            return _holds(model, wanted, "there are no words to judge by")
        lang = spoken(post.lang, folded)
        if not _knows(self._embedder, lang):
            return _by_words(model, post, f"in a language the model does not know ({lang}), judged by words")
        return replace(self._by_meaning(model, text), lang=lang)

    def weigh(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Weighed:
        """The figures behind `judge` for many texts at once; needs and language are not looked at."""
        return self._weighed(self._model, texts, step)

    def _weighed(self, model: _Model, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Weighed:
        plain = [" ".join(without_links(_sound(text[:READ])).split()) for text in texts]
        vectors = self._embedder.vectors(plain, step)
        if model.head is None or model.surety is None or not texts:
            return Weighed(
                model.samples.classes, np.zeros((len(texts), 0), np.float32), np.zeros(len(texts), np.float32), vectors
            )
        bonus = np.stack([_bonus(model, hits(model.index, fold(text))) for text in plain])
        raw = model.head.raw(plain, vectors) / np.float32(model.head.temperature) + bonus
        chances = head.tempered(raw, 1.0, several=model.head.several)
        sure = model.surety.of(chances, vectors)
        if NOBODY in model.samples.classes:
            foreign = chances.argmax(axis=1) == model.samples.classes.index(NOBODY)
            sure = np.where(foreign, sure - _NOT_OURS, sure)
        return Weighed(model.samples.classes, chances, sure, vectors, model.head.several)

    def bar(self, abstain: float) -> float:
        """The surety below which it would hold its tongue, were it allowed to do so this often (0 to 1)."""
        return self._model.surety.bar(abstain) if self._model.surety else np.inf

    def _by_meaning(self, model: _Model, whole: str) -> Verdict:
        text = " ".join(without_links(whole).split())
        weighed = self._weighed(model, [text])
        wanted = self._wants.wish(whole, weighed.vectors[0])
        if wanted.sure:
            return Verdict(wanted.need, dismissed=True, why=wanted.why, version=model.version)
        if model.head is None:
            return _holds(model, wanted, "no tags are configured")
        chances, sure = weighed.chances, float(weighed.sure[0])
        named = hits(model.index, fold(text))
        guesses = _guesses(model, text, chances[0], weighed.vectors[0], named)
        best = model.samples.classes[int(chances[0].argmax())]
        if best == NOBODY:
            return _holds(model, wanted, "it is like posts that people said are not for us")
        if sure < model.bar and not named.get(best):
            return _holds(model, wanted, f"unlike what it was taught; the nearest is {_said(guesses[0])}")
        chosen = _chosen(guesses, named, several=model.head.several)
        if not chosen:
            return _holds(model, wanted, f"no tag is likely enough; the nearest is {_said(guesses[0])}")
        return Verdict(wanted.need, chosen, why=wanted.why, version=model.version)

    def _fitted(self) -> _Model:
        samples = gather(self._tags, self._examples)
        index, sharers = word_index(sorted(self._tags, key=lambda tag: tag.name))
        words = FirstClassifier(self._tags)
        model = _Model(self._version(words.version), samples, words, index, dict(sharers))
        if not self._tags:
            return model
        vectors = self._embedder.vectors([row.text for row in samples.rows])
        fitted, unseen = head.fit(samples, vectors, self._embedder.layers)
        sure = surety.learn(samples, vectors, fitted, unseen)
        return replace(model, head=fitted, surety=sure, bar=sure.bar(self._abstain))

    def _version(self, tags: str) -> str:
        taught = sorted([example.text, list(example.tags), example.ref] for example in self._examples)
        content = json.dumps(
            [CODE, wants.KNOWN, self._embedder.version, self._abstain, tags, taught], separators=(",", ":")
        )
        return f"judge-{sha256(content.encode()).hexdigest()[:12]}"


def _sound(text: str) -> str:
    """`text` without halves of characters, which no encoder takes."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _knows(embedder: Embedder, lang: str) -> bool:
    """Whether the model knows this language, or the text is too short to tell."""
    return embedder.languages is None or lang == UNKNOWN or lang in embedder.languages


def _holds(model: _Model, wanted: Wish, why: str) -> Verdict:
    return Verdict(wanted.need, why=f"{wanted.why}; {why}", version=model.version)


def _by_words(model: _Model, post: Post, why: str) -> Verdict:
    verdict = model.words.judge(post)
    return replace(verdict, why=f"{verdict.why}; {why}", version=model.version)


def _bonus(model: _Model, named: dict[str, dict[str, str]]) -> Array:
    """What the configured words in the text add to each class's score."""
    sums = [sum(_WORD / model.sharers[phrase] for phrase in named.get(name, {})) for name in model.samples.classes]
    return np.minimum(np.array(sums, dtype=np.float32), np.float32(_MOST_WORDS * _WORD))


def _chosen(guesses: Sequence[TagGuess], named: Collection[str], *, several: bool) -> tuple[TagGuess, ...]:
    if several:
        return tuple(guess for guess in guesses if guess.probability >= _ALONE)
    least = [0.0, *(_ALSO_NAMED if guess.tag in named else _ALSO for guess in guesses[1:])]
    return tuple(guess for guess, enough in zip(guesses, least, strict=False) if guess.probability >= enough)


def _guesses(
    model: _Model, text: str, chances: Array, vectors: Array, named: dict[str, dict[str, str]]
) -> list[TagGuess]:
    """The likeliest tags with their reasons, at most `MOST_TAGS`."""
    classes = model.samples.classes
    order = sorted(range(len(classes)), key=lambda place: (-float(chances[place]), classes[place]))
    places = [place for place in order if classes[place] != NOBODY][:MOST_TAGS]
    words = _known_words(model, text)
    return [
        TagGuess(
            classes[place],
            round(float(chances[place]), 4),
            _reason(model, words, vectors, classes[place], place, named),
        )
        for place in places
    ]


def _reason(
    model: _Model, known: Collection[str], vectors: Array, name: str, place: int, named: dict[str, dict[str, str]]
) -> str:
    """The configured words, else those that weigh most; and the nearest sample of the tag."""
    words = list(named.get(name, {}).values()) or _weighty(model, known, place)
    parts = [f"the word{'s' if len(words) > 1 else ''} {', '.join(repr(word) for word in words[:3])}"] if words else []
    return "; ".join(parts + _nearest(model, vectors, place))


def _known_words(model: _Model, text: str) -> Collection[str]:
    """The terms of the text that are single words and known to the head."""
    known = model.head.letters.words if model.head else {}
    return {term for term in terms(text) if term.startswith("w:") and " " not in term and term in known}


def _weighty(model: _Model, found: Collection[str], place: int) -> list[str]:
    """Up to two of these words that speak most for the class."""
    if model.head is None:
        return []
    letters = model.head.letters
    weights = {
        term: float((letters.weights[letters.words[term]] * letters.rarity[letters.words[term]])[place])
        for term in found
    }
    best = sorted((term for term in found if weights[term] > 0), key=lambda term: (-weights[term], term))
    return [term.removeprefix("w:") for term in best[:2]]


def _nearest(model: _Model, vectors: Array, place: int) -> list[str]:
    if model.surety is None:
        return []
    cosines = np.where(model.surety.member[:, place], model.surety.known @ vectors[: model.surety.known.shape[1]], -1)
    row = int(cosines.argmax())
    if cosines[row] < _NEAR:
        return []
    sample = model.samples.rows[row]
    if sample.ref:
        return [f"like {sample.ref}"]
    shown = sample.text if len(sample.text) <= _SHOWN else f"{sample.text[: _SHOWN - 1]}…"
    return [f"like {'its description' if sample.described else 'the example'} '{shown}'"]


def _said(guess: TagGuess) -> str:
    return f"{guess.tag} {guess.probability:.2f}" + (f": {guess.because}" if guess.because else "")
