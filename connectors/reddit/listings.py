"""Which of Reddit's listings a source reads: each is a stream of its own. Pure."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.model import Stream
from connectors.reddit import cursor as cursors
from connectors.reddit.cursor import ListingCursor, SharedCursor
from connectors.reddit.settings import Settings

DEPTH = 1000
"""The most items of a listing, over all its pages. A search has about 250 (unverified)."""
SEARCH_DEPTH = 250


INBOX = "inbox"
"""The stream that brought all that reaches us, until each kind had its own."""


@dataclass(frozen=True, slots=True)
class WatchedListing:
    """One listing. `depth` is the most items it has; `subreddit` is "" for a search and what reaches us."""

    stream: Stream
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    depth: int = DEPTH
    subreddit: str = ""


def _reaching_us(name: str, title: str, path: str) -> WatchedListing:
    stream = Stream(f"{INBOX}/{name}", title, formerly=INBOX)
    return WatchedListing(stream, f"message/{path}", {"mark": "false"})


_INBOX = (
    _reaching_us("mentions", "mentions of us", "mentions"),
    _reaching_us("comments", "replies to our comments", "comments"),
    _reaching_us("posts", "replies to our posts", "selfreply"),
)
"""Private messages and chats are not public, and not read."""


def watched_listings(settings: Settings) -> dict[str, WatchedListing]:
    """The listings by the names of their streams."""
    found = [listing for name in settings.subreddits for listing in _of_subreddit(name, settings)]
    found += [_search(query) for query in settings.queries]
    found += _INBOX if settings.inbox else ()
    return {listing.stream.name: listing for listing in found}


def _of_subreddit(name: str, settings: Settings) -> Sequence[WatchedListing]:
    own = f"r/{name.casefold()}"
    posts = WatchedListing(Stream(own, f"posts of r/{name}"), f"r/{name}/new", subreddit=name)
    comments = Stream(f"{own}/comments", f"comments of r/{name}")
    return [posts, replace(posts, stream=comments, path=f"r/{name}/comments")][: 1 + settings.comments]


def _search(query: str) -> WatchedListing:
    name = f"search-{zlib.crc32(query.encode()):08x}"
    params = {"q": query, "sort": "new", "type": "link", "t": "all"}
    return WatchedListing(Stream(name, f"the search {query!r}"), "search", params, SEARCH_DEPTH)


def begin(cursor: str, listing: WatchedListing, now: datetime, settings: Settings) -> ListingCursor | None:
    """Where reading of the listing stands; None when that cannot be understood.

    A cursor that all listings had together holds one part for the posts of all subreddits, and one for their comments.
    """
    start = cursors.first_cursor(now, settings.first_hours)
    place = cursors.read_cursor(cursor) if cursor else start
    if isinstance(place, SharedCursor):
        part = place.streams.get(_shared_name(listing), start)
        place = cursors.without_walk(part) if listing.subreddit and len(settings.subreddits) > 1 else part
    return _of_its_kind(place, listing) if place and listing.stream.formerly else place


def _of_its_kind(place: ListingCursor, listing: WatchedListing) -> ListingCursor:
    """The place in a listing of one kind. One in the listing of all kinds says how far, and remembers other things."""
    if place.path == listing.path:
        return place
    return replace(cursors.without_walk(place), recent=(), low=max(place.low, place.floor), path=listing.path)


def _shared_name(listing: WatchedListing) -> str:
    if listing.subreddit:
        return listing.path.rpartition("/")[2]
    return listing.stream.formerly or listing.stream.name.partition("-")[0]
