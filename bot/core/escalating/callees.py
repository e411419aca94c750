"""Whom each rung calls: who is there for a question, and has not been called about it yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work, next_at_work
from bot.core.escalating.ladder import Ladder
from bot.core.model import Person, Question, Role
from bot.core.permissions import Act, people_who_may
from bot.core.promises.rungs import RungCall
from bot.core.routing.on_call import OnCall
from bot.core.routing.reckoning import Choice, reckon
from bot.core.routing.roster import Roster


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Everybody, what is known of them, and who is on call when."""

    people: Mapping[str, Person]
    roster: Roster
    on_call: Sequence[OnCall]
    now: datetime

    def called_by(self, call: RungCall, question: Question, ladder: Ladder) -> tuple[str, ...]:
        """Whom a rung of this kind would call, the likeliest first; nobody who is away."""
        return _CALLS[call](self, question, ladder)

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

    def choices(self, question: Question) -> Sequence[Choice]:
        """Those with one of its tags, and those on call for it, who are not away."""
        found = reckon(question.tags, self.people.values(), self.roster, self.on_call, self.now).choices
        return [one for one in found if one.away_until is None]


def _asked(colleagues: Colleagues, question: Question, ladder: Ladder) -> tuple[str, ...]:
    return colleagues.here([ladder.holder] if ladder.holder else question.asked)


def _others(colleagues: Colleagues, question: Question, ladder: Ladder) -> tuple[str, ...]:
    found = (one.person.slack for one in colleagues.choices(question) if one.tag and not one.on_call)
    return _uncalled(found, question, ladder)


def _on_call(colleagues: Colleagues, question: Question, ladder: Ladder) -> tuple[str, ...]:
    found = (one.person.slack for one in colleagues.choices(question) if one.on_call)
    return _uncalled(found, question, ladder)


def _leads(colleagues: Colleagues, question: Question, ladder: Ladder) -> tuple[str, ...]:
    """Where all of them are asked, called or away already: all of them."""
    leads = [person.slack for person in colleagues.people.values() if Role.LEAD in person.roles]
    return _uncalled(colleagues.here(leads), question, ladder) or tuple(leads)


def _comms(colleagues: Colleagues, _question: Question, _ladder: Ladder) -> tuple[str, ...]:
    return colleagues.here(people_who_may(Act.APPROVE, colleagues.people.values()))


def _uncalled(found: Iterable[str], question: Question, ladder: Ladder) -> tuple[str, ...]:
    """Those who are neither asked nor called by an earlier rung."""
    return tuple(who for who in found if who not in question.asked and who not in ladder.called)


_CALLS: Mapping[RungCall, Callable[[Colleagues, Question, Ladder], tuple[str, ...]]] = {
    RungCall.ASKED: _asked,
    RungCall.OTHERS: _others,
    RungCall.ONCALL: _on_call,
    RungCall.LEADS: _leads,
    RungCall.COMMS: _comms,
}
