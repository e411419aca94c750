"""One RSS, Atom or JSON feed as a source: its settings, and how its entries become posts. Fetching, parsing, the cursor
are in `fetch`, `parser` and `cursor`. A feed cannot be written to, so a person posts the reply on the entry's own page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from ipaddress import ip_network
from typing import Literal
from urllib.parse import urlsplit

import httpx
import structlog
from pydantic import ConfigDict, Field, field_validator

from bot.core.errors import Refused, Unavailable
from bot.core.model import (
    Assist,
    Author,
    Batch,
    Capabilities,
    OutgoingReply,
    Post,
    PostKind,
    PostStatus,
    Receipt,
    ReplyMode,
    Stream,
)
from bot.core.ports.channel import Hub
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About, ConnectorSettings
from connectors._http import status_error
from connectors._safe_network import Deadline, Exceptions
from connectors.feeds.addresses import hub_in, redact_url, shown_address
from connectors.feeds.cursor import FeedCursor, news, read_cursor, warning_of
from connectors.feeds.discovery import find_feed, is_page
from connectors.feeds.fetch import MAX_BYTES, Fetcher, FetchResult, Validators
from connectors.feeds.identity import short_hash
from connectors.feeds.parser import FeedEntry, ParsedFeed, parse_feed
from connectors.feeds.parser_pool import ParserLimits, ParsersBusy

ABOUT = About(
    watches="an RSS, Atom or JSON feed",
    answers="by a person on the entry's page, who gets the exact text and the link",
)
SECRETS: Mapping[str, str] = {}

LIMIT = 10_000
"""Characters. No feed says what its page accepts; this keeps a reply readable."""

ASSIST_ONLY = "A feed cannot be answered by API; a person posts it."
EDIT_BY_HAND = "A person posted it, so a person changes or deletes it on that page, if it lets them."
NO_LINK = "The entry has no link, so there is no page to answer on."

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.?")
_GONE = (404, 410)

log = structlog.get_logger()


class Settings(ConnectorSettings):
    """What a `[[sources]]` table with `kind = "feeds"` may say."""

    model_config = ConfigDict(hide_input_in_errors=True)  # a refused address may hold a password or a token

    url: str = Field(
        description="Address of the feed (http or https), without user name or password, or of a page that names it.",
        examples=["https://blog.example/feed.xml"],
    )
    first_hours: float = Field(
        default=72,
        ge=0,
        le=24 * 30,
        description="How many hours back the first reading asks; what is older is known and silent.",
    )
    entries: Literal["posts", "comments"] = Field(
        default="posts", description="What the entries are: posts of their own, or comments (type:comment)."
    )
    own_authors: tuple[str, ...] = Field(
        default=(), description="Names of authors that are us; what they wrote is never taken for a question."
    )
    allow_private_addresses: tuple[str, ...] = Field(
        default=(),
        description="Hosts, addresses or CIDR blocks that may be reached though they are not public.",
    )

    max_bytes: int = Field(
        default=MAX_BYTES, ge=1024, le=100 * 1024 * 1024, description="The largest feed that is read, in bytes."
    )

    @field_validator("url")
    @classmethod
    def _a_plain_web_address(cls, value: str) -> str:
        try:
            url = httpx.URL(urlsplit(value).geturl())
        except httpx.InvalidURL as error:
            raise ValueError("not an address") from error
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("must begin with http:// or https:// and name a host")
        if url.userinfo:
            raise ValueError("must not hold a user name or password")
        return value

    @field_validator("allow_private_addresses")
    @classmethod
    def _hosts_or_blocks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not _HOST.fullmatch(value):
                ip_network(value.strip("[]"), strict=False)  # raises ValueError, which says what is wrong
        return values


class Feed:
    """One feed; replies to its entries are posted by hand. A Source and a Replier; thread-safe."""

    markup = Markup.PLAIN

    def __init__(self, name: str, settings: Settings, fetcher: Fetcher, clock: Clock) -> None:
        self.name = name
        self._settings = settings
        self._fetcher = fetcher
        self._clock = clock
        self._feed_mark = short_hash(settings.url.encode())

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        """New and changed entries, from one GET (which may be redirected). An unchanged feed is not parsed.
        Where the address is that of a web page, its feed is looked for and kept in the cursor.

        Raises Unavailable, Unauthorised, Refused (an address that must not be reached, too large), Gone.
        """
        deadline = self._fetcher.deadline()
        memory, answer = self._read(read_cursor(cursor, self._feed_mark), now, deadline)
        memory = self._note_move(memory, answer)
        if answer.body is None or short_hash(answer.body) == memory.body:
            kept = memory if answer.body is None else replace(memory, validators=answer.validators)
            return self._told(kept, answer, now)
        try:
            reading = self._parsed(memory, answer, deadline)
        except ParsersBusy:
            log.info("source.waits", source=self.name)
            return Batch((), cursor, more=True)
        return self._news(memory, answer, reading, now)

    def _news(self, memory: FeedCursor, answer: FetchResult, reading: ParsedFeed, now: datetime) -> Batch:
        """What a changed feed brings. Where words are news that were not read, for they stand under another id than
        before, or where entries share an id, it is read again in full.
        """
        found = news(memory, reading)
        if memory.known() and (found.identities.shared or any(entry.words for entry in found.entries)):
            return Batch((), replace(memory, markup={}, validators=Validators(), body="").to_json(), more=True)
        memory = replace(memory, validators=answer.validators, body=short_hash(answer.body or b""))
        if reading.cut:  # what is missing would never be read: an unchanged feed is not parsed
            memory = replace(memory, validators=Validators(), body="")
        memory = self._note_fault(replace(memory, pace=reading.pace), reading)
        memory = replace(
            memory,
            seen=found.seen,
            identities=found.identities,
            markup=found.markup,
            hub=hub_in({**reading.links, **answer.links}),
            warning=warning_of(reading, found.identities, renamed=bool(found.renamed)),
        )
        posts = sorted((self._post(entry, reading, now) for entry in found.entries), key=lambda post: post.written_at)
        told = replace(self._told(memory, answer, now), posts=tuple(posts), gap=found.gap)
        return replace(told, ids_may_clash=True, renamed=found.renamed)

    def _read(self, memory: FeedCursor, now: datetime, deadline: Deadline) -> tuple[FeedCursor, FetchResult]:
        """What the feed answers. A page is searched for its feed only if nothing was ever read, for it may be a wall's;
        or when the feed that it named is there no longer.
        """
        try:
            answer = self._fetcher.get(memory.found or self._settings.url, memory.validators, now, deadline)
            unread = not (memory.body or memory.seen or memory.found)
        except Refused:
            if not memory.found:
                raise
            memory, unread = replace(memory, found=""), True
            answer = self._fetcher.get(self._settings.url, Validators(), now, deadline)
        if unread and answer.body is not None and is_page(answer.body, answer.content_type):
            answer = find_feed(self.name, self._fetcher, answer, now, deadline)
            memory = replace(memory, found=answer.moved)
        return memory, replace(answer, moved=answer.moved or memory.found)

    def _parsed(self, memory: FeedCursor, answer: FetchResult, deadline: Deadline) -> ParsedFeed:
        """Raises ParsersBusy when no process was free in the time that is left."""
        limits = ParserLimits(wait_seconds=deadline.within(None))
        return parse_feed(self.name, answer.body or b"", answer.content_type, answer.url, limits, known=memory.known())

    def _told(self, memory: FeedCursor, answer: FetchResult, now: datetime) -> Batch:
        """No posts, and what holds at each reading: the warning, where the feed moved, when it wants to be asked."""
        return Batch(
            (),
            memory.to_json(),
            warning=memory.warning,
            moved_to=shown_address(answer.moved) if answer.moved else "",
            next_at=memory.pace.next_reading(now, answer.wait),
        )

    def _post(self, entry: FeedEntry, reading: ParsedFeed, now: datetime) -> Post:
        comments = self._settings.entries == "comments"
        return Post(
            source=self.name,
            external_id=entry.id,
            author=self._author(entry, reading),
            text=entry.text,
            written_at=entry.at or now,
            dated=entry.at is not None,
            url=entry.link,
            title=entry.title,
            kind=PostKind.COMMENT if comments else PostKind.POST,
            lang=entry.lang,
            parent_id=entry.parent,
            thread_id=entry.parent or entry.id,
            capabilities=capabilities(entry.link),
            own=entry.author in self._settings.own_authors,
        )

    def _author(self, entry: FeedEntry, reading: ParsedFeed) -> Author:
        handle = entry.author or reading.title or httpx.URL(self._settings.url).host
        return Author(id=entry.author_url or handle, handle=handle, name=entry.author, url=entry.author_url)

    def _note_move(self, memory: FeedCursor, answer: FetchResult) -> FeedCursor:
        """Log once that the feed moved for good. The configured address stays: a redirect may be an attack."""
        moved = short_hash(answer.moved.encode()) if answer.moved else ""
        if moved and moved != memory.moved:
            log.warning("source.moved", source=self.name, to=redact_url(answer.moved))
        return replace(memory, moved=moved)

    def _note_fault(self, memory: FeedCursor, reading: ParsedFeed) -> FeedCursor:
        if reading.fault and reading.fault != memory.fault:
            log.warning("source.malformed", source=self.name, fault=reading.fault)
        return replace(memory, fault=reading.fault)

    def hub(self, stream: str, cursor: str) -> Hub | None:  # noqa: ARG002  it has one
        """What the feed said of its hub when it was read last."""
        return read_cursor(cursor, self._feed_mark).hub

    def limit(self, post: Post) -> int:  # noqa: ARG002  the port asks for each post
        return LIMIT

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """GONE when the entry's page answers 404 or 410; OPEN otherwise, also when we may not read the page.

        Raises Unavailable when it cannot be known now.
        """
        if not post.url:
            return PostStatus.OPEN
        try:
            status, headers = self._fetcher.status(post.url)
        except Refused:
            return PostStatus.OPEN
        fault = status_error(self.name, status, headers, self._clock())
        if isinstance(fault, Unavailable):
            raise fault
        return PostStatus.GONE if status in _GONE else PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:  # noqa: ARG002  the port's signature
        """Not supported. Raises Refused."""
        raise Refused(self.name, ASSIST_ONLY)

    def assist(self, order: OutgoingReply) -> Assist:
        return Assist(order.text, order.post.url)


def capabilities(link: str) -> Capabilities:
    if not link:
        return Capabilities(ReplyMode.NONE, why=NO_LINK)
    return Capabilities(ReplyMode.ASSIST, why=ASSIST_ONLY, edit_why=EDIT_BY_HAND)


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> Feed:  # noqa: ARG001
    """The connector, without I/O. A feed needs no secrets."""
    return Feed(
        name,
        settings,
        Fetcher(name, Exceptions.of(settings.allow_private_addresses), max_bytes=settings.max_bytes),
        clock,
    )
