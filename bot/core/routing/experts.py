"""Who could answer a question as it stands: the reckoning of now, told person by person. Pure values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.calendars.working_time import is_at_work, next_at_work
from bot.core.model import Person, Question
from bot.core.routing.on_call import OnCall
from bot.core.routing.reckoning import reckon
from bot.core.routing.roster import Roster
from bot.core.routing.wording import factors

NOBODY_AWAY: Mapping[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Expert:
    """A person who could be asked. `open` counts the open questions they have claimed; `at_work_at` is when they are at
    work again, None when they are now; `away_until` when they come back, None when they are not away. `asked`: this
    question was put before them. `told` is every factor that counts for it, in words.
    """

    person: Person
    open: int
    at_work_at: datetime | None = None
    asked: bool = False
    away_until: datetime | None = None
    told: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether they have as many open questions as they take."""
        return self.open >= self.person.cap


def experts_of(
    question: Question, people: Iterable[Person], roster: Roster, on_call: Sequence[OnCall], now: datetime
) -> tuple[Expert, ...]:
    """In the order in which they would be asked now; then those with a tag who cannot be asked."""
    reckoning = reckon(question.tags, people, roster, on_call, now)
    away = {slack: one.until for slack, one in roster.absences.items() if roster.is_away(slack, now)}
    return tuple(
        replace(
            expert_of(one.person, roster.open, now, away),
            asked=one.person.slack in question.asked,
            told=factors(one, now, reckoning.counted),
        )
        for one in (*reckoning.asked, *reckoning.not_asked)
    )


def expert_of(
    person: Person, load: Mapping[str, int], now: datetime, away: Mapping[str, datetime] = NOBODY_AWAY
) -> Expert:
    """A person with their load and hours as they are now."""
    back_at = None if is_at_work(person.hours, now) else next_at_work(now, [person.hours])
    return Expert(person, load.get(person.slack, 0), back_at, away_until=away.get(person.slack))
