"""The connector: what is read as streams, and how our account answers.

Each listing is walked from its newest entry down (`connectors._walk`). A post from another server gets an id by the
time it was written, not by when it arrived (`Mastodon::Snowflake`), so an id is no cursor for a hashtag: OVERLAP is
read again each time. A reply begins with the mention of whom it answers, without which they would not hear of it. That
mention is no word of the expert's, and is left out again where our words are read back.

Left alone: posts that are not public, even where they mention us; answers to us that do not mention us; the words of a
post that another quotes.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.core.errors import Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.channel import ImageRules
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from bot.core.text.graphemes import clipped
from connectors import _http
from connectors._entries import left_out, none_is_sound, warning_of
from connectors._walk import Listed, ListedPage, Walk
from connectors.mastodon import length
from connectors.mastodon.api import PAGE, MastodonApi
from connectors.mastodon.payloads import MastodonAccount, MentionPage, Status, StatusPage
from connectors.mastodon.posts import StatusReader, page_here, url_of
from connectors.mastodon.settings import Settings

MENTIONS = "mentions"

OVERLAP = timedelta(hours=6)
"""How late a post may reach our server and still be read, behind the newest of its stream."""

DEEPEST = 10
"""Pages of our own posts that are looked through for a reply."""

CLOCKS_APART = timedelta(minutes=1)
"""How far the server's clock may be behind ours where we look for a reply."""

LONGEST_WARNING = 100
"""Characters of a content warning that a reply repeats."""

NOT_A_BOT = "Our account is not marked as automated: Preferences, Public profile, “This is an automated account”."

_ADDRESSEE = re.compile(r"\A@\S+ ")

_Listing = Callable[[Mapping[str, str]], MentionPage | StatusPage]


class Mastodon:
    """A Source, Rereader, Replier with images, Finder, Editor and Remover."""

    markup = Markup.PLAIN
    images = ImageRules(("image/png", "image/jpeg", "image/gif"), most_bytes=8_000_000, most=4, longest_alt=1_500)
    reread_at_once = 1

    def __init__(
        self,
        name: str,
        settings: Settings,
        token: str,
        clock: Clock,
        page: int = PAGE,
        timeout: float = _http.TIMEOUT,
    ) -> None:
        self.name = name
        self._settings, self._page_size = settings, page
        self._server = settings.server.rstrip("/")
        self._api = MastodonApi(name, self._server, token, clock, timeout)
        self._walk = Walk(name, timedelta(hours=settings.first_hours), OVERLAP)
        self._us: MastodonAccount | None = None
        self._longest = 0
        self._listings = self._named()

    def streams(self) -> Sequence[Stream]:
        """Our mentions, each hashtag, each search."""
        return tuple(stream for stream, _ in self._listings.values())

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        if stream not in self._listings:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it reads")
        place = self._walk.place(cursor, now)
        reader, warning = self._reader(), self._account_warning()
        query = {"limit": str(self._page_size)} | ({"max_id": place.older} if place.older else {})
        listing = self._listings[stream][1](query)
        if none_is_sound(listing.page) and not place.older:
            raise Unavailable(self.name, "no entry has the shape that is known")
        step = self._walk.step(place, _page(listing), now)
        public = [one.entry for one in step.fresh if one.entry.is_public]
        return Batch(
            posts=tuple(reader.post(status, self._above(status)) for status in public),
            cursor=step.cursor,
            more=step.more,
            warning=" ".join(filter(None, (warning_of(listing.page), warning))),
            quota=self._api.quota,
        )

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002  the server knows its own
        """Of a post that is deleted and of one whose author blocks us it says the same: there is none."""
        reader, found = self._reader(), {name: self._api.status(name) for name in ids}
        posts = (reader.post(status, None) for status in found.values() if status is not None)
        return Batch(tuple(posts), "", gone=tuple(name for name, status in found.items() if status is None))

    def limit(self, post: Post) -> int:
        """What the server takes, less the mention of the author and the warning that is repeated."""
        taken = length.addressed(post.author.handle.partition("@")[0]) + length.clusters(_warning(post.title))
        return max(1, self._settings.limit - taken)

    def length(self, text: str) -> int:
        """In characters that people see; an address counts as 23."""
        return length.counted(text)

    def post_status(self, post: Post) -> PostStatus:
        status = self._api.status(post.external_id)
        if status is None:
            return PostStatus.GONE
        return PostStatus.OPEN if status.is_public else PostStatus.LOCKED

    def reply(self, order: OutgoingReply) -> Receipt:
        status = self._api.status(order.post.external_id)
        if status is None:
            raise Refused(self.name, "the post is no longer there, or its author blocks us")
        if not status.is_public:
            raise Refused(self.name, "the post is not public")
        self._check_length(order.text, self.limit(order.post))
        body: dict[str, object] = {
            "status": f"@{status.account.acct} {order.text}",
            "in_reply_to_id": status.id,
            "visibility": "unlisted" if status.visibility == "unlisted" else self._settings.visibility,
        }
        if status.spoiler_text:
            body["spoiler_text"] = _warning(status.spoiler_text)
        if order.images:
            body["media_ids"] = [self._api.upload(image) for image in order.images]
        made = self._api.publish(body, _key(order))
        if made.in_reply_to_id != status.id:
            raise Uncertain(self.name, "it stands, but not below the post")
        return self._receipt(made)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Among our own posts, newest first, by what it answers and by its words as they were typed."""
        since, older = order.since - CLOCKS_APART, ""
        for _ in range(DEEPEST):
            query = {"limit": str(PAGE)} | ({"max_id": older} if older else {})
            page = self._api.written_by(self._account().id, query).page
            if not page:
                return None
            for status in page:
                if status.created_at >= since and self._is_it(status, order):
                    return self._receipt(status)
            if page[-1].created_at < since:
                return None
            older = page[-1].id
        raise Uncertain(self.name, "we wrote so much since that its list was not read to the end")

    def standing_text(self, receipt: Receipt) -> str | None:
        source = self._api.source(receipt.external_id)
        return None if source is None else _ADDRESSEE.sub("", source.text, count=1)

    def edit(self, receipt: Receipt, text: str) -> None:
        """Images and warning stay; the server would drop what is not named again."""
        status, source = self._api.status(receipt.external_id), self._api.source(receipt.external_id)
        if status is None or source is None:
            raise Refused(self.name, "our reply is no longer there")
        addressee = _ADDRESSEE.match(source.text)
        words = f"{addressee.group() if addressee else ''}{text}"
        self._check_length(words, self._settings.limit)
        body: dict[str, object] = {"status": words, "spoiler_text": source.spoiler_text, "sensitive": status.sensitive}
        if status.media_attachments:
            body["media_ids"] = [one.id for one in status.media_attachments]
        self._api.replace(status.id, body)

    def delete(self, receipt: Receipt) -> None:
        self._api.delete(receipt.external_id)

    def assist(self, order: OutgoingReply) -> Assist:
        """The post's page on our server: the sharing page there cannot answer anything."""
        return Assist(order.text, page_here(order.post.author.handle, order.post.external_id, self._server))

    def _named(self) -> Mapping[str, tuple[Stream, _Listing]]:
        listings: dict[str, tuple[Stream, _Listing]] = {}
        if self._settings.mentions:
            listings[MENTIONS] = Stream(MENTIONS, "mentions of our account"), self._api.mentions
        for given in self._settings.hashtags:
            tag = given.removeprefix("#")
            listings[f"tag-{tag}"] = Stream(f"tag-{tag}", f"#{tag}"), partial(self._api.tagged, tag)
        for words in self._settings.searches:
            name = f"search-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
            stream = Stream(name, f"the search {words!r}")
            listings[name] = stream, partial(self._api.found, words)
        return listings

    def _account(self) -> MastodonAccount:
        """Ours, asked for once."""
        if self._us is None:
            self._us = self._api.account()
        return self._us

    def _reader(self) -> StatusReader:
        return StatusReader(self.name, self._server, self._account().id, self._settings.uncalled == "api")

    def _account_warning(self) -> str:
        """What those who run it should know of the account and its server."""
        self._longest = self._longest or self._api.longest()
        label = "" if self._account().bot else NOT_A_BOT
        short = self._longest < self._settings.limit
        limit = f"The server takes {self._longest} characters: write limit = {self._longest}." if short else ""
        return " ".join(filter(None, (label, limit)))

    def _above(self, status: Status) -> Sequence[Status] | None:
        if not status.in_reply_to_id:
            return ()
        context = self._api.above(status.id)
        return None if context is None else context.ancestors

    def _is_it(self, status: Status, order: OutgoingReply) -> bool:
        if status.in_reply_to_id != order.post.external_id:
            return False
        source = self._api.source(status.id)
        return source is not None and _ADDRESSEE.sub("", source.text, count=1) == order.text

    def _check_length(self, text: str, limit: int) -> None:
        if length.counted(text) > limit:
            raise Refused(self.name, f"{length.counted(text)} characters, and {limit} are allowed")

    def _receipt(self, status: Status) -> Receipt:
        return Receipt(status.id, url_of(status, self._server), status.created_at.astimezone(UTC))


def _page(listing: MentionPage | StatusPage) -> ListedPage[Status]:
    """The page by the time it is in the order of: of notifications their own, else of the posts."""
    if isinstance(listing, MentionPage):
        told = [Listed(n.status.id, n.created_at, n.status.print, n.status) for n in listing.page]
    else:
        told = [Listed(status.id, status.created_at, status.print, status) for status in listing.page]
    unread = [one.get("id") for one in left_out(listing.page) if isinstance(one, dict)]
    last = listing.page[-1].id if listing.page else next(iter(unread[::-1]), "")
    return ListedPage(told, last if isinstance(last, str) else "")


def _warning(text: str) -> str:
    return clipped(text, LONGEST_WARNING)


def _key(order: OutgoingReply) -> str:
    """The same for every attempt at these words, and no other's: two installations may share an account."""
    words = f"{order.key}\0{order.post.external_id}\0{order.text}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
