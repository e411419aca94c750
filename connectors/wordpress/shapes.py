"""The JSON of WordPress that is read here (https://developer.wordpress.org/rest-api/reference/comments/), and how it
becomes posts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from pydantic import BaseModel, Field, RootModel

from bot.core.model import Author, Capabilities, Context, Post, PostKind, Receipt, ReplyMode
from bot.core.text.html_text import text_of, tidy_text
from connectors._entries import Entries
from connectors._walk import print_of
from connectors.wordpress.settings import Settings

APPROVED = ("approved", "approve")


class Content(BaseModel):
    """`rendered` is HTML; `raw` is what was written, which moderators alone are shown."""

    rendered: str
    raw: str | None = None


class BlogComment(BaseModel):
    """A comment. `author` is 0 for a guest; `date_gmt` has no zone and is in UTC."""

    id: int = Field(ge=1)
    post: int = Field(ge=1)
    parent: int = 0
    author: int = 0
    author_name: str = ""
    author_url: str = ""
    date_gmt: datetime
    content: Content
    link: str
    status: str = "approved"

    @property
    def written_at(self) -> datetime:
        return self.date_gmt.replace(tzinfo=UTC) if self.date_gmt.tzinfo is None else self.date_gmt.astimezone(UTC)

    @property
    def print(self) -> str:
        """Changes when the words do."""
        return f"{print_of(self.content.rendered):08x}"

    @property
    def is_gone(self) -> bool:
        return self.status in ("trash", "spam")

    @property
    def is_seen(self) -> bool:
        """Whether everybody sees it."""
        return self.status in APPROVED

    @property
    def words(self) -> str:
        """What we wrote, as we wrote it: without the escapes that its way to the blog needs."""
        return unescape(self.content.raw) if self.content.raw is not None else text_of(self.content.rendered)

    @property
    def receipt(self) -> Receipt:
        return Receipt(str(self.id), self.link, self.written_at)


class BlogComments(RootModel[Entries[BlogComment]]):
    """A page of comments."""


class Me(BaseModel):
    """Our account."""

    id: int = Field(ge=1)
    capabilities: dict[str, object] = Field(default_factory=dict)

    @property
    def moderates(self) -> bool:
        return self.capabilities.get("moderate_comments") is True


class Entry(BaseModel):
    """A post or page of the blog's own."""

    id: int
    title: Content
    comment_status: str = "open"


@dataclass(frozen=True, slots=True)
class BlogPosts:
    """Makes posts of one source."""

    source: str
    settings: Settings

    def post(
        self, one: BlogComment, us: int, entries: Mapping[int, Entry | None], above: Mapping[int, BlogComment]
    ) -> Post:
        """`us` is our number there; `entries` and `above` are what it may stand under, by their numbers."""
        own = one.author in (us, *self.settings.own_ids)
        thread = f"post-{one.post}"
        entry, parent = entries.get(one.post), above.get(one.parent)
        return Post(
            source=self.source,
            external_id=str(one.id),
            author=_author(one),
            text=text_of(one.content.rendered, one.link),
            written_at=one.written_at,
            url=one.link,
            kind=PostKind.REPLY if one.parent else PostKind.COMMENT,
            parent_id=str(one.parent) if one.parent else thread,
            thread_id=thread,
            context=tuple(_context(entry, parent)),
            context_known=entry is not None and (not one.parent or parent is not None),
            capabilities=self._capabilities(own=own),
            own=own,
        )

    def _capabilities(self, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(why="our own comment")
        ours, why = (
            self.settings.moderates,
            "" if self.settings.moderates else "Only who moderates may change comments.",
        )
        if self.settings.reply == "assist":
            by_hand = "A person posts it there: this source says that we answer by hand."
            return Capabilities(reply=ReplyMode.ASSIST, edit=ours, delete=ours, why=by_hand, edit_why=why)
        return Capabilities(reply=ReplyMode.API, edit=ours, delete=ours, edit_why=why)


def _author(one: BlogComment) -> Author:
    """A guest has no number: they are known by their name and address, as anybody may call themselves."""
    name = tidy_text(unescape(one.author_name)).lstrip("@") or "somebody"
    return Author(str(one.author) if one.author else f"guest {name} {one.author_url}".strip(), name, url=one.author_url)


def _context(entry: Entry | None, parent: BlogComment | None) -> list[Context]:
    above = [Context("", text_of(entry.title.rendered))] if entry is not None else []
    if parent is not None and parent.is_seen:
        above.append(Context(_author(parent).handle, text_of(parent.content.rendered, parent.link)))
    return [one for one in above if one.text]
