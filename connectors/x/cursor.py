"""The cursor of each stream of X, and how one page moves it. Pure: pages in, the next cursor out.

X returns the newest first, so a stream is read in sweeps: from the newest post down to the newest of the sweep before.
During a sweep `since` does not change; it moves up only with the sweep's last page. After a crash a page is therefore
read twice, and no post is lost.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from connectors.x.payloads import TweetPage
from connectors.x.snowflakes import first_id_at, snowflake_time
from connectors.x.spending import Spent

REACH = timedelta(days=7) - timedelta(minutes=5)
"""How far back recent search goes, less a margin for clock skew (docs.x.com, "Recent search")."""

AN_HOUR = timedelta(hours=1)

LATE = timedelta(days=1)
"""A post may show up this much later than it was written: `since` of a stream without posts stays this far behind."""

TOKENS = frozenset({"next_token", "pagination_token"})


class XStream(StrEnum):
    """The streams. Each is read by itself; of our own posts none is asked anything."""

    MENTIONS = "mentions"
    SEARCH = "search"
    OWN = "own"


NEWEST_SHOWN = {XStream.MENTIONS: (750, "800 mentions"), XStream.OWN: (3_000, "3,200 posts of our own account")}
"""How many of the newest X returns at most. Deleted ones are left out, so somewhat fewer may already be the end."""


class Sweep(BaseModel):
    """One stream's position. `top` and `low` are the newest and oldest id of the sweep under way, `until` the id below
    which its paging restarted, `token` its next page, `count` the posts so far, `began` its first request in epoch
    seconds. `since` is the id above which posts are read. The others belong to `catch_up`: `newest` is the newest id
    that ever was read, `seen` are those that may be shown again, `looked_back` is when that was done last, `doubted` a
    `since` in the future, until X has shown whether our clock was ahead then or is behind now.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: str = ""
    top: str = ""
    low: str = ""
    until: str = ""
    token: str = ""
    count: int = 0
    began: int = 0
    query: str = ""
    newest: str = ""
    doubted: str = ""
    looked_back: int = 0
    seen: tuple[str, ...] = ()

    @property
    def under_way(self) -> bool:
        return bool(self.token or self.until)


class XCursor(BaseModel):
    """A stream's whole cursor. `user_id` belongs to `account`; when that setting changes, it is looked up again.

    `spent` is what this stream read on its last day; with the mentions `looked`, `replied` and `used` stand beside it,
    for the look-ups and the replies: see `connectors.x.ledger.Kept`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[2] = 2
    account: str = ""
    user_id: str = ""
    sweep: Sweep = Sweep()
    spent: Spent = Spent()
    looked: Spent = Spent()
    replied: Spent = Spent()
    used: Spent = Spent()

    def of(self, stream: XStream) -> Self:  # noqa: ARG002  as the joint cursor has it
        return self

    def read_on(self, now: datetime) -> Spent:
        """All that was read of this stream on the day of `now`, and of what stands beside it."""
        return self.spent.on(now).and_also(self.used.on(now)).and_also(self.replied.on(now))

    def to_json(self) -> str:
        return self.model_dump_json(exclude_defaults=True)


class _JointCursor(BaseModel):
    """The cursor of version 1, of both streams together, which were read in turn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    account: str = ""
    user_id: str = ""
    turn: XStream = XStream.MENTIONS
    mentions: Sweep = Sweep()
    search: Sweep = Sweep()

    def of(self, stream: XStream) -> XCursor:
        sweep = {XStream.MENTIONS: self.mentions, XStream.SEARCH: self.search}.get(stream, Sweep())
        return XCursor(account=self.account, user_id=self.user_id, sweep=sweep)


_READABLE: TypeAdapter[XCursor | _JointCursor] = TypeAdapter(XCursor | _JointCursor)


@dataclass(frozen=True, slots=True)
class NextRequest:
    """What to request next for a stream, and the gap that could not be read any more."""

    sweep: Sweep
    gap: str = ""


def read_cursor(cursor: str, stream: XStream) -> tuple[XCursor, str]:
    """The stream's cursor, and a gap when it cannot be read: then reading starts as if for the first time."""
    if not cursor:
        return XCursor(), ""
    try:
        return _READABLE.validate_json(cursor).of(stream), ""
    except ValidationError:
        return XCursor(), "The place reached before could not be read, so older posts may be missing."


def prepare_sweep(sweep: Sweep, stream: XStream, query: str, now: datetime, first: timedelta) -> NextRequest:
    """The sweep as it can be requested now: started if it was not, and kept within the reach of recent search."""
    if sweep.query != query:
        sweep = Sweep(since=sweep.since, query=query)
    if not sweep.since:
        since = now - (min(first, REACH - AN_HOUR) if stream is XStream.SEARCH else first)
        sweep = sweep.model_copy(update={"since": first_id_at(since)})
    if not sweep.under_way:
        sweep = sweep.model_copy(update={"began": int(now.timestamp())})
    return _within_reach(sweep, now - REACH) if stream is XStream.SEARCH else NextRequest(sweep)


def repair_sweep(sweep: Sweep, refused: frozenset[str], now: datetime) -> NextRequest | None:
    """How to go on when X no longer accepts a token or a since_id; None when it refused something else.

    A refused token loses nothing: everything below the oldest post read is requested by id instead.
    """
    if refused & TOKENS and sweep.token:
        return NextRequest(sweep.model_copy(update={"token": "", "until": sweep.low or sweep.until}))
    if "since_id" in refused:
        step = _within_reach(sweep, now - REACH + AN_HOUR)
        return step if step.gap else None
    return None


def sweep_parameters(sweep: Sweep, stream: XStream) -> dict[str, str]:
    """The sweep's position as parameters, by tweepy's names."""
    token = "next_token" if stream is XStream.SEARCH else "pagination_token"
    named = {"since_id": sweep.since, "until_id": sweep.until, token: sweep.token}
    return {name: value for name, value in named.items() if value}


def advance_sweep(sweep: Sweep, stream: XStream, page: TweetPage) -> NextRequest:
    """The sweep after this page: one page further, or ended with `since` moved up, past what could not be read too."""
    began = datetime.fromtimestamp(sweep.began, UTC)
    ids = [t.id for t in page.data]
    known = [i for i in (sweep.top, sweep.low) if i]
    unread = [i for i in page.unread_ids if int(i) <= int(first_id_at(began))]  # another may be ahead of what follows
    top = max((*ids, *known, *unread), key=int, default="")
    low = min((*ids, *known), key=int, default="")
    count = sweep.count + len(ids) + page.unread
    if page.meta.next_token:
        after = {"top": top, "low": low, "count": count, "token": page.meta.next_token}
        return NextRequest(sweep.model_copy(update=after))
    since = max(sweep.since, top or "0", first_id_at(began - LATE), key=int)
    return NextRequest(Sweep(since=since, query=sweep.query), _cut_short(sweep, stream, count))


def _within_reach(sweep: Sweep, floor: datetime) -> NextRequest:
    if int(sweep.since) >= int(first_id_at(floor)):
        return NextRequest(sweep)
    unread = f"posts between {_day(snowflake_time(sweep.since))} and {_day(floor)} were not read."
    gap = f"X searches back seven days only: {unread}"
    moved = {"since": first_id_at(floor), "token": "", "until": sweep.low or sweep.until}
    return NextRequest(sweep.model_copy(update=moved), gap)


def _cut_short(sweep: Sweep, stream: XStream, count: int) -> str:
    nearly_all, named = NEWEST_SHOWN.get(stream, (0, ""))
    if not named or count < nearly_all:
        return ""
    return f"X shows the newest {named} only: older ones since {_day(snowflake_time(sweep.since))} may be missing."


def _day(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
