"""X's JSON as typed values. Requests are made in `api`; tweets become posts in `posts`.

Every field X may leave out has a default; only ids are required, and must be numbers. A page that breaks this is
refused as a whole, since skipping a post would lose it.
"""

import html
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]

_TWITTER_EPOCH_MS = 1_288_834_974_657
"""The epoch of snowflake ids: milliseconds since then are the id's upper bits, from bit 22 on."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_left_out(cls, values: object) -> object:
        """Treat null like an absent field, so that its default applies."""
        return {k: v for k, v in values.items() if v is not None} if isinstance(values, dict) else values


class Metrics(_Answer):
    followers_count: int | None = None


class XUser(_Answer):
    id: Id
    username: str = ""
    name: str = ""
    public_metrics: Metrics = Metrics()


class Link(_Answer):
    url: str = ""
    expanded_url: str = ""


class Mention(_Answer):
    id: str = ""
    username: str = ""


class Entities(_Answer):
    urls: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()


class NoteTweet(_Answer):
    """The full text of a post longer than 280 characters; the tweet's own `text` is then truncated."""

    text: str = ""
    entities: Entities = Entities()


class Reference(_Answer):
    type: str = ""
    id: Id


class Tweet(_Answer):
    id: Id
    text: str = ""
    author_id: str = ""
    created_at: datetime | None = None
    conversation_id: str = ""
    in_reply_to_user_id: str = ""
    lang: str = ""
    reply_settings: str = "everyone"
    referenced_tweets: tuple[Reference, ...] = ()
    entities: Entities = Entities()
    note_tweet: NoteTweet = NoteTweet()
    edit_history_tweet_ids: tuple[Id, ...] = ()

    @property
    def first_id(self) -> str:
        """The id it had before any edit. It identifies the post for good."""
        return min(self.edit_history_tweet_ids or (self.id,), key=int)

    @property
    def full_text(self) -> str:
        """The text as a reader sees it: complete, unescaped, short links expanded."""
        return _plain(self.note_tweet.text, self.note_tweet.entities) or _plain(self.text, self.entities)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.entities.mentions + self.note_tweet.entities.mentions

    def referenced_id(self, kind: str) -> str:
        """The id of the post it has replied_to, quoted or retweeted (`kind`); "" when there is none."""
        return next((r.id for r in self.referenced_tweets if r.type == kind), "")

    @property
    def written_at(self) -> datetime:
        return self.created_at.astimezone(UTC) if self.created_at else snowflake_time(self.id)


class XProblem(_Answer):
    """One entry of `errors` in a successful response: something requested that X could not return."""

    type: str = ""
    detail: str = ""
    value: str = ""
    resource_id: str = ""
    resource_type: str = ""

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


class Includes(_Answer):
    users: tuple[XUser, ...] = ()
    tweets: tuple[Tweet, ...] = ()


class Meta(_Answer):
    next_token: str = ""


class TweetPage(_Answer):
    data: tuple[Tweet, ...] = ()
    includes: Includes = Includes()
    errors: tuple[XProblem, ...] = ()
    meta: Meta = Meta()

    @model_validator(mode="after")
    def _says_something(self) -> "TweetPage":
        """A body without posts, meta and errors is not a page: treating it as an empty one would lose posts."""
        if not self.model_fields_set:
            raise ValueError("no part of a page in it")
        return self

    @property
    def gone(self) -> tuple[str, ...]:
        """Ids of posts that the posts of this page refer to and that X reports as not found."""
        found = (f for f in self.errors if f.kind == "resource-not-found" and f.resource_type in ("tweet", "post"))
        return tuple(dict.fromkeys(f.resource_id or f.value for f in found if f.resource_id or f.value))


class Single(_Answer):
    data: Tweet | None = None
    includes: Includes = Includes()
    errors: tuple[XProblem, ...] = ()


class UserAnswer(_Answer):
    data: XUser | None = None
    errors: tuple[XProblem, ...] = ()


class Identity(_Answer):
    id: Id


class Created(_Answer):
    data: Identity


class Deletion(_Answer):
    deleted: bool


class Deleted(_Answer):
    data: Deletion


def snowflake_time(snowflake: str) -> datetime:
    """When an id was assigned. Source: the snowflake layout (docs.x.com, "X IDs")."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + _TWITTER_EPOCH_MS) / 1000, UTC)


def first_id_at(when: datetime) -> str:
    """The lowest id X can assign at that moment."""
    return str(max(0, int(when.timestamp() * 1000) - _TWITTER_EPOCH_MS) << 22)


def _plain(text: str, entities: Entities) -> str:
    """The text, unescaped once, as X escapes once, and then with links expanded: a link is not escaped text."""
    plain = html.unescape(text)
    for link in entities.urls:
        if link.url and link.expanded_url:
            plain = plain.replace(link.url, link.expanded_url)
    return plain
