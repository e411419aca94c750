"""What Slack says of somebody's presence: the status they set, and whether it says that they are away; and when people
can be called next, who may have do not disturb on. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work, next_at_work
from bot.core.slack_messages import SlackStatus

STATUS_HOLDS = timedelta(days=1)
"""How long a status is believed without being read again."""


def says_away(status: SlackStatus, listed: Iterable[str]) -> bool:
    """Whether a status is one of those that are listed: an emoji between colons, or words that its text has."""
    return any(
        status.emoji.casefold() == one.casefold() if _is_emoji(one) else _has(status.text, one) for one in listed
    )


def next_callable(now: datetime, people: Sequence[tuple[Hours | None, datetime | None]]) -> datetime | None:
    """When the first of them is at work and has do not disturb off, which is on until the moment given; None when one
    is now, or none ever is.
    """
    moments = [at for hours, quiet_until in people if (at := _callable_from(max(now, quiet_until or now), hours))]
    first = min(moments, default=now)
    return first if first > now else None


def _has(text: str, words: str) -> bool:
    """Whether a text has these words as they stand, as whole words."""
    flat = " ".join(text.casefold().split())
    return re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", flat) is not None


def _callable_from(start: datetime, hours: Hours | None) -> datetime | None:
    return start if is_at_work(hours, start) else next_at_work(start, [hours])


def _is_emoji(listed: str) -> bool:
    return listed.startswith(":") and listed.endswith(":")
