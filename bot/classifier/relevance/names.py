"""The company's own names in a text, which are replaced by one neutral name: what a post wants does not depend on whom
it wants it of, and what was learnt of one company's posts then holds for another's.
"""

import re
from collections.abc import Iterable, Iterator

from bot.classifier.text import strip_links

NEUTRAL = "Acme"
_MIN_LETTERS = 4
"""Letters of a name's first word from which it stands for the whole: "Saltmarsh" for "Saltmarsh Bank", not "The"."""


class CompanyNames:
    """The names of a company: as they are given, written together, by their first word, and as part of a handle.

    Any letter case, with or without @ or #, at word bounds; a handle or hashtag also where it only contains the name.
    """

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted({form for name in names for form in _forms(name)}, key=lambda form: (-len(form), form))
        self.known = tuple(known)
        named = "|".join(rf"[@#]?(?<!\w){re.escape(form)}(?!\w)" for form in known)
        handles = "|".join(rf"[@#]\w*{re.escape(form)}\w*" for form in known if form.isalnum())
        either = "|".join(part for part in (handles, named) if part)
        self._pattern = re.compile(either, re.IGNORECASE) if either else None

    def masked(self, text: str) -> str:
        """One line without links, each name replaced by `NEUTRAL`."""
        line = " ".join(strip_links(text).split())
        return self._pattern.sub(NEUTRAL, line) if self._pattern else line

    def found_in(self, text: str) -> bool:
        """Whether the text bears one of the names, links included."""
        return self._pattern is not None and self._pattern.search(text) is not None


def _forms(name: str) -> Iterator[str]:
    words = name.strip().lstrip("@#").lower().split()
    if words:
        yield " ".join(words)
        yield "".join(words)
        if len(words) > 1 and len(words[0]) >= _MIN_LETTERS:
            yield words[0]
