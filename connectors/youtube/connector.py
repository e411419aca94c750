"""YouTube: the comments under the videos of our channel; replies by API or by hand.

The connector itself: the ports it implements, and answering. An answer stands below the first comment of its thread,
whichever it answers. YouTube may hold a comment, or drop it without a word, and its answer to the write looks the same:
so ours are looked up a few minutes later with a key alone, which sees what anybody sees.
(https://developers.google.com/youtube/v3/docs/comments/insert; that comments are dropped is what users report.)

Its rules (https://developers.google.com/youtube/terms/developer-policies, III.E): consent to each insert, which the
approval of an answer is; what was read is kept for 30 days at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import HeldThere, Refused
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.channel import PlaceRules
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors.youtube.api import YouTubeApi
from connectors.youtube.credentials import SECRETS
from connectors.youtube.reading import ThreadReader
from connectors.youtube.settings import Settings
from connectors.youtube.shapes import YouTubeComment, YouTubePosts, top_of

__all__ = ["ABOUT", "SECRETS", "build"]

ABOUT = About(watches="comments under the videos of a YouTube channel of yours", answers="by API, or by a person")

LIMIT = 10_000
"""Characters of a comment. YouTube publishes no number; longer ones are refused (unverified)."""

LOOK_AFTER = timedelta(minutes=3)
"""How long after it was written a comment of ours is looked up as anybody sees it: new ones show within a minute."""

SKEW = timedelta(seconds=30)
"""How far YouTube's clock may be behind ours. Its times are in whole seconds."""


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "YouTube":
    """No I/O. Missing credentials raise Unauthorised when they are first used."""
    return YouTube(name, settings, YouTubeApi(name, settings, secrets, clock), clock)


class YouTube:
    """A Source, Rereader, Replier, Finder, Editor and Remover."""

    markup = Markup.PLAIN
    reread_at_once = 50
    place_rules = PlaceRules(kept=timedelta(days=30), consent=True)

    def __init__(self, name: str, settings: Settings, api: YouTubeApi, clock: Clock) -> None:
        self.name = name
        self._settings, self._api, self._clock = settings, api, clock
        self._reader = ThreadReader(api, settings, YouTubePosts(name, settings))

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        return self._reader.fetch(cursor, now)

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002
        posts, gone = self._reader.reread(ids)
        return Batch(tuple(replace(post, context_known=False) for post in posts), "", gone=tuple(gone))

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every comment
        return LIMIT

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """As our channel sees it: whether the thread may be answered."""
        thread = next(iter(self._api.thread(top_of(post.external_id)).items), None)
        if thread is None or not self._api.comments(post.external_id).items:
            return PostStatus.GONE
        return PostStatus.OPEN if thread.snippet.canReply else PostStatus.LOCKED

    def reply(self, order: OutgoingReply) -> Receipt:
        self._check(order.text)
        if self._settings.reply == "assist":
            raise Refused(self.name, 'replies to this source are posted by a person (its `reply` is "assist")')
        if not self._api.comments(order.post.external_id).items:
            raise Refused(self.name, "the comment it answers is no longer there")
        snippet = {"parentId": top_of(order.post.external_id), "textOriginal": order.text}
        made = self._api.write("POST", snippet)
        return made.receipt(_video_in(order.post.url), self._clock() + LOOK_AFTER)

    def assist(self, order: OutgoingReply) -> Assist:
        """The exact text and the comment's place below its video."""
        return Assist(order.text, order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Known by its words as our channel sees them, for anybody may be shown links by titles. What our channel alone
        sees, YouTube holds back.
        """
        top = top_of(order.post.external_id)
        ours = [one for one in self._reader.answers(top, as_us=True) if self._is(one, order)]
        if not ours:
            return None
        seen = {one.id for one in self._reader.answers(top)}
        shown = next((one for one in ours if one.id in seen), None)
        if shown is None:
            raise HeldThere(self.name, "YouTube holds it back, or shows it to our channel alone")
        return shown.receipt(_video_in(order.post.url))

    def standing_text(self, receipt: Receipt) -> str | None:
        """What our channel wrote, where anybody sees it."""
        if not self._api.comments(receipt.external_id).items:
            return None
        ours = next(iter(self._api.comments(receipt.external_id, as_us=True).items), None)
        return None if ours is None else _words(ours)

    def edit(self, receipt: Receipt, text: str) -> None:
        self._check(text)
        self._api.write("PUT", {"textOriginal": text}, receipt.external_id)

    def delete(self, receipt: Receipt) -> None:
        self._api.delete(receipt.external_id)

    def _is(self, one: YouTubeComment, order: OutgoingReply) -> bool:
        """Whether this is our answer with these words."""
        since = (order.since - SKEW).replace(microsecond=0)
        ours = one.author_id == self._settings.channel_id and one.written_at >= since
        return ours and _words(one).split() == order.text.split()

    def _check(self, text: str) -> None:
        if not text.strip() or len(text) > LIMIT:
            raise Refused(self.name, f"a comment has 1 to {LIMIT} characters, this text has {len(text)}")


def _words(one: YouTubeComment) -> str:
    return one.snippet.textDisplay if one.snippet.textOriginal is None else one.snippet.textOriginal


def _video_in(url: str) -> str:
    return url.partition("watch?v=")[2].partition("&")[0]
