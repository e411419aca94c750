"""The people as a team at one moment: what each has, when each works, who is away or on call, and how fairly they are
asked. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from bot.core.calendars.hours import WorkSpan
from bot.core.calendars.working_time import working_spans
from bot.core.model import Person
from bot.core.routing.experts import Expert, expert_of
from bot.core.routing.on_call import Duty, OnCall, duties
from bot.core.routing.roster import COUNTED, NEVER_ASKED, Absence, Roster


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A person with all that decides whether they are asked. `hours` are today's, none where they say none; `on_call`
    the tags for which they are, "" for all. `asked` of the last questions were put before them first.
    """

    expert: Expert
    hours: tuple[WorkSpan, ...] | None = None
    absence: Absence | None = None
    on_call: tuple[str, ...] = ()
    asked: int = 0

    @property
    def person(self) -> Person:
        """As leads said of them."""
        return self.expert.person

    @property
    def share(self) -> float:
        """The part of the last questions that was put before them first."""
        return self.asked / COUNTED


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody, and who is on call by which rule. `counted` of the last questions were looked at for the shares."""

    members: tuple[TeamMember, ...]
    duties: tuple[Duty, ...] = ()
    counted: int = 0


def team_of(people: Sequence[Person], roster: Roster, rules: Sequence[OnCall], now: datetime, zone: tzinfo) -> Team:
    """As it is now; `zone` says which day today is."""
    on = duties(rules, roster.groups, now)
    members = (_member(roster.as_said(person), roster, on, now, zone) for person in people)
    return Team(tuple(sorted(members, key=_order)), on, sum(one.times for one in roster.asked.values()))


def _member(person: Person, roster: Roster, on: Sequence[Duty], now: datetime, zone: tzinfo) -> TeamMember:
    away = {slack: one.until for slack, one in roster.absences.items() if roster.is_away(slack, now)}
    begins = datetime.combine(now.astimezone(zone).date(), time(), zone)
    today = working_spans(begins, begins + timedelta(days=1), [person.hours])
    return TeamMember(
        expert_of(person, roster.open, now, away),
        today if person.hours else None,
        roster.absences.get(person.slack) if person.slack in away else None,
        tuple(duty.tag for duty in on if person.slack in duty.people),
        roster.asked.get(person.slack, NEVER_ASKED).times,
    )


def _order(one: TeamMember) -> tuple[bool, float, str]:
    """Whoever is asked about something first, the fullest of them on top."""
    return not one.person.tags, -one.expert.open / max(1, one.person.cap), one.person.name
