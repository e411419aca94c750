"""Reads the newest posts of a forum, 50 a page, down to where the last reading began.

Posts are listed by id, the newest first, all visible topics together (`LatestPostsQuery` in the forum's code), which is
by time, too, save for what was moved or brought along from elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.errors import Unavailable
from bot.core.model import Batch, Post
from connectors._entries import left_out, none_is_sound, warning_of
from connectors._walk import Listed, ListedPage, Walk
from connectors.discourse.api import LOOK_UPS, ForumApi
from connectors.discourse.settings import Settings
from connectors.discourse.shapes import ForumPost, ForumPosts, LatestPosts

OVERLAP = timedelta(hours=2)
"""How far back each reading looks again: for edits, and for what its moderators approved late."""


class ForumReader:
    """Reads one forum."""

    def __init__(self, api: ForumApi, settings: Settings, make: ForumPosts) -> None:
        self._api, self._settings, self._make = api, settings, make

    def page(self, before: str = "") -> Sequence[ForumPost]:
        """One page of the forum's posts, the newest first, below this id. Raises Unavailable when none of the
        newest can be read.
        """
        told = self._api.json.read(LatestPosts, "/posts.json", {"before": before} if before else None)
        if none_is_sound(told.latest_posts) and not before:
            raise Unavailable(self._api.name, "no post has the shape that is known")
        return told.latest_posts

    def fetch(self, cursor: str, now: datetime) -> Batch:
        walk = Walk(self._api.name, timedelta(hours=self._settings.first_hours), OVERLAP)
        place = walk.place(cursor, now)
        posts = self.page(place.older)
        lowest = str(min(_ids(posts), default=""))
        listed = [Listed(str(one.id), one.written_at, one.print, one) for one in posts]
        step = walk.step(place, ListedPage(listed, lowest), now)
        fresh = [one.entry for one in step.fresh if self._is_wanted(one.entry)]
        return Batch(
            posts=tuple(self.posts([one for one in fresh if not one.is_gone], posts)),
            cursor=step.cursor,
            more=step.more,
            gone=tuple(str(one.id) for one in fresh if one.is_gone),
            warning=warning_of(posts),
        )

    def posts(self, found: Sequence[ForumPost], known: Iterable[ForumPost] = ()) -> Iterable[Post]:
        """These as posts, each with what stands above it: from what is `known`, else looked up."""
        above = self._above(found, {(one.topic_id, one.post_number): one for one in known})
        return (self._make.post(one, above) for one in found)

    def one(self, external_id: str) -> ForumPost | None:
        """The post of this id; None where there is none, or none that we may see."""
        return self._api.json.find(ForumPost, f"/posts/{int(external_id)}.json")

    def _is_wanted(self, one: ForumPost) -> bool:
        return not self._settings.categories or one.category_id in self._settings.categories

    def _above(
        self, found: Sequence[ForumPost], known: Mapping[tuple[int, int], ForumPost]
    ) -> Mapping[tuple[int, int], ForumPost]:
        places = dict.fromkeys((one.topic_id, one.above) for one in found if one.above)
        missing = [place for place in places if place not in known][: LOOK_UPS[self._api.by_admin]]
        looked_up = {
            (topic, number): self._api.json.find(ForumPost, f"/posts/by_number/{topic}/{number}.json")
            for topic, number in missing
        }
        return {**known, **{place: one for place, one in looked_up.items() if one is not None}}


def _ids(posts: Sequence[ForumPost]) -> Iterable[int]:
    """The ids of all that stands on a page, also of what cannot be read otherwise."""
    yield from (one.id for one in posts)
    for came in left_out(posts):
        if isinstance(came, dict) and isinstance(came.get("id"), int):
            yield came["id"]
