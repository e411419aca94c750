"""Listings that show the newest first and give a token for the page below. Each reading is a *walk* from the top down
to where the one before it began, less an overlap, a page a call. What was seen is remembered for as long as it may be
shown again: an entry comes once, and again when its words changed. What a channel takes in late is found within the
overlap.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import Refused

_DAY = 86_400.0

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Listed(Generic[_Entry]):
    """An entry of a listing. `at` is the time the listing is in the order of; `print` changes when its words do."""

    id: str
    at: datetime
    print: int
    entry: _Entry

    @property
    def mark(self) -> tuple[float, int]:
        return self.at.timestamp(), self.print


@dataclass(frozen=True, slots=True)
class ListedPage(Generic[_Entry]):
    """A page, newest first. `older` is the token of the page below it, "" for the last."""

    entries: Sequence[Listed[_Entry]]
    older: str = ""


@dataclass(frozen=True, slots=True)
class WalkStep(Generic[_Entry]):
    """What a page brought that was not known, oldest first, and where reading stands after it."""

    fresh: tuple[Listed[_Entry], ...]
    cursor: str
    more: bool


class WalkPlace(BaseModel):
    """Where reading stands. `older` is the token of the walk under way, "" where none is; `newest` is the newest that
    was ever seen. `doubted` is a `since` that lay in the future, until the listing has shown whether our clock was
    ahead then or is behind now. Times are in seconds since 1970.
    """

    model_config = ConfigDict(frozen=True)

    since: float
    newest: float = 0
    older: str = ""
    doubted: float = 0
    seen: dict[str, tuple[float, int]] = {}


@dataclass(frozen=True, slots=True)
class Walk:
    """How one stream of the source `where` is walked: its first reading goes `first` back."""

    where: str
    first: timedelta
    overlap: timedelta

    def place(self, cursor: str, now: datetime) -> WalkPlace:
        """Where reading stands. A place noted by our clock alone is in doubt when it lies in the future."""
        try:
            place = WalkPlace.model_validate_json(cursor) if cursor else None
        except ValidationError:
            raise Refused(self.where, "its cursor is of another kind") from None
        since = (now - self.first).timestamp()
        if place is None:
            return WalkPlace(since=since)
        if place.newest or place.since <= now.timestamp():
            return place
        return WalkPlace(since=since, doubted=place.since)

    def step(self, place: WalkPlace, page: ListedPage[_Entry], now: datetime) -> WalkStep[_Entry]:
        """What this page brings. Raises Refused for one that leads to itself."""
        if page.older and page.older == place.older:
            raise Refused(self.where, "it gave a page that leads nowhere")
        place = _settled(place, page, now)
        new_enough = [one for one in page.entries if one.at.timestamp() >= place.since]
        unseen = [one for one in reversed(new_enough) if place.seen.get(one.id) != one.mark]
        fresh = sorted(unseen, key=lambda one: one.at)
        newest = max([place.newest, *(one.at.timestamp() for one in new_enough)])
        reached = not page.older or (len(page.entries) > 0 and page.entries[-1].at.timestamp() < place.since)
        from_now = max(place.since, newest - self.overlap.total_seconds())
        seen = place.seen | {one.id: one.mark for one in new_enough}
        following = WalkPlace(
            since=from_now if reached else place.since,
            newest=newest,
            older="" if reached else page.older,
            seen={
                name: mark for name, mark in seen.items() if mark[0] >= from_now or (not reached and name in place.seen)
            },
        )
        return WalkStep(tuple(fresh), following.model_dump_json(), more=not reached)


def print_of(*words: str) -> int:
    """A number that changes when the words do."""
    return zlib.crc32("\0".join(words).encode("utf-8", "replace"))


def _settled(place: WalkPlace, page: ListedPage[_Entry], now: datetime) -> WalkPlace:
    """Entries of the future show that our clock is behind: what is older than the doubted place is not to be read."""
    if not place.doubted:
        return place
    behind = _any_after(page.entries, now.timestamp() + _DAY)
    return place.model_copy(update={"since": place.doubted if behind else place.since, "doubted": 0})


def _any_after(entries: Iterable[Listed[_Entry]], moment: float) -> bool:
    return any(one.at.timestamp() > moment for one in entries)
