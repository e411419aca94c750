"""Whether words ask us to stop. Whole clauses are compared, never single words: "the service stops" asks for nothing.
In doubt they do: one who is not answered can write again, one who is answered against their will is lost. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from bot.core.opt_outs.stems import has_stem
from bot.core.opt_outs.wordings import BARE, NO_BOTS, REQUESTS

MOST = 2_000
"""Characters that are read from either end: who wants us to stop says so at once, or adds it."""

_NOT_THEIRS = re.compile(
    r"^[^\S\n]*>[^\n]*$|```.*?```|`[^`\n]*`|https?://\S+|[\"“„«「][^\"“”„«»「」\n]*[\"”“»」]", re.MULTILINE | re.DOTALL
)
"""Quotations, code and addresses: words that they pass on."""
_APOSTROPHES = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"})
_SENTENCE = re.compile(r"[^.!?;\n。!?…]+[.!?;\n。!?…]*")
_END = re.compile(r"[.!;\n。!…\s]+$")
_CLAUSE = re.compile(r",|:| - | \u2013 | \u2014 |、|,|\(|\)| und | et | y | and | but | aber ")
_HANDLE = re.compile(r"(?:^|\s)(?:@[\w.-]+(?:@[\w.-]+)?|/?u/[\w-]+)(?=\W|$)")
_MARKS = re.compile(r"[*_~^|\\]+|[^\w\s'/#!.,@-]+")
_POLITE = (
    r"please|pls|plz|plez|kindly|just|ok|okay|hey|hi|hello|yo|dude|man|bro|guys|mate|no|nope|and|so|but|also|again|now|"
    r"already|immediately|thanks?|thank you|thx|ty|seriously|ffs|omg|wow|lol|"
    r"for (?:god'?s|fuck'?s|the love of god'?s?) sake|"
    r"i (?:said|told you to|asked you to|want you to|need you to|beg you(?: to)?|repeat)|i'?d like you to|once again|"
    r"at once|(?:can|could|would|will) you(?: all| guys)?(?: please)?|why don'?t you|"
    r"you (?:should|must|need to|have to|can|may|better)|edit|"
    r"would you mind|bitte|mal|jetzt|endlich|sofort|also|danke|einfach|doch|s'il (?:vous|te) pla[îi]t|svp|stp|"
    r"merci|maintenant|por favor|porfavor|porfa|gracias|ya|por favor|obrigad[oa]|per favore|per piacere|grazie|"
    r"alsjeblieft|alstublieft|aub|a\.u\.b\.?|nu|bedankt|tack|snälla|пожалуйста|proszę|lütfen|请|請"
)
_BEFORE = re.compile(rf"(?:{_POLITE}|bot,)[\s,!.]+")
_AFTER = re.compile(rf"(?:[\s,]+(?:{_POLITE}|it now|this now))+$")
_TECHNICAL = re.compile(
    r"\b(?:re)?start|\berror\b|\breboot|\bpress|\bclick|\bbutton|\bcommand|\bservice|\bcontainer|"
    r"\bthen\b|\bwait \d|\bfehler\b|"
    r"\bwork(?:s|ed)?\b|\bhelp(?:s|ed)?\b"
)
_LONGEST = 200
"""Characters of a clause that are compared."""
_ASIDES = 4
"""A bare "stop" counts among so few sentences; in a longer text it is a step of something told."""


class _Wordings:
    """Matches whole clauses. It is compiled when the first is compared: that takes a tenth of a second."""

    def __init__(self, wordings: Iterable[str]) -> None:
        self._wordings = wordings

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{one})" for one in self._wordings))

    def fullmatch(self, clause: str) -> re.Match[str] | None:
        return self._pattern.fullmatch(clause)


_BARE, _REQUESTS, _NO_BOTS = _Wordings(BARE), _Wordings(REQUESTS), _Wordings(NO_BOTS)


def asks_to_stop(text: str) -> bool:
    """Whether words that are said to us ask that we answer no more."""
    plain = _plain(text)
    if not has_stem(plain):
        return False
    sentences = list(_sentences(_own_words(plain)))
    if len(sentences) <= _ASIDES and any(_is_bare(one, sentences) for one in sentences):
        return True
    return any(_REQUESTS.fullmatch(said) or _NO_BOTS.fullmatch(said) for said in _clauses(sentences))


def forbids_bots(text: str) -> bool:
    """Whether words that are said to all say that bots are unwanted."""
    return any(_NO_BOTS.fullmatch(said) for said in _clauses(_sentences(_own_words(_plain(text)))))


def _plain(text: str) -> str:
    """What is read of the words, in small letters."""
    read = text if len(text) <= 2 * MOST else f"{text[:MOST]}\n{text[-MOST:]}"
    return unicodedata.normalize("NFKC", read).translate(_APOSTROPHES).casefold()


def _own_words(plain: str) -> str:
    """The words without what they quote, without mentions."""
    return _HANDLE.sub(" ", _NOT_THEIRS.sub(" ", plain))


def _sentences(theirs: str) -> Iterator[str]:
    for found in _SENTENCE.finditer(theirs):
        said = _MARKS.sub(" ", _END.sub("", found[0]))
        if asked := found[0].rstrip().endswith(("?", "?")):
            said = said.rstrip("? ")
        if said.strip():
            yield " ".join(said.split()) + ("?" if asked else "")


def _clauses(sentences: Iterable[str]) -> Iterator[str]:
    """Every sentence and clause that may hold a wording, with and without politeness around it."""
    for sentence in filter(has_stem, sentences):
        for clause in dict.fromkeys((sentence, *_CLAUSE.split(sentence))):
            yield from _without_politeness(clause)


def _without_politeness(clause: str) -> Iterator[str]:
    """A clause as it stands, then with ever less politeness before it, each also without that behind it."""
    said = clause.strip(" ,.?!-")[:_LONGEST]
    for _ in range(_ASIDES * 2):
        yield said
        if (shorter := _AFTER.sub("", said)) != said:
            yield shorter
        before = _BEFORE.match(said)
        if before is None:
            return
        said = said[before.end() :].strip(" ,.-")


def _is_bare(sentence: str, sentences: list[str]) -> bool:
    """Whether a sentence is a bare command to us, rather than a question or a step of something told."""
    if not any(_BARE.fullmatch(said) for said in _without_politeness(sentence)):
        return False
    rest = " ".join(one for one in sentences if one is not sentence)
    begged = not _BARE.fullmatch(sentence.rstrip("?"))
    return (begged or not sentence.endswith("?")) and not _TECHNICAL.search(rest)
