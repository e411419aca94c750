"""When two posts say the same: a text reduced to its bare words, and a hash of them. Fuzzy comparison is in
`bot.classifier.duplicates`.
"""

import re
from hashlib import sha256

from bot.core.text.matching import fold

_LINK = re.compile(r"(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"(?<![\w@])@[\w.-]+")
_GAP = re.compile(r"[^\w]+")


def normalise_text(text: str) -> str:
    """`text` folded, without links, handles, punctuation and extra white space.

    A text of nothing else (emoji, a bare link) would become empty and equal to all others like it, so then only its
    white space is reduced.
    """
    folded = fold(text)
    linkless = _LINK.sub(" ", folded)
    bare = _GAP.sub(" ", _HANDLE.sub(" ", linkless) if "@" in linkless else linkless).strip()
    return bare or " ".join(folded.split())


def words_hash(text: str) -> str:
    """Hex SHA-256 of `normalise_text(text)`: equal for two posts exactly when their bare words are."""
    return sha256(normalise_text(text).encode("utf-8", "surrogatepass")).hexdigest()
