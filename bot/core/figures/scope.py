"""Which questions figures are about: all, or those of a tag, a source or a person. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.figures.facts import Fact


@dataclass(frozen=True, slots=True)
class Scope:
    """Questions that have this tag last, that were asked on this source, that this person had a hand in; "" for any."""

    tag: str = ""
    source: str = ""
    person: str = ""

    def covers(self, facts: Sequence[Fact]) -> bool:
        """Whether the question of these facts is one of them."""
        return self._has_tag(facts) and self._has_source(facts) and self._has_person(facts)

    def _has_tag(self, facts: Sequence[Fact]) -> bool:
        if not self.tag:
            return True
        said = next((fact.data["tags"] for fact in reversed(facts) if "tags" in fact.data), "")
        return self.tag in said.split()

    def _has_source(self, facts: Sequence[Fact]) -> bool:
        return not self.source or any(fact.data.get("source") == self.source for fact in facts)

    def _has_person(self, facts: Sequence[Fact]) -> bool:
        return not self.person or any(_takes_part(self.person, fact) for fact in facts)


EVERYTHING = Scope()


def _takes_part(person: str, fact: Fact) -> bool:
    """Whether this person claims it, is given it, or writes a reply."""
    if fact.what == "question.assigned":
        return person in fact.data.get("to", "").split()
    return fact.by == person and fact.what in ("question.claimed", "reply.proposed")
