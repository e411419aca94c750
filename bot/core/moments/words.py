"""A moment as a person is told it, in their own time zone: today 17:00, tomorrow 9:00, Mon 9:00, 24 Dec 9:00. Pure."""

from datetime import datetime, tzinfo

_WITHIN_A_WEEK = 6


def moment_words(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The day as one says it, and the time."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    ahead = (local.date() - today.date()).days
    day = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(ahead)
    if day is None:
        day = f"{local:%a}" if 0 < ahead <= _WITHIN_A_WEEK else f"{local.day} {local:%b}"
        day += f" {local.year}" if local.year != today.year and ahead > _WITHIN_A_WEEK else ""
    return f"{day} {local.hour}:{local:%M}"
