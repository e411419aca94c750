"""When it is looked up what became of a reply in public, ever more rarely, and what is known of it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKS_AFTER = (
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
"""How long after it was sent. Most of what happens to an answer happens soon."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What is known of a published reply: when it was sent, when it was last seen there, and how many like it; None
    where that is not known.
    """

    sent_at: datetime | None = None
    seen_at: datetime | None = None
    likes: int | None = None


UNKNOWN = Fate()


def next_look(sent_at: datetime, now: datetime) -> datetime | None:
    """When a reply is to be looked up next; None when it was looked up for the last time."""
    return next((sent_at + after for after in LOOKS_AFTER if sent_at + after > now), None)
