"""Labelled texts with exactly the same words as a post: the newest label of each text, looked up by its normalised
words.

`bot.core.text.normalise` says which texts are the same. Similar texts are compared elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.model import Tag
from bot.core.text.normalise import normalise_text
from bot.core.verdict import Example

MIN_WORDS = 4
"""A shorter text ("same here") says too little by itself: a label "not for us" on it does not dismiss the next one."""

_SHOWN = 80


def latest_examples(tags: Sequence[Tag], examples: Sequence[Example]) -> dict[str, Example]:
    """The newest example of each text by its normalised words, with those of its tags that exist.

    An example with only unknown tags is left out. Order matters only among examples of the same text.
    """
    names = {tag.name for tag in tags}
    found = {
        normalise_text(one.text): replace(one, tags=tuple(sorted(names & set(one.tags))))
        for one in examples
        if not one.tags or names & set(one.tags)
    }
    return dict(sorted(found.items()))


def find_exact_match(text: str, taught: Mapping[str, Example]) -> Example | None:
    """The example with the same normalised words; None for one not for us with fewer than `MIN_WORDS` words."""
    if not taught:
        return None
    bare = normalise_text(text)
    found = taught.get(bare)
    return None if found is None or (not found.tags and len(bare.split()) < MIN_WORDS) else found


def describe_example(text: str, ref: str = "") -> str:
    """How a person knows an example: by its question, else by its words."""
    plain = " ".join(text.split())
    return (
        f"like {ref}" if ref else f"like the example '{plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + '…'}'"
    )
