"""How long a text is to X: its counting rule as published with twitter-text 3.1.0 (`config/v3.json`). Pure, and linear
in time.

The text is taken in Unicode's form NFC. Every link counts 23, every emoji 2, Latin and most other alphabets 1, all else
2. What is a link is said in `links`, what is one emoji in `emoji`.
"""

import re
import unicodedata

from connectors.x.counting.emoji import LONG_EMOJI
from connectors.x.counting.links import links

LINK = 23
"""X's `transformedURLLength`: what a link counts, for X puts its own short address in its place."""

_TWICE = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""X's `ranges`, turned round: outside 0-4351, 8192-8205, 8208-8223 and 8242-8247 a character counts 2 (its weight is
200, of which 100 are one)."""


def weighted_length(text: str) -> int:
    """In characters as X counts them; a post may have 280."""
    sound = unicodedata.normalize("NFC", text)
    total = place = 0
    for start, end in links(sound):
        total += _words(sound[place:start]) + LINK
        place = end
    return total + _words(sound[place:])


def _words(text: str) -> int:
    single, emoji = LONG_EMOJI.subn("", text)
    return 2 * emoji + len(single) + len(_TWICE.findall(single))
