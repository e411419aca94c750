"""The JSON of YouTube that is read here (https://developers.google.com/youtube/v3/docs/comments and …/commentThreads),
and how it becomes posts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, Field

from bot.core.model import Author, Capabilities, Context, Post, PostKind, Receipt, ReplyMode
from bot.core.text.html_text import tidy_text
from connectors._entries import Entries
from connectors.youtube.settings import Settings

SITE = "https://www.youtube.com"

CONSENT = (
    "YouTube wants our channel to consent to each comment: whoever approves an answer does. It may hold links back."
)
BY_HAND = "A person posts it there: this source says that we answer by hand."


class ChannelId(BaseModel):
    value: str = ""


class Snippet(BaseModel):
    """Of a comment. `textDisplay` may show a link by a title; `textOriginal` is told to its author alone."""

    textDisplay: str  # noqa: N815  its name on the wire, as those below
    textOriginal: str | None = None  # noqa: N815
    authorDisplayName: str = ""  # noqa: N815
    authorChannelId: ChannelId = Field(default_factory=ChannelId)  # noqa: N815
    videoId: str = ""  # noqa: N815
    parentId: str = ""  # noqa: N815
    publishedAt: AwareDatetime  # noqa: N815
    updatedAt: AwareDatetime | None = None  # noqa: N815
    likeCount: int | None = None  # noqa: N815


class YouTubeComment(BaseModel):
    id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,120}$")
    snippet: Snippet

    @property
    def written_at(self) -> datetime:
        return self.snippet.publishedAt.astimezone(UTC)

    @property
    def author_id(self) -> str:
        return self.snippet.authorChannelId.value

    def receipt(self, video: str = "", look_at: datetime | None = None) -> Receipt:
        return Receipt(self.id, url_of(self.id, self.snippet.videoId or video), self.written_at, look_at)


class YouTubeAnswers(BaseModel):
    """A subset of the answers in a thread."""

    comments: Entries[YouTubeComment] = ()


class ThreadSnippet(BaseModel):
    topLevelComment: YouTubeComment  # noqa: N815
    videoId: str = ""  # noqa: N815
    canReply: bool = True  # noqa: N815
    totalReplyCount: int = 0  # noqa: N815


class Thread(BaseModel):
    id: str
    snippet: ThreadSnippet
    replies: YouTubeAnswers = Field(default_factory=YouTubeAnswers)

    @property
    def top(self) -> YouTubeComment:
        return self.snippet.topLevelComment


class ThreadPage(BaseModel):
    items: Entries[Thread]
    nextPageToken: str = ""  # noqa: N815


class CommentPage(BaseModel):
    items: Entries[YouTubeComment]
    nextPageToken: str = ""  # noqa: N815


class VideoSnippet(BaseModel):
    title: str = ""


class Video(BaseModel):
    id: str
    snippet: VideoSnippet


class VideoPage(BaseModel):
    items: Entries[Video]


class YouTubeWritten(YouTubeComment):
    """A comment of ours, as it was just written."""


def url_of(comment: str, video: str) -> str:
    return f"{SITE}/watch?v={video}&lc={comment}" if video else SITE


def top_of(comment: str) -> str:
    """The id of the thread's first comment: an answer's id is that with its own behind a dot."""
    return comment.partition(".")[0]


@dataclass(frozen=True, slots=True)
class YouTubePosts:
    """Makes posts of one source."""

    source: str
    settings: Settings

    def post(
        self, one: YouTubeComment, video: str, titles: Mapping[str, str], top: YouTubeComment | None = None
    ) -> Post:
        """`top` is what it stands under, None for the first of a thread, or where that is not at hand."""
        own = one.author_id in self.settings.ours
        name = one.snippet.authorDisplayName.lstrip("@") or one.author_id or "somebody"
        first = top_of(one.id) == one.id
        title = titles.get(video, "")
        context = [Context("", title)] if title else []
        if top is not None:
            context.append(Context(top.snippet.authorDisplayName.lstrip("@"), tidy_text(top.snippet.textDisplay)))
        return Post(
            source=self.source,
            external_id=one.id,
            author=Author(one.author_id or name, name, url=f"{SITE}/channel/{one.author_id}" if one.author_id else ""),
            text=tidy_text(one.snippet.textDisplay),
            written_at=one.written_at,
            url=url_of(one.id, video),
            kind=PostKind.COMMENT if first else PostKind.REPLY,
            parent_id="" if first else top_of(one.id),
            thread_id=top_of(one.id),
            context=tuple(context),
            context_known=bool(title) and (first or top is not None),
            capabilities=self._capabilities(own=own),
            own=own,
            likes=one.snippet.likeCount if own else None,
        )

    def _capabilities(self, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(why="our own comment")
        if self.settings.reply == "assist":
            return Capabilities(reply=ReplyMode.ASSIST, edit=True, delete=True, why=BY_HAND)
        return Capabilities(reply=ReplyMode.API, edit=True, delete=True, why=CONSENT)
