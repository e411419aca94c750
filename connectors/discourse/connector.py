"""Discourse: all posts of a forum; replies by API or by hand.

The connector itself: the ports it implements, and answering. A forum may hold a post until a moderator approves it: it
is said, and looked at again. With an administrator's key the forum answers the same request alike for two minutes
without doing it again (`DistributedMemoizer` in its `PostsController`), refusals too; after that a reply is looked up
among the newest posts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.errors import HeldThere, Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors._entries import left_out
from connectors.discourse.api import SECRETS, ForumApi
from connectors.discourse.reading import ForumReader
from connectors.discourse.settings import Settings
from connectors.discourse.shapes import ForumCreated, ForumPost, ForumPosts, PendingPosts, Topic, Updated

__all__ = ["ABOUT", "SECRETS", "build"]

ABOUT = About(watches="all posts of a Discourse forum, or of some of its categories", answers="by API, or by a person")

EDIT_REASON = "corrected"
"""Stands in the post's public history beside each edit."""

PAGES = 10
"""Pages of the newest posts that are looked through for a reply of ours."""

SKEW = timedelta(seconds=30)
"""How far the forum's clock may be behind ours."""

HELD = "the forum holds it until a moderator there approves it"
_REFUSALS: Mapping[int, str] = {
    403: "our account may not write there, or the topic is closed",
    404: "the post or its topic is no longer there",
    409: "somebody edited it there meanwhile",
    422: "the forum refuses it: the topic is closed or slowed down, or the words are too short, too long or like those "
    "of an earlier post. It repeats this answer for two minutes",
}


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "Discourse":
    """No I/O. A missing key raises Unauthorised when it is first used."""
    return Discourse(name, settings, secrets, clock)


class Discourse:
    """A Source, Rereader, Replier, Finder, Editor and Remover."""

    markup = Markup.GITHUB
    """Its Markdown strikes through with ~~, too, and names act in it."""

    reread_at_once = 10
    """Each costs a request."""

    def __init__(self, name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> None:
        self.name = name
        self._settings, self._clock = settings, clock
        self._api = ForumApi(name, settings, secrets, clock)
        self._make = ForumPosts(name, settings)
        self._reader = ForumReader(self._api, settings, self._make)

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        return self._reader.fetch(cursor, now)

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002
        found = {name: self._reader.one(name) for name in ids if name.isdecimal()}
        standing = [one for one in found.values() if one is not None and not one.is_gone]
        gone = tuple(name for name, one in found.items() if one is None or one.is_gone)
        return Batch(tuple(self._reader.posts(standing)), "", gone=gone)

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return self._settings.limit

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """Raises Unavailable, too, while the topic is slowed down and we spoke in it a moment ago."""
        one = self._found(post.external_id)
        topic = None if one is None else self._api.json.find(Topic, f"/t/{one.topic_id}.json")
        if topic is None:
            return PostStatus.GONE
        if topic.closed or topic.archived:
            return PostStatus.LOCKED
        self._check_pace(topic)
        return PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:
        self._check(order.text)
        if self._settings.reply == "assist":
            raise Refused(self.name, 'replies to this source are posted by a person (its `reply` is "assist")')
        asked = self._found(order.post.external_id)
        if asked is None:
            raise Refused(self.name, "what it answers is no longer there")
        place = {"topic_id": asked.topic_id, "reply_to_post_number": asked.post_number}
        body = {"raw": order.text, **place, "nested_post": True}
        answer = self._api.json.write("POST", "/posts.json", json=body, telling=(*_REFUSALS,))
        if answer.status in _REFUSALS:
            raise Refused(self.name, _REFUSALS[answer.status])
        created = self._api.json.parse(ForumCreated, answer, writing=True)
        if created.action == "enqueued":
            raise HeldThere(self.name, HELD)
        if created.post is None:
            raise Uncertain(self.name, "it took the reply but did not name it")
        return self._make.receipt(created.post)

    def assist(self, order: OutgoingReply) -> Assist:
        """The exact text and the post's page; a forum has no link that prefills an answer to a post."""
        return Assist(order.text, order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Looked for among the newest posts, then among ours that wait for a moderator."""
        asked = self._reader.one(order.post.external_id)
        if asked is None:
            raise Uncertain(self.name, "what it answers is gone, and our reply with it")
        found = self._published(order, asked)
        if found is None and self._is_held(order, asked):
            raise HeldThere(self.name, HELD)
        return found

    def standing_text(self, receipt: Receipt) -> str | None:
        one = self._found(receipt.external_id)
        return None if one is None else one.raw

    def edit(self, receipt: Receipt, text: str) -> None:
        """In the place of what stands there now: the forum refuses it where that changed meanwhile."""
        self._check(text)
        standing = self._found(receipt.external_id)
        if standing is None:
            raise Refused(self.name, "our reply is no longer there")
        change = {"raw": text, "raw_old": standing.raw, "edit_reason": EDIT_REASON}
        path = f"/posts/{int(receipt.external_id)}.json"
        answer = self._api.json.write("PUT", path, json={"post": change}, telling=(*_REFUSALS,))
        if answer.status in _REFUSALS:
            raise Refused(self.name, _REFUSALS[answer.status])
        self._api.json.parse(Updated, answer, writing=True)

    def delete(self, receipt: Receipt) -> None:
        path = f"/posts/{int(receipt.external_id)}.json"
        answer = self._api.json.write("DELETE", path, telling=(*_REFUSALS, 410))
        if answer.status in _REFUSALS and answer.status != 404:  # noqa: PLR2004  it is gone already
            raise Refused(self.name, _REFUSALS[answer.status])

    def _found(self, external_id: str) -> ForumPost | None:
        """The post; None where it is gone."""
        one = self._reader.one(external_id) if external_id.isdecimal() else None
        return None if one is None or one.is_gone else one

    def _published(self, order: OutgoingReply, asked: ForumPost) -> Receipt | None:
        since, before = order.since - SKEW, ""
        for _ in range(PAGES):
            page = self._reader.page(before)
            if left_out(page):
                raise Uncertain(self.name, "some posts could not be read; it may be among them")
            for one in page:
                if self._is_it(one, order, asked) and one.written_at >= since.replace(microsecond=0):
                    return self._make.receipt(one)
            if not page or page[-1].written_at < since:
                return None
            before = str(page[-1].id)
        raise Uncertain(self.name, "so much was posted since that it cannot be looked through")

    def _is_it(self, one: ForumPost, order: OutgoingReply, asked: ForumPost) -> bool:
        """Whether this is our answer to that post with these words."""
        ours = one.username.casefold() == self._settings.account.casefold() and not one.is_gone
        return ours and (one.topic_id, one.above) == (asked.topic_id, asked.post_number) and _same(one.raw, order.text)

    def _is_held(self, order: OutgoingReply, asked: ForumPost) -> bool:
        """Whether it waits for a moderator. Raises Uncertain where the forum does not tell its accounts."""
        path = f"/posts/{self._settings.account}/pending.json"
        pending = self._api.json.find(PendingPosts, path)
        if pending is None:
            raise Uncertain(self.name, "the forum does not say what waits for its moderators")
        return any(one.topic_id == asked.topic_id and _same(one.raw_text, order.text) for one in pending.pending_posts)

    def _check(self, text: str) -> None:
        shortest, longest = self._settings.shortest, self._settings.limit
        if not shortest <= len(text.strip()) or len(text) > longest:
            why = f"a post here has {shortest} to {longest} characters, this text has {len(text)}"
            raise Refused(self.name, why)

    def _check_pace(self, topic: Topic) -> None:
        if topic.slow_mode_seconds and topic.user_last_posted_at is not None:
            free = topic.user_last_posted_at + timedelta(seconds=topic.slow_mode_seconds)
            if free > self._clock():
                raise Unavailable(self.name, "the topic is slowed down: one post at a time", free)


def _same(there: str, sent: str) -> bool:
    """A forum cuts blanks at the end, and at the ends of lines."""
    return [line.rstrip() for line in there.strip().splitlines()] == [
        line.rstrip() for line in sent.strip().splitlines()
    ]
