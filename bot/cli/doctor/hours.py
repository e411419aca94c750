"""Checks people's working hours: whether promises and calls of theirs can be kept to. Nothing here is a fault."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.cli.doctor.check_result import CheckResult
from bot.core.calendars.working_time import is_at_work, next_at_work
from bot.core.company import Company
from bot.core.model import Person, Role

_SERVE = frozenset({Role.EXPERT, Role.LEAD, Role.COMMS})
_FAR = timedelta(days=60)


def check_hours(company: Company, now: datetime) -> Iterator[CheckResult]:
    """Who has none, who is never at work soon, and calendar files that have run out."""
    people = [person for person in company.people if _SERVE & set(person.roles)]
    found = [*_without_hours(people), *_never_there(people, now), *_outdated(people, now.date())]
    yield from found or [CheckResult("working hours", detail=_usual(people))]


def _usual(people: Sequence[Person]) -> str:
    return "everybody has hours" if people and people[0].hours else "nobody has hours: all may be asked at any time"


def _without_hours(people: Sequence[Person]) -> Iterator[CheckResult]:
    without = [person.name for person in people if person.hours is None]
    if without and len(without) < len(people):
        yield CheckResult(
            "working hours",
            f"{', '.join(without)}: no hours, so they are called at night, and promises of theirs run day and night.",
            "Give them hours, write [hours] for all, or leave it if it is meant so.",
            warning=True,
        )


def _never_there(people: Sequence[Person], now: datetime) -> Iterator[CheckResult]:
    for person in people:
        if person.hours is None or is_at_work(person.hours, now):
            continue
        there = next_at_work(now, [person.hours])
        if there is None or there > now + _FAR:
            when = f"not at work before {there:%d %B %Y}" if there else "never at work"
            yield CheckResult(
                f"working hours of {person.name}",
                f"by their calendar they are {when}.",
                "Look at days, weekdays, except and the calendar file.",
                warning=True,
            )


def _outdated(people: Sequence[Person], today: date) -> Iterator[CheckResult]:
    over = [
        person.name
        for person in people
        if person.hours is not None and (last := _last_closed(person)) is not None and last < today
    ]
    if over:
        yield CheckResult(
            "calendar file",
            f"{', '.join(over)}: nothing in it is ahead; the last day it closes is past.",
            "Export it again with this year's and next year's days.",
            warning=True,
        )


def _last_closed(person: Person) -> date | None:
    if person.hours is None:
        return None
    closed = person.hours.closed
    return max((*closed.days, *(span.end.date() for span in closed.spans)), default=None)
