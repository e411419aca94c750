"""The words of a text as a search index keeps them, alike for every database: without capitals and accents. Letters of
writings that put no spaces between words, and symbols such as emoji, are each a word of their own. Pure.
"""

import re
import unicodedata

_ASCII = re.compile(r"[a-z0-9]+")
_TOKEN = re.compile("[a-z0-9\u0080-\u06ff]+|[\u0700-\U0010ffff]")
_ALONE = "\u0700"
"""Before it stand the alphabets whose words are written apart: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic."""
_LONGEST = 200
"""Characters of a word that count."""
_BEGINNING = 3
_KEPT = ("L", "N", "S")


def tokens_of(text: str) -> list[str]:
    """The words, in order, none with a mark or a space in it."""
    if text.isascii():
        return [token[:_LONGEST] for token in _ASCII.findall(text.lower())]
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(" " if _separates(one) else one for one in decomposed if unicodedata.category(one) != "Mn")
    composed = unicodedata.normalize("NFC", bare)
    return [f"u{ord(one):x}" if one >= _ALONE else one[:_LONGEST] for one in _TOKEN.findall(composed)]


def goes_on(term: str) -> bool:
    """Whether the last word of a term may be the beginning of a longer one: where words are written apart, and from so
    many letters on, for shorter ones begin very many.
    """
    tokens = tokens_of(term)
    return bool(tokens) and len(tokens[-1]) >= _BEGINNING and term[-1] < _ALONE


def _separates(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] not in _KEPT
