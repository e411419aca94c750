"""When something was published, from what a parser made of a date that a stranger wrote. Pure, and quick to import."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from time import struct_time

_ZONE = re.compile(r"[+-][0-9]{2}:?[0-9]{2}\s*\Z")


def moment_of(parsed: struct_time, said: str) -> str:
    """The moment that was `parsed` of what was `said`, ISO 8601 in UTC. Of a day without a time its end: it may have
    been at any hour. "" for a day that was not said.
    """
    moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    if moment.hour or moment.minute or moment.second or _ZONE.search(said):
        return moment.isoformat()
    if moment.day not in map(int, re.findall(r"[0-9]{1,2}(?![0-9])", said)):
        return ""
    return (moment if ":" in said else moment + timedelta(hours=23, minutes=59, seconds=59)).isoformat()
