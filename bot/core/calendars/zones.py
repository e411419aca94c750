"""Time zones by name, and the moment at which a clock on the wall there begins or ends to show a time.

A time that clocks skip is the moment they are put forward; of one that they show twice, a working time begins at the
first and ends at the last.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import Faulty

_TICK = timedelta(microseconds=1)


def time_zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises Faulty."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise Faulty([f"There is no time zone {name!r}. Write one such as Europe/Berlin."]) from e


def first_moment(clock: datetime, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which a working time begins that begins when clocks there show `clock`."""
    earlier, later = _readings(clock, zone)
    return earlier if earlier <= later else _put_forward(later, earlier, zone)


def last_moment(clock: datetime, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which a working time ends that ends when clocks there show `clock`."""
    earlier, later = _readings(clock - _TICK, zone)
    return later + _TICK if earlier <= later else _put_forward(later, earlier, zone)


def _readings(clock: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moment by the offset before a change of clocks, and by that after it: the same on all other days."""
    return (
        clock.replace(tzinfo=zone, fold=0).astimezone(UTC),
        clock.replace(tzinfo=zone, fold=1).astimezone(UTC),
    )


def _put_forward(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The moment between the two at which clocks are put forward, to the second."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
