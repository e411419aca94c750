"""Reads the threads under our videos, the newest first, and what was said in them since.

Threads are listed by when they began: an answer in an old one moves nothing. So each reading goes back some days, and
of each thread whose number of answers or words changed all answers are read (`comments.list`; what comes with the
thread is a part of them). Every request costs a unit of the day's quota.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import Rationed, Refused, Unavailable
from bot.core.model import Batch, Post, Quota
from connectors._entries import none_is_sound, warning_of
from connectors._walk import Listed, ListedPage, Walk, print_of
from connectors.youtube.api import YouTubeApi
from connectors.youtube.budget import LIST, Used, day_of, resets_at
from connectors.youtube.settings import Settings
from connectors.youtube.shapes import Thread, YouTubeComment, YouTubePosts

VIDEOS = 50
"""Videos whose titles one request tells."""


class ChannelCursor(BaseModel):
    """Where reading stands, and the units it used on the day."""

    model_config = ConfigDict(frozen=True)

    place: str
    used: Used


class ThreadReader:
    """Reads one channel."""

    def __init__(self, api: YouTubeApi, settings: Settings, make: YouTubePosts) -> None:
        self._api, self._settings, self._make = api, settings, make
        overlap = timedelta(days=settings.follow_days)
        self._walk = Walk(api.name, timedelta(hours=settings.first_hours), overlap)

    def fetch(self, cursor: str, now: datetime) -> Batch:
        """One page. Raises Rationed once the day's units for reading are used."""
        before = self._recalled(cursor, now)
        if before.used.units >= self._settings.reading_units:
            raise Rationed(self._api.name, "the day's quota units for reading are used", resets_at(now))
        place = self._walk.place(before.place, now)
        told = self._api.threads(self._settings.channel_id, place.older, self._settings.page_size)
        if none_is_sound(told.items) and not place.older:
            raise Unavailable(self._api.name, "no comment has the shape that is known")
        listed = [Listed(one.id, one.top.written_at, _print(one), one) for one in told.items]
        step = self._walk.step(place, ListedPage(listed, told.nextPageToken), now)
        threads = [one.entry for one in step.fresh]
        posts, units = self._posts(threads, now)
        used = before.used.plus(LIST + units)
        return Batch(
            posts=tuple(sorted(posts, key=lambda post: post.written_at)),
            cursor=ChannelCursor(place=step.cursor, used=used).model_dump_json(),
            more=step.more,
            warning=warning_of(told.items),
            quota=Quota(
                max(0, self._settings.reading_units - used.units), self._settings.reading_units, resets_at(now)
            ),
        )

    def reread(self, ids: Sequence[str]) -> tuple[list[Post], list[str]]:
        """These as anybody sees them, and those that nobody does."""
        found = {one.id: one for one in self._api.comments(",".join(ids)).items} if ids else {}
        posts = [self._make.post(one, one.snippet.videoId, {}) for one in found.values()]
        return posts, [name for name in ids if name not in found]

    def answers(self, top: str, *, as_us: bool = False) -> Iterable[YouTubeComment]:
        """All answers in a thread, the pages together."""
        token = ""
        while True:
            page = self._api.answers(top, token, as_us=as_us)
            if none_is_sound(page.items):
                raise Unavailable(self._api.name, "no comment has the shape that is known")
            yield from page.items
            if not page.nextPageToken or page.nextPageToken == token:
                return
            token = page.nextPageToken

    def _posts(self, threads: Sequence[Thread], now: datetime) -> tuple[list[Post], int]:
        """What these threads hold of the days that are followed, and the units that reading it cost."""
        since = now - timedelta(days=self._settings.follow_days)
        answers = {one.id: self._answers(one) for one in threads}
        cut = sum(len(found) > len(one.replies.comments) for one in threads for found in [answers[one.id]])
        videos = list(dict.fromkeys(one.snippet.videoId for one in threads if one.snippet.videoId))[:VIDEOS]
        titles = {one.id: one.snippet.title for one in self._api.videos(",".join(videos)).items} if videos else {}
        posts = []
        for one in threads:
            posts.append(self._make.post(one.top, one.snippet.videoId, titles))
            recent = [below for below in answers[one.id] if below.written_at >= since]
            posts += [self._make.post(below, one.snippet.videoId, titles, one.top) for below in recent]
        return posts, cut + bool(videos)

    def _answers(self, thread: Thread) -> Sequence[YouTubeComment]:
        if thread.snippet.totalReplyCount <= len(thread.replies.comments):
            return thread.replies.comments
        return list(self.answers(thread.id))

    def _recalled(self, cursor: str, now: datetime) -> ChannelCursor:
        if not cursor:
            return ChannelCursor(place="", used=Used(day=day_of(now)))
        try:
            known = ChannelCursor.model_validate_json(cursor)
        except ValidationError:
            raise Refused(self._api.name, "its cursor is of another kind") from None
        return known.model_copy(update={"used": known.used.at(now)})


def _print(one: Thread) -> int:
    """Changes when its first words do, or the number of its answers, or those that came with it."""
    shown = (f"{below.id}{below.snippet.updatedAt}" for below in one.replies.comments)
    return print_of(one.top.snippet.textDisplay, str(one.snippet.totalReplyCount), *sorted(shown))
