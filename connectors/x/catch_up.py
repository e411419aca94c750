"""What a sweep alone would miss: posts that X indexes late, below those that were read already, and what lies behind a
place that a wrong clock noted. Pure: it prepares the sweep that begins and completes the one that has moved.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from connectors._entries import only
from connectors.x.cursor import LATE, REACH, Sweep, XStream
from connectors.x.payloads import TweetPage
from connectors.x.snowflakes import first_id_at, snowflake_time
from connectors.x.spending import DailyAllowance, Spent

AHEAD = timedelta(minutes=5)
"""A place further in the future than this was noted by a clock that was ahead, or our clock is behind now."""

LATE_INDEXED = timedelta(minutes=40)
"""A post may come to light this much later than one that was written after it."""

LOOK_BACK_EVERY = timedelta(minutes=40)
LOOK_BACK = LATE_INDEXED + LOOK_BACK_EVERY
"""How far below the newest post that was read is read again, so often. X charges a post once a day (docs.x.com,
"Pricing"); what was read already is left out.
"""

MOST_SEEN = 300
"""Posts remembered as read; with more of them within `LOOK_BACK`, less far is looked back."""


def may_look_back(allowed: DailyAllowance, spent: Spent) -> bool:
    """Where a day is limited, only once it has begun, and out of its first half: new posts come first."""
    limits = [(allowed.posts, spent.posts), (allowed.units, spent.units)]
    return all(limit is None or 0 < used <= limit // 2 for limit, used in limits)


def begin_sweep(sweep: Sweep, stream: XStream, now: datetime, *, look_back: bool) -> Sweep:
    """The sweep that begins now, or the one under way."""
    if sweep.under_way or not sweep.since:
        return sweep
    if int(sweep.since) > int(first_id_at(now + AHEAD)):
        return _doubted(sweep, now)
    return _looking_back(sweep, stream, now) if look_back else sweep


def settle_doubt(sweep: Sweep, page: TweetPage, now: datetime) -> tuple[Sweep, TweetPage]:
    """Posts of the future show that our clock is behind: what is not above the doubted place was never to be read."""
    if not sweep.doubted or not any(int(t.id) > int(first_id_at(now + LATE)) for t in page.data):
        return sweep, page
    newer = only(page.data, lambda tweet: int(tweet.id) > int(sweep.doubted))
    meta = page.meta if len(newer) == len(page.data) else page.meta.model_copy(update={"next_token": ""})
    settled = sweep.model_copy(update={"since": sweep.doubted, "doubted": ""})
    return settled, page.model_copy(update={"data": newer, "meta": meta})


def unseen(sweep: Sweep, page: TweetPage) -> TweetPage:
    """The page without what was read before."""
    return page.model_copy(update={"data": only(page.data, lambda tweet: tweet.id not in sweep.seen)})


def complete(before: Sweep, after: Sweep, page: TweetPage) -> Sweep:
    """The sweep after this page, with what was read: of it, and of the sweeps before."""
    ids = [int(tweet.id) for tweet in page.data]
    seen = _remembered(before, ids)
    if after.under_way:
        return after.model_copy(update={"seen": seen})
    newest = max(filter(None, (before.newest, before.top, *map(str, ids))), key=int, default="")
    lowest = int(_lowest(newest)) if newest else 0
    told = {
        "newest": newest,
        "looked_back": before.looked_back or before.began,
        "seen": tuple(one for one in seen if int(one) > lowest)[:MOST_SEEN],
        "since": max(after.since, newest or "0", key=int),
    }
    return after.model_copy(update=told)


def _doubted(sweep: Sweep, now: datetime) -> Sweep:
    """From the newest post that was read; where there was none, from a little while ago, in doubt."""
    if sweep.newest:
        return sweep.model_copy(update={"since": sweep.newest})
    return sweep.model_copy(update={"since": first_id_at(now - LATE), "doubted": sweep.since})


def _looking_back(sweep: Sweep, stream: XStream, now: datetime) -> Sweep:
    """The sweep from further back, where that is due."""
    moment = int(now.timestamp())
    if not sweep.newest or 0 <= moment - sweep.looked_back < LOOK_BACK_EVERY.total_seconds():
        return sweep
    if sweep.looked_back > (snowflake_time(sweep.newest) + LATE_INDEXED).timestamp():
        return sweep
    floors = [_lowest(sweep.newest)]
    floors += sweep.seen[-1:] if len(sweep.seen) >= MOST_SEEN else []
    floors += [first_id_at(now - REACH)] if stream is XStream.SEARCH else []
    since = min(sweep.since, max(floors, key=int), key=int)
    return sweep.model_copy(update={"since": since, "looked_back": moment})


def _lowest(newest: str) -> str:
    return first_id_at(snowflake_time(newest) - LOOK_BACK)


def _remembered(sweep: Sweep, ids: Sequence[int]) -> tuple[str, ...]:
    """The ids that were read, newest first: the newest of this sweep, and those of the sweeps before."""
    before = int(sweep.newest or 0)
    known = sorted({*map(int, sweep.seen), *ids}, reverse=True)
    new = [one for one in known if one > before][:MOST_SEEN]
    return tuple(map(str, (*new, *(one for one in known if one <= before))))
