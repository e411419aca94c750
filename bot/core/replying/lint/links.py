"""Rules about links: shortened ones, and those that look like another address than they are."""

import re
import unicodedata
from collections.abc import Iterable

from bot.core.replying.lint.rule import Hit, LintRule, LintText, hits
from bot.core.text.lint_finding import Severity

_SHORTENERS = (
    r"bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|v\.gd|buff\.ly|rebrand\.ly|cutt\.ly|tiny\.cc|t\.ly|s\.id"
    r"|rb\.gy|shorturl\.at|lnkd\.in|bl\.ink|short\.io|dub\.sh|tr\.im|qr\.ae|amzn\.to|fb\.me|trib\.al"
)
_SHORTENED = re.compile(rf"(?i)(?<![\w.-])(?:{_SHORTENERS})/[^\s)>\]]{{1,100}}")

_HOST = re.compile(r"(?<![\w.@-])[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){1,5}(?![\w])")
_PUNYCODE = re.compile(r"(?i)(?<![\w-])(?:[\w-]{1,63}\.){0,5}xn--[a-z0-9-]{1,59}(?:\.[\w-]{1,63}){0,5}")
_TWINS = frozenset("асеорхуіјѕһԁӏѵԛԝαονρικ")
"""Letters that look like Latin ones."""

_LABELLED = re.compile(
    r"\[([^\[\]\n]{1,200})\]\(<?(https?://[^\s()<>]{1,500})>?\)"
    r"|((?:https?://)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?:/[^\s()]{0,200})?) \((https?://[^\s()]{1,500})\)"
)
_LABEL_HOST = re.compile(r"(?i)^\s*(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?:[/:?#]\S*)?\s*$")
_WITHIN_LABEL = re.compile(
    r"(?<![\w.@/-])(?:https?://)?((?:[A-Za-z0-9-]{1,63}\.){1,5}"
    r"(?:com|org|net|io|dev|app|co|ai|cloud|de|eu|uk|fr|nl|ch|at|es|it|us|ca|au|info|biz|gov|edu|bank|shop|example))"
    r"(?![\w-]|\.\w)"
)
"""An address among other words: of what has a dot there only what ends as addresses do."""
_PRODUCTS = ("asp.net", "ado.net", "vb.net", "ml.net")
_FILES = re.compile(r"md|txt|py|js|ts|json|toml|yaml|yml|html|css|go|rs|java|cfg|ini|xml|csv|pdf|png|log|sh|conf")


def _look_alikes(text: LintText) -> Iterable[Hit]:
    if text.text.isascii():
        return
    for match in _HOST.finditer(text.text):
        if any(_mixes_scripts(label) or _imitates_latin(label, match[0]) for label in match[0].split(".")):
            yield Hit(*match.span())


def _mixes_scripts(label: str) -> bool:
    scripts = {_script(letter) for letter in label if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def _imitates_latin(label: str, host: str) -> bool:
    letters = [letter for letter in label.casefold() if letter.isalpha()]
    return bool(letters) and set(letters) <= _TWINS and host.rpartition(".")[2].isascii()


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _false_labels(text: LintText) -> Iterable[Hit]:
    for match in _LABELLED.finditer(text.text):
        label, address = (match[1], match[2]) if match[2] else (match[3], match[4])
        if _is_false(label, address):
            yield Hit(*match.span())
    for label, address in text.links:
        if _is_false(label, address):
            shown_so = f"{label} ({address})"
            start = text.text.find(shown_so)
            yield Hit(start, start + len(shown_so)) if start >= 0 else Hit(0, 0)


def _is_false(label: str, address: str) -> bool:
    """Whether the words of a link are, or name, addresses, and none of them is its own."""
    whole = _LABEL_HOST.match(label)
    if whole:
        return not _FILES.fullmatch(whole[1].rpartition(".")[2].lower()) and not _same(whole[1], address)
    shown = [host for host in _WITHIN_LABEL.findall(label) if host.lower() not in _PRODUCTS]
    return bool(shown) and not any(_same(host, address) for host in shown)


def _same(shown: str, address: str) -> bool:
    """Whether one host is the other, or lies under it."""
    real = re.sub(r"^https?://(?:[^/@]*@)?", "", address.lower())
    real = re.split(r"[/:?#]", real, maxsplit=1)[0].removeprefix("www.")
    plain = shown.lower().removeprefix("www.")
    return real == plain or real.endswith(f".{plain}") or plain.endswith(f".{real}")


RULES = (
    LintRule(
        "shortener",
        "A shortened link",
        "A shortened link hides where it leads. Write the whole address.",
        Severity.WARN,
        lambda text: hits(_SHORTENED, text.text),
    ),
    LintRule(
        "look_alike",
        "A host written with letters of several scripts",
        "This host holds letters that only look like others (as of Cyrillic): it is not the address it seems to"
        " be. Type it anew.",
        Severity.BLOCK,
        _look_alikes,
    ),
    LintRule(
        "punycode",
        "A host in punycode (`xn--`)",
        "This host is written in punycode, so nobody sees what it is. Write it as people read it.",
        Severity.WARN,
        lambda text: hits(_PUNYCODE, text.text),
    ),
    LintRule(
        "false_label",
        "A link that shows another host than its own",
        "This link shows one address and leads to another. Let it show where it leads.",
        Severity.WARN,
        _false_labels,
    ),
)
