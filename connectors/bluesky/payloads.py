"""What the AT Protocol answers, as far as it is read here (https://docs.bsky.app/docs/api/at-protocol-xrpc-api)."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from connectors._entries import Entries
from connectors.bluesky.facets import MENTION, Facet
from connectors.bluesky.keys import moment_of

DID = r"^did:[a-z]+:[A-Za-z0-9._:%-]+$"
URI = r"^at://did:[a-z]+:[A-Za-z0-9._:%-]+/app\.bsky\.feed\.post/[A-Za-z0-9._:~-]+$"
"""The address of a post. Whose account it is stands in it by its DID, which no change of handle changes."""

BOT = "bot"


class Label(BaseModel):
    src: str = ""
    val: str = ""


class Relation(BaseModel):
    blockedBy: bool = False  # noqa: N815  its name on the wire
    blocking: str = ""


class Profile(BaseModel):
    did: str = Field(pattern=DID, max_length=2048)
    handle: str = Field(pattern=r"^[A-Za-z0-9.-]+$", max_length=253)
    displayName: str = ""  # noqa: N815
    followersCount: int | None = None  # noqa: N815
    viewer: Relation = Relation()
    labels: tuple[Label, ...] = ()

    @property
    def is_bot(self) -> bool:
        """Whether it labels itself so; labels of others are their opinion."""
        return any(one.val == BOT and one.src == self.did for one in self.labels)


class Ref(BaseModel):
    uri: str = Field(pattern=URI, max_length=8192)
    cid: str


class ReplyRefs(BaseModel):
    root: Ref
    parent: Ref


class EmbeddedImage(BaseModel):
    alt: str = ""


class Card(BaseModel):
    uri: str = ""
    title: str = ""


class Embed(BaseModel):
    """What a record carries beside its text. `media` is that of a quote with media."""

    images: tuple[EmbeddedImage, ...] = ()
    external: Card | None = None
    media: "Embed | None" = None
    alt: str = ""


class FeedPost(BaseModel):
    """`createdAt` is the client's word."""

    text: str
    createdAt: str = ""  # noqa: N815
    facets: tuple[Facet, ...] = ()
    langs: tuple[str, ...] = ()
    reply: ReplyRefs | None = None
    embed: Embed | None = None


class ViewerState(BaseModel):
    replyDisabled: bool = False  # noqa: N815


class PostView(BaseModel):
    """A post as the network shows it to our account."""

    uri: str = Field(pattern=URI, max_length=8192)
    cid: str
    author: Profile
    record: FeedPost
    embed: Any = None
    likeCount: int | None = None  # noqa: N815
    indexedAt: AwareDatetime  # noqa: N815
    viewer: ViewerState = ViewerState()

    @property
    def sorted_at(self) -> datetime:
        """When it counts as written: its client's word, as long as that is not later than the network saw it."""
        return min(moment_of(self.record.createdAt, self.indexedAt), self.indexedAt)

    @property
    def ref(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}

    @property
    def quoted(self) -> "Quoted | None":
        """The post that it quotes, where the network shows it."""
        shown = self.embed if isinstance(self.embed, dict) else {}
        record = shown.get("record")
        inner = record.get("record") if isinstance(record, dict) and "record" in record else record
        try:
            return Quoted.model_validate(inner)
        except ValidationError:
            return None

    def calls(self, did: str) -> bool:
        """Whether it mentions this account, or replies to it."""
        named = any(f.type == MENTION and f.did == did for facet in self.record.facets for f in facet.features)
        reply = self.record.reply
        return named or (reply is not None and reply.parent.uri.startswith(f"at://{did}/"))


class Quoted(BaseModel):
    author: Profile
    value: FeedPost


class CallNotification(BaseModel):
    uri: str = Field(pattern=URI, max_length=8192)
    cid: str
    indexedAt: AwareDatetime  # noqa: N815


class CallPage(BaseModel):
    notifications: Entries[CallNotification]
    cursor: str = ""


class FoundViews(BaseModel):
    posts: Entries[PostView]
    cursor: str = ""


class PostViews(BaseModel):
    posts: Entries[PostView]


class AccountSession(BaseModel):
    accessJwt: str = Field(repr=False)  # noqa: N815
    refreshJwt: str = Field(repr=False)  # noqa: N815
    did: str = Field(pattern=DID, max_length=2048)


class KeptRecord(BaseModel):
    """A record as it lies in an account's repository."""

    uri: str
    value: FeedPost


class RecordPage(BaseModel):
    records: Entries[KeptRecord]
    cursor: str = ""


class WrittenRecord(BaseModel):
    uri: str = Field(pattern=URI, max_length=8192)
    cid: str


class Stored(BaseModel):
    blob: dict[str, Any]


class Done(BaseModel):
    """An answer of which nothing is read."""


class XrpcProblem(BaseModel):
    error: str = ""
