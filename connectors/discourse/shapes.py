"""The JSON of Discourse that is read here, and how it becomes posts. The API is described at https://docs.discourse.org;
what a field means was read in github.com/discourse/discourse, app/serializers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, Field

from bot.core.model import Author, Capabilities, Context, Post, PostKind, Receipt, ReplyMode
from bot.core.text.html_text import tidy_text
from connectors._entries import Entries
from connectors._walk import print_of
from connectors.discourse.settings import Settings


class ForumPost(BaseModel):
    """A post. `user_id` is below 0 for the forum's own accounts. What its author deleted stays for a while, marked."""

    id: int = Field(ge=1)
    username: str = Field(min_length=1, max_length=100)
    name: str | None = None
    user_id: int = 0
    created_at: AwareDatetime
    raw: str
    post_number: int = Field(ge=1)
    topic_id: int = Field(ge=1)
    topic_title: str | None = None
    category_id: int | None = None
    reply_to_post_number: int | None = None
    hidden: bool = False
    user_deleted: bool = False
    deleted_at: AwareDatetime | None = None

    @property
    def is_gone(self) -> bool:
        return self.user_deleted or self.hidden or self.deleted_at is not None

    @property
    def written_at(self) -> datetime:
        return self.created_at.astimezone(UTC)

    @property
    def print(self) -> int:
        """Changes when the words do."""
        return print_of(self.topic_title or "", self.raw, str(self.is_gone))

    @property
    def above(self) -> int:
        """The number of the post it answers in its topic: that of the first, where it answers the topic; 0 for that."""
        return 0 if self.post_number == 1 else self.reply_to_post_number or 1


class LatestPosts(BaseModel):
    latest_posts: Entries[ForumPost]


class Topic(BaseModel):
    """A topic, as our account sees it."""

    closed: bool = False
    archived: bool = False
    slow_mode_seconds: int | None = None
    user_last_posted_at: AwareDatetime | None = None


class ForumCreated(BaseModel):
    """The answer to a new post: `action` is "enqueued" where moderators have to approve it first."""

    action: str
    success: bool = False
    post: ForumPost | None = None


class Updated(BaseModel):
    post: ForumPost


class PendingPost(BaseModel):
    raw_text: str = ""
    topic_id: int | None = None


class PendingPosts(BaseModel):
    pending_posts: list[PendingPost]


@dataclass(frozen=True, slots=True)
class ForumPosts:
    """Makes posts of one source."""

    source: str
    settings: Settings

    def post(self, one: ForumPost, above: Mapping[tuple[int, int], ForumPost]) -> Post:
        """`above` are posts by topic and number; what this one answers may be among them."""
        own = one.username.casefold() in self.settings.ours
        parent = above.get((one.topic_id, one.above)) if one.above else None
        return Post(
            source=self.source,
            external_id=str(one.id),
            author=Author(one.username, one.username, one.name or "", f"{self._site}/u/{one.username}"),
            text=tidy_text(one.raw),
            title=tidy_text(one.topic_title or "") if one.post_number == 1 else "",
            written_at=one.written_at,
            url=self.url(one),
            kind=PostKind.REPLY if one.above else PostKind.POST,
            parent_id=str(parent.id) if parent else "",
            thread_id=f"topic-{one.topic_id}",
            context=(_above(parent),) if parent else (),
            context_known=not one.above or parent is not None,
            capabilities=self._capabilities(own=own),
            own=own,
            automatic=one.user_id < 0,
        )

    def receipt(self, one: ForumPost) -> Receipt:
        return Receipt(str(one.id), self.url(one), one.written_at)

    def url(self, one: ForumPost) -> str:
        return f"{self._site}/t/{one.topic_id}/{one.post_number}"

    @property
    def _site(self) -> str:
        return self.settings.url.rstrip("/")

    def _capabilities(self, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(why="our own post")
        if self.settings.reply == "assist":
            why = "A person posts it there: this source says that we answer by hand."
            return Capabilities(reply=ReplyMode.ASSIST, edit=True, delete=True, why=why)
        return Capabilities(reply=ReplyMode.API, edit=True, delete=True)


def _above(parent: ForumPost) -> Context:
    title = f"{parent.topic_title}\n" if parent.topic_title and parent.post_number == 1 else ""
    return Context(parent.username, tidy_text("" if parent.is_gone else f"{title}{parent.raw}"))
