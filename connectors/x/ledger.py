"""Who may still read X today beside the streams: what a reply needs comes first, then posts that are looked up again.

The counts are in memory and stand in the mentions' cursor, so that a restart does not begin the day anew. What replies
read since the mentions were read last is forgotten in a crash: a look or two, which is better than a reply that waits
for the mentions.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors._entries import left_out
from connectors.x.payloads import Includes, Tweet
from connectors.x.settings import Settings
from connectors.x.spending import AUTHOR, LOOK_UPS, POSTS_EACH, REPLIES, UNITS_EACH, DailyAllowance, Spent, allowance

MOST_LOOKED_UP = 100
"""So many posts X looks up in one request."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the mentions' cursor keeps: what look-ups may have used by the next reading, and what replies used.
    `used` is what look-ups did use: it limits nothing, and is told.
    """

    looked: Spent = field(default_factory=Spent)
    replied: Spent = field(default_factory=Spent)
    used: Spent = field(default_factory=Spent)


class Ledger:
    """What look-ups and replies read today. Threads share it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._looked, self._replied, self._used = Spent(), Spent(), Spent()
        self._granted: Spent | None = None

    def allowed(self, part: str) -> DailyAllowance:
        """What a stream, or another part, may read a day."""
        asked = self._settings
        return allowance(
            part,
            asked.daily_reads,
            asked.daily_cost,
            asked.read_price,
            searched=bool(asked.search),
            own=asked.own_posts,
        )

    @property
    def at_once(self) -> int:
        """How many posts are looked up in one request: as many as X takes and the allowance has."""
        return self.allowed(LOOK_UPS).page(Spent(), 1, MOST_LOOKED_UP) or 1

    def take_up(self, kept: Kept, now: datetime) -> None:
        """What the cursor says. After a start all that it grants counts as used, besides what was used since."""
        with self._lock:
            looked, replied = self._looked.on(now), self._replied.on(now)
            if self._granted is None:
                looked, replied = looked.and_also(kept.looked.on(now)), replied.and_also(kept.replied.on(now))
                self._used = self._used.on(now).and_also(kept.used.on(now))
            self._looked, self._replied, self._granted = looked, replied, kept.looked.on(now)

    def to_keep(self, now: datetime) -> Kept:
        """What look-ups may use until the mentions are read next, which counts as used from the moment it is kept; less
        what replies took of it.
        """
        with self._lock:
            looked, replied, used = self._looked.on(now), self._replied.on(now), self._used.on(now)
        if self.allowed(LOOK_UPS).is_endless:
            return Kept(replied=replied, used=used)
        most = self.allowed(LOOK_UPS).less(replied.beyond(self.allowed(REPLIES)))
        posts, units = looked.posts + POSTS_EACH * self.at_once, looked.units + UNITS_EACH * self.at_once
        granted = Spent(
            day=looked.day,
            posts=max(looked.posts, posts if most.posts is None else min(posts, most.posts)),
            units=max(looked.units, units if most.units is None else min(units, most.units)),
        )
        return Kept(granted, replied, used)

    def may_look_up(self, count: int, now: datetime) -> bool:
        """Whether so many posts may be looked up again now."""
        if self.allowed(LOOK_UPS).is_endless:
            return True
        with self._lock:
            granted, looked = (self._granted or Spent()).on(now), self._looked.on(now)
        return DailyAllowance(granted.posts, granted.units + AUTHOR).page(looked, count, count) is not None

    def look_ups_are_spent(self, count: int, now: datetime) -> bool:
        return self.allowed(LOOK_UPS).page(self.looked(now), count, count) is None

    def for_replies(self, least: int, most: int, now: datetime) -> int | None:
        """How many posts a reply may read at once now: of its own share, then of what look-ups leave. None where not
        even `least`.
        """
        with self._lock:
            replied, looked = self._replied.on(now), self._looked.on(now)
            granted = None if self._granted is None else self._granted.on(now)
        allowed = self.allowed(REPLIES)
        if granted is not None:
            allowed = allowed.plus(self.allowed(LOOK_UPS).less(granted.at_least(looked)))
        return allowed.page(replied, least, most)

    def looked(self, now: datetime) -> Spent:
        with self._lock:
            return self._looked.on(now)

    def count_look_up(self, tweets: Sequence[Tweet], along: Includes, now: datetime) -> None:
        with self._lock:
            self._looked = self._looked.on(now).plus(_paid(tweets), along)
            self._used = self._used.on(now).plus(_paid(tweets), along)

    def count_reply(self, tweets: Sequence[Tweet], along: Includes, now: datetime) -> None:
        with self._lock:
            self._replied = self._replied.on(now).plus(_paid(tweets), along)


def _paid(tweets: Sequence[Tweet]) -> int:
    """X charges what it sends, whether it can be read or not."""
    return len(tweets) + len(left_out(tweets))
