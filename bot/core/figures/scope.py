"""Which questions figures are about: all, or those of a tag, a source or a person. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.figures.facts import REVERTED, Fact, dues

ScopeName = tuple[str, str]
"""What a question belongs to: ("tag", "api"), ("source", "square"), ("person", "U0ANA")."""

TAG, SOURCE, PERSON = "tag", "source", "person"


@dataclass(frozen=True, slots=True)
class Scope:
    """Questions that have this tag last, that were asked on this source, that this person had a hand in; "" for any."""

    tag: str = ""
    source: str = ""
    person: str = ""

    @property
    def names(self) -> Sequence[ScopeName]:
        """What a question must belong to, all at once."""
        every = ((TAG, self.tag), (SOURCE, self.source), (PERSON, self.person))
        return [name for name in every if name[1]]

    def narrowed(self, name: ScopeName) -> "Scope":
        """Of these, the questions that belong to this, too."""
        kind, value = name
        return replace(self, **{kind: value})


EVERYTHING = Scope()


def scope_names(facts: Sequence[Fact]) -> frozenset[ScopeName]:
    """All that a question of these facts belongs to."""
    tags = next((fact.data["tags"] for fact in reversed(facts) if "tags" in fact.data), "")
    return frozenset(
        [*((TAG, tag) for tag in tags.split()), *(name for fact in facts for name in _source(fact) + _people(fact))]
    )


def last_rewritten(facts: Sequence[Fact]) -> datetime:
    """When last something happened that changes what counted of a question before: an act is undone, it belongs to
    something else than until then, or it was due before that was said.
    """
    known: set[ScopeName] = set()
    tags, last = "", facts[0].at
    for fact in facts:
        names = {*_source(fact), *_people(fact)}
        said = fact.data.get("tags", tags)
        if fact.what == REVERTED or said != tags or not names <= known or any(due < fact.at for due in dues(fact)):
            last = max(last, fact.at)
        known, tags = known | names, said
    return last


def _source(fact: Fact) -> list[ScopeName]:
    return [(SOURCE, fact.data["source"])] if fact.data.get("source") else []


def _people(fact: Fact) -> list[ScopeName]:
    return [(PERSON, person) for person in _taking_part(fact) if person]


def _taking_part(fact: Fact) -> Iterator[str]:
    """Who claims it, is given it, or writes a reply."""
    if fact.what == "question.assigned":
        yield from fact.data.get("to", "").split()
    elif fact.what in ("question.claimed", "reply.proposed"):
        yield fact.by
