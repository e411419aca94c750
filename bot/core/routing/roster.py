"""What is known of the people at one moment: their open questions, absences, turns, what leads said of their expertise,
and who is in Slack's user groups. Values only; the store makes them, routing reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.model import Person
from bot.core.routing.strength import UNPROVEN, Strength

COUNTED = 100
"""The last questions of which is counted how often somebody was asked first."""


BY_STATUS = "status"
"""Who said that somebody is away, where it is their own status in Slack."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away until then; `by` said so, a Slack user id or `BY_STATUS`. Without `has_end` the moment is only
    when that is looked at again.
    """

    person: str
    until: datetime
    by: str
    why: str = ""
    has_end: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """How many of the last questions they were asked first, and the place of the newest; 0: never."""

    times: int = 0
    last: int = 0


NEVER_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Expertise:
    """What a lead said of somebody's tags and cap, over the configuration. `cap` None: as configured."""

    person: str
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    cap: int | None = None
    by: str = ""
    at: datetime | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether all is as configured."""
        return not self.added and not self.dropped and self.cap is None

    def applied_to(self, person: Person) -> Person:
        """The person with what was said of them."""
        tags = tuple(tag for tag in dict.fromkeys((*person.tags, *self.added)) if tag not in self.dropped)
        return replace(person, tags=tags, cap=person.cap if self.cap is None else self.cap)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything by Slack user id; who is missing has nothing open, is here, was never asked and is as configured.

    `open` counts the open questions somebody has claimed. `groups` are the members of Slack's user groups by the
    group's id. `quiet` is until when somebody has do not disturb on now.
    """

    open: Mapping[str, int] = field(default_factory=dict)
    absences: Mapping[str, Absence] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    expertise: Mapping[str, Expertise] = field(default_factory=dict)
    strengths: Mapping[tuple[str, str], Strength] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quiet: Mapping[str, datetime] = field(default_factory=dict)

    def as_said(self, person: Person) -> Person:
        """The person with what leads said of them."""
        said = self.expertise.get(person.slack)
        return said.applied_to(person) if said else person

    def is_away(self, slack: str, now: datetime) -> bool:
        """Whether they are away now."""
        absence = self.absences.get(slack)
        return absence is not None and absence.until > now

    def quiet_until(self, slack: str, now: datetime) -> datetime | None:
        """Until when they have do not disturb on; None when they do not."""
        until = self.quiet.get(slack)
        return until if until is not None and until > now else None

    def strength(self, slack: str, tag: str) -> Strength:
        """What their answers in this tag have shown."""
        return self.strengths.get((slack, tag), UNPROVEN)
