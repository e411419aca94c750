"""Which texts share the most words with one: a rough order for people to choose from, not a judgement. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"\w{3,}")


def most_alike(words: str, others: Sequence[tuple[int, str]], most: int) -> list[tuple[int, str]]:
    """So many of these (number, words) at the most that share a word with `words`: rare words count for more."""
    own = _words_of(words)
    common = Counter(word for _, text in others for word in _words_of(text))
    scored = [(sum(1 / common[word] for word in own & _words_of(text)), number, text) for number, text in others]
    likely = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1]))
    return [(number, text) for _, number, text in likely[:most]]


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
