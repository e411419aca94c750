"""Who could answer a question as it stands: everybody with one of its tags, with their load and hours. Pure values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.calendars.working_time import is_at_work, next_at_work
from bot.core.model import Person, Question

NOBODY_AWAY: Mapping[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Expert:
    """A person with one of a question's tags. `open` counts the open questions they have claimed; `at_work_at` is when
    they are at work again, None when they are now; `away_until` when they come back, None when they are not away.
    `asked`: this question was put before them.
    """

    person: Person
    open: int
    at_work_at: datetime | None = None
    asked: bool = False
    away_until: datetime | None = None

    @property
    def is_full(self) -> bool:
        """Whether they have as many open questions as they take."""
        return self.open >= self.person.cap


def experts_of(
    question: Question,
    people: Iterable[Person],
    load: Mapping[str, int],
    now: datetime,
    away: Mapping[str, datetime] = NOBODY_AWAY,
) -> tuple[Expert, ...]:
    """Those with one of its tags: who is at work and has room first, then the least loaded, then by name."""
    found = [
        replace(expert_of(person, load, now, away), asked=person.slack in question.asked)
        for person in people
        if set(person.tags) & set(question.tags)
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.away_until is not None,
                one.at_work_at is not None,
                one.is_full,
                one.open,
                one.person.name,
            ),
        )
    )


def expert_of(
    person: Person, load: Mapping[str, int], now: datetime, away: Mapping[str, datetime] = NOBODY_AWAY
) -> Expert:
    """A person with their load and hours as they are now."""
    back_at = None if is_at_work(person.hours, now) else next_at_work(now, [person.hours])
    return Expert(person, load.get(person.slack, 0), back_at, away_until=away.get(person.slack))
