"""The nouns, as frozen values without behaviour beyond their own ids and words. States are in `bot.core.states`, our
answers in `bot.core.reply`. Every datetime is aware and in UTC. Every text written by a
stranger is plain text, exactly as it came; it is escaped only where it is rendered. `source` is the name a source has
in the configuration; `external_id` is that channel's own id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.calendars.hours import Hours
from bot.core.states import QuestionState
from bot.core.verdict import Intent


class PostKind(StrEnum):
    """What a post is on its channel. `type:` in the watch language reads it."""

    POST = "post"
    REPLY = "reply"
    COMMENT = "comment"


class ReplyMode(StrEnum):
    """How a reply may be sent: by the channel's API, by a person with our help, or not at all."""

    API = "api"
    ASSIST = "assist"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What may be done with one post under its channel's present rules. `why` is shown to the expert.

    `edit` and `delete` are of our own reply to it, by API; `edit_why` says why not, and what a person does instead.
    """

    reply: ReplyMode = ReplyMode.NONE
    edit: bool = False
    delete: bool = False
    why: str = ""
    edit_why: str = ""

    def unanswerable(self, why: str) -> "Capabilities":
        """The same for a post that we may not answer; what stands of ours can still be corrected and taken back."""
        return replace(self, reply=ReplyMode.NONE, why=why)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post. `handle` is what people type (no @); `reach` is the follower count where it is known."""

    id: str
    handle: str
    name: str = ""
    url: str = ""
    reach: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A post above a question in its conversation; the nearest is the last. `handle` is "" where it is not known."""

    handle: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """One public post as a connector read it.

    `parent_id` is the external id of the post it replies to, `thread_id` that of the conversation's first post (its own
    id when it is the first). `own` marks posts of our own account, `repost` a mere share, `automatic` what a machine
    wrote (a bot, a moderator's tool): none ever becomes a question or continues one. `dated` is False where the channel
    does not say when it was written; `written_at` is then when it was first seen. `context_known` is False where this
    reading of the post does not tell what stands above it. `community` is the part of the channel it was written in
    (a subreddit), by its own name; `moderator` marks what one of its moderators wrote as such.
    `likes` is how many like it, None where the channel does not say so beside its words; it is kept of our own alone.
    """

    source: str
    external_id: str
    author: Author
    text: str
    written_at: datetime
    url: str = ""
    title: str = ""
    kind: PostKind = PostKind.POST
    lang: str = ""
    parent_id: str = ""
    thread_id: str = ""
    context: tuple[Context, ...] = ()
    capabilities: Capabilities = field(default_factory=Capabilities)
    own: bool = False
    repost: bool = False
    automatic: bool = False
    dated: bool = True
    context_known: bool = True
    community: str = ""
    moderator: bool = False
    likes: int | None = None

    @property
    def words(self) -> str:
        """Title and text together: what is matched, classified and searched."""
        return f"{self.title}\n{self.text}".strip() if self.title else self.text


@dataclass(frozen=True, slots=True)
class Stream:
    """One thing a source reads by itself: a feed, X's mentions, one subreddit. `name` is its own within the source and
    never changes, "" for the only one; `title` is for a person, "" where the source's own name says it. `formerly` is
    the stream that brought the same before: a new one begins with the cursor of that.
    """

    name: str = ""
    title: str = ""
    formerly: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """What a channel still allows: `left` of `limit` requests or posts (None: it does not say) until `resets_at`."""

    left: int
    limit: int | None = None
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The result of one fetch of a stream. `cursor` is saved once all its posts are; after a crash some may come again.

    `more` asks to be fetched again at once (paging towards the old cursor). `gap` says, for a person, what could no
    longer be read. `gone` are external ids that the channel reports as deleted or removed. `warning` tells those who
    run Switchboard, once for as long as it stays the same, what they should know though the stream can be read: an
    entry set aside, ids that are not stable. `moved_to` is a new address the channel gave for good, for them to adopt.
    `next_at` is the earliest moment at which it wants to be asked again. `no_bots` are communities whose rules clearly
    forbid bots, named as their posts name them. `removed_by` says, for a person, by whom some of those in `gone` were
    removed. `ids_may_clash`: whoever publishes there chooses the ids, so that two posts may have one. `renamed` are the
    ids of posts that were found where another of the same words no longer is: the same post, wherever it leads.
    """

    posts: tuple[Post, ...]
    cursor: str
    more: bool = False
    gap: str = ""
    gone: tuple[str, ...] = ()
    warning: str = ""
    moved_to: str = ""
    next_at: datetime | None = None
    quota: Quota | None = None
    no_bots: tuple[str, ...] = ()
    removed_by: Mapping[str, str] = field(default_factory=dict)
    ids_may_clash: bool = False
    renamed: frozenset[str] = frozenset()


class PostStatus(StrEnum):
    """Whether a post can still be answered. GONE: deleted or removed. LOCKED: closed to replies."""

    OPEN = "open"
    LOCKED = "locked"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class OutgoingImage:
    """An image that goes along with a reply; `alt` says what it shows to those who do not see it."""

    media_type: str
    alt: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutgoingReply:
    """A reply to be sent. `key` is the idempotency key: the same for every attempt to send the same words.
    `since` is when the first attempt was claimed; no reply of ours to `post` that is older can be this one.
    """

    post: Post
    text: str
    key: str
    since: datetime
    images: tuple[OutgoingImage, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a reply was published. `look_at`: the channel may yet drop it without a word, so that it is looked up
    then as others see it; None: in its turn.
    """

    external_id: str
    url: str
    at: datetime
    look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assist:
    """What a person needs to post a reply by hand: the exact text, and a prefilled link where the channel has one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """One field of expertise. `channel` is a Slack channel id or #name; `promise_minutes` is the SLA, 0 for none.

    `formerly` are its earlier names, also those of tags merged into it: what was taught under them still counts.
    """

    name: str
    description: str = ""
    channel: str = ""
    examples: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    promise_minutes: int = 0
    formerly: tuple[str, ...] = ()


class Role(StrEnum):
    """What a person does here. What each may do is the table in `bot.core.permissions`."""

    EXPERT = "expert"
    LEAD = "lead"
    COMMS = "comms"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague. `slack` is the Slack user id; `title` is how they introduce themselves in public.

    `languages` (ISO 639) are those they answer in beside English.
    """

    slack: str
    name: str
    title: str = ""
    tags: tuple[str, ...] = ()
    roles: tuple[Role, ...] = (Role.EXPERT,)
    cap: int = 5
    hours: Hours | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked, once or on several channels. `number` is what people type: Q-12.

    `claimed_by` and `asked` are Slack user ids. `channel` is where it is asked, "" until it is routed. `merged_into` is
    the question that has its posts now. `model` is the version of the classifier that judged it. `call_at` is when
    those who are asked are called, None once they were. `due_at` is when the promise that breaks next does, `due_clock`
    of which clock that is.
    """

    number: int
    state: QuestionState
    created_at: datetime
    tags: tuple[str, ...] = ()
    intent: Intent = Intent.QUESTION
    why: str = ""
    asked: tuple[str, ...] = ()
    channel: str = ""
    claimed_by: str = ""
    due_at: datetime | None = None
    due_clock: str = ""
    snoozed_until: datetime | None = None
    merged_into: int | None = None
    model: str = ""
    call_at: datetime | None = None

    @property
    def id(self) -> str:
        return f"Q-{self.number}"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of the history: what happened, by whom, why. `hash` covers every field and the hash before it.
    `by` is a Slack user id, or the name of the step that acted. `data` holds ids, hashes and reasons, never a
    stranger's words, so that deleting a person's data leaves the chain whole.
    """

    seq: int
    at: datetime
    what: str
    by: str
    question: int | None
    reply: int | None
    why: str
    data: dict[str, str]
    previous: str
    hash: str
