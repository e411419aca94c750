"""Where reading X goes on: the cursor, and how one page moves it. Pure: pages come in, the next cursor goes out.

X answers newest first, so a stream is read in sweeps: from the newest post down to the newest of the sweep before.
While a sweep lasts, `since` stays; it moves to `top` only with the sweep's last page. A crash therefore costs a page
read twice, never a post.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.x.payloads import TweetPage, first_id_at, snowflake_time

REACH = timedelta(days=7) - timedelta(minutes=5)
"""How far back recent search goes, less a margin for its clock (docs.x.com, "Recent search")."""

AN_HOUR = timedelta(hours=1)

NEARLY_ALL = 750
"""X shows the newest 800 mentions. Deleted ones are missing from that number, so fewer already mean the end."""

LATE = timedelta(days=1)
"""A post may be found this much later than it was written. A quiet stream's `since` follows at this distance."""

TOKENS = frozenset({"next_token", "pagination_token"})


class XStream(StrEnum):
    """What is read, in this order."""

    MENTIONS = "mentions"
    SEARCH = "search"


class Sweep(BaseModel):
    """One stream's place. `top` and `low` are the newest and oldest id of the sweep under way, `until` is where its
    paging began, `token` its next page, `count` the posts so far, `began` its first request in epoch seconds.
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

    @property
    def under_way(self) -> bool:
        return bool(self.token or self.until)


class XCursor(BaseModel):
    """The whole cursor. `user_id` belongs to `account`; a renamed setting looks it up anew."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: int = 1
    account: str = ""
    user_id: str = ""
    turn: XStream = XStream.MENTIONS
    mentions: Sweep = Sweep()
    search: Sweep = Sweep()

    def sweep(self, stream: XStream) -> Sweep:
        return self.mentions if stream is XStream.MENTIONS else self.search

    def to_json(self) -> str:
        return self.model_dump_json(exclude_defaults=True)


@dataclass(frozen=True, slots=True)
class NextRequest:
    """What to ask next for a stream, and what could not be read any more on the way there."""

    sweep: Sweep
    gap: str = ""


def read_cursor(cursor: str) -> tuple[XCursor, str]:
    """The place a cursor names, and a gap when it cannot be read: then it starts as if for the first time."""
    if not cursor:
        return XCursor(), ""
    try:
        return XCursor.model_validate_json(cursor), ""
    except ValidationError:
        return XCursor(), "The place reached before could not be read, so older posts may be missing."


def prepare_sweep(sweep: Sweep, stream: XStream, query: str, now: datetime, first: timedelta) -> NextRequest:
    """The sweep as it can be asked for now: begun if it was not, kept within what recent search can reach."""
    if sweep.query != query:
        sweep = Sweep(since=sweep.since, query=query)
    if not sweep.since:
        since = now - (min(first, REACH - AN_HOUR) if stream is XStream.SEARCH else first)
        sweep = sweep.model_copy(update={"since": first_id_at(since)})
    if not sweep.under_way:
        sweep = sweep.model_copy(update={"began": int(now.timestamp())})
    return _within_reach(sweep, now - REACH) if stream is XStream.SEARCH else NextRequest(sweep)


def repair_sweep(sweep: Sweep, refused: frozenset[str], now: datetime) -> NextRequest | None:
    """The way on when X no longer takes a token or a since_id; None when it refused something else.

    A refused token loses nothing: everything below the oldest post read is asked for by its id instead.
    """
    if refused & TOKENS and sweep.token:
        return NextRequest(sweep.model_copy(update={"token": "", "until": sweep.low or sweep.until}))
    if "since_id" in refused:
        step = _within_reach(sweep, now - REACH + AN_HOUR)
        return step if step.gap else None
    return None


def sweep_parameters(sweep: Sweep, stream: XStream) -> dict[str, str]:
    """The parameters that name the place, as tweepy calls them."""
    token = "next_token" if stream is XStream.SEARCH else "pagination_token"
    named = {"since_id": sweep.since, "until_id": sweep.until, token: sweep.token}
    return {name: value for name, value in named.items() if value}


def advance_sweep(sweep: Sweep, stream: XStream, page: TweetPage) -> NextRequest:
    """The sweep after this page: one page further, or closed with `since` moved up."""
    ids = [int(t.id) for t in page.data]
    known = [int(i) for i in (sweep.top, sweep.low) if i]
    top, low = (str(f([*ids, *known])) if ids or known else "" for f in (max, min))
    count = sweep.count + len(ids)
    if page.meta.next_token:
        after = {"top": top, "low": low, "count": count, "token": page.meta.next_token}
        return NextRequest(sweep.model_copy(update=after))
    began = datetime.fromtimestamp(sweep.began, UTC)
    since = max(sweep.since, top or "0", first_id_at(began - LATE), key=int)
    return NextRequest(Sweep(since=since, query=sweep.query), _mention_gap(sweep, stream, count))


def _within_reach(sweep: Sweep, floor: datetime) -> NextRequest:
    if int(sweep.since) >= int(first_id_at(floor)):
        return NextRequest(sweep)
    unread = f"posts between {_day(snowflake_time(sweep.since))} and {_day(floor)} were not read."
    gap = f"X searches back seven days only: {unread}"
    moved = {"since": first_id_at(floor), "token": "", "until": sweep.low or sweep.until}
    return NextRequest(sweep.model_copy(update=moved), gap)


def _mention_gap(sweep: Sweep, stream: XStream, count: int) -> str:
    if stream is XStream.SEARCH or count < NEARLY_ALL:
        return ""
    return f"X shows the newest 800 mentions only: older ones since {_day(snowflake_time(sweep.since))} may be missing."


def _day(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
