"""Whether somebody is there who can do something now. Pure."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.calendars.working_time import is_at_work
from bot.core.model import Person
from bot.core.permissions import Act, people_who_may


def is_attended(act: Act, people: Iterable[Person], at: datetime) -> bool:
    """Whether one of those whose roles let them do this is at work."""
    present = {person.slack: person for person in people}
    return any(is_at_work(present[slack].hours, at) for slack in people_who_may(act, present.values()))
