"""What people said of the very words of a post: the newest judgement of each text, found again by its bare words.

What is merely like an example is weighed elsewhere. Texts are the same as `bot.core.text.normalise` says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.model import Tag
from bot.core.text.normalise import normalise_text
from bot.core.verdict import Example

MIN_WORDS = 4
"""A shorter text ("same here") says too little by itself: one that was not for us does not dismiss the next."""

_SHOWN = 80


def latest_examples(tags: Sequence[Tag], examples: Sequence[Example]) -> dict[str, Example]:
    """Each taught text's last example by its bare words, with those of its tags that there are.

    An example that names only tags that are no more is left out. Order matters among examples of one text alone.
    """
    names = {tag.name for tag in tags}
    found = {
        normalise_text(one.text): replace(one, tags=tuple(sorted(names & set(one.tags))))
        for one in examples
        if not one.tags or names & set(one.tags)
    }
    return dict(sorted(found.items()))


def find_exact_match(text: str, taught: Mapping[str, Example]) -> Example | None:
    """The example with the same bare words; None where it was not ours and has fewer than `MIN_WORDS`."""
    if not taught:
        return None
    bare = normalise_text(text)
    found = taught.get(bare)
    return None if found is None or (not found.tags and len(bare.split()) < MIN_WORDS) else found


def describe_example(text: str, ref: str = "") -> str:
    """How an example is named to a person: as its question, else by its words."""
    plain = " ".join(text.split())
    return (
        f"like {ref}" if ref else f"like the example '{plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + '…'}'"
    )
