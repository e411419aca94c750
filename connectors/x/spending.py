"""What reading X may cost a day, and what is left of it. Pure: the counts are kept in the cursors, and so outlive a
restart.

The day's allowance is divided between the streams and the look-ups, because each has a cursor of its own and they are
read at the same time. An answer may bring more than was asked for, since posts come with those they quote or answer:
a request is made only where its dearest answer still fits.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.core.model import Quota
from connectors.x.payloads import Includes

POSTS_EACH = 3
"""A post, the one it answers and the one it quotes."""
IMAGES_EACH = 4
AUTHOR = 2
"""An author costs as much as two posts (docs.x.com/x-api/getting-started/pricing, August 2026)."""
UNITS_EACH = POSTS_EACH * (1 + AUTHOR) + IMAGES_EACH

LOOK_UPS = "look-ups"
REPLIES = "replies"
"""What a reply needs: a look at its post before it leaves, and for the reply itself where its outcome is unknown."""
_SHARES: Mapping[tuple[bool, bool], Mapping[str, float]] = {
    (True, True): {"mentions": 0.25, "search": 0.3, "own": 0.15, LOOK_UPS: 0.1, REPLIES: 0.2},
    (True, False): {"mentions": 0.35, "search": 0.3, LOOK_UPS: 0.15, REPLIES: 0.2},
    (False, True): {"mentions": 0.5, "own": 0.15, LOOK_UPS: 0.15, REPLIES: 0.2},
    (False, False): {"mentions": 0.65, LOOK_UPS: 0.15, REPLIES: 0.2},
}
"""Of the day, by whether there is a search and whether our own posts are read. The least allowance suffices for a page
of each.
"""


class Spent(BaseModel):
    """What was read on one day in UTC, an ordinal: posts, and the units they cost with what came along."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: int = 0
    posts: int = 0
    units: int = 0

    def on(self, now: datetime) -> "Spent":
        """The same, or nothing where another day has begun since; a clock set back begins no day anew."""
        today = now.astimezone(UTC).toordinal()
        return self if self.day >= today else Spent(day=today)

    def and_also(self, other: "Spent") -> "Spent":
        """Both together, of one day."""
        return Spent(day=max(self.day, other.day), posts=self.posts + other.posts, units=self.units + other.units)

    def at_least(self, other: "Spent") -> "Spent":
        """The greater of both."""
        return Spent(
            day=max(self.day, other.day), posts=max(self.posts, other.posts), units=max(self.units, other.units)
        )

    def beyond(self, allowed: "DailyAllowance") -> "Spent":
        """What of it goes beyond an allowance."""
        return Spent(
            day=self.day,
            posts=max(0, self.posts - (self.posts if allowed.posts is None else allowed.posts)),
            units=max(0, self.units - (self.units if allowed.units is None else allowed.units)),
        )

    def plus(self, posts: int, along: Includes, authors: int = 0) -> "Spent":
        read = posts + len(along.tweets)
        units = read + len(along.media) + AUTHOR * (len(along.users) + authors)
        return Spent(day=self.day, posts=self.posts + read, units=self.units + units)


@dataclass(frozen=True, slots=True)
class DailyAllowance:
    """How much a stream, or another part, may read a day; None for no limit."""

    posts: int | None = None
    units: int | None = None

    @property
    def is_endless(self) -> bool:
        return self.posts is None and self.units is None

    def plus(self, other: "DailyAllowance") -> "DailyAllowance":
        return DailyAllowance(_added(self.posts, other.posts), _added(self.units, other.units))

    def less(self, spent: Spent) -> "DailyAllowance":
        """What is left of it after this."""
        return DailyAllowance(_left(self.posts, spent.posts), _left(self.units, spent.units))

    def page(self, spent: Spent, least: int, most: int) -> int | None:
        """How many posts may be asked for now; None where not even `least` fits."""
        size = most
        if self.posts is not None:
            size = min(size, (self.posts - spent.posts) // POSTS_EACH)
        if self.units is not None:
            size = min(size, (self.units - AUTHOR - spent.units) // UNITS_EACH)
        return size if size >= least else None

    def wait(self, before: Spent, after: Spent, now: datetime) -> timedelta:
        """How long to rest after what was just read, so that the rest of the day's allowance lasts until midnight."""
        shares = [
            _share(limit, was, became)
            for limit, was, became in (
                (self.posts, before.posts, after.posts),
                (self.units, before.units, after.units),
            )
        ]
        return (next_midnight(now) - now) * max(shares)

    def quota(self, spent: Spent, now: datetime) -> Quota | None:
        """In posts; where only the cost is limited, in units of one post's price."""
        limit, used = (self.posts, spent.posts) if self.posts is not None else (self.units, spent.units)
        return None if limit is None else Quota(max(0, limit - used), limit, next_midnight(now))


def allowance(
    part: str, daily_reads: int, daily_cost: float, read_price: float, *, searched: bool, own: bool
) -> DailyAllowance:
    """What `part`, a stream, the look-ups or the replies, may read a day."""
    share = _SHARES[searched, own][part]
    return DailyAllowance(
        math.floor(daily_reads * share) if daily_reads else None,
        math.floor(daily_cost / read_price * share) if daily_cost else None,
    )


def next_midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _added(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)


def _share(limit: int | None, before: int, after: int) -> float:
    """The share of what was left that was just used, 0 to 1."""
    if limit is None or after == before:
        return 0.0
    return min(1.0, (after - before) / max(1, limit - before))
