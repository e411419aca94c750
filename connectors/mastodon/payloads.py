"""What Mastodon answers, as far as it is read here (https://docs.joinmastodon.org/entities/)."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, Field

from connectors._entries import Entries
from connectors._walk import print_of

ID = r"^[A-Za-z0-9_-]{1,64}$"
"""Ids are strings, not necessarily numbers; they go into paths."""

PUBLIC = ("public", "unlisted")
"""Visibilities that anybody may read."""


class MastodonAccount(BaseModel):
    """`acct` is the name with its server, without it for an account of our own."""

    id: str = Field(pattern=ID)
    username: str = Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=255)
    acct: str = Field(pattern=r"^[A-Za-z0-9_.-]+(@[A-Za-z0-9_.:-]+)?$", max_length=512)
    display_name: str = ""
    url: str | None = None
    note: str = ""
    bot: bool | None = False
    followers_count: int | None = None


class MediaAttachment(BaseModel):
    id: str = Field(pattern=ID)
    type: str = ""
    description: str | None = None


class MentionedAccount(BaseModel):
    id: str


class Option(BaseModel):
    title: str


class StatusPoll(BaseModel):
    options: tuple[Option, ...] = ()


class Status(BaseModel):
    """One post. `content` is HTML; `spoiler_text`, a warning above it, and descriptions of media are plain."""

    id: str = Field(pattern=ID)
    created_at: AwareDatetime
    edited_at: AwareDatetime | None = None
    in_reply_to_id: str | None = Field(None, pattern=ID)
    spoiler_text: str = ""
    sensitive: bool = False
    visibility: str
    language: str | None = None
    url: str | None = None
    content: str
    account: MastodonAccount
    media_attachments: tuple[MediaAttachment, ...] = ()
    mentions: tuple[MentionedAccount, ...] = ()
    poll: StatusPoll | None = None
    reblog: Any = None
    favourites_count: int | None = None

    @property
    def is_public(self) -> bool:
        return self.visibility in PUBLIC

    @property
    def print(self) -> int:
        media = [f"{one.id} {one.description}" for one in self.media_attachments]
        return print_of(self.content, self.spoiler_text, *media)


class MentionNotification(BaseModel):
    id: str = Field(pattern=ID)
    created_at: AwareDatetime
    status: Status


class MentionPage(BaseModel):
    """The page is a bare list."""

    page: Entries[MentionNotification]


class StatusPage(BaseModel):
    """Likewise; of a search, `statuses` of its answer."""

    page: Entries[Status]


class FoundStatuses(BaseModel):
    statuses: Entries[Status]


class StatusContext(BaseModel):
    """The conversation of a post; what is below it is not read."""

    ancestors: Entries[Status]


class StatusSource(BaseModel):
    """A post as it was typed."""

    text: str
    spoiler_text: str = ""


class Uploaded(BaseModel):
    """`url` is null for as long as the file is being processed."""

    id: str = Field(pattern=ID)
    url: str | None = None


class StatusLimits(BaseModel):
    max_characters: int


class Limits(BaseModel):
    statuses: StatusLimits


class Instance(BaseModel):
    configuration: Limits
