"""The training set of the head: the tags' own words and the labelled examples, in one order and one table.

The order is by content, so that the same data in any order make the same model. A text configured for two tags is one
sample of both; of several labels that people gave one text, the newest counts. Near duplicates are found by vectors, in
`near_duplicates`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from bot.classifier.arrays import Array
from bot.core.model import Tag
from bot.core.text.normalise import normalise_text
from bot.core.verdict import Example, Lesson

NOBODY = ""
"""The class of what is not for us. It exists once a post was labelled as having no tag."""

_SAYS_NOTHING_OF_TAGS = (Lesson.WANTS_NOTHING, Lesson.SPAM, Lesson.WANTED)
"""Lessons of whether a post wants an answer: praise of the search says nothing against its tag."""

MAX_EXAMPLES = 3_000
"""Examples a head is fitted on: the time grows with the cube of their number, 3,000 take about two seconds."""

_USUAL, _SOME = 0.1, 3
"""The share of examples with several tags, and the least number, from which several tags count as usual."""


@dataclass(frozen=True, slots=True)
class TrainingSample:
    """A text with its classes. `is_description`: it is the tag's own name, description or words, not a post.

    `is_taught`: a person labelled it, and `lesson` is what they said beside its tags.
    """

    text: str
    classes: tuple[str, ...]
    ref: str = ""
    is_description: bool = False
    is_taught: bool = False
    lesson: Lesson | None = None

    @property
    def teaches_tags(self) -> bool:
        """Whether it says which tags a post has, or that it has none."""
        return self.lesson not in _SAYS_NOTHING_OF_TAGS


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """The samples, and the classes in their order (the columns of `targets`)."""

    rows: tuple[TrainingSample, ...]
    classes: tuple[str, ...]

    @classmethod
    def of_rows(cls, rows: Sequence[TrainingSample], classes: Sequence[str]) -> "TrainingSet":
        """Some of the samples of a set with these classes; `NOBODY` only where one of them has it."""
        nobody = any(NOBODY in row.classes for row in rows)
        return cls(tuple(rows), tuple(name for name in classes if name != NOBODY or nobody))

    @property
    def multi_label(self) -> bool:
        """Whether several classes a text are usual: then each tag is decided independently, else the tags compete."""
        tagged = [row for row in self.rows if not row.is_description and row.classes != (NOBODY,)]
        shared = sum(len(row.classes) > 1 for row in tagged)
        return shared >= _SOME and shared >= _USUAL * len(tagged)

    def targets(self) -> Array:
        """One row a sample, one column a class: 1 for its classes."""
        places = {name: number for number, name in enumerate(self.classes)}
        table = np.zeros((len(self.rows), len(self.classes)), dtype=np.float32)
        for row, sample in enumerate(self.rows):
            for name in sample.classes:
                table[row, places[name]] = 1.0
        return table

    def example_rows(self) -> list[int]:
        """The positions of the examples, without descriptions, among the rows."""
        return [number for number, row in enumerate(self.rows) if not row.is_description]


def collect_samples(
    tags: Sequence[Tag], examples: Iterable[Example], most: int = MAX_EXAMPLES
) -> tuple[TrainingSample, ...]:
    """The configured and the labelled examples, newest first; at most `most`, spread over the classes.

    `examples` come newest last; unknown tags of an example are ignored. Texts that differ only in punctuation or letter
    case are one, and the newest counts.
    """
    names = {tag.name for tag in tags}
    found: dict[str, TrainingSample] = {}
    for sample in (*_configured_samples(tags), *_taught_samples(examples, names)):
        key = normalise_text(sample.text)
        older = found.pop(key, None)
        found[key] = replace(sample, ref=sample.ref or older.ref) if older else sample
    return _newest_of_each([found[key] for key in reversed(found)], most)


def build_training_set(tags: Sequence[Tag], examples: Iterable[TrainingSample]) -> TrainingSet:
    """The examples ordered by content, then the tags' own words."""
    rows = sorted(examples, key=lambda row: (sha256(row.text.encode(errors="replace")).digest(), row.classes, row.ref))
    ordered = sorted(tags, key=lambda tag: tag.name)
    own = [TrainingSample(text, (tag.name,), is_description=True) for tag in ordered for text in _own_words(tag)]
    nobody = (NOBODY,) if any(NOBODY in row.classes for row in rows) else ()
    return TrainingSet((*rows, *own), (*(tag.name for tag in ordered), *nobody))


def _configured_samples(tags: Sequence[Tag]) -> Iterable[TrainingSample]:
    claims: dict[str, set[str]] = {}
    for tag in tags:
        for text in tag.examples:
            claims.setdefault(" ".join(text.split()), set()).add(tag.name)
    return (TrainingSample(text, tuple(sorted(claims[text]))) for text in sorted(claims) if text)


def _taught_samples(examples: Iterable[Example], names: set[str]) -> Iterable[TrainingSample]:
    for example in examples:
        text, known = " ".join(example.text.split()), names & set(example.tags)
        if text and (known or not example.tags):
            classes = tuple(sorted(known)) or (NOBODY,)
            yield TrainingSample(text, classes, example.ref, is_taught=True, lesson=example.lesson)


def _newest_of_each(samples: Sequence[TrainingSample], most: int) -> tuple[TrainingSample, ...]:
    """At most `most`, spread evenly: the newest of each combination of classes, then the second newest of each, and so
    on.
    """
    times: Counter[tuple[str, ...]] = Counter()
    turns = []
    for sample in samples:
        turns.append(times[sample.classes])
        times[sample.classes] += 1
    chosen = sorted(range(len(samples)), key=lambda place: (turns[place], place))[:most]
    return tuple(samples[place] for place in sorted(chosen))


def _own_words(tag: Tag) -> Iterable[str]:
    named = tag.name.replace("_", " ").replace("-", " ")
    yield f"{named}: {tag.description}" if tag.description else named
    if tag.words:
        yield ", ".join(tag.words)
