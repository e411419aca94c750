"""Who could answer a question as it stands: everybody with one of its tags, with their load and hours. Pure values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Person, Question
from bot.core.routing.hours import is_at_work, next_at_work


@dataclass(frozen=True, slots=True)
class Expert:
    """A person with one of a question's tags. `open` counts the open questions they have claimed; `at_work_at` is when
    they are at work again, None when they are now. `asked`: this question was put before them.
    """

    person: Person
    open: int
    at_work_at: datetime | None = None
    asked: bool = False

    @property
    def is_full(self) -> bool:
        """Whether they have as many open questions as they take."""
        return self.open >= self.person.cap


def experts_of(
    question: Question, people: Iterable[Person], load: Mapping[str, int], now: datetime
) -> tuple[Expert, ...]:
    """Those with one of its tags: who is at work and has room first, then the least loaded, then by name."""
    found = [
        Expert(
            person,
            load.get(person.slack, 0),
            None if is_at_work(person.hours, now) else next_at_work(now, [person.hours]),
            person.slack in question.asked,
        )
        for person in people
        if set(person.tags) & set(question.tags)
    ]
    return tuple(sorted(found, key=lambda one: (one.at_work_at is not None, one.is_full, one.open, one.person.name)))
