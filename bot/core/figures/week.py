"""The week that is over, and when communications are told its figures: once, when one of them begins to work in the new
week. Pure.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import next_at_work
from bot.core.figures.period import Period, Periods
from bot.core.model import Person, Role
from bot.core.moments.zones import zone_of

_MORNING = time(9)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekToTell:
    """A week by its name in the calendar ("2026-W48"), from when on it is told, what is told, and the zone in which its
    days begin.
    """

    name: str
    told_from: datetime
    periods: Periods
    zone: tzinfo


def week_to_tell(now: datetime, people: Collection[Person]) -> WeekToTell:
    """The week before that of `now`, by communications' clock and in their hours."""
    comms = [person for person in people if Role.COMMS in person.roles]
    zone = zone_of(None, comms or people)
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    starts = [datetime.combine(monday - back * _WEEK, time(), zone) for back in range(3)]
    year, week, _ = (monday - _WEEK).isocalendar()
    named = f"the week from {starts[1]:%-d %B}"
    periods = Periods("7d", Period(starts[1], starts[0]), named, Period(starts[2], starts[1]), "the week before")
    return WeekToTell(f"{year}-W{week:02}", _begins(datetime.combine(monday, _MORNING, zone), comms), periods, zone)


def _begins(morning: datetime, comms: Iterable[Person]) -> datetime:
    hours: list[Hours | None] = [person.hours for person in comms]
    return next_at_work(morning, hours) or morning
