"""What somebody is asked about: as configured, as leads said since, and as their answers have shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Person
from bot.core.routing.roster import Expertise, Roster
from bot.core.routing.strength import Strength


@dataclass(frozen=True, slots=True)
class ExpertProfile:
    """One person at one moment. `tags` are all there are."""

    configured: Person
    roster: Roster
    tags: tuple[str, ...]
    now: datetime

    @property
    def person(self) -> Person:
        """With what leads said of them."""
        return self.roster.as_said(self.configured)

    @property
    def said(self) -> Expertise:
        """What leads said of them over the configuration."""
        return self.roster.expertise.get(self.configured.slack, Expertise(self.configured.slack))

    @property
    def open(self) -> int:
        """How many open questions they have claimed."""
        return self.roster.open.get(self.configured.slack, 0)

    @property
    def strengths(self) -> tuple[tuple[str, Strength], ...]:
        """What their answers have shown in each tag they have, or have outcomes in."""
        shown = [tag for tag in self.tags if tag in self.person.tags or self._strength(tag).reasons]
        return tuple((tag, self._strength(tag)) for tag in shown)

    @property
    def suggested(self) -> tuple[str, ...]:
        """Tags they do not have and are known to answer well in."""
        lacking = (tag for tag in self.tags if tag not in self.person.tags)
        return tuple(tag for tag in lacking if self._strength(tag).level_at(self.now) > 0)

    def _strength(self, tag: str) -> Strength:
        return self.roster.strength(self.configured.slack, tag)


def correction_data(before: Person, after: Person) -> dict[str, str]:
    """What the history tells of a correction, by which it can be put back."""
    return {
        "person": after.slack,
        "tags": " ".join(after.tags),
        "cap": str(after.cap),
        "was_tags": " ".join(before.tags),
        "was_cap": str(before.cap),
    }


def corrected(
    configured: Person, said: Expertise, add: Sequence[str], drop: Sequence[str], cap: int | None, by: str
) -> Expertise:
    """What is said of somebody once these tags are added and those taken off, and the cap is set where it is given."""
    present = said.applied_to(configured)
    tags = [tag for tag in dict.fromkeys((*present.tags, *add)) if tag not in drop]
    set_to = present.cap if cap is None else cap
    return Expertise(
        configured.slack,
        tuple(tag for tag in tags if tag not in configured.tags),
        tuple(tag for tag in configured.tags if tag not in tags),
        None if set_to == configured.cap else set_to,
        by,
    )
