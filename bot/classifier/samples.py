"""What the head learns from: the tags' own words and the examples people gave, brought into one order and one table.

The order is by content, so that the same data in any order make the same model. A text that two tags claim is one
sample of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from bot.core.model import Tag
from bot.core.verdict import Example

NOBODY = ""
"""The class of what is not for us. It exists once a post was taught to have no tag."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its classes. `described`: it is the tag's own name, description or words, no real post."""

    text: str
    classes: tuple[str, ...]
    ref: str = ""
    described: bool = False


@dataclass(frozen=True, slots=True)
class Samples:
    """All of them, and the classes in their order (the columns of `targets`)."""

    rows: tuple[Sample, ...]
    classes: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether any text belongs to more than one class."""
        return any(len(row.classes) > 1 for row in self.rows)

    def targets(self, *, several: bool) -> Array:
        """One row a sample, one column a class: 1 for its classes, or shares of 1 when they compete."""
        places = {name: number for number, name in enumerate(self.classes)}
        table = np.zeros((len(self.rows), len(self.classes)), dtype=np.float32)
        for row, sample in enumerate(self.rows):
            for name in sample.classes:
                table[row, places[name]] = 1.0 if several else 1 / len(sample.classes)
        return table

    def examples(self) -> list[int]:
        """The places of the real posts among the rows."""
        return [number for number, row in enumerate(self.rows) if not row.described]


def gather(tags: Sequence[Tag], examples: Iterable[Example]) -> Samples:
    """The samples of these tags and examples. Examples of a tag that is no more count for the others they name."""
    names = {tag.name for tag in tags}
    claims: dict[str, set[str]] = {}
    refs: dict[str, str] = {}
    for tag in tags:
        for text in tag.examples:
            claims.setdefault(" ".join(text.split()), set()).add(tag.name)
    for example in examples:
        if example.tags and not names & set(example.tags):
            continue
        text = " ".join(example.text.split())
        claims.setdefault(text, set()).update(names & set(example.tags))
        refs[text] = example.ref or refs.get(text, "")
    rows = [
        Sample(text, tuple(sorted(claimed)) or (NOBODY,), refs.get(text, ""))
        for text, claimed in claims.items()
        if text
    ]
    rows.sort(key=lambda row: (sha256(row.text.encode(errors="replace")).digest(), row.classes))
    own = [Sample(text, (tag.name,), described=True) for tag in sorted(tags, key=_name) for text in _own_words(tag)]
    nobody = (NOBODY,) if any(NOBODY in row.classes for row in rows) else ()
    return Samples((*rows, *own), (*sorted(names), *nobody))


def _name(tag: Tag) -> str:
    return tag.name


def _own_words(tag: Tag) -> Iterable[str]:
    named = tag.name.replace("_", " ").replace("-", " ")
    yield f"{named}: {tag.description}" if tag.description else named
    if tag.words:
        yield ", ".join(tag.words)
