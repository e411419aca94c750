"""Whom each rung calls: who is there for a question, and has not been called about it yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work, next_at_work
from bot.core.escalating.ladder import Ladder
from bot.core.model import Person, Role
from bot.core.permissions import Act, people_who_may
from bot.core.promises.rungs import RungCall
from bot.core.routing.on_call import OnCall
from bot.core.routing.reckoning import Choice, reckon
from bot.core.routing.roster import Roster


class Awaited(Protocol):
    """What waits: a question, or one answer for a whole burst. `asked` are those who are asked about it."""

    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def asked(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Everybody, what is known of them, and who is on call when."""

    people: Mapping[str, Person]
    roster: Roster
    on_call: Sequence[OnCall]
    now: datetime

    def called_by(self, call: RungCall, awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
        """Whom a rung of this kind would call, the likeliest first; nobody who is away."""
        return _CALLS[call](self, awaited, ladder)

    def hours_of(self, called: Iterable[str]) -> list[Hours | None]:
        return [self.people[who].hours if who in self.people else None for who in called]

    def at_work(self, called: Iterable[str]) -> tuple[str, ...]:
        """Those of them who work now."""
        return tuple(who for who in called if is_at_work(self.hours_of([who])[0], self.now))

    def callable_from(self, called: Sequence[str], at: datetime) -> datetime:
        """When the first of them is at work from then on."""
        return next_at_work(at, self.hours_of(called)) or at

    def here(self, people: Iterable[str]) -> tuple[str, ...]:
        """Those who are not away."""
        return tuple(who for who in people if not self.roster.is_away(who, self.now))

    def choices(self, awaited: Awaited) -> Sequence[Choice]:
        """Those with one of its tags, and those on call for it, who are not away."""
        found = reckon(awaited.tags, self.people.values(), self.roster, self.on_call, self.now).choices
        return [one for one in found if one.away_until is None]


def _asked(colleagues: Colleagues, awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
    return colleagues.here([ladder.holder] if ladder.holder else awaited.asked)


def _others(colleagues: Colleagues, awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
    found = (one.person.slack for one in colleagues.choices(awaited) if one.tag and not one.on_call)
    return _uncalled(found, awaited, ladder)


def _on_call(colleagues: Colleagues, awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
    found = (one.person.slack for one in colleagues.choices(awaited) if one.on_call)
    return _uncalled(found, awaited, ladder)


def _leads(colleagues: Colleagues, awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
    """Where all of them are asked, called or away already: all of them."""
    leads = [person.slack for person in colleagues.people.values() if Role.LEAD in person.roles]
    return _uncalled(colleagues.here(leads), awaited, ladder) or tuple(leads)


def _comms(colleagues: Colleagues, _awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
    may = people_who_may(Act.APPROVE, colleagues.people.values())
    return colleagues.here(who for who in may if who not in ladder.no_reviewers)


def _uncalled(found: Iterable[str], awaited: Awaited, ladder: Ladder) -> tuple[str, ...]:
    """Those who are neither asked nor called by an earlier rung."""
    return tuple(who for who in found if who not in awaited.asked and who not in ladder.called)


_CALLS: Mapping[RungCall, Callable[[Colleagues, Awaited, Ladder], tuple[str, ...]]] = {
    RungCall.ASKED: _asked,
    RungCall.OTHERS: _others,
    RungCall.ONCALL: _on_call,
    RungCall.LEADS: _leads,
    RungCall.COMMS: _comms,
}
