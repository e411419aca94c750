"""Makes a stranger's text inert: Slack shows its characters and never acts on them.

Such text goes into the `text` elements of `rich_text` blocks, the one place where Slack parses no markup, mention,
emoji name or link. Where Slack takes a plain string instead (an option's label, a notification), `label` removes
everything that could act. Elements and blocks are built in `elements`.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from bot.core.text.graphemes import clipped, pieces_of

TEXT_LIMIT = 3000
"""The longest text object Slack takes, in characters (docs.slack.dev/reference/block-kit)."""

URL_LIMIT = 3000

_STACKING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# Thai and Hebrew put up to four marks on a letter; a taller stack only paints over its neighbours.
_TALL_STACK = re.compile(f"([{_STACKING}]{{4}})[{_STACKING}]+")
_UNUSUAL = re.compile(r"[^ -~\n]")
_JOINERS = "\u200c\u200d"  # Kept between non-ASCII characters: they build emoji and join Persian and Indic letters.
_NO_LETTER = ("Cf", "Cc")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)+")
_NOT_LABEL = re.compile(r"[^\w \-]+|_+")
_SPACES = re.compile(r"\s+")
# A point or colon inside a word could make a domain name or an emoji's code of it; one at the end of a word cannot, nor
# can one between digits (1.25, 9:30) unless it makes an IP address of them. Without domain names a slash leads nowhere.
_NOT_HEADLINE = re.compile(
    r"[^\w \-.,:;!?'\"\u2018\u2019\u201c\u201d()%+=/]+|_+|(?<!\S):|(?<!\w)/|/(?!\w)"
    r"|(?<![0-9])\.(?=[\w/])|\.(?=[^\W0-9]|/)|(?<![0-9]):(?=[\w/])|:(?![0-9]{2}(?![\w:]))(?=[\w/])"
)
_IP_ADDRESS = re.compile(r"[0-9]+(?:\.[0-9]+){3,}")


def escape(text: str) -> str:
    """`text` for a mrkdwn object or a message's `text`: exactly & < > (docs.slack.dev, "Escaping text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """`text` without bidi overrides, zero-width and tag characters, and without more than four marks on a letter.

    Control characters become visible (␀), lone surrogates U+FFFD; every line end becomes a line feed, with at most one
    empty line in a row.
    """
    shown = _UNUSUAL.sub(_seen, text)
    return _BLANK_LINES.sub("\n\n", _TALL_STACK.sub(r"\1", shown)).strip("\n")


def reveal_hidden(text: str) -> str:
    """Our own text with every hidden character spelt out ([U+202E]), so that nobody approves what they cannot see."""
    return _UNUSUAL.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    char = found[0]
    return char if char == "\t" or _seen(found) == char else f"[U+{ord(char):04X}]"


def _seen(found: re.Match[str]) -> str:
    char, text, place = found[0], found.string, found.start()
    if char == "\r":
        return "" if text.startswith("\n", place + 1) else "\n"
    if char in _JOINERS:
        return char if _joins(text[max(0, place - 1) : place], text[place + 1 : place + 2]) else ""
    return _strange(char)


def _strange(char: str) -> str:
    if char in "\x0b\x0c\u2028\u2029\x85":
        return "\n"
    if char == "\t":
        return " "
    kind = unicodedata.category(char)
    if kind == "Cc":
        return chr(0x2400 + ord(char)) if char < " " else "\ufffd"
    if kind == "Cs":
        return "\ufffd"
    return "" if kind == "Cf" else char


def _joins(before: str, after: str) -> bool:
    return all(char and not char.isascii() and unicodedata.category(char) not in _NO_LETTER for char in (before, after))


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, followed by how many more there are."""
    if len(text) <= limit:
        return text
    kept = clipped(text, limit).rstrip()
    return f"{kept}… ({len(text) - len(kept):,} more characters)"


def few_lines(text: str, most: int) -> str:
    """At most `most` lines of `text`, followed by how many more characters there are."""
    lines = text.split("\n", most)
    if len(lines) <= most:
        return text
    return "\n".join(lines[:most]) + f"… ({len(lines[most]):,} more characters)"


def split(text: str, size: int = TEXT_LIMIT) -> list[str]:
    """`text` cut into pieces of at most `size` characters."""
    return pieces_of(text, size)


def label(text: str, limit: int = 60) -> str:
    """`text` for a place where Slack takes only a plain string: its letters, digits, spaces and hyphens.

    No mention, link, bare domain name or emoji name can be written with these. "?" when nothing is left.
    """
    words = _SPACES.sub(" ", _NOT_LABEL.sub(" ", clean(clipped(text, limit * 20)))).strip()
    return (words if len(words) <= limit else clipped(words, limit - 1).rstrip() + "…") or "?"


def headline(text: str, limit: int = 80) -> str:
    """`text` as one line where Slack takes only a plain string: as `label`, with the marks of a sentence kept. Cut
    between two words where it is longer; "" when nothing is left.
    """
    said = _IP_ADDRESS.sub(lambda found: found[0].replace(".", " "), clean(clipped(text, limit * 20)))
    words = _SPACES.sub(" ", _NOT_HEADLINE.sub(" ", said)).strip()
    if len(words) <= limit:
        return words
    kept = clipped(words, limit - 1)
    whole = kept.rsplit(" ", 1)[0] if " " in kept[limit // 2 :] else kept
    return whole.rstrip(" ,;:") + "…"


def safe_url(url: str) -> str:
    """`url` when it is safe to offer, else "": http or https, a host, no user name, no unprintable or non-ASCII
    character, at most 3000 characters.
    """
    if len(url) > URL_LIMIT or not url.isascii() or any(char <= " " or char in '<>"|\\`\x7f' for char in url):
        return ""
    return url if host(url) else ""


def host(url: str) -> str:
    """The host of `url` as it is resolved; "" when the address is malformed, not http(s), or holds a user name."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        _ = parts.port  # reading it raises ValueError for nonsense
    except ValueError:
        return ""
    fine = parts.scheme in ("http", "https") and "@" not in parts.netloc and re.fullmatch(r"[a-z0-9.\-:]+", name)
    return name if fine else ""
