"""X (kind "x"): mentions of our account and, if configured, recent search; replies by API where the author mentioned or
quoted us, else by hand. Requests are in `api`, tweets in `posts`, the cursor in `cursor`.

Since 2026-02-23 X accepts a reply by API from a self-serve account only under a post that mentions or quotes the
account, one reply per interaction, and charges 20 times as much for one with a link. An edited tweet gets a new id: we
identify a post by its first id, so that an edit is a change and not a second question, and keep in its URL the id of
the version read, which is what we reply to. X treats all versions as one post: deleting one deletes all.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from urllib.parse import quote, urlencode

from pydantic import Field, field_validator

from bot.core.errors import Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, ReplyMode, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About, ConnectorSettings
from connectors.x.api import CursorExpired, XApi, XNotFound
from connectors.x.cursor import (
    NextRequest,
    Sweep,
    XCursor,
    XStream,
    advance_sweep,
    prepare_sweep,
    read_cursor,
    repair_sweep,
    sweep_parameters,
)
from connectors.x.length import weighted_length
from connectors.x.payloads import Tweet, TweetPage
from connectors.x.posts import OwnAccount, comparable_words, page_includes, post_url, posts_of, version_id

ABOUT = About(
    watches="mentions of your account on X, and a search there",
    answers="by API where the author mentions or quotes you (X's rule since February 2026), else by a person, with a "
    "prefilled link",
)

SECRETS = {
    "X_BEARER_TOKEN": "For reading: developer.x.com, your app, Keys and tokens, Bearer Token",
    "X_API_KEY": "For posting: Keys and tokens, Consumer Keys, API Key",
    "X_API_SECRET": "For posting: Keys and tokens, Consumer Keys, API Key Secret",
    "X_ACCESS_TOKEN": "For posting as your account: Keys and tokens, Access Token, made with Read and write",
    "X_ACCESS_TOKEN_SECRET": "Comes with the access token",
}

GONE = frozenset({"resource-not-found", "not-authorized-for-resource"})
"""Deleted; or protected or suspended, which counts as gone too: it can neither be read nor answered."""

LOOKUP_PAGES = 5
"""A look-up reads at most this many pages of 100 own posts, each of which is paid for."""

CLOCKS_APART = timedelta(minutes=1)
"""How much our clock may be ahead of X's."""

COMPARED = 2000
"""Characters of a long reply that are compared; the time grows with their square."""

ALIKE = 0.6
"""From this share of common characters on (0 to 1), a different text counts as the same reply, edited by hand."""


class Settings(ConnectorSettings):
    """What a source of kind "x" may say."""

    account: str = Field(
        pattern=r"^@?[A-Za-z0-9_]{1,15}$",
        description="Our account's handle, with or without @.",
        examples=["ferrywire"],
    )
    user_id: str = Field("", pattern=r"^[0-9]{0,19}$", description="Our account's number; looked up when left out.")
    search: str = Field(
        "",
        max_length=400,
        description="A search in X's own language for posts that do not mention us; empty for none.",
        examples=["ferrywire -is:retweet lang:en"],
    )
    limit: int = Field(280, ge=1, le=25_000, description="The longest reply; more than 280 needs a Premium account.")
    api_url: str = Field("", pattern=r"^(https?://\S+)?$", description="Another address for the API, for a stand-in.")

    @field_validator("account")
    @classmethod
    def _without_at(cls, value: str) -> str:
        return value.removeprefix("@")


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "X":
    return X(name, settings, XApi(name, secrets, settings.api_url, clock), clock)


class X:
    """Source, Replier, Finder and Remover for one account."""

    markup = Markup.PLAIN

    def __init__(self, name: str, settings: Settings, line: XApi, clock: Clock) -> None:
        self.name = name
        self.api = line
        self._settings, self._clock = settings, clock
        self._user_id = settings.user_id

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        """One page of one stream: first all mentions down to where the last sweep began, then the search."""
        place, forgotten = read_cursor(cursor)
        us = self._own_account(place)
        stream = place.turn if self._settings.search else XStream.MENTIONS
        step = prepare_sweep(place.sweep(stream), stream, self._query(stream), now, self._first)
        page, asked_step = self._page(us, stream, step, now)
        after = advance_sweep(asked_step.sweep, stream, page)
        following = self._place_after(us, place, stream, after.sweep)
        gaps = (forgotten, asked_step.gap, after.gap)
        return Batch(
            posts=posts_of(page, self.name, us, mentioned=stream is XStream.MENTIONS),
            cursor=following.to_json(),
            more=after.sweep.under_way or following.turn is XStream.SEARCH,
            gap=" ".join(g for g in gaps if g),
            gone=page.gone,
        )

    def limit(self, post: Post) -> int:  # noqa: ARG002  the port's signature
        """The limit in weighted characters; the same for every post."""
        return self._settings.limit

    def length(self, text: str) -> int:
        """Weighted as X counts: Latin 1, other scripts and emoji 2, a link 23 (docs.x.com, "Counting characters")."""
        return weighted_length(text)

    def post_status(self, post: Post) -> PostStatus:
        """LOCKED when the author restricted who can reply and neither mentions nor quotes us, which would allow us."""
        answer = self.api.post(version_id(post))
        if answer.data is None:
            if any(f.kind in GONE for f in answer.errors):
                return PostStatus.GONE
            raise Unavailable(self.name, "X answered without the post and without a reason")
        us = OwnAccount(self._settings.account, self._user_id)
        invited = us.is_summoned_by(answer.data, page_includes(answer))
        return PostStatus.OPEN if answer.data.reply_settings == "everyone" or invited else PostStatus.LOCKED

    def reply(self, order: OutgoingReply) -> Receipt:
        """Post the text under the version that was read. X has no idempotency keys: one request, never repeated."""
        created = self.api.create(order.text, version_id(order.post))
        return Receipt(created.data.id, self._url(created.data.id), self._clock())

    def standing_text(self, receipt: Receipt) -> str | None:
        answer = self.api.post(receipt.external_id)
        if answer.data is None and not any(f.kind in GONE for f in answer.errors):
            raise Unavailable(self.name, "X answered without the post and without a reason")
        return None if answer.data is None else answer.data.full_text

    def delete(self, receipt: Receipt) -> None:
        """Delete our post with all its versions; X lets nobody edit by API, so there is no `edit`."""
        try:
            answer = self.api.delete(receipt.external_id)
        except XNotFound:
            return
        if not answer.data.deleted:
            raise Refused(self.name, "X did not delete it")

    def assist(self, order: OutgoingReply) -> Assist:
        """A link to X's compose window with the text filled in, replying to the version that was read."""
        asked_of_x = {"in_reply_to": version_id(order.post), "text": order.text}
        return Assist(order.text, f"https://x.com/intent/post?{urlencode(asked_of_x, quote_via=quote)}")

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Our reply with this text; else our only reply to that post that may be this text edited by hand.

        Raises Uncertain when there are several such, or too many posts to look through.
        """
        replies = list(self._own_replies(order))
        wanted = comparable_words(order.text)
        exact = [t for t in replies if comparable_words(t.full_text) == wanted]
        near = exact[:1] or [t for t in replies if _is_edited_by_hand(order, t)]
        if len(near) > 1:
            raise Uncertain(self.name, "several replies of ours stand under it, none with exactly these words")
        return Receipt(near[0].first_id, self._url(near[0].first_id), near[0].written_at) if near else None

    @property
    def _first(self) -> timedelta:
        return timedelta(hours=self._settings.first_hours)

    def _own_account(self, place: XCursor) -> OwnAccount:
        account = self._settings.account
        if not self._user_id and place.account == account:
            self._user_id = place.user_id
        return OwnAccount(account, self._known_user_id(), self.api.can_write)

    def _known_user_id(self) -> str:
        """Looked up once, then kept in the cursor, and here for `find_reply`, which gets no cursor."""
        if not self._user_id:
            answer = self.api.user(self._settings.account)
            if answer.data is None:
                missing = Refused(self.name, f"X knows no account @{self._settings.account}")
                raise missing if answer.errors else Unavailable(self.name, "X answered without the account")
            self._user_id = answer.data.id
        return self._user_id

    def _query(self, stream: XStream) -> str:
        """The search without posts that mention us: those come with the mentions, and each post costs."""
        if stream is XStream.MENTIONS:
            return ""
        return f"({self._settings.search}) -is:retweet -@{self._settings.account}"

    def _page(self, us: OwnAccount, stream: XStream, step: NextRequest, now: datetime) -> tuple[TweetPage, NextRequest]:
        """The page requested, or the nearest when X no longer accepts the position; at most two requests."""
        try:
            return self._ask(us, stream, step.sweep), step
        except CursorExpired as e:
            other = repair_sweep(step.sweep, e.parameters, now)
            if other is None:
                raise
            return self._ask(us, stream, other.sweep), NextRequest(other.sweep, step.gap or other.gap)

    def _ask(self, us: OwnAccount, stream: XStream, sweep: Sweep) -> TweetPage:
        if stream is XStream.MENTIONS:
            return self.api.mentions(us.user_id, sweep_parameters(sweep, stream))
        return self.api.search(sweep.query, sweep_parameters(sweep, stream))

    def _place_after(self, us: OwnAccount, place: XCursor, stream: XStream, sweep: Sweep) -> XCursor:
        turn = stream
        if not sweep.under_way:
            turn = XStream.SEARCH if stream is XStream.MENTIONS and self._settings.search else XStream.MENTIONS
        now_known = {"account": us.handle, "user_id": us.user_id, "turn": turn, stream.value: sweep}
        return place.model_copy(update=now_known)

    def _own_replies(self, order: OutgoingReply) -> Iterator[Tweet]:
        """Our replies to that post since `order.since`, oldest first. Raises Uncertain after too many posts."""
        wanted = {order.post.external_id, version_id(order.post)}
        pages = list(self._own_pages(order.since - CLOCKS_APART))
        for page in reversed(pages):
            seen = page_includes(page)
            for tweet in sorted(page.data, key=lambda t: int(t.id)):
                parent = tweet.referenced_id("replied_to")
                if parent in wanted or (parent and seen.first_id(parent) in wanted):
                    yield tweet

    def _own_pages(self, since: datetime) -> Iterator[TweetPage]:
        user_id, token = self._known_user_id(), ""
        for _ in range(LOOKUP_PAGES):
            page = self.api.timeline(user_id, since.astimezone(UTC), token)
            yield page
            token = page.meta.next_token
            if not token:
                return
        raise Uncertain(
            self.name, f"our account posted more than {LOOKUP_PAGES * 100} times since; it may be among them"
        )

    def _url(self, post_id: str) -> str:
        return post_url(self._settings.account, post_id)


def _is_edited_by_hand(order: OutgoingReply, tweet: Tweet) -> bool:
    """Whether a person may have posted this for us: any reply to a post answered by hand, else a similar text."""
    if order.post.capabilities.reply is ReplyMode.ASSIST:
        return True
    ours, theirs = (comparable_words(text)[:COMPARED] for text in (order.text, tweet.full_text))
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
