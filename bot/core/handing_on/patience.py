"""How long a delivery is tried, and what happens after one failed. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import Gone, Outside, Refused, Unavailable

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""What is waited after each failed attempt: the schedule that Standard Webhooks recommends, three days in all."""

DOWN_FROM = 3
"""After so many failures in a row a sink counts as down, and those who run Switchboard are told."""

_LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AfterFailure:
    """What to do. `again_at`: when the event is tried again, None: it is kept for people to replay. `pause_until`: when
    the sink is asked for anything again; `stop`: not before a person says so. `counts`: the sink failed, not the event.
    """

    again_at: datetime | None
    pause_until: datetime
    stop: bool = False
    counts: bool = True


def after_failure(error: Outside, event_id: str, tries: int, failures: int, now: datetime) -> AfterFailure:
    """`tries` of this event, and `failures` of the sink in a row, both with this one."""
    pause = now + min(timedelta(seconds=2 ** min(failures, 16)), _LONGEST_PAUSE)
    if isinstance(error, Gone):
        return AfterFailure(now, now, stop=True)
    if isinstance(error, Refused):
        return AfterFailure(None, now, counts=False)
    if tries > len(WAITS):
        return AfterFailure(None, pause)
    named = error.retry_at if isinstance(error, Unavailable) and error.retry_at else now
    again_at = now + _jittered(WAITS[tries - 1], event_id, tries)
    return AfterFailure(max(again_at, named), max(pause, named))


def _jittered(wait: timedelta, event_id: str, tries: int) -> timedelta:
    """Up to a tenth longer, the same for the same attempt, so that many events do not come back at once."""
    share = hashlib.sha256(f"{event_id} {tries}".encode()).digest()[0] / 255
    return wait * (1 + share / 10)
