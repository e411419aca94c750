"""WordPress: the comments of a blog; replies by API or by hand.

The connector itself: the ports it implements, and answering. What an editor sends is stored and served as it is, markup
and scripts too: so each sign that could act is spelt out, and what is shown is what was written. The server takes an
answer to a comment that was trashed: so it is looked at first. One that a moderator has to let pass is said to be held.

WordPress.com has the same API at another address (https://developer.wordpress.com/docs/api/); that its `users/me` tells
capabilities as a blog of one's own does is unverified: set `moderates = false` where it does not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape

from bot.core.errors import HeldThere, Refused, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors._entries import left_out
from connectors.wordpress.api import SECRETS, BlogApi
from connectors.wordpress.reading import BlogCommentReader
from connectors.wordpress.settings import Settings
from connectors.wordpress.shapes import BlogComment, BlogPosts

__all__ = ["ABOUT", "SECRETS", "build"]

ABOUT = About(watches="the comments of a WordPress blog", answers="by API, or by a person")

LIMIT = 65_525
"""Bytes of a comment as it is stored (`wp_get_comment_fields_max_lengths`)."""

SKEW = timedelta(seconds=30)
"""How far the blog's clock may be behind ours. Its times are in whole seconds."""

MOST = 100
HELD = "the blog holds it until a moderator there approves it"


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "WordPress":
    """No I/O. Missing credentials raise Unauthorised when it is first used."""
    return WordPress(name, settings, BlogApi(name, settings, secrets, clock))


class WordPress:
    """A Source, Rereader, Replier, Finder, Editor and Remover."""

    markup = Markup.PLAIN
    reread_at_once = 10
    """Each costs a request."""

    def __init__(self, name: str, settings: Settings, api: BlogApi) -> None:
        self.name = name
        self._settings, self._api = settings, api
        self._reader = BlogCommentReader(api, settings, BlogPosts(name, settings))

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        return self._reader.fetch(cursor, now)

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002
        found = {name: self._api.comment(name) for name in ids if name.isdecimal()}
        standing = [one for one in found.values() if one is not None]
        posts = self._reader.posts(standing, self._api.me().id) if standing else ()
        return Batch(tuple(posts), "", gone=tuple(name for name, one in found.items() if one is None))

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every comment
        return LIMIT

    def length(self, text: str) -> int:
        """Bytes as they are stored: a sign that is spelt out counts for several."""
        return len(as_sent(text).encode("utf-8", "replace"))

    def post_status(self, post: Post) -> PostStatus:
        asked = self._comment(post.external_id)
        if asked is None:
            return PostStatus.GONE
        entry = self._api.entry(asked.post)
        return PostStatus.LOCKED if entry is not None and entry.comment_status == "closed" else PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:
        self._check(order.text)
        if self._settings.reply == "assist":
            raise Refused(self.name, 'replies to this source are posted by a person (its `reply` is "assist")')
        asked = self._comment(order.post.external_id)
        if asked is None:
            raise Refused(self.name, "the comment it answers is no longer there")
        body = {"post": asked.post, "parent": asked.id, "content": as_sent(order.text)}
        made = self._api.json.parse(BlogComment, self._api.write("POST", "/comments", body), writing=True)
        if (made.post, made.parent) != (asked.post, asked.id):
            raise Uncertain(self.name, "it took the reply, and says that it stands elsewhere")
        return self._receipt(made)

    def assist(self, order: OutgoingReply) -> Assist:
        """The exact text and the comment's place on its page."""
        return Assist(order.text, order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """By our number, its parent and its words; one that was trashed since was sent, too."""
        if not self._settings.moderates:
            found = self._below(order, {})
            if found is None:
                raise Uncertain(self.name, "who does not moderate is not told what waits for a moderator")
            return self._receipt(found)
        views = ({"status": one, "context": "edit"} for one in ("all", "spam", "trash"))
        found = next((one for view in views if (one := self._below(order, view)) is not None), None)
        return None if found is None else found.receipt if found.status == "trash" else self._receipt(found)

    def standing_text(self, receipt: Receipt) -> str | None:
        one = self._api.comment(receipt.external_id, as_written=True)
        return None if one is None or not one.is_seen else one.words

    def edit(self, receipt: Receipt, text: str) -> None:
        self._check(text)
        path = f"/comments/{int(receipt.external_id)}"
        standing = self._api.comment(receipt.external_id)
        if standing is None:
            raise Refused(self.name, "our comment is no longer there")
        self._api.json.parse(BlogComment, self._api.write("POST", path, {"content": as_sent(text)}), writing=True)

    def delete(self, receipt: Receipt) -> None:
        """Into the blog's trash, where nobody but its moderators sees it."""
        path = f"/comments/{int(receipt.external_id)}"
        if self._api.comment(receipt.external_id) is not None:
            self._api.write("DELETE", path)

    def _comment(self, external_id: str) -> BlogComment | None:
        """The comment, where everybody sees it."""
        found = self._api.comment(external_id) if external_id.isdecimal() else None
        return found if found is not None and found.is_seen else None

    def _below(self, order: OutgoingReply, view: Mapping[str, str]) -> BlogComment | None:
        """Our newest answer to that comment with these words."""
        query = {"parent": order.post.external_id, "author": str(self._api.me().id), "per_page": str(MOST)}
        if not self._settings.moderates:
            query.pop("author")  # who does not moderate may not ask for it
        found = self._api.comments(orderby="date_gmt", order="desc", **query, **view)
        if left_out(found) or len(found) == MOST:
            raise Uncertain(self.name, "not all comments there could be read; it may be among them")
        us, since = self._api.me().id, (order.since - SKEW).replace(microsecond=0)
        same = (one for one in found if one.author == us and one.written_at >= since)
        return next((one for one in same if one.words.split() == order.text.split()), None)

    def _receipt(self, made: BlogComment) -> Receipt:
        """Raises HeldThere for one that nobody sees yet."""
        if made.is_seen:
            return made.receipt
        raise HeldThere(
            self.name, "the blog took it for spam; a moderator there can let it pass" if made.is_gone else HELD
        )

    def _check(self, text: str) -> None:
        if not text.strip() or self.length(text) > LIMIT:
            raise Refused(self.name, f"a comment has 1 to {LIMIT} bytes, this text has {self.length(text)}")


def as_sent(text: str) -> str:
    """The text so that nothing in it acts: an empty line begins a paragraph there, and addresses become links."""
    return escape(text, quote=False)
