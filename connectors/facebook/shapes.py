"""The JSON of the Graph API that is read here (https://developers.facebook.com/docs/graph-api/reference/comment), and
how it becomes posts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from bot.core.model import Author, Capabilities, Context, Post, PostKind, Receipt, ReplyMode
from bot.core.text.html_text import tidy_text
from connectors._entries import Entries
from connectors._walk import print_of
from connectors.facebook.settings import Settings

COMMENT_FIELDS = "id,from{id,name},message,created_time,parent{id},permalink_url,can_comment,is_hidden"
_SOMEBODY = "somebody"

GraphTime = Annotated[
    AwareDatetime, BeforeValidator(lambda told: told.replace("+0000", "+00:00") if isinstance(told, str) else told)
]
"""Graph's times have a zone without a colon."""


class GraphAccount(BaseModel):
    id: str
    name: str = ""


class GraphAbove(BaseModel):
    id: str


class GraphComment(BaseModel):
    """`from` is told to the Page alone, and not of everybody."""

    id: str = Field(pattern=r"^[0-9_]{1,80}$")
    by: GraphAccount | None = Field(None, alias="from")
    message: str = ""
    created_time: GraphTime
    parent: GraphAbove | None = None
    permalink_url: str = ""
    can_comment: bool = True
    is_hidden: bool = False

    @property
    def written_at(self) -> datetime:
        return self.created_time.astimezone(UTC)

    @property
    def print(self) -> int:
        return print_of(self.message)

    @property
    def url(self) -> str:
        return self.permalink_url or f"https://www.facebook.com/{self.id}"

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.id, self.url, self.written_at)

    def is_by(self, page: str) -> bool:
        return self.by is not None and self.by.id == page


class Cursors(BaseModel):
    after: str = ""


class Paging(BaseModel):
    """`next` is absent on the last page; a short page is not the end."""

    cursors: Cursors = Field(default_factory=Cursors)
    next: str = ""


class GraphComments(BaseModel):
    data: Entries[GraphComment]
    paging: Paging = Field(default_factory=Paging)


class PagePost(BaseModel):
    """A post of the Page's own, with the comments that came along."""

    id: str = Field(pattern=r"^[0-9_]{1,80}$")
    message: str = ""
    comments: GraphComments | None = None


class PagePosts(BaseModel):
    data: Entries[PagePost]


class Made(BaseModel):
    """The answer to a write: the id of what was made; `success` alone where something that stood there was changed."""

    id: str = ""
    success: bool | None = None


def same_id(one: str, other: str) -> bool:
    """An id comes as 98765 or as 112_98765."""
    return one.rpartition("_")[2] == other.rpartition("_")[2]


@dataclass(frozen=True, slots=True)
class PagePostsMaker:
    """Makes posts of one source."""

    source: str
    settings: Settings

    def post(self, one: GraphComment, under: PagePost | None, parent: GraphComment | None = None) -> Post:
        """`under` is the Page's post, `parent` the comment it answers, where they are at hand."""
        own, by = one.is_by(self.settings.page_id), one.by or GraphAccount(id="", name="")
        thread = under.id if under is not None else ""
        context = [Context("", tidy_text(under.message))] if under is not None and under.message else []
        if parent is not None:
            context.append(Context(parent.by.name if parent.by else _SOMEBODY, tidy_text(parent.message)))
        return Post(
            source=self.source,
            external_id=one.id,
            author=Author(by.id or f"author of {one.id}", by.name or _SOMEBODY),
            text=tidy_text(one.message),
            written_at=one.written_at,
            url=one.url,
            kind=PostKind.REPLY if one.parent else PostKind.COMMENT,
            parent_id=one.parent.id if one.parent else thread,
            thread_id=thread or one.id,
            context=tuple(context),
            context_known=under is not None and (one.parent is None or parent is not None),
            capabilities=self._capabilities(one, own=own),
            own=own,
        )

    def _capabilities(self, one: GraphComment, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(why="our own comment")
        if not one.can_comment and one.parent is None:
            return Capabilities(edit=True, delete=True, why="Facebook takes no answer of ours to this comment")
        if self.settings.reply == "assist":
            why = "A person posts it there: this source says that we answer by hand."
            return Capabilities(reply=ReplyMode.ASSIST, edit=True, delete=True, why=why)
        return Capabilities(reply=ReplyMode.API, edit=True, delete=True)
