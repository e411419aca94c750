"""What every connector shares about HTTP: one table from a status to an error, and the hours a server names.

Nothing here knows a channel, and nothing retries.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain

TIMEOUT = 20.0
"""Seconds for connecting and for each read. A claim's lease is longer (bot.store)."""

USER_AGENT = "switchboard/0.1 (chat-ops bot)"

_WAITS = ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset")


def problem(
    where: str, status: int, headers: Mapping[str, str], now: datetime, *, writing: bool = False
) -> Outside | None:
    """What this HTTP status means for whoever called, or None when it is a success or a 304.

    A write answered by 408 or 5xx may have taken effect, so it is Uncertain; a read is merely Unavailable. 403 on a
    read means the credentials are too weak; on a write, that this one post will not be taken.
    """
    if status < 300 or status == 304:  # noqa: PLR2004
        return None
    if status == 401 or (status == 403 and not writing):  # noqa: PLR2004
        return Unauthorised(where, f"it answered {status}: check the credentials and their permissions")
    if status == 429:  # noqa: PLR2004
        return Unavailable(where, "rate limit reached (429)", wait_until(headers, now))
    if status == 408 or status >= 500:  # noqa: PLR2004
        if writing:
            return Uncertain(where, f"it answered {status} to a write")
        return Unavailable(where, f"it answered {status}", wait_until(headers, now))
    return Refused(where, f"it answered {status}")


def wait_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the server said to come back: Retry-After (seconds or a date, RFC 9110 §10.2.3) or a reset header."""
    lowered = {key.lower(): value.strip() for key, value in headers.items()}
    for name in _WAITS:
        if value := lowered.get(name, ""):
            return _moment(value, now)
    return None


def _moment(value: str, now: datetime) -> datetime | None:
    try:
        seconds = float(value)
    except ValueError:
        return _date(value)
    epoch = seconds > 1_000_000_000  # noqa: PLR2004  a date in epoch seconds, as X gives it; else a span
    return datetime.fromtimestamp(seconds, UTC) if epoch else now + timedelta(seconds=max(0.0, seconds))


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (TypeError, ValueError):
        return None
