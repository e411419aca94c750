"""The intent of a post by rules: the phrases in `phrases`, and punctuation. Tags are chosen in
`tagging.keyword_classifier`.

The rules are checked in the order of what a mistake costs: a plea for help taken for spam is lost, spam taken for a
question costs a person five seconds. So a post may be dismissed only with two signs for it and none against it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from bot.classifier.intent.phrases import (
    ANNOUNCING,
    ASKING,
    BAIT,
    COMPLAINING,
    CROSS,
    HIRING,
    HOW_TO,
    PERSONAL,
    PLEADING,
    PRAISING,
    RESERVED,
    SPAMMING,
)
from bot.classifier.text import _WORD, LINK, strip_links, tokens
from bot.core.verdict import Intent

QUESTION_MARKS = ("?", "؟")
# The full-width mark is folded to the plain one.
_SENTENCE = re.compile(r"([^.!?¿؟\n]*)([.!?؟]+|[¿\n]|$)")

_ENOUGH = 2
"""Signs of one kind that settle an intent, as long as none speaks against it."""

SHORT_POST_WORDS = 120
"""A post of at most this many words has one intent; a longer one may hide a question in its middle."""

_MANY_HASHTAGS = 5
_MANY_LINKS = 3


@dataclass(frozen=True, slots=True)
class IntentGuess:
    """The intent of a post. `dismissible`: no answer is wanted, nothing speaks against that. `why` is for a person.

    `by_signs`: two phrases say so, not weights of many words. `veto`: the words for which it is never dismissed for its
    likeness to another post either, "" when there are none.
    """

    intent: Intent
    dismissible: bool
    why: str
    veto: str = ""
    by_signs: bool = False

    @property
    def may_want_an_answer(self) -> bool:
        """Whether it asks or complains, as far as can be told: praise alone is not told from irony by its likeness."""
        unclear = self.intent is Intent.PRAISE and not self.dismissible
        return self.intent.wants_an_answer or bool(self.veto) or unclear


class SignKind(StrEnum):
    """What a sign indicates."""

    PLEA = auto()
    HOW_TO = auto()
    COMPLAINT = auto()
    PRAISE = auto()
    RESERVE = auto()
    SPAM = auto()
    JOB = auto()
    NEWS = auto()
    PERSON = auto()
    CROSS = auto()


_SIGNS = {
    SignKind.PLEA: PLEADING,
    SignKind.HOW_TO: HOW_TO,
    SignKind.COMPLAINT: COMPLAINING,
    SignKind.PRAISE: PRAISING,
    SignKind.RESERVE: RESERVED,
    SignKind.SPAM: SPAMMING,
    SignKind.JOB: HIRING,
    SignKind.NEWS: ANNOUNCING,
    SignKind.PERSON: PERSONAL,
    SignKind.CROSS: CROSS,
}

_BY_FIRST_WORD: dict[str, list[tuple[str, SignKind, str]]] = {}
for _kind, _phrases in _SIGNS.items():
    for _phrase in _phrases:
        _BY_FIRST_WORD.setdefault(_phrase.split()[0], []).append((f" {_phrase} ", _kind, _phrase))

Signs = dict[SignKind, list[str]]


def guess_intent(folded: str) -> IntentGuess:
    """The intent of the post with this folded text. Never raises."""
    bare = strip_links(folded)
    words = tokens(bare)
    signs = find_signs(words)
    pleas = signs[SignKind.PLEA] + question_signs(bare)
    short = len(words) <= SHORT_POST_WORDS
    if not pleas and not signs[SignKind.COMPLAINT]:
        return _spam_guess(folded, signs[SignKind.SPAM], short) or _statement_guess(signs, short)
    return _plea_guess(signs, pleas)


def find_signs(words: Sequence[str]) -> Signs:
    """The phrases of each kind in the text. One inside a longer phrase of its kind is left out, so no sign counts
    twice.
    """
    padded = f" {' '.join(words)} "
    found: Signs = {kind: [] for kind in SignKind}
    for first in dict.fromkeys(words):
        for phrase, kind, plain in _BY_FIRST_WORD.get(first, ()):
            if phrase in padded:
                found[kind].append(plain)
    return {kind: _longest(phrases) for kind, phrases in found.items()}


def _longest(phrases: list[str]) -> list[str]:
    if len(phrases) < _ENOUGH:
        return phrases
    return [one for one in phrases if not any(f" {one} " in f" {other} " and one != other for other in phrases)]


def _plea_guess(signs: Signs, pleas: list[str]) -> IntentGuess:
    complaints = signs[SignKind.COMPLAINT]
    if steps := signs[SignKind.HOW_TO]:
        return IntentGuess(Intent.HOW_TO, dismissible=False, why=_because("asks how", steps))
    if complaints:
        return IntentGuess(Intent.COMPLAINT, dismissible=False, why=_because("complains", complaints + pleas))
    return IntentGuess(Intent.QUESTION, dismissible=False, why=_because("asks", pleas))


def _spam_guess(folded: str, phrases: list[str], short: bool) -> IntentGuess | None:
    signs = phrases + _spam_signs(folded)
    if not phrases or len(signs) < _ENOUGH:
        return None
    return IntentGuess(Intent.SPAM, dismissible=short, why=_because("spam", signs))


def _statement_guess(signs: Signs, short: bool) -> IntentGuess:
    """The intent of a post that neither asks, nor complains, nor advertises."""
    jobs, news, praise = signs[SignKind.JOB], signs[SignKind.NEWS], signs[SignKind.PRAISE]
    plain = short and not signs[SignKind.RESERVE]
    if len(jobs) >= _ENOUGH:
        return IntentGuess(Intent.JOB, dismissible=plain, why=_because("a job", jobs))
    if len(news) >= _ENOUGH and not signs[SignKind.PERSON]:
        return IntentGuess(Intent.NEWS, dismissible=plain, why=_because("news", news))
    if praise:
        glad = plain and len(praise) >= _ENOUGH and not signs[SignKind.CROSS]
        return IntentGuess(Intent.PRAISE, dismissible=glad, why=_because("praises", praise))
    return IntentGuess(Intent.QUESTION, dismissible=False, why="no clear sign of what it wants")


def question_signs(bare: str) -> list[str]:
    """Up to two question signs in the punctuation, with the word that opens the question. Bait does not count."""
    asked = (body for body, ending in _SENTENCE.findall(bare) if any(mark in ending for mark in QUESTION_MARKS))
    openings = [_WORD.findall(body[:200])[:1] for body in asked]
    signs = [f"{word[0]} …?" if word and word[0] in ASKING else "?" for word in openings if not set(word) & set(BAIT)]
    return signs[:2]


def _spam_signs(folded: str) -> list[str]:
    hashtags, links = folded.count("#"), len(LINK.findall(folded))
    return ["many hashtags"] * (hashtags >= _MANY_HASHTAGS) + ["many links"] * (links >= _MANY_LINKS)


def _because(what: str, signs: Sequence[str]) -> str:
    return f"{what}: {', '.join(repr(sign) for sign in signs[:3])}"
