"""Reading Reddit: one page of one listing a call, and posts that we hold once more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.errors import Refused, Unavailable
from bot.core.model import Batch, Post, ReplyMode
from connectors._entries import warning_of
from connectors.reddit import cursor as cursors
from connectors.reddit.api import RedditApi
from connectors.reddit.communities import KEPT, Communities
from connectors.reddit.cursor import ListingCursor, PageResult
from connectors.reddit.fields import text_of
from connectors.reddit.listings import WatchedListing, begin, watched_listings
from connectors.reddit.posts import Listing, Thing, is_fullname, listing, to_post
from connectors.reddit.problems import redact
from connectors.reddit.settings import Settings

PAGE = 100
NEARLY = 0.9
"""A listing of which this share was read counts as cut off: Reddit leaves out removed items."""
PACE = timedelta(seconds=1.2)
"""Between two requests, on average: half of the 100 a minute that Reddit allows a client."""


@dataclass(frozen=True, slots=True)
class ListingReader:
    """What is read, over which session, and how it becomes posts: for which source, account and way of answering."""

    name: str
    settings: Settings
    account: str
    mode: ReplyMode
    api: RedditApi
    listings: Mapping[str, WatchedListing]
    communities: Communities

    @classmethod
    def of(cls, name: str, settings: Settings, account: str, mode: ReplyMode, api: RedditApi) -> "ListingReader":
        return cls(name, settings, account, mode, api, watched_listings(settings), Communities(api))

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        """One page of one listing; `more` until it has been read down to where the last walk began."""
        watched = self._watched(stream)
        place = begin(cursor, watched, now, self.settings)
        gap = "" if place else "The place where reading stood could not be understood: it begins anew. "
        before = place or cursors.first_cursor(now, self.settings.first_hours)
        page = self._page(watched, before)
        before, no_bots = self._with_rules(watched, before, now)
        turn = cursors.turn_page(before, page)
        if turn.short:
            gap += _gap(watched, before, turn, self._any_stand(cursors.expected_names(before), watched))
        vanished = cursors.vanished_names(before, page)
        taken_away = self._gone_of(vanished, watched)
        things = sorted(turn.fresh, key=lambda thing: thing.mark)
        no_bots += self._meet(things, now) if not watched.subreddit else ()
        return Batch(
            posts=self._posts(things, turn.stream.caution if watched.subreddit else None),
            cursor=cursors.write_cursor(cursors.mark_vanished(turn.stream, vanished, taken_away)),
            more=not turn.done,
            gap=gap.strip(),
            gone=(*_gone(things), *taken_away),
            moved_to=_moved_to(watched, page),
            next_at=now + PACE * len(self.listings) if turn.done else None,
            quota=self.api.quota,
            no_bots=no_bots,
            warning=warning_of(page.things),
        )

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        """These posts as they stand now. Reddit leaves out what it does not know."""
        names = [name for name in ids if is_fullname(name)]
        things = list(look_up(self.api, names, self.name).values()) if names else []
        no_bots = self._meet(things, now)
        removed_by = {thing.name: thing.removed_by for thing in things if thing.is_gone}
        batch = Batch(self._posts(things), "", gone=_gone(things), quota=self.api.quota, no_bots=no_bots)
        return replace(batch, removed_by=removed_by)

    def _watched(self, stream: str) -> WatchedListing:
        if stream not in self.listings:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it reads")
        return self.listings[stream]

    def _page(self, watched: WatchedListing, place: ListingCursor) -> Listing:
        after = {"after": place.anchors[0]} if place.anchors else {}
        params = {**watched.params, **after, "limit": str(PAGE)}
        return listing(self.api.read(watched.path, params), self.name, going_on=bool(place.anchors))

    def _any_stand(self, names: Sequence[str], watched: WatchedListing) -> bool:
        """Whether any of these can still stand in the listing."""
        things = look_up(self.api, names, self.name).values() if names else ()
        return any(not thing.is_gone and _is_of(thing, watched) for thing in things)

    def _gone_of(self, names: Sequence[str], watched: WatchedListing) -> tuple[str, ...]:
        """Those of them that were deleted or removed: the others are merely listed here no longer."""
        things = look_up(self.api, names, self.name).values() if names else ()
        return _gone(thing for thing in things if _is_of(thing, watched))

    def _with_rules(
        self, watched: WatchedListing, place: ListingCursor, now: datetime
    ) -> tuple[ListingCursor, tuple[str, ...]]:
        """The place with what the subreddit says of such as us, read again once a day; and the subreddit, where its
        rules clearly forbid bots and we would answer as one, not by a person's hand.
        """
        moment = int(now.timestamp())
        if not watched.subreddit or moment - place.rules_read < KEPT.total_seconds():
            return place, ()
        forbidding = [watched.subreddit] if self.communities.read(watched.subreddit, now, place.caution) else []
        told = self.communities.said_of(watched.subreddit)
        return replace(place, caution=told, rules_read=moment), self._as_bot(forbidding)

    def _as_bot(self, forbidding: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"r/{name}" for name in forbidding) if self.mode is ReplyMode.API else ()

    def _meet(self, things: Sequence[Thing], now: datetime) -> tuple[str, ...]:
        """Read what the communities of these say, where nobody knows it; returns those that forbid bots, as above."""
        newest_first = (text_of(thing.data, "subreddit") for thing in reversed(things) if not thing.is_gone)
        return self._as_bot(self.communities.look_up(newest_first, now))

    def _posts(self, things: Iterable[Thing], told: str | None = None) -> tuple[Post, ...]:
        """Those that stand, each with what its community says of such as us: `told`, where all are of one."""
        return tuple(
            to_post(thing, self.name, self.account, self.mode, self._said_of(thing) if told is None else told)
            for thing in things
            if not thing.is_gone
        )

    def _said_of(self, thing: Thing) -> str:
        return self.communities.said_of(text_of(thing.data, "subreddit"))


def look_up(api: RedditApi, names: Sequence[str], where: str, *, surely: bool = False) -> dict[str, Thing]:
    """What Reddit still has of these, a hundred at most, by their names. Raises Unavailable when none of it can be
    read; where those that are not in it are `surely` gone, also when some of it cannot.
    """
    page = listing(api.read("api/info", {"id": ",".join(names)}), where)
    if surely and page.unread:
        raise Unavailable(where, "some of what it has of these posts could not be read")
    return {thing.name: thing for thing in page.things if thing.name in names}


def _gone(things: Iterable[Thing]) -> tuple[str, ...]:
    return tuple(thing.name for thing in things if thing.is_gone)


def _is_of(thing: Thing, watched: WatchedListing) -> bool:
    """Whether it can stand in this listing: posts of several subreddits were remembered together once."""
    subreddit = text_of(thing.data, "subreddit")
    return not (watched.subreddit and subreddit) or subreddit.casefold() == watched.subreddit.casefold()


def _moved_to(watched: WatchedListing, page: Listing) -> str:
    """The subreddit that answered in the place of the one that was asked for; "" where it was that one."""
    if not page.things or any(_is_of(thing, watched) for thing in page.things):
        return ""
    return f"r/{redact(text_of(page.things[0].data, 'subreddit'))}"


def _gap(watched: WatchedListing, before: ListingCursor, turn: PageResult, older_stand: bool) -> str:
    """The gap that a listing which ended above the floor leaves; "" when it simply has no more items."""
    if not (turn.lost or older_stand or turn.walked >= NEARLY * watched.depth):
        return ""
    since = datetime.fromtimestamp(before.floor[0], UTC)
    until = datetime.fromtimestamp((turn.deepest or before.floor)[0], UTC)
    return (
        f"Reddit lists {watched.stream.title} only down to {until:%Y-%m-%d %H:%M} UTC: "
        f"what was written between {since:%Y-%m-%d %H:%M} and then was not read."
    )
