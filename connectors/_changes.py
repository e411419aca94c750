"""The cursor of a channel that tells what changed since a moment, the oldest change first, a page a call. Pure.

Each page asks for what changed from the last change of the page before on, so that what changes meanwhile moves nothing
out of sight; only where one second fills a whole page is the next page asked for by its number. Once no more comes, the
next reading begins an overlap before the newest change that was ever seen: what the channel tells late is read, and
what was seen is left out. A clock of ours that is wrong when the source is added makes up for it once it is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

AHEAD = 86_400
"""Seconds that a channel's clock may be ahead of ours before ours is taken to be behind."""


class Change(NamedTuple):
    """One entry of a page: its id, when it changed in whole seconds since 1970, and a print of its words."""

    id: str
    at: int
    print: str


class ChangesCursor(BaseModel):
    """Where reading stands. `since`: from when on is asked; `page`: the number of the page; `newest`: the newest change
    that was ever seen. `seen`: what stands within the overlap. `doubted` is a `since` that lay in the future, until a
    page shows whether our clock was ahead then or is behind now. `tag` is what the channel called its last answer.
    """

    model_config = ConfigDict(frozen=True)

    since: int
    newest: int = 0
    page: int = 1
    doubted: int = 0
    seen: dict[str, tuple[int, str]] = {}
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ChangesTurn:
    """What one page changed: the ids that are new or have new words, the cursor that follows, and whether to go on."""

    fresh: frozenset[str]
    cursor: ChangesCursor
    more: bool


def begin(cursor: str, now: datetime, first_hours: float) -> ChangesCursor | None:
    """Where reading stands; None where that cannot be understood."""
    start = int((now - timedelta(hours=first_hours)).timestamp())
    if not cursor:
        return ChangesCursor(since=max(0, start))
    try:
        place = ChangesCursor.model_validate_json(cursor)
    except ValidationError:
        return None
    if place.newest or place.since <= int(now.timestamp()):
        return place
    return ChangesCursor(since=max(0, start), doubted=place.since)


def turn_page(
    before: ChangesCursor, changes: Sequence[Change], now: datetime, overlap: timedelta, *, full: bool
) -> ChangesTurn:
    """Apply the page that `before` asked for. `full`: as many entries stood on it as one can hold, sound or not."""
    place, found = _settled(before, changes, now)
    seen = place.seen | {one.id: (one.at, one.print) for one in found}
    fresh = frozenset(one.id for one in found if _is_new(place, one))
    newest = max([place.newest, *(one.at for one in changes)])
    last = max((one.at for one in changes), default=place.since)
    if full:
        further = place.page + 1 if last <= place.since and not before.doubted else 1
        kept = _remembered(seen, min(last, newest - int(overlap.total_seconds())))
        onward = {"since": max(last, place.since), "page": further, "seen": kept, "newest": newest, "tag": ""}
        return ChangesTurn(fresh, place.model_copy(update=onward), True)
    since = max(min(newest - int(overlap.total_seconds()), last), 0) if newest else place.since
    settled = {"since": since, "page": 1, "seen": _remembered(seen, since), "newest": newest}
    return ChangesTurn(fresh, place.model_copy(update=settled), False)


def _is_new(place: ChangesCursor, change: Change) -> bool:
    """Whether its words are not those that were seen: a change elsewhere in it moves its time alone."""
    known = place.seen.get(change.id)
    return known is None or known[1] != change.print


def _settled(place: ChangesCursor, changes: Sequence[Change], now: datetime) -> tuple[ChangesCursor, Sequence[Change]]:
    """Changes of the future show that our clock is behind: what is older than the doubted place was never to be
    read.
    """
    if not place.doubted:
        return place, changes
    behind = any(one.at > now.timestamp() + AHEAD for one in changes)
    since = place.doubted if behind else place.since
    return place.model_copy(update={"since": since, "doubted": 0}), [one for one in changes if one.at >= since]


def _remembered(seen: dict[str, tuple[int, str]], since: int) -> dict[str, tuple[int, str]]:
    return {name: mark for name, mark in seen.items() if mark[0] >= since}
