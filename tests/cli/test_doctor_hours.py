"""What doctor says of people's working hours: nothing of it is a fault, for it may be meant so."""

from datetime import UTC, date, datetime

from bot.cli.doctor.hours import check_hours
from bot.core.calendars.hours import ClosedTimes, Hours
from bot.core.model import Person, Role
from tests.fakes.company import a_company

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
OFFICE = Hours(zone="Europe/Berlin")


def told(*people: Person) -> list[str]:
    found = list(check_hours(a_company(people=people), NOW))
    assert all(one.sound for one in found)
    return [f"{one.what}: {one.fault or one.detail}" for one in found]


def person(name: str, hours: Hours | None, *roles: Role) -> Person:
    return Person(f"U{name}", name, roles=roles or (Role.EXPERT,), hours=hours)


def test_who_has_no_hours_beside_people_who_have_is_named() -> None:
    [said] = told(person("Ana", OFFICE), person("Ben", None), person("Ida", None, Role.OPERATOR))
    assert said == (
        "working hours: Ben: no hours, so they are called at night, and promises of theirs run day and night."
    )


def test_where_nobody_or_everybody_has_hours_nothing_is_odd() -> None:
    assert told(person("Ana", None), person("Ben", None)) == [
        "working hours: nobody has hours: all may be asked at any time"
    ]
    assert told(person("Ana", OFFICE)) == ["working hours: everybody has hours"]


def test_who_is_never_at_work_is_named() -> None:
    closed = Hours(days=(), weekdays=((1, ()),))
    late = Hours(closed=ClosedTimes(frozenset(date.fromordinal(NOW.toordinal() + day) for day in range(100))))
    said = told(person("Ana", closed, Role.COMMS), person("Ben", late))
    assert said == [
        "working hours of Ana: by their calendar they are never at work.",
        "working hours of Ben: by their calendar they are not at work before 10 February 2027.",
    ]


def test_a_calendar_file_that_has_run_out_is_named() -> None:
    over = Hours(closed=ClosedTimes(frozenset({date(2025, 12, 25)})))
    assert told(person("Ana", over)) == ["calendar file: Ana: nothing in it is ahead; the last day it closes is past."]
