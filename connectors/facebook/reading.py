"""Reads the comments under the newest posts of a Page, all in one call.

Facebook's own cursors die with the entry they point at, so none is kept: what was seen is. Where all comments that came
along with a post are new, the rest of them is asked for, page by page, within the same reading.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import Refused, Unavailable
from bot.core.model import Batch, Post
from connectors._entries import left_out, none_is_sound, unread_warning
from connectors.facebook.api import GraphApi
from connectors.facebook.settings import Settings
from connectors.facebook.shapes import GraphComment, PagePost, PagePostsMaker

PAGES = 20
"""Pages of comments of one post that are read at once, 100 each."""

MOST_REMEMBERED = 5_000

CUT = "So much was said under a post since the last reading that the older part of it was not read."


class PageCursor(BaseModel):
    """What was seen: the newest moment, in seconds since 1970, and a print of the words of each comment."""

    model_config = ConfigDict(frozen=True)

    newest: int = 0
    seen: dict[str, tuple[int, int]] = {}


class GraphCommentReader:
    """Reads one Page."""

    def __init__(self, api: GraphApi, settings: Settings, make: PagePostsMaker) -> None:
        self._api, self._settings, self._make = api, settings, make

    def fetch(self, cursor: str, now: datetime) -> Batch:
        before = self._recalled(cursor)
        if not cursor:
            self._api.check_page()
        posts = self._api.posts().data
        if none_is_sound(posts):
            raise Unavailable(self._api.name, "no post has the shape that is known")
        floor = self._floor(before, now)
        read = [(under, self._comments(under, before, floor)) for under in posts]
        unread = len(left_out(posts)) + sum(aside for _, (_, aside, _) in read)
        found = [(one, under, said) for under, (said, _, _) in read for one in said]
        fresh = [
            self._make.post(one, under, _parent(one, said))
            for one, under, said in found
            if _seconds(one) >= floor and before.seen.get(one.id, (0, None))[1] != one.print
        ]
        following = _remembered(before, [one for one, _, _ in found], timedelta(days=self._settings.follow_days))
        return Batch(
            posts=tuple(sorted(fresh, key=lambda post: post.written_at)),
            cursor=following.model_dump_json(),
            gap=CUT if any(cut for _, (_, _, cut) in read) else "",
            warning=unread_warning(unread),
        )

    def below(self, under: str, since: datetime) -> tuple[list[GraphComment], bool]:
        """What stands there, back to that moment; and whether there was more than could be read."""
        found: list[GraphComment] = []
        after = ""
        for _ in range(PAGES):
            page = self._api.comments(under, after)
            if page is None:
                return found, False
            found += page.data
            oldest = min((one.written_at for one in page.data), default=None)
            after = page.paging.cursors.after
            if left_out(page.data):
                return found, True
            if not page.paging.next or not after or (oldest is not None and oldest < since):
                return found, False
        return found, True

    def _comments(self, under: PagePost, before: PageCursor, floor: int) -> tuple[Sequence[GraphComment], int, bool]:
        """The comments of a post, how many could not be read, and whether some are missing."""
        if under.comments is None:
            return (), 0, False
        came = under.comments.data
        known = any(one.id in before.seen or _seconds(one) < floor for one in came)
        if not under.comments.paging.next or known:
            return came, len(left_out(came)), False
        all_of_them, cut = self.below(under.id, datetime.fromtimestamp(floor, UTC))
        return all_of_them, len(left_out(came)), cut and not left_out(came)

    def _floor(self, before: PageCursor, now: datetime) -> int:
        """From when on something unknown is new. By the channel's own clock, once it was seen."""
        if before.newest:
            return before.newest - self._settings.follow_days * 86_400
        return max(0, int((now - timedelta(hours=self._settings.first_hours)).timestamp()))

    def _recalled(self, cursor: str) -> PageCursor:
        try:
            return PageCursor.model_validate_json(cursor) if cursor else PageCursor()
        except ValidationError:
            raise Refused(self._api.name, "its cursor is of another kind") from None

    def posts(self, found: Iterable[GraphComment]) -> list[Post]:
        """These as they stand now; what stands above them is not told."""
        return [self._make.post(one, None) for one in found]


def _seconds(one: GraphComment) -> int:
    return int(one.written_at.timestamp())


def _parent(one: GraphComment, said: Sequence[GraphComment]) -> GraphComment | None:
    return next((other for other in said if one.parent and other.id == one.parent.id), None)


def _remembered(before: PageCursor, found: Sequence[GraphComment], span: timedelta) -> PageCursor:
    newest = max([before.newest, *map(_seconds, found)])
    seen = before.seen | {one.id: (_seconds(one), one.print) for one in found}
    kept = [item for item in seen.items() if item[1][0] >= newest - span.total_seconds()]
    kept.sort(key=lambda item: -item[1][0])
    return PageCursor(newest=newest, seen=dict(kept[:MOST_REMEMBERED]))
