"""Differences in wording that show that two texts ask different things, however similar their vectors. Pure: word
lists.

A language model puts "turn it on" near "turn it off", 429 near 503, and "from SAP to Shopify" near the reverse. Such
pairs are told apart here, as are texts of which one has a content word without a match in the other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.classifier.text import STOP_WORDS, strip_links, tokens
from bot.core.text.matching import UNSPACED, fold

MAX_CHARACTERS = 4_000
"""Characters of a text that are read."""

_CODE = re.compile(r"(?<![\w./:-])[\w./:-]*\d[\w./:%-]*")
"""A match starts only at the beginning of a word: else a long word without a digit would be scanned once a letter."""
_ARROW = re.compile(r"[-=]?>|\u2192|\u27f6|\u2b95")
_RUN = re.compile(rf"[{UNSPACED}]{{2,}}")
_NAME = re.compile(r"(?<=[a-z,;)] )[A-Z]\w+")
"""A capitalised word that does not open a sentence."""
_SHORTEST = 3


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEGATIONS = _word_set("""
    not no never without cannot nothing none nicht kein keine keinen nie ohne sin nunca ningún ninguna pas jamais sans
    aucun aucune não nem sem ne
""")
_ASKED = {
    "why": _word_set("why warum wieso weshalb pourquoi porqué"),
    "when": _word_set("when wann quand cuándo quando often"),
    "how many": _word_set("many much long wieviel wieviele viele combien cuánto cuántos cuánta cuántas quanto quantos"),
    "which": _word_set("which welche welcher welches quel quelle cuál qual"),
    "did": _word_set("did"),
    "who": _word_set("who whom whose wer wem qui quién quem"),
    "must": _word_set("must should required obliged muss soll doit debe deve"),
}
_OPPOSED = (
    "on off",
    "up down",
    "in out",
    "enable disable",
    "enabled disabled",
    "activate deactivate",
    "add remove",
    "add delete",
    "create delete",
    "create remove",
    "start stop",
    "pause resume",
    "increase decrease",
    "raise lower",
    "open close",
    "before after",
    "upgrade downgrade",
    "import export",
    "upload download",
    "push pull",
    "read write",
    "send receive",
    "incoming outgoing",
    "inbound outbound",
    "install uninstall",
    "lock unlock",
    "connect disconnect",
    "allow block",
    "grant revoke",
    "accept reject",
    "encrypt decrypt",
    "subscribe unsubscribe",
    "subscribe cancel",
    "show hide",
    "join leave",
    "login logout",
    "first last",
    "oldest newest",
    "monthly yearly",
    "monthly annual",
    "more less",
    "more fewer",
    "max min",
    "maximum minimum",
    "ein aus",
    "vor nach",
)
_ONE = (
    "delete remove erase",
    "price cost pricing costs",
    "login signin",
    "limit quota",
    "max maximum",
    "min minimum",
    "edit modify",
    "buy purchase",
    "fix solve resolve",
    "docs documentation doc",
    "invoice bill",
    "mail email",
    "app application",
    "find locate",
    "sso singlesignon",
    "mfa 2fa twofactor",
    "eu europe european",
    "database db",
    "authentication auth",
    "organisation organization org",
    "colour color",
    "configure setup",
    "cancel terminate",
    "repo repository",
    "id identifier",
    "renew replace",
)
"""Words that mean the same in a question."""

_JOINED = (
    (re.compile(r"\bsingle[ -]sign[ -]?on\b"), "singlesignon"),
    (re.compile(r"\b(?:log|logging|logged|sign|signing|signed)[ -]+(?:in|on)\b(?!-)"), "login"),
    (re.compile(r"\b(?:log|logging|logged|sign|signing|signed)[ -]+out\b"), "logout"),
    (re.compile(r"\b(?:two|2)[ -]factor\b"), "twofactor"),
    (re.compile(r"\bset(?:ting)?[ -]up\b"), "setup"),
    (re.compile(r"\be-mail"), "email"),
)
_SAYS_NOTHING = _word_set("""
    way ways possible possibly anybody anyone anyway know knows tell need needs want wants wanted wanna like wonder
    wondering question quick idea ideas clue curious guys folks people friends steps step procedure instructions explain
    show figure trying try tried able actually really again currently official easy simple easiest simplest thing stuff
    something right correct correctly proper properly exactly advance ok okay sorry pls plz thx ty asap urgent urgently
    hiya dear morning evening good supposed trouble struggling struggle available kindly dunno sure understand go going
    looking look team's exist exists let lets give say says work works do done doing would could might may also else
    maybe perhaps basically simply best recommended proper should must does anywhere somewhere one somebody
""") - _word_set("team")
_DIRECTIONS = {"to": True, "into": True, "before": True, "nach": True, "from": False, "after": False, "von": False}
"""Words between two things that tell which comes first; True: the left one."""

_ENDINGS = ("ions", "ion", "ings", "ing", "ies", "ied", "es", "ed", "s", "e", "y")
_OF_VERBS = ("ions", "ion", "ings", "ing", "es", "ed", "e")
_PLAIN = frozenset(STOP_WORDS)
_ALIKE = {word: words.split()[0] for words in _ONE for word in words.split()}


@dataclass(frozen=True, slots=True)
class TextWording:
    """A text reduced to what it asks about. `content` are the stems of its content words."""

    content: frozenset[str]
    codes: frozenset[str]
    negated: bool
    question_kinds: frozenset[str]
    words: frozenset[str]
    proper_names: frozenset[str]
    directions: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Contrast:
    """How two wordings differ. `opposed`: they ask different things. `renamed`: each has a proper name that the other
    lacks, such as two plans or products. `apart`: they are not proved to ask the same.

    `shared` is the Jaccard similarity of their content words, 0 to 1.
    """

    opposed: bool
    renamed: bool
    apart: bool
    shared: float


def wording_of(text: str, names: Iterable[str] = ()) -> TextWording:
    """The wording of `text` without `names`: words that every text here contains, such as the company's own name."""
    folded = strip_links(_ARROW.sub(" to ", fold(text[:MAX_CHARACTERS])))
    for pattern, one in _JOINED:
        folded = pattern.sub(one, folded)
    common = {fold(name) for name in names}
    said = [bare for word in tokens(folded) if (bare := word.removesuffix("'s")) not in common]
    plain = frozenset(said)
    return TextWording(
        content=frozenset(part for word in said for part in _content_stems(word)),
        codes=frozenset(code.strip(".:-/") for code in _CODE.findall(folded)),
        negated=bool(plain & _NEGATIONS) or any(word.endswith("n't") for word in said),
        question_kinds=frozenset(kind for kind, words in _ASKED.items() if plain & words),
        words=plain,
        proper_names=frozenset(stem(fold(name)) for name in _NAME.findall(text[:MAX_CHARACTERS])),
        directions=frozenset(_find_directions(said)),
    )


def compare_wordings(one: TextWording, other: TextWording) -> Contrast:
    """How the two differ."""
    only_one, only_other = one.content - other.content, other.content - one.content
    either = one.content | other.content
    opposed = (
        one.negated is not other.negated
        or bool(one.codes - other.codes and other.codes - one.codes)
        or any((later, sooner) in other.directions for sooner, later in one.directions)
        or _has_opposites(one.words, other.words)
    )
    renamed = bool(only_one & one.proper_names and only_other & other.proper_names)
    apart = (
        bool(only_one or only_other)
        or one.codes != other.codes
        or one.question_kinds != other.question_kinds
        or not either
    )
    return Contrast(
        opposed, renamed, opposed or apart, len(one.content & other.content) / len(either) if either else 0.0
    )


def _has_opposites(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one has a word where the other has its opposite."""
    for words in _OPPOSED:
        left, right = words.split()
        for here, there in ((one, other), (other, one)):
            if left in here and right in there and right not in here and left not in there:
                return True
    return False


def _find_directions(said: list[str]) -> Iterable[tuple[str, str]]:
    """The pair (first, second) around each word of direction."""
    for place in range(1, len(said) - 1):
        forward = _DIRECTIONS.get(said[place])
        if forward is not None:
            left, right = stem(said[place - 1]), stem(said[place + 1])
            yield (left, right) if forward else (right, left)


def _content_stems(word: str) -> Iterable[str]:
    """The stem of a content word; for scripts without spaces, pairs of letters; nothing for a word without content."""
    if _RUN.fullmatch(word):
        yield from (word[start : start + 2] for start in range(len(word) - 1))
    elif word not in _PLAIN and word not in _SAYS_NOTHING and word not in _NEGATIONS:
        yield stem(_ALIKE.get(word) or _ALIKE.get(stem(word), word))


def stem(word: str) -> str:
    """A word without its English ending, roughly: rotate, rotates, rotated, rotating and rotation share one stem."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST), "")
    bare = word.removesuffix(ending) if ending else word
    if ending in _OF_VERBS and bare.endswith("at") and len(bare) - 2 >= _SHORTEST:
        return bare.removesuffix("at")
    return bare[:-1] if len(bare) > _SHORTEST and bare[-1] == bare[-2] else bare
