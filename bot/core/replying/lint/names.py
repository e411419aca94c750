"""Rules about what the configuration names: customers, colleagues, and what is under embargo. And how a name is found:
whatever its case, as a whole word, also in the plural and as a possessive.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from bot.core.replying.lint.rule import Hit, LintRule, LintText, hits
from bot.core.text.lint_finding import Severity
from bot.core.text.matching import fold, term

_OTHER_NAME = re.compile(r"-\w{0,20}\d|[\w]{1,20}@|@")
"""`api` is not `api-v2`: what goes on with a number is the name of something else."""
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_ORDINARY = re.compile(
    r"art|bill|chase|dale|dean|drew|faith|frank|grace|grant|guy|hope|jack|joy|june|mark|max|may|miles|page"
    r"|pat|penny|ray|rich|rob|rose|sky|sue|summer|will"
)
"""First names that are words: at the beginning of a sentence they are taken for the word."""
_LONG_ENOUGH = 4
"""Letters that a name has at least to be looked for within other words."""
_NOTHING = re.compile(r"(?!)")
_HOST = re.compile(
    r"(?i)https?://(?:[^\s/@]{1,200}@)?(?P<linked>[\w-]{1,63}(?:\.[\w-]{1,63}){0,6})"
    r"|(?<![\w.@/-])(?P<bare>[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*)$")


def named(words: Sequence[str], text: str, message: str = "", *, inflected: bool = True) -> Iterable[Hit]:
    """Where one of these words stands. Folding seldom changes the length; if it did, the whole text is marked."""
    folded = fold(text)
    for form in dict.fromkeys(form for word in words for form in spellings(word)):
        for start, end in _places(form, folded, inflected=inflected):
            yield Hit(start, end, message) if len(folded) == len(text) else Hit(0, len(text), message)


def spellings(word: str) -> tuple[str, ...]:
    """How a name is written: also without its accents, with German letters in two, and without its hyphens."""
    bare = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    forms = (word, unicodedata.normalize("NFC", bare), unicodedata.normalize("NFC", word).translate(_GERMAN))
    return tuple(dict.fromkeys((*forms, *(form.replace("-", " ") for form in forms))))


def _places(word: str, folded: str, *, inflected: bool) -> Iterable[tuple[int, int]]:
    forms = (word, *(f"{word}{ending}" for ending in ("s", "es"))) if inflected else (word,)
    for form in forms:
        for start, end in term(form).places(folded):
            if not _OTHER_NAME.match(folded, end):
                yield start, end + 2 * folded.startswith("'s", end) if inflected else end


def _customers(text: LintText) -> Iterable[Hit]:
    yield from named(text.company.customers, text.prose)
    hosts = [(host.start(host.lastgroup or 0), host[host.lastgroup or 0]) for host in _HOST.finditer(text.text)]
    for customer in text.company.customers:
        joined, in_hosts = _within_words(customer)
        yield from hits(joined, text.prose)
        for start, host in hosts:
            yield from (Hit(start + part.start(), start + part.end()) for part in in_hosts.finditer(host))


@cache
def _within_words(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a name that is written together with other words (`GlobexCloud`, `myGlobex`, `globex_prod`), and one
    at the beginning of a part of a host's name.
    """
    spelt = [re.findall(r"[^\W_]+", spelling) for spelling in spellings(name)]
    long_enough = [words for words in spelt if sum(map(len, words)) >= _LONG_ENOUGH]
    if not long_enough:
        return _NOTHING, _NOTHING
    forms = dict.fromkeys("[-_]?".join(map(re.escape, words)) for words in long_enough)
    humps = "|".join(form[:1].upper() + form[1:] for form in forms)
    any_case = "|".join(forms)
    alone = "|".join(form for form in forms if "[-_]?" in form)
    whole = rf"|(?<![^\W_])(?i:{alone})(?![^\W_])" if alone else ""
    joined = (
        rf"(?<![A-Z])(?:{humps})(?=[A-Z])|(?<=[a-z])(?:{humps})(?![^\W_])"
        rf"|(?<![^\W_])(?i:{any_case})(?=_\w)|(?<=_)(?i:{any_case})(?![^\W_]){whole}"
    )
    return re.compile(joined), re.compile(rf"(?i)(?:^|(?<=[.-]))(?:{any_case})")


def _people(text: LintText) -> Iterable[Hit]:
    for name in text.company.people:
        yield from named(_surname_first(name), text.prose)
        for hit in named((name,), text.prose):
            if " " in name or _is_meant(name, text.prose, hit):
                yield hit


def _surname_first(name: str) -> list[str]:
    """A name as lists have it: “Reyes, Ana”."""
    words = name.split()
    return [f"{' '.join(words[place:])}, {' '.join(words[:place])}" for place in range(1, len(words))]


def _is_meant(name: str, prose: str, hit: Hit) -> bool:
    """Of a single name: written as a name, and no word that only begins a sentence."""
    plain = prose.replace("\u2019", "'")
    if not any(plain.startswith(form, hit.start) for form in spellings(name)):
        return False
    before = prose[max(0, hit.start - 10) : hit.start]
    return not _ORDINARY.fullmatch(name.lower()) or not _SENTENCE_START.search(before)


RULES = (
    LintRule(
        "customer",
        "A customer of `customers`",
        "This names a customer. Say it without the name, unless they agreed to be named.",
        Severity.WARN,
        _customers,
    ),
    LintRule(
        "colleague",
        "A colleague of `[[people]]` other than the author",
        "This names a colleague. Write “a colleague” or the team, unless they agreed to be named.",
        Severity.WARN,
        _people,
    ),
    LintRule(
        "embargo",
        "Words under `embargo`",
        "This is under embargo: it must not be said in public yet.",
        Severity.BLOCK,
        lambda text: named(text.company.embargo, text.text),
    ),
)
