"""How long, and how often, it is tried to send what a channel does not take at the moment. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.model import HistoryEntry

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
LONGEST_ASKED = timedelta(days=1)
"""No reply waits for longer between two attempts, whatever its channel asks."""
_ATTEMPTS = frozenset({"reply.claimed", "reply.put_off", "reply.looked_up", "reply.held_there"})

FIRST_LOOK, LONGEST_LOOK = timedelta(minutes=5), timedelta(hours=6)
"""How soon, and how rarely, a reply that a moderator there has to let pass is looked at."""
HELD_PATIENCE = timedelta(days=7)
"""After so long a person decides what becomes of it."""


def next_attempt(attempts: int, now: datetime, asked: datetime | None) -> datetime:
    """When to try again: as the channel asked, in a day at the latest; else twice as late each time, up to a quarter of
    an hour.
    """
    if asked is not None:
        return min(asked, now + LONGEST_ASKED)
    return now + min(FIRST_WAIT * (1 << min(attempts, 10)), LONGEST_WAIT)


_WAITED = frozenset({"cap", "quiet"})
"""In what is recorded of a reply that we put off ourselves."""


def tried_since(entries: Sequence[HistoryEntry], reply: int) -> datetime | None:
    """Since when the channel takes this reply in vain; None when the attempt under way is the first to fail. Whatever
    else happens to it, a hold, a cap, a quiet time or a person's *Try again*, lets the time begin anew.
    """
    since = None
    for entry in reversed([one for one in entries if one.reply == reply]):
        if entry.what not in _ATTEMPTS or _WAITED & entry.data.keys():
            break
        since = entry.at if entry.what == "reply.put_off" else since
    return since


def deletion_tried_since(entries: Sequence[HistoryEntry], reply: int) -> datetime | None:
    """The same of a reply that is being taken back; None at the first attempt."""
    since = None
    for entry in reversed([one for one in entries if one.reply == reply]):
        if entry.what == "reply.deleting":
            break
        since = entry.at if entry.what == "reply.deletion_put_off" else since
    return since


def span_tried(patience: timedelta) -> str:
    """How long it was tried, to follow a reason; "" where it is tried once only."""
    hours = round(patience.total_seconds() / 3600)
    return f", for {hours} hour{'s' if hours > 1 else ''}" if hours else ""


def held_since(entries: Sequence[HistoryEntry], reply: int) -> datetime | None:
    """Since when a moderator of the channel has to let this reply pass; None where nobody has."""
    since = None
    for entry in reversed([one for one in entries if one.reply == reply]):
        if entry.what not in _ATTEMPTS:
            break
        since = entry.at if entry.what == "reply.held_there" else since
    return since


def next_look(since: datetime, now: datetime) -> datetime:
    """When it is looked at again: after half as long as it was held, at least five minutes and at most six hours."""
    return now + min(max((now - since) / 2, FIRST_LOOK), LONGEST_LOOK)
