"""X's ids tell when they were assigned: a moment of an id, and the first id of a moment. Pure."""

from datetime import UTC, datetime

_TWITTER_EPOCH_MS = 1_288_834_974_657
"""The epoch of snowflake ids: milliseconds since then are the id's upper bits, from bit 22 on."""


def snowflake_time(snowflake: str) -> datetime:
    """When an id was assigned. Source: the snowflake layout (docs.x.com, "X IDs")."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + _TWITTER_EPOCH_MS) / 1000, UTC)


def first_id_at(when: datetime) -> str:
    """The lowest id X can assign at that moment."""
    return str(max(0, int(when.timestamp() * 1000) - _TWITTER_EPOCH_MS) << 22)
