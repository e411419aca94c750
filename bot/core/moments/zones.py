"""By whose clock a person's words are read. Pure."""

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.core.calendars.zones import time_zone
from bot.core.model import Person

_NOWHERE = "UTC"


def zone_of(person: Person | None, colleagues: Iterable[Person]) -> ZoneInfo:
    """The person's own zone; without one, that of most colleagues."""
    if person is not None and person.hours is not None:
        return time_zone(person.hours.zone)
    zones = Counter(one.hours.zone for one in colleagues if one.hours is not None)
    return time_zone(zones.most_common(1)[0][0] if zones else _NOWHERE)
