"""Working hours and promises: whether a person is at work, and when an answer is due. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import Faulty
from bot.core.model import Hours, Tag

_WITHIN_A_WEEK = timedelta(days=6)
_TIME_FORMAT = "%H:%M"


def due_time(tags: Iterable[Tag], now: datetime) -> datetime | None:
    """When the shortest promise among `tags` ends; None when there is none. Working hours are not counted in."""
    promises = [tag.promise_minutes for tag in tags if tag.promise_minutes > 0]
    return now + timedelta(minutes=min(promises)) if promises else None


def is_at_work(hours: Hours | None, now: datetime) -> bool:
    """Whether `now` is within these hours, in their zone. None: always.

    Hours that end before they start run past midnight and belong to the day they start on; equal ones are the whole
    day. Raises Faulty for an unknown zone.
    """
    if hours is None:
        return True
    local = now.astimezone(time_zone(hours.zone))
    time, today = local.time(), local.isoweekday()
    yesterday = (today - 2) % 7 + 1
    if hours.start < hours.end:
        return today in hours.days and hours.start <= time < hours.end
    return (today in hours.days and time >= hours.start) or (yesterday in hours.days and time < hours.end)


def time_zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises Faulty."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise Faulty([f"There is no time zone {name!r}. Write one such as Europe/Berlin."]) from e
