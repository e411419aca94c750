"""The connector: what is read as streams, and how our account answers.

Each listing shows the newest first and is walked down (`connectors._walk`). A post is known by its number on our
server, "p7" for a submission and "c9" for a comment: another server numbers it otherwise. A reply is Markdown without
images: what is shown there is a link to a file that is public by itself. There is no idempotency: our own comments tell
whether one stands. Not told to us: replies to a submission of ours that do not mention us; on 0.19, mentions of us in
a submission.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.errors import Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import _http
from connectors._entries import none_is_sound, warning_of
from connectors._walk import Listed, ListedPage, Walk
from connectors.lemmy.api import LemmyApi
from connectors.lemmy.dialects import Kind, LemmyListing
from connectors.lemmy.payloads import LemmyView
from connectors.lemmy.posts import LemmyReader, page_here, url_of, why_closed
from connectors.lemmy.settings import Settings

LIMIT = 10_000
"""Characters (code points) of a comment that a server takes (`is_valid_body_field`)."""

PAGE = 50

OVERLAP = timedelta(hours=6)
"""How late a post may reach our server and still be read, behind the newest of its stream."""

DEEPEST = 10
"""Pages of our own comments that are looked through for a reply."""

CLOCKS_APART = timedelta(minutes=1)
"""How far the server's clock may be behind ours where we look for a reply."""

NOT_A_BOT = "Our account is not marked as a bot: Lemmy wants it to be (Settings, “Bot account”)."

_CALLS = (Kind.MENTIONS, Kind.REPLIES)


class Lemmy:
    """A Source, Rereader, Replier, Finder, Editor and Remover."""

    markup = Markup.MARKDOWN_IT
    reread_at_once = 1

    def __init__(
        self,
        name: str,
        settings: Settings,
        password: str,
        clock: Clock,
        page: int = PAGE,
        timeout: float = _http.TIMEOUT,
    ) -> None:
        self.name = name
        self._settings, self._page_size = settings, page
        self._server = settings.server.rstrip("/")
        self._api = LemmyApi(name, self._server, settings.account, password, clock, timeout)
        self._walk = Walk(name, timedelta(hours=settings.first_hours), OVERLAP)
        self._listings = _listings(settings)

    def streams(self) -> Sequence[Stream]:
        """Mentions and replies, the posts and the comments of each community and of each search."""
        return tuple(stream for stream, _ in self._listings.values())

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        if stream not in self._listings:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it reads")
        place, listing = self._walk.place(cursor, now), self._listings[stream][1]
        us = self._api.us()
        page, older = self._api.page(listing, place.older, self._page_size)
        if none_is_sound(page.views) and not place.older:
            raise Unavailable(self.name, "no entry has the shape that is known")
        step = self._walk.step(place, ListedPage([_listed(one) for one in page.views], older), now)
        fresh = [one.entry for one in step.fresh]
        standing = [view for view in fresh if not view.is_gone]
        return Batch(
            posts=tuple(self._post(view, called=listing.kind in _CALLS) for view in standing),
            cursor=step.cursor,
            more=step.more,
            gone=tuple(view.id for view in fresh if view.is_gone),
            warning=" ".join(filter(None, (warning_of(page.views), "" if us.bot_account else NOT_A_BOT))),
            quota=self._api.quota,
        )

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002  the server knows its own
        """Which of these are gone; what is edited within the overlap comes again by itself."""
        found = {name: self._api.one(name) for name in ids}
        return Batch((), "", gone=tuple(name for name, view in found.items() if view is None or view.is_gone))

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return LIMIT

    def length(self, text: str) -> int:
        """In Unicode code points."""
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        view = self._api.one(post.external_id)
        if view is None or view.is_gone:
            return PostStatus.GONE
        return PostStatus.LOCKED if why_closed(view) else PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:
        self._check_length(order.text)
        view = self._api.one(order.post.external_id)
        if view is None or view.is_gone:
            raise Refused(self.name, "the post is no longer there")
        if why := why_closed(view):
            raise Refused(self.name, why)
        made = self._api.comment(order.text, view.post.id, view.comment.id if view.comment else None)
        if not _answers(made, order.post):
            raise Uncertain(self.name, "it stands, but not below the post")
        return self._receipt(made)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Among our own comments, newest first, by what it answers and its words."""
        since, token = order.since - CLOCKS_APART, ""
        listing = LemmyListing(Kind.OURS, str(self._api.us().id))
        for _ in range(DEEPEST):
            page, token = self._api.page(listing, token, PAGE)
            for view in page.views:
                if view.at < since:
                    return None
                if _is_it(view, order):
                    return self._receipt(view)
            if not token:
                return None
        raise Uncertain(self.name, "we wrote so much since that its list was not read to the end")

    def standing_text(self, receipt: Receipt) -> str | None:
        view = self._api.one(receipt.external_id)
        return None if view is None or view.is_gone or view.comment is None else view.comment.content

    def edit(self, receipt: Receipt, text: str) -> None:
        self._check_length(text)
        if self.standing_text(receipt) is None:
            raise Refused(self.name, "our reply is no longer there")
        self._api.edit(_number(receipt), text)

    def delete(self, receipt: Receipt) -> None:
        """The server refuses to delete what is deleted."""
        if self.standing_text(receipt) is not None:
            self._api.delete(_number(receipt))

    def assist(self, order: OutgoingReply) -> Assist:
        """The post's page on our server."""
        return Assist(order.text, page_here(order.post.external_id, self._server))

    def _post(self, view: LemmyView, *, called: bool) -> Post:
        reader = LemmyReader(self.name, self._server, self._api.us(), self._settings.uncalled == "api")
        parent = view.comment.parent if view.comment else None
        above = self._api.one(f"c{parent}") if parent else None
        return reader.post(view, above, called=called, context_known=parent is None or above is not None)

    def _check_length(self, text: str) -> None:
        if self.length(text) > LIMIT:
            raise Refused(self.name, f"{self.length(text)} characters, and {LIMIT} are allowed")

    def _receipt(self, view: LemmyView) -> Receipt:
        return Receipt(view.id, url_of(view, self._server), view.written.published.astimezone(UTC))


def _listings(settings: Settings) -> Mapping[str, tuple[Stream, LemmyListing]]:
    """Stream → what it is for a person, and what it lists."""
    found: list[tuple[Stream, LemmyListing]] = []
    if settings.mentions:
        found.append((Stream("mentions", "mentions of our account"), LemmyListing(Kind.MENTIONS)))
        found.append((Stream("replies", "replies to our comments"), LemmyListing(Kind.REPLIES)))
    for given in settings.communities:
        name = given.removeprefix("!")
        found.append((Stream(f"posts-{name}", f"posts of !{name}"), LemmyListing(Kind.POSTS, name)))
        found.append((Stream(f"comments-{name}", f"comments of !{name}"), LemmyListing(Kind.COMMENTS, name)))
    for words in settings.searches:
        mark = hashlib.sha256(words.encode()).hexdigest()[:8]
        found.append((Stream(f"found-posts-{mark}", f"posts with {words!r}"), LemmyListing(Kind.FOUND_POSTS, words)))
        found.append(
            (Stream(f"found-comments-{mark}", f"comments with {words!r}"), LemmyListing(Kind.FOUND_COMMENTS, words))
        )
    return {stream.name: (stream, listing) for stream, listing in found}


def _listed(view: LemmyView) -> Listed[LemmyView]:
    return Listed(view.id, view.at, view.print, view)


def _answers(view: LemmyView, post: Post) -> bool:
    comment = view.comment
    if comment is None:
        return False
    return post.external_id == (f"c{comment.parent}" if comment.parent else f"p{view.post.id}")


def _is_it(view: LemmyView, order: OutgoingReply) -> bool:
    return (
        not view.is_gone
        and _answers(view, order.post)
        and view.comment is not None
        and view.comment.content == order.text
    )


def _number(receipt: Receipt) -> int:
    return int(receipt.external_id.removeprefix("c"))
