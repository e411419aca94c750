"""Finds the tags' configured words in a text. The classifiers decide what a word counts."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bot.classifier.text import tokens
from bot.core.model import Tag
from bot.core.text.matching import fold


def build_keyword_index(tags: Sequence[Tag]) -> tuple[dict[str, list[tuple[str, str, str]]], Counter[str]]:
    """The words and the name of each tag by their first token (padded tokens, tag, word as configured), and for each
    how many tags share it.
    """
    index: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    sharers: Counter[str] = Counter()
    for tag in tags:
        seen: dict[str, str] = {}
        for word in (*tag.words, tag.name.replace("-", " ").replace("_", " ")):
            if found := tokens(fold(word)):
                seen.setdefault(f" {' '.join(found)} ", word)
        for padded, word in seen.items():
            index[padded.split()[0]].append((padded, tag.name, word))
            sharers[padded] += 1
    return dict(index), sharers


def find_keywords(index: Mapping[str, Sequence[tuple[str, str, str]]], folded: str) -> dict[str, dict[str, str]]:
    """For each tag those of its words that the text contains: padded tokens, and the word as configured."""
    found = tokens(folded)
    padded = f" {' '.join(found)} "
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for first in sorted(set(found) & index.keys()):
        for phrase, tag, word in index[first]:
            if phrase in padded:
                named[tag][phrase] = word
    return named
