"""What Lemmy answers, as far as it is read here: 0.19 (`/api/v3`) and 1.0 (`/api/v4`) in one shape. Their differences
that matter: `published` and `actor_id` became `published_at` and `ap_id`, and who was banned stands elsewhere.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, BaseModel, Field

from connectors._entries import Entries
from connectors._walk import print_of


def _in_utc(moment: datetime) -> datetime:
    """Before 0.19 a time had no zone, and was in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


ZonedMoment = Annotated[datetime, AfterValidator(_in_utc)]


def _either(earlier: str, later: str) -> Any:
    return Field(validation_alias=AliasChoices(later, earlier))


class LemmyPerson(BaseModel):
    """`address` is their page on their own server."""

    id: int
    name: str = Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=255)
    display_name: str | None = None
    address: str = _either("actor_id", "ap_id")
    bot_account: bool = False


class Community(BaseModel):
    name: str
    address: str = _either("actor_id", "ap_id")


class Submission(BaseModel):
    """A post, by Lemmy's word; here a post is everything."""

    id: int
    name: str
    url: str | None = None
    body: str | None = None
    alt_text: str | None = None
    ap_id: str
    published: ZonedMoment = _either("published", "published_at")
    deleted: bool
    removed: bool
    locked: bool
    score: int | None = None


class LemmyComment(BaseModel):
    """`path` names the comments above it and itself: "0.7.9"."""

    id: int
    content: str
    ap_id: str
    path: str = Field(pattern=r"^0(\.[0-9]+)+$")
    published: ZonedMoment = _either("published", "published_at")
    deleted: bool
    removed: bool
    locked: bool = False
    distinguished: bool = False
    score: int | None = None

    @property
    def parent(self) -> int | None:
        """The comment that it answers; None where it answers the submission."""
        above = int(self.path.rpartition(".")[0].rpartition(".")[2])
        return above or None


class Counts(BaseModel):
    score: int | None = None


class OurStanding(BaseModel):
    """What the community holds of us."""

    received_ban_at: str | None = None


class Told(BaseModel):
    """When we were told of it."""

    published: ZonedMoment = _either("published", "published_at")


class LemmyView(BaseModel):
    """One thing that somebody wrote: a comment, else a submission. `told` is there where we were told of it."""

    comment: LemmyComment | None = None
    post: Submission
    creator: LemmyPerson
    community: Community
    counts: Counts = Counts()
    banned_from_community: bool = False
    community_actions: OurStanding | None = None
    told: Told | None = Field(None, validation_alias=AliasChoices("notification", "comment_reply", "person_mention"))

    @property
    def id(self) -> str:
        return f"c{self.comment.id}" if self.comment else f"p{self.post.id}"

    @property
    def written(self) -> LemmyComment | Submission:
        return self.comment or self.post

    @property
    def is_gone(self) -> bool:
        """Deleted by its author or removed by a moderator; what stands below a submission goes with it."""
        return any(one.deleted or one.removed for one in (self.written, self.post))

    @property
    def is_locked(self) -> bool:
        return self.post.locked or bool(self.comment and self.comment.locked)

    @property
    def bars_us(self) -> bool:
        return self.banned_from_community or bool(self.community_actions and self.community_actions.received_ban_at)

    @property
    def at(self) -> datetime:
        """The time that its listing is in the order of."""
        return (self.told or self.written).published

    @property
    def print(self) -> int:
        words = (self.comment.content,) if self.comment else (self.post.name, self.post.body or "", self.post.url or "")
        return print_of(*words, str(self.is_gone))


class LemmyViews(BaseModel):
    views: Entries[LemmyView]


class OneComment(BaseModel):
    comment_view: LemmyView


class OnePost(BaseModel):
    post_view: LemmyView


class Login(BaseModel):
    jwt: str | None = Field(None, repr=False)


class LemmyProblem(BaseModel):
    error: str = ""


def host_of(address: str) -> str:
    """The server in an address; "" where it is none."""
    found = re.match(r"https?://([A-Za-z0-9.:-]+)(?:/|$)", address)
    return found.group(1) if found else ""
