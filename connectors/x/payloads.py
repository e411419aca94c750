"""X's JSON as typed values. Requests are made in `api`; tweets become posts in `posts`.

X renamed its fields in August 2026, `referenced_tweets` to `referenced_posts` and so on, and answers in the one
vocabulary or the other: both are read, and the answer tells which it is.

Every field X may leave out has a default; only ids are required, and must be numbers. What breaks this on a page is
left out of it, and what was left out can be asked for.
"""

import html
import re
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from connectors._entries import Entries, left_out, none_is_sound, warning_of
from connectors.x.snowflakes import snowflake_time

Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]
_AN_ID = re.compile("[0-9]{1,19}")


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_left_out(cls, values: object) -> object:
        """Treat null like an absent field, so that its default applies."""
        return {k: v for k, v in values.items() if v is not None} if isinstance(values, dict) else values


class Metrics(_Answer):
    followers_count: int | None = None


class TweetMetrics(_Answer):
    like_count: int | None = None


class XUser(_Answer):
    id: Id
    username: str = ""
    name: str = ""
    description: str = ""
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


class TweetAttachments(_Answer):
    media_keys: tuple[str, ...] = ()
    poll_ids: tuple[str, ...] = ()


class Article(_Answer):
    """The long text under a post that announces it."""

    title: str = ""
    plain_text: str = ""
    preview_text: str = ""


class Media(_Answer):
    media_key: str = ""
    alt_text: str = ""


class PollOption(_Answer):
    position: int = 0
    label: str = ""


class Poll(_Answer):
    id: str = ""
    options: tuple[PollOption, ...] = ()


class Tweet(_Answer):
    id: Id
    text: str = ""
    author_id: str = ""
    created_at: datetime | None = None
    conversation_id: str = ""
    in_reply_to_user_id: str = ""
    lang: str = ""
    reply_settings: str = "everyone"
    public_metrics: TweetMetrics = TweetMetrics()
    entities: Entities = Entities()
    attachments: TweetAttachments = TweetAttachments()
    article: Article = Article()
    references: tuple[Reference, ...] = Field(
        (), validation_alias=AliasChoices("referenced_tweets", "referenced_posts")
    )
    note: NoteTweet = Field(NoteTweet(), validation_alias=AliasChoices("note_tweet", "note_post"))
    versions: tuple[Id, ...] = Field(
        (), validation_alias=AliasChoices("edit_history_tweet_ids", "edit_history_post_ids")
    )

    @property
    def first_id(self) -> str:
        """The id it had before any edit. It identifies the post for good."""
        return min(self.versions or (self.id,), key=int)

    @property
    def last_id(self) -> str:
        """The id of its newest version."""
        return max(self.versions or (self.id,), key=int)

    @property
    def is_understood(self) -> bool:
        """Whether it names its author, says something and, within another's conversation, names the post it answers."""
        begins = self.conversation_id in ("", self.id, *self.versions) or bool(self.references)
        return bool(self.author_id and (self.text or self.note.text)) and begins

    @property
    def full_text(self) -> str:
        """The text as a reader sees it: complete, unescaped, short links expanded."""
        return _plain(self.note.text, self.note.entities) or _plain(self.text, self.entities)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.entities.mentions + self.note.entities.mentions

    def referenced_id(self, kind: str) -> str:
        """The id of the post it has replied_to, quoted or retweeted (`kind`); "" when there is none."""
        return next((r.id for r in self.references if r.type == kind), "")

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
    parameter: str = ""

    @property
    def is_of_a_post(self) -> bool:
        return self.resource_type in ("tweet", "post")

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


class Includes(_Answer):
    users: Entries[XUser] = ()
    tweets: Entries[Tweet] = Field((), validation_alias=AliasChoices("tweets", "posts"))
    media: Entries[Media] = ()
    polls: Entries[Poll] = ()


class Meta(_Answer):
    next_token: str = ""
    result_count: int = 0


class Looked(_Answer):
    """The posts that X returns of those asked for, and in `errors` why not the others."""

    data: Entries[Tweet] = ()
    includes: Includes = Includes()
    errors: Entries[XProblem] = ()

    @property
    def unread(self) -> int:
        """How many posts of it could not be read."""
        return len(left_out(self.data))

    @property
    def warning(self) -> str:
        along = self.includes
        return warning_of(self.data, along.users, along.tweets, along.media, along.polls)

    @property
    def unread_ids(self) -> tuple[str, ...]:
        """The ids of posts that could not be read, where these can."""
        named = (told.get("id") for told in left_out(self.data) if isinstance(told, dict))
        return tuple(one for one in named if isinstance(one, str) and _AN_ID.fullmatch(one))

    @model_validator(mode="after")
    def _knows_why(self) -> Self:
        """Problems of which none can be read say nothing: an answer with them alone is not an empty one."""
        if none_is_sound(self.errors) and not self.data:
            raise ValueError("no problem in it can be read")
        return self

    @model_validator(mode="after")
    def _says_something(self) -> "Looked":
        """A body without any part of an answer is not one: treating it as an empty one would lose posts."""
        if not self.model_fields_set:
            raise ValueError("no part of an answer in it")
        return self

    @property
    def gone(self) -> tuple[str, ...]:
        """Ids of posts that X reports as not found: asked for, or referred to by the posts of this page."""
        found = (f for f in self.errors if f.kind == "resource-not-found" and f.is_of_a_post)
        return tuple(dict.fromkeys(f.resource_id or f.value for f in found if f.resource_id or f.value))


class TweetPage(Looked):
    meta: Meta = Meta()

    @model_validator(mode="after")
    def _holds_what_it_counts(self) -> "TweetPage":
        """A page that counts posts and shows none calls them something else: it is not an empty page."""
        if self.meta.result_count and not self.data and not self.unread:
            raise ValueError("it counts posts and shows none")
        return self

    @property
    def is_understood(self) -> bool:
        return not self.unread and all(tweet.is_understood for tweet in self.data)

    @property
    def refusal(self) -> XProblem | None:
        """Why there is no page at all: an answer of problems alone, or one about the account that is read."""
        if self.data or self.unread:
            return None
        about_us = (f for f in self.errors if f.resource_type == "user" and f.parameter == "id")
        alone = () if "meta" in self.model_fields_set else self.errors
        return next(iter((*about_us, *alone)), None)


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


def _plain(text: str, entities: Entities) -> str:
    """The text, unescaped once, as X escapes once, and then with links expanded: a link is not escaped text."""
    plain = html.unescape(text)
    for link in entities.urls:
        if link.url and link.expanded_url:
            plain = plain.replace(link.url, link.expanded_url)
    return plain
