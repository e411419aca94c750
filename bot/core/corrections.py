"""What a person's act teaches about a question, and which corrections still count under the present tags. Pure. How a
classifier learns from them is its own affair. `None` teaches nothing about the question's tags. An empty tuple says
that the question is not for us.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.core.model import Tag
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.core.verdict import Example, Lesson

TaughtTags = tuple[str, ...] | None
"""The tags an act teaches; see the module."""

NOT_US, SPAM, TALK, JOB, ANSWERED, OTHER = "not_us", "spam", "talk", "job", "answered", "other"

IGNORE_KINDS: Mapping[str, str] = {
    NOT_US: "not about us",
    SPAM: "spam or advertisement",
    TALK: "praise, news or talk: wants no answer",
    JOB: "a job advert",
    ANSWERED: "already answered",
    OTHER: "something else",
}
"""Why a post is ignored: each kind with the label a person picks."""

_NOT_FOR_US = frozenset({NOT_US, SPAM, TALK, JOB})
_KIND_BY_OPENING: Mapping[str, str] = {
    "not about us": NOT_US,
    "not ours": NOT_US,
    "not us": NOT_US,
    "spam": SPAM,
    "praise": TALK,
    "news about": TALK,
    "news article": TALK,
    "job ad": JOB,
    "job advert": JOB,
    "job offer": JOB,
    "job posting": JOB,
}
_KIND_BY_WHOLE_TEXT: Mapping[str, str] = {"news": TALK, "job": JOB}
"""Words that count only when they are the whole reason: "job done by support" and "news to me" mean something else."""


def ignore_kind_of(reason: str) -> str:
    """The kind that the first words of a typed reason name; "" when they name none."""
    words = " ".join("".join(letter if letter.isalpha() else " " for letter in reason.casefold()).split()) + " "
    opens = (kind for said, kind in _KIND_BY_OPENING.items() if words.startswith(f"{said} "))
    return _KIND_BY_WHOLE_TEXT.get(words.strip()) or next(opens, "")


def ignore_reason(kind: str, reason: str) -> str:
    """The reason as it is shown: the kind's label and the reason given; "something else" adds no label."""
    said = reason.strip()
    named = "" if kind == OTHER or (said and ignore_kind_of(said) == kind) else IGNORE_KINDS.get(kind, "")
    return ": ".join(part for part in (named, said) if part)


def tags_taught_by_ignoring(kind: str) -> TaughtTags:
    """Spam, talk, adverts and posts about somebody else are not for us; any other kind teaches nothing."""
    return () if kind in _NOT_FOR_US else None


def lesson_of_ignoring(kind: str) -> Lesson | None:
    """What else it teaches; None for what says nothing of the post."""
    return _LESSONS.get(kind)


_LESSONS = {NOT_US: Lesson.NOT_ABOUT_US, TALK: Lesson.WANTS_NOTHING, SPAM: Lesson.SPAM, JOB: Lesson.SPAM}


def tags_taught_by_assigning(tags: Sequence[str], holds: Sequence[str]) -> TaughtTags:
    """What assigning a question with `tags` to a person who has the tags `holds` teaches: the tags they share, else the
    person's only tag.

    A person with several other tags, or with none, may have been chosen for any reason: that teaches nothing.
    """
    shared = tuple(tag for tag in tags if tag in holds)
    return shared or (tuple(holds) if len(holds) == 1 else None)


def current_examples(examples: Iterable[Example], tags: Sequence[Tag]) -> tuple[Example, ...]:
    """The examples with their tags renamed to the present ones; an example whose tags are all gone is dropped."""
    now, known = current_names(tags), {tag.name for tag in tags}
    renamed = ((one, tuple(tag for tag in to_current_names(one.tags, now) if tag in known)) for one in examples)
    return tuple(replace(one, tags=present) for one, present in renamed if present or not one.tags)
