"""The connector: what is read as streams, and how our account answers.

Both listings show the newest first and are walked down (`connectors._walk`); the views of what is new, and of the posts
above, are then looked up, for a notification tells neither who may reply nor what stands above. A post is known by its
address, which holds the account's id.

A server takes any reply to anything: one to a post that is gone, gated or whose author blocks us is written, and shown
to nobody. So the post is looked at first. What is written under a key that is taken replaces what stands there: the key
is looked at first, too.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.core.errors import Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingImage, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.channel import ImageRules
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import _http
from connectors._entries import left_out, none_is_sound, unread_warning
from connectors._walk import Listed, ListedPage, Walk, print_of
from connectors.bluesky import length
from connectors.bluesky.facets import facets_of
from connectors.bluesky.keys import created_at, moment_of, record_key
from connectors.bluesky.payloads import (
    CallNotification,
    CallPage,
    Done,
    FeedPost,
    FoundViews,
    KeptRecord,
    PostView,
    PostViews,
    Profile,
    RecordPage,
    Stored,
    WrittenRecord,
)
from connectors.bluesky.posts import ViewReader, url_of, why_closed
from connectors.bluesky.session import SignedIn
from connectors.bluesky.settings import Settings

MENTIONS = "mentions"

POSTS = "app.bsky.feed.post"

AT_ONCE = 25
"""Posts that `getPosts` looks up in one request."""

OVERLAP = timedelta(hours=2)
"""How late the network may take a post in and we still read it, behind the newest of its stream."""

DEEPEST = 10
"""Pages of our own records that are looked through for a reply."""

CLOCKS_APART = timedelta(minutes=1)
"""How far the clock of whoever wrote a record may be behind ours."""

NOT_A_BOT = "Our account does not label itself as a bot: Bluesky wants it to (the self-label “bot” of its profile)."

_Shape = TypeVar("_Shape", bound=BaseModel)


class Bluesky:
    """A Source, Rereader, Replier with images, Finder and Remover."""

    markup = Markup.PLAIN
    images = ImageRules(("image/png", "image/jpeg"), most_bytes=1_000_000, most=4, longest_alt=2_000)
    reread_at_once = AT_ONCE

    def __init__(
        self,
        name: str,
        settings: Settings,
        password: str,
        clock: Clock,
        page: int = AT_ONCE,
        timeout: float = _http.TIMEOUT,
    ) -> None:
        self.name = name
        self._settings, self._page_size = settings, page
        self._in = SignedIn(name, settings.service, settings.account, password, clock, timeout)
        self._walk = Walk(name, timedelta(hours=settings.first_hours), OVERLAP)
        self._searches = {_stream_of(words): words for words in settings.searches}
        self._us: Profile | None = None

    def streams(self) -> Sequence[Stream]:
        """What calls us, and each search."""
        ours = [Stream(MENTIONS, "mentions of our account")] if self._settings.mentions else []
        return (*ours, *(Stream(name, f"the search {words!r}") for name, words in self._searches.items()))

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        if stream not in {one.name for one in self.streams()}:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it reads")
        place = self._walk.place(cursor, now)
        if self._us is None:
            self._us = self._read(Profile, "app.bsky.actor.getProfile", {"actor": self._in.did})
        label = "" if self._us.is_bot else NOT_A_BOT
        entries, older = self._listing(stream, place.older)
        if none_is_sound(entries) and not place.older:
            raise Unavailable(self.name, "no entry has the shape that is known")
        page = ListedPage([_listed(one) for one in entries], older if entries else "")
        step = self._walk.step(place, page, now)
        fresh, unread = self._looked_up(one.id for one in step.fresh)
        return Batch(
            posts=self._posts([fresh[one.id] for one in step.fresh if one.id in fresh]),
            cursor=step.cursor,
            more=step.more,
            warning=" ".join(filter(None, (unread_warning(len(left_out(entries)) + unread), label))),
            quota=self._in.quota,
        )

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002  the server knows its own
        found, unread = self._looked_up(ids)
        posts = self._posts([found[uri] for uri in ids if uri in found])
        gone = () if unread else tuple(uri for uri in ids if uri not in found)
        return Batch(posts, "", gone=gone, warning=unread_warning(unread))

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return length.LIMIT

    def length(self, text: str) -> int:
        """In characters that people see, or tenths of bytes where those are more."""
        return length.counted(text)

    def post_status(self, post: Post) -> PostStatus:
        view = self._view(post.external_id)
        if view is None:
            return PostStatus.GONE
        return PostStatus.LOCKED if why_closed(view) else PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:
        if self.length(order.text) > length.LIMIT:
            raise Refused(self.name, f"{self.length(order.text)} characters, and {length.LIMIT} are allowed")
        view = self._view(order.post.external_id)
        if view is None:
            raise Refused(self.name, "the post is no longer there")
        if why := why_closed(view):
            raise Refused(self.name, why)
        if stands := self._under_its_key(order):
            return stands
        record = self._record(order, view)
        body = {"repo": self._in.did, "collection": POSTS, "rkey": record_key(order), "record": record}
        written = self._in.write(WrittenRecord, "com.atproto.repo.putRecord", body)
        return Receipt(written.uri, url_of(written.uri), order.since)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """By its key, else among our records, newest first, by what it answers and its words: a person may have posted
        them.
        """
        if stands := self._under_its_key(order):
            return stands
        since, cursor = order.since - CLOCKS_APART, ""
        for _ in range(DEEPEST):
            query = {"repo": self._in.did, "collection": POSTS, "limit": "100"} | ({"cursor": cursor} if cursor else {})
            page = self._read(RecordPage, "com.atproto.repo.listRecords", query)
            for kept in page.records:
                if moment_of(kept.value.createdAt, since) < since:
                    return None
                if _is_it(kept.value, order):
                    return self._receipt(kept, order.since)
            cursor = page.cursor
            if not cursor:
                return None
        raise Uncertain(self.name, "we wrote so much since that its list was not read to the end")

    def standing_text(self, receipt: Receipt) -> str | None:
        kept = self._kept(receipt.external_id.rpartition("/")[2])
        return None if kept is None else kept.value.text

    def delete(self, receipt: Receipt) -> None:
        """The server says the same of a record that was never there."""
        key = receipt.external_id.rpartition("/")[2]
        body = {"repo": self._in.did, "collection": POSTS, "rkey": key}
        self._in.write(Done, "com.atproto.repo.deleteRecord", body)

    def assist(self, order: OutgoingReply) -> Assist:
        """The post's page: a link that composes a post there cannot answer one."""
        return Assist(order.text, order.post.url)

    def _listing(self, stream: str, cursor: str) -> tuple[tuple[CallNotification | PostView, ...], str]:
        query: dict[str, Any] = {"limit": str(self._page_size)} | ({"cursor": cursor} if cursor else {})
        if stream == MENTIONS:
            query["reasons"] = ["mention", "reply", "quote"]
            told = self._read(CallPage, "app.bsky.notification.listNotifications", query)
            return told.notifications, told.cursor
        query |= {"q": self._searches[stream], "sort": "latest"}
        found = self._read(FoundViews, "app.bsky.feed.searchPosts", query)
        return found.posts, found.cursor

    def _posts(self, views: Sequence[PostView]) -> tuple[Post, ...]:
        """With what stands above them looked up."""
        replies = [view.record.reply for view in views if view.record.reply]
        above = [uri for reply in replies for uri in (reply.root.uri, reply.parent.uri)]
        reader = ViewReader(self.name, self._in.did, self._looked_up(above)[0])
        return tuple(reader.post(view) for view in views)

    def _looked_up(self, uris: Iterable[str]) -> tuple[Mapping[str, PostView], int]:
        """Those of them that the network shows, by address, and how many more it shows that cannot be read."""
        found, unread, wanted = dict[str, PostView](), 0, list(dict.fromkeys(uris))
        for some in _pieces(wanted, AT_ONCE):
            views = self._read(PostViews, "app.bsky.feed.getPosts", {"uris": some}).posts
            found |= {view.uri: view for view in views if view.uri in wanted}
            unread += len(left_out(views))
        return found, unread

    def _view(self, uri: str) -> PostView | None:
        found, unread = self._looked_up([uri])
        if unread:
            raise Unavailable(self.name, "the post has a shape that is not known")
        return found.get(uri)

    def _record(self, order: OutgoingReply, view: PostView) -> Mapping[str, object]:
        above = view.record.reply
        root = above.root.model_dump() if above else view.ref
        record: dict[str, object] = {
            "$type": POSTS,
            "text": order.text,
            "createdAt": created_at(order),
            "reply": {"root": root, "parent": view.ref},
        }
        if facets := facets_of(order.text):
            record["facets"] = facets
        if order.images:
            record["embed"] = {"$type": "app.bsky.embed.images", "images": [self._image(one) for one in order.images]}
        return record

    def _image(self, image: OutgoingImage) -> Mapping[str, object]:
        stored = self._in.store(Stored, "com.atproto.repo.uploadBlob", image.content, image.media_type)
        return {"image": stored.blob, "alt": image.alt}

    def _under_its_key(self, order: OutgoingReply) -> Receipt | None:
        kept = self._kept(record_key(order))
        if kept is not None and not _is_it(kept.value, order):
            raise Uncertain(self.name, "something else stands where this reply would be written")
        return None if kept is None else self._receipt(kept, order.since)

    def _kept(self, key: str) -> KeptRecord | None:
        query = {"repo": self._in.did, "collection": POSTS, "rkey": key}
        return self._in.read(KeptRecord, "com.atproto.repo.getRecord", query, absent="RecordNotFound")

    def _read(self, shape: type[_Shape], method: str, query: Mapping[str, Any]) -> _Shape:
        found = self._in.read(shape, method, query)
        if found is None:
            raise Unavailable(self.name, "it says that there is nothing, where there is always something")
        return found

    def _receipt(self, kept: KeptRecord, otherwise: datetime) -> Receipt:
        return Receipt(kept.uri, url_of(kept.uri), moment_of(kept.value.createdAt, otherwise).astimezone(UTC))


def _stream_of(words: str) -> str:
    return f"search-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def _listed(entry: CallNotification | PostView) -> Listed[str]:
    """An entry by its address, and the time the listing is in the order of. A rewritten record has a new cid."""
    at = entry.indexedAt if isinstance(entry, CallNotification) else entry.sorted_at
    return Listed(entry.uri, at, print_of(entry.cid), entry.uri)


def _is_it(record: FeedPost, order: OutgoingReply) -> bool:
    reply = record.reply
    return reply is not None and reply.parent.uri == order.post.external_id and record.text == order.text


def _pieces(uris: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(uris), size):
        yield uris[start : start + size]
