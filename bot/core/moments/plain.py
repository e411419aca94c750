"""What people typed, as plain words: without the marks that keyboards and copied text put around it. Pure."""

import re
import unicodedata

from bot.core.text.graphemes import clipped

_MARKS = re.compile("[\"'`*_()\\[\\]\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u00ad\u200b-\u200f\u2060\ufeff]")
_AFTER = ",;!?"
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_LONGEST = 80
_SHOWN = 40


def plain_words(text: str) -> str:
    """In small letters with single spaces; none of what is longer than any moment."""
    typed = " ".join(text.split())
    normal = _MARKS.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", typed if len(typed) <= _LONGEST else "")))
    words = _COMMA.sub(" ", normal).strip().rstrip(_AFTER)
    return " ".join(words.casefold().split())


def quoted(text: str) -> str:
    """As typed, to be said back."""
    return f"\u201c{clipped(' '.join(text.split()), _SHOWN)}\u201d"
