"""What the public says about the bundled example company, Ferrywire: its customers, their posts on the square and the
blog entries around it. The words are in `company.toml`; here they are read, checked and put on a square. The company's
tags and people are in the configuration.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from bot.core.verdict import Intent
from bot.sandbox.square.blog import BlogEntry
from bot.sandbox.square.board import Member
from bot.sandbox.square.server import SquareServer

ACCOUNT = "ferrywire"
"""The handle of the company's account on the square."""

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A post that somebody wrote before the demo begins, `hours_ago`. `under` is the `slug` of the post it answers.

    `tags`, `need` and `about_us` are what a person would say of it: the measure for the classifier and the watch.
    `again` is the slug of the post that asks the same thing. Nothing of these is ever shown to the bot.
    """

    __pydantic_config__ = _STRICT

    slug: str
    handle: str
    text: str
    hours_ago: float
    title: str = ""
    under: str = ""
    lang: str = "en"
    need: Intent = Intent.QUESTION
    tags: tuple[str, ...] = ()
    about_us: bool = True
    again: str = ""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A blog entry as it will stand in the feed, `hours_ago`."""

    __pydantic_config__ = _STRICT

    slug: str
    author: str
    title: str
    html: str
    hours_ago: float
    need: Intent = Intent.NEWS
    tags: tuple[str, ...] = ()
    about_us: bool = True


@dataclass(frozen=True, slots=True)
class Public:
    """Everything said in public, posts and entries oldest first."""

    __pydantic_config__ = _STRICT

    customers: tuple[Member, ...]
    posts: tuple[PublicPost, ...]
    entries: tuple[PublicEntry, ...]


@cache
def load_public() -> Public:
    """The bundled data. Raises pydantic.ValidationError when the file is not what it should be."""
    data = tomllib.loads(Path(__file__).with_name("company.toml").read_text(encoding="utf-8"))
    said = TypeAdapter(Public).validate_python(data)
    posts = sorted(said.posts, key=lambda post: -post.hours_ago)
    entries = sorted(said.entries, key=lambda entry: -entry.hours_ago)
    return replace(said, posts=tuple(posts), entries=tuple(entries))


def open_square(token: str, *, port: int = 0) -> SquareServer:
    """The company's square, not yet started, with nobody's words on it but the account and the customers present."""
    return SquareServer([Member(ACCOUNT, "Ferrywire", 1840, token), *load_public().customers], port=port)


def publish_posts(square: SquareServer, now: datetime) -> dict[str, int]:
    """Put all that was said before `now` on the square and the blog. Returns each post's id on the square by slug."""
    ids: dict[str, int] = {}
    for post in load_public().posts:
        at = now - timedelta(hours=post.hours_ago)
        if post.under:
            ids[post.slug] = square.board.answer(post.handle, ids[post.under], post.text, at=at).id
        else:
            ids[post.slug] = square.board.ask(post.handle, post.text, post.title, at=at).id
    for entry in load_public().entries:
        at = (now - timedelta(hours=entry.hours_ago)).astimezone(UTC)
        square.blog.publish(BlogEntry(entry.slug, entry.title, entry.author, entry.html, at))
    square.board.notify_change()
    return ids
