"""A text as a reader sees it, for rules that look for signs: no letter hidden between two others, and blanks, dashes
and wide letters as plain ones. Pure.
"""

import re
from collections.abc import Sequence

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PLAIN = {
    **dict.fromkeys([0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)], " "),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-"),
    0x2024: ".",
    0x2044: "/",
    0x2215: "/",
    0xFF0E: ".",
    **{wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
}


def as_seen(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is seen, and for each place in it and its end the place in `text`."""
    plain = text.translate(_PLAIN)
    if not _HIDDEN.search(plain):
        return plain, range(len(text) + 1)
    places = [place for place, char in enumerate(plain) if not _HIDDEN.match(char)]
    return "".join(plain[place] for place in places), [*places, len(text)]
