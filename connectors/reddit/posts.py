"""Reddit's JSON as our values: a listing as things, a thing as a post, and whether it was deleted, removed or locked.
Pure. With a missing or invalid field the thing is left out or the field empty; only an invalid listing raises.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.core.errors import Unavailable
from bot.core.model import Author, Capabilities, Context, Post, PostKind, PostStatus, ReplyMode
from connectors._entries import SoundEntries, left_out, none_is_sound
from connectors.reddit.authors import is_automatic
from connectors.reddit.contents import contents, is_bare_crosspost, marks_context, original_context
from connectors.reddit.fields import count_of, object_of, text_of

SITE = "https://www.reddit.com"
DELETED = "[deleted]"
_TAKEN_DOWN = re.compile(
    r"\[deleted( by user)?\]|\[ ?removed( by (reddit|moderator)[^\]\n]{0,200})? ?\]", re.IGNORECASE
)
"""What stands in the place of the words, or the title, of a post that was deleted or removed."""
_REMOVERS = {
    "moderator": "a moderator",
    "automod_filtered": "the subreddit's filter",
    "reddit": "Reddit",
    "anti_evil_ops": "Reddit",
    "community_ops": "Reddit",
    "copyright_takedown": "Reddit, for copyright",
    "content_takedown": "Reddit",
    "deleted": "its author",
    "author": "its author",
}
_MARKED = (("by reddit", "Reddit"), ("removed", "a moderator"), ("deleted", "its author"))
_FULLNAME = re.compile(r"t[1-6]_([0-9a-z]{1,13})")
_THREAD_IN_PATH = re.compile(r"/comments/([0-9a-z]{1,13})/")
_LATEST = 32_503_680_000  # the year 3000, in seconds

APPROVAL = (
    "A person posts this reply: Reddit lets new API clients write only after it approved them. "
    'Once it has, set reply = "api".'
)
BY_HAND = "A person posted it, so a person changes or deletes it: open it there and choose Edit or Delete under it."
LOCKED = "Its moderators locked it, so Reddit takes no replies."
ARCHIVED = "It is archived: Reddit takes no replies to a post this old."

Mark = tuple[int, int]
"""A position in a listing: creation time in epoch seconds, then the id as a number."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One child of a listing. `name` is Reddit's fullname: t1_ for a comment, t3_ for a submission, t4_ a message."""

    name: str
    mark: Mark
    data: Mapping[str, Any]

    @property
    def is_submission(self) -> bool:
        return self.name.startswith("t3_")

    @property
    def is_public(self) -> bool:
        """A private message is not, nor what a chat says."""
        return self.name.startswith(("t1_", "t3_")) and self.data.get("was_comment") is not False

    @property
    def title(self) -> str:
        return text_of(self.data, "title") if self.is_submission else ""

    @property
    def text(self) -> str:
        """The text as Markdown; then, of a submission, what it links to and shows."""
        if not self.is_submission:
            return text_of(self.data, "body")
        parts = text_of(self.data, "selftext"), contents(self.data)
        return "\n\n".join(part for part in parts if part)

    @property
    def is_gone(self) -> bool:
        """Deleted by its author, or removed by moderators or Reddit. A deleted account's posts keep their text."""
        words = text_of(self.data, "selftext" if self.is_submission else "body").strip()
        taken_down = _TAKEN_DOWN.fullmatch(words) or _TAKEN_DOWN.fullmatch(self.title.strip())
        return bool(self.data.get("removed_by_category") or taken_down)

    @property
    def removed_by(self) -> str:
        """By whom one that is gone was removed, for a person; "" where Reddit does not say."""
        words = text_of(self.data, "selftext" if self.is_submission else "body").casefold()
        told = _REMOVERS.get(text_of(self.data, "removed_by_category"))
        return told or next((who for mark, who in _MARKED if mark in words), "")

    @property
    def closed_reason(self) -> str:
        """Why it takes no replies; "" when it does."""
        if self.data.get("locked") is True:
            return LOCKED
        return ARCHIVED if self.data.get("archived") is True else ""

    @property
    def fingerprint(self) -> str:
        """A CRC-32 of the text and of whether it can be answered; "gone" once it is. Not cryptographic."""
        whole = f"{self.title}\0{self.text}\0{self.closed_reason}"
        return "gone" if self.is_gone else f"{zlib.crc32(whole.encode()):08x}"

    @property
    def written_at(self) -> datetime:
        return datetime.fromtimestamp(self.mark[0], UTC)

    @property
    def url(self) -> str:
        """Its own page. A comment from the inbox has no permalink, but its path in `context`."""
        path = text_of(self.data, "permalink") or text_of(self.data, "context").partition("?")[0]
        if path.startswith("/"):
            return SITE + path
        bare = self.name.partition("_")[2]
        return f"{SITE}/comments/{bare}/" if self.is_submission else f"{SITE}/comments/{self._thread[3:]}/_/{bare}/"

    @property
    def thread_id(self) -> str:
        return self.name if self.is_submission else self._thread

    @property
    def _thread(self) -> str:
        link = text_of(self.data, "link_id")
        found = _THREAD_IN_PATH.search(text_of(self.data, "context"))
        return link if is_fullname(link) else f"t3_{found[1]}" if found else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, newest first. `after` is the name to request the next page with; "" at the end."""

    things: tuple[Thing, ...]
    after: str

    @property
    def unread(self) -> int:
        """How many more children it has, which cannot be read."""
        return len(left_out(self.things))

    @property
    def names(self) -> set[str]:
        """The names of all its children, as far as they can be read."""
        others = (
            text_of(object_of(child, "data"), "name") for child in left_out(self.things) if isinstance(child, dict)
        )
        return {*(thing.name for thing in self.things), *filter(None, others)}


def is_fullname(name: str) -> bool:
    return _FULLNAME.fullmatch(name) is not None


def listing(answer: Any, where: str, *, going_on: bool = False) -> Listing:
    """The listing in a response. Raises Unavailable when it is not one, or when no child of it can be read, unless it
    is `going_on` from a page on which some could be.
    """
    data = answer.get("data") if isinstance(answer, dict) and answer.get("kind") == "Listing" else None
    children = data.get("children") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(children, list):
        raise Unavailable(where, "its answer was not a listing")
    things = SoundEntries.of((child, _parse_child(child)) for child in children)
    if none_is_sound(things) and not going_on:
        raise Unavailable(where, "nothing in its listing has the form that is known")
    after = text_of(data, "after")
    return Listing(things, after if is_fullname(after) else "")


def _parse_child(child: Any) -> Thing | None:
    return parse_thing(object_of(child, "data")) if isinstance(child, dict) else None


def parse_thing(data: Mapping[str, Any]) -> Thing | None:
    """The thing; None without a valid name and time."""
    name, created = text_of(data, "name"), data.get("created_utc")
    match = _FULLNAME.fullmatch(name)
    if match is None or isinstance(created, bool) or not isinstance(created, int | float):
        return None
    return Thing(name, (int(created), int(match[1], 36)), data) if 0 <= created <= _LATEST else None


def to_post(thing: Thing, source: str, account: str, way: ReplyMode, caution: str = "") -> Post:
    """The thing as a post. `account` is our own name; `way` is how replies are sent, unless the post is closed;
    `caution` is what people should know before they answer.
    """
    return Post(
        source=source,
        external_id=thing.name,
        author=_author(thing.data),
        text=thing.text,
        written_at=thing.written_at,
        url=thing.url,
        title=thing.title,
        kind=PostKind.POST if thing.is_submission else PostKind.COMMENT,
        parent_id="" if thing.is_submission else text_of(thing.data, "parent_id"),
        thread_id=thing.thread_id,
        context=_context(thing),
        context_known=thing.is_submission or "link_title" in thing.data,
        capabilities=_capabilities(thing, way, caution),
        own=is_by(thing, account),
        repost=thing.is_submission and is_bare_crosspost(thing.data),
        community=community_of(thing.data),
        moderator=text_of(thing.data, "distinguished") == "moderator",
        automatic=is_automatic(thing.data, thing.text, comment=not thing.is_submission),
        likes=_likes(thing),
    )


def _likes(thing: Thing) -> int | None:
    """Votes for it less those against it, without its author's own."""
    score = count_of(thing.data, "score")
    return None if score is None else max(0, score - 1)


def community_of(data: Mapping[str, Any]) -> str:
    """The subreddit it was written in, as r/name; "" where Reddit does not say."""
    name = text_of(data, "subreddit")
    return f"r/{name}" if name else ""


def is_by(thing: Thing, account: str) -> bool:
    return text_of(thing.data, "author").casefold() == account.casefold()


def post_status(target: str, things: Mapping[str, Thing]) -> PostStatus:
    """The status of the post named `target`; `things` is all that Reddit still has of it and its thread."""
    if target not in things or any(thing.is_gone for thing in things.values()):
        return PostStatus.GONE
    return PostStatus.LOCKED if any(thing.closed_reason for thing in things.values()) else PostStatus.OPEN


def _author(data: Mapping[str, Any]) -> Author:
    handle = text_of(data, "author") or DELETED
    if handle == DELETED:
        return Author(id=DELETED, handle=DELETED)
    url = f"{SITE}/user/{quote(handle, safe='')}"
    return Author(id=text_of(data, "author_fullname") or handle, handle=handle, url=url)


def _context(thing: Thing) -> tuple[Context, ...]:
    if thing.is_submission:
        return (*original_context(thing.data), *marks_context(thing.data))
    title = text_of(thing.data, "link_title")
    thread = (Context(text_of(thing.data, "link_author"), title),) if title else ()
    return (*thread, *marks_context(thing.data))


def _capabilities(thing: Thing, way: ReplyMode, caution: str) -> Capabilities:
    by_api = way is ReplyMode.API
    closed = thing.closed_reason
    return Capabilities(
        reply=ReplyMode.NONE if closed else way,
        edit=by_api,
        delete=by_api,
        why=closed or " ".join(filter(None, (caution, "" if by_api else APPROVAL))),
        edit_why="" if by_api else BY_HAND,
    )
