"""The cursor: how far one of Reddit's listings was read, and how one more page moves it. Pure; no HTTP, no posts.

A listing is newest first, 100 items a page and about 1000 deep. A *walk* goes from its top down to the `floor`, the
newest post of the walk before, one page per fetch. Positions are compared by time and id, since any post may be
deleted. Names and fingerprints of the newest posts are kept, to detect edits and posts that moderators approved late.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from connectors.reddit.posts import Listing, Mark, Thing

MOST_REMEMBERED = 100
"""Posts remembered of each listing: as many as one api/info call accepts."""
GONE, UNLISTED = "gone", "unlisted"
"""Prints of what was taken away, and of what stands but is no longer listed here."""


class SeenPost(NamedTuple):
    """A post that was read: its fullname, position and fingerprint (`Thing.fingerprint`, in `print`)."""

    name: str
    mark: Mark
    print: str


@dataclass(frozen=True, slots=True)
class ListingCursor:
    """One listing. `top`, `deepest`, `anchors`, `walked` and `restarted` belong to the walk under way, if there is one.

    `anchors` are names the next page can be requested after, best first; empty: begin at the top. Every post that was
    read and is newer than `low` is in `recent`, newest first. `caution` is what the subreddit's rules say of us, and
    `rules_read` when they were read, in epoch seconds. `path` is the listing's own where another was read in its place
    once.
    """

    floor: Mark
    low: Mark
    top: Mark | None = None
    deepest: Mark | None = None
    anchors: tuple[str, ...] = ()
    walked: int = 0
    restarted: bool = False
    recent: tuple[SeenPost, ...] = ()
    caution: str = ""
    rules_read: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class SharedCursor:
    """The cursor that all listings had together once: `new`, `comments` (each of all subreddits), `search`, `inbox`."""

    streams: Mapping[str, ListingCursor]


@dataclass(frozen=True, slots=True)
class PageResult:
    """What one page changed. `fresh`: new or changed items. `short`: the walk ended above the floor. `lost`: because no
    anchor was left.
    """

    stream: ListingCursor
    fresh: tuple[Thing, ...] = ()
    done: bool = False
    short: bool = False
    lost: bool = False
    walked: int = 0
    deepest: Mark | None = None


_ONE = TypeAdapter(ListingCursor)
_SHARED = TypeAdapter(SharedCursor)


def write_cursor(cursor: ListingCursor) -> str:
    return _ONE.dump_json(cursor, exclude_defaults=True).decode()


def read_cursor(cursor: str) -> ListingCursor | SharedCursor | None:
    """The cursor; None when it cannot be read."""
    for kind in (_ONE, _SHARED):
        with contextlib.suppress(ValidationError):
            return kind.validate_json(cursor)
    return None


def without_walk(cursor: ListingCursor) -> ListingCursor:
    """The same, to be read from the top: its anchors are of another listing."""
    return replace(cursor, top=None, deepest=None, anchors=(), walked=0, restarted=False)


def first_cursor(now: datetime, hours: float) -> ListingCursor:
    start = (int((now - timedelta(hours=hours)).timestamp()), 0)
    return ListingCursor(floor=start, low=start)


def turn_page(stream: ListingCursor, page: Listing) -> PageResult:
    """Apply the page that was requested after `stream.anchors[0]`, or at the top."""
    if stream.anchors and not page.things and not page.unread:
        return _anchor_lost(stream)
    public = [thing for thing in page.things if thing.is_public]
    fresh = tuple(thing for thing in public if _is_fresh(stream, thing))
    walked = _remember(replace(stream, walked=stream.walked + len(page.things) + page.unread), public)
    if not page.things:
        return _nothing_read(walked, page)
    last = page.things[-1].mark
    walked = replace(walked, top=stream.top or max(thing.mark for thing in page.things))
    stuck = stream.deepest is not None and last >= stream.deepest
    if page.after and last > stream.floor and not stuck:
        return PageResult(replace(walked, deepest=last, anchors=_anchors(page)), fresh)
    short = last > stream.floor
    return PageResult(_finish_walk(walked), fresh, done=True, short=short, walked=walked.walked, deepest=last)


def _nothing_read(stream: ListingCursor, page: Listing) -> PageResult:
    """An empty listing, or a further page of which nothing can be read: the walk goes on below it."""
    if page.after and page.after not in stream.anchors:
        return PageResult(replace(stream, anchors=(page.after, *stream.anchors)))
    short = stream.deepest is not None and stream.deepest > stream.floor
    return PageResult(_finish_walk(stream), done=True, short=short, walked=stream.walked, deepest=stream.deepest)


def _is_fresh(stream: ListingCursor, thing: Thing) -> bool:
    known = next((seen.print for seen in stream.recent if seen.name == thing.name), None)
    if known is not None:
        return known != thing.fingerprint
    return thing.mark > stream.floor or thing.mark > stream.low


def _anchors(page: Listing) -> tuple[str, ...]:
    names = [page.after, *(page.things[-n].name for n in (1, 2, 5, 20, 60) if n <= len(page.things))]
    return tuple(dict.fromkeys(names))


def _anchor_lost(stream: ListingCursor) -> PageResult:
    """Reddit returns an empty page for an anchor that was deleted: try the next anchor, then once from the top."""
    if len(stream.anchors) > 1:
        return PageResult(replace(stream, anchors=stream.anchors[1:]))
    if not stream.restarted:
        return PageResult(replace(stream, anchors=(), deepest=None, walked=0, restarted=True))
    return PageResult(
        _finish_walk(stream), done=True, short=True, lost=True, walked=stream.walked, deepest=stream.deepest
    )


def _finish_walk(stream: ListingCursor) -> ListingCursor:
    """End the walk: its top becomes the next one's floor."""
    return replace(without_walk(stream), floor=stream.top or stream.floor)


def _remember(stream: ListingCursor, things: Iterable[Thing]) -> ListingCursor:
    known = {seen.name: seen for seen in stream.recent}
    known |= {
        t.name: SeenPost(t.name, t.mark, t.fingerprint) for t in things if t.name in known or _is_fresh(stream, t)
    }
    newest = sorted(known.values(), key=lambda seen: seen.mark, reverse=True)
    low = max([stream.low, *(seen.mark for seen in newest[MOST_REMEMBERED:])])
    return replace(stream, low=low, recent=tuple(newest[:MOST_REMEMBERED]))


def expected_names(stream: ListingCursor) -> list[str]:
    """Remembered posts at or below the floor. If one still exists, a listing that ended above it was cut short."""
    return [seen.name for seen in stream.recent if seen.mark <= stream.floor and seen.print != GONE]


def vanished_names(stream: ListingCursor, page: Listing) -> list[str]:
    """Remembered posts that this page, requested from `stream`, should show and does not."""
    if not page.things:
        return []
    shown = page.names
    first = page.things[0].mark if stream.anchors else None
    return [
        seen.name
        for seen in stream.recent
        if seen.name not in shown
        and seen.print not in (GONE, UNLISTED)
        and seen.mark > page.things[-1].mark
        and (first is None or seen.mark < first)
    ]


def mark_vanished(stream: ListingCursor, names: Iterable[str], gone: Iterable[str]) -> ListingCursor:
    """The cursor that asks no more about these; should one be listed again, it is new."""
    prints = dict.fromkeys(names, UNLISTED) | dict.fromkeys(gone, GONE)
    return replace(stream, recent=tuple(s._replace(print=prints.get(s.name, s.print)) for s in stream.recent))
