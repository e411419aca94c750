"""Reads the comments of a blog, the oldest first, a page a call.

They are listed by date, in whole seconds, and asked for from the last one on with an overlap (`connectors._changes`). A
comment that is held for moderation and approved later keeps its old date and number, so that no list of what is new
shows it: those that wait are remembered, and what no longer does is looked up. Who may not moderate does not see what
waits, and looks further back instead.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import Refused
from bot.core.model import Batch, Post
from connectors._changes import Change, ChangesCursor, begin, turn_page
from connectors._entries import left_out, warning_of
from connectors.wordpress.api import BlogApi
from connectors.wordpress.settings import Settings
from connectors.wordpress.shapes import BlogComment, BlogPosts

OVERLAP, LONG_OVERLAP = timedelta(hours=2), timedelta(days=2)
"""How far back each reading looks again: as a moderator, and otherwise."""

ENTRIES = 20
"""Posts of the blog that are looked up for the comments of one page."""

MOST = 100


class BlogCursor(BaseModel):
    """Where reading stands. `us` is our number there; `held` are the comments that wait for a moderator."""

    model_config = ConfigDict(frozen=True)

    us: int
    place: ChangesCursor
    held: tuple[int, ...] = ()


class BlogCommentReader:
    """Reads one blog."""

    def __init__(self, api: BlogApi, settings: Settings, make: BlogPosts) -> None:
        self._api, self._settings, self._make = api, settings, make
        self._overlap = OVERLAP if settings.moderates else LONG_OVERLAP

    def fetch(self, cursor: str, now: datetime) -> Batch:
        before = self._recalled(cursor, now)
        after = datetime.fromtimestamp(before.place.since - 1, UTC)
        page = self._api.comments(
            after=f"{after:%Y-%m-%dT%H:%M:%SZ}",
            orderby="date_gmt",
            order="asc",
            per_page=str(self._settings.page_size),
            page=str(before.place.page),
        )
        changes = [Change(str(one.id), int(one.written_at.timestamp()), one.print) for one in page]
        full = len(page) + len(left_out(page)) >= self._settings.page_size
        turn = turn_page(before.place, changes, now, self._overlap, full=full)
        fresh = [one for one in page if str(one.id) in turn.fresh]
        held, let_pass = (before.held, ()) if turn.more else self._held(before.held)
        fresh += [one for one in let_pass if one.id not in {known.id for known in fresh}]
        return Batch(
            posts=tuple(sorted(self.posts(fresh, before.us, page), key=lambda post: post.written_at)),
            cursor=BlogCursor(us=before.us, place=turn.cursor, held=held).model_dump_json(exclude_defaults=True),
            more=turn.more,
            warning=warning_of(page),
        )

    def posts(self, found: Sequence[BlogComment], us: int, known: Iterable[BlogComment] = ()) -> Iterable[Post]:
        """These as posts, each with the blog's post and the comment above it."""
        numbers = list(dict.fromkeys(one.post for one in found))[:ENTRIES]
        entries = {number: self._api.entry(number) for number in numbers}
        above = {one.id: one for one in known}
        missing = sorted({one.parent for one in found if one.parent} - above.keys())[:MOST]
        if missing:
            above |= {one.id: one for one in self._included(missing)}
        return [self._make.post(one, us, entries, above) for one in found]

    def _held(self, before: tuple[int, ...]) -> tuple[tuple[int, ...], Sequence[BlogComment]]:
        """The comments that wait for a moderator, and those that were let pass since."""
        if not self._settings.moderates:
            return (), ()
        waiting = self._api.comments(status="hold", orderby="date_gmt", order="desc", per_page=str(MOST))
        held = tuple(one.id for one in waiting)
        decided = [number for number in before if number not in held][:MOST]
        return held, self._included(decided) if decided else ()

    def _included(self, numbers: Sequence[int]) -> Sequence[BlogComment]:
        """Those of these that everybody sees."""
        return self._api.comments(include=",".join(map(str, numbers)), per_page=str(MOST))

    def _recalled(self, cursor: str, now: datetime) -> BlogCursor:
        try:
            known = BlogCursor.model_validate_json(cursor) if cursor else None
        except ValidationError:
            raise Refused(self._api.name, "its cursor is of another kind") from None
        before = "" if known is None else known.place.model_dump_json()
        place = begin(before, now, self._settings.first_hours)
        if place is None:
            raise Refused(self._api.name, "its cursor is of another kind")
        return (
            BlogCursor(us=self._api.me().id, place=place)
            if known is None
            else known.model_copy(update={"place": place})
        )
