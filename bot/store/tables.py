"""The tables of the road, and nothing else; those of what was taught are in `learning`. Rows never leave the store: the
book hands out the frozen values of `bot.core`.

States and kinds are stored by value. Times are UTC. A lease (`lease_token`, `lease_until`) says who works on a row and
until when; `turn` columns say which entry of the history was last shown.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Index, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no time zone: it would silently shift by hours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone reached the store")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite forgets the zone; it was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def time_column(*, index: bool = False, nullable: bool = True) -> Any:
    return Field(default=None, sa_type=UtcDateTime, index=index, nullable=nullable)


def json_column() -> Any:
    return Field(default=None, sa_type=JSON)


class Leased(SQLModel):
    """A row that one worker at a time may work on."""

    lease_token: str = ""
    lease_until: datetime | None = time_column()


class SourceRow(Leased, table=True):
    """A source's place and health. `failures` counts since it was last up."""

    __tablename__: ClassVar[str] = "source"
    name: str = Field(primary_key=True)
    kind: str = ""
    cursor: str = ""
    due_at: datetime | None = time_column(index=True)
    polled_at: datetime | None = time_column()
    read_at: datetime | None = time_column()
    newest_at: datetime | None = time_column()
    down_since: datetime | None = time_column()
    failures: int = 0
    problem: str = ""
    gap: str = ""
    stopped: bool = False


class PostRow(SQLModel, table=True):
    """A public post. `fingerprint` tells a changed one; `verdict` why it is no question; `role` what it is to one.

    `merged_from` is the question it opened, where that was merged into this one.
    """

    __tablename__: ClassVar[str] = "post"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        UniqueConstraint("source", "external_id", name="one_post_seen_twice_is_one_post"),
        Index("post_by_parent", "source", "parent_id"),
        Index("post_by_thread", "source", "thread_id"),
    )
    number: int | None = Field(default=None, primary_key=True)
    source: str
    external_id: str
    author_id: str = ""
    author_handle: str = ""
    author_name: str = ""
    author_url: str = ""
    reach: int | None = None
    text: str = ""
    title: str = ""
    url: str = ""
    kind: str = "post"
    lang: str = ""
    parent_id: str = ""
    thread_id: str = ""
    context: list[dict[str, str]] | None = json_column()
    abilities: dict[str, Any] | None = json_column()
    own: bool = False
    repost: bool = False
    written_at: datetime = time_column(nullable=False)
    seen_at: datetime = time_column(nullable=False, index=True)
    gone_at: datetime | None = time_column()
    fingerprint: str = ""
    sameness: str = Field(default="", index=True)
    verdict: str = ""
    question: int | None = Field(default=None, index=True, foreign_key="question.number")
    role: str = ""
    merged_from: int | None = Field(default=None, index=True)
    waiting: bool = Field(default=False, index=True)


class QuestionRow(Leased, table=True):
    """A question. `last_entry` is its newest line of history, `shown_entry` the newest that Slack has been told."""

    __tablename__: ClassVar[str] = "question"
    number: int | None = Field(default=None, primary_key=True)
    state: str = Field(default="new", index=True)
    created_at: datetime = time_column(nullable=False)
    need: str = "question"
    why: str = ""
    tags: list[str] | None = json_column()
    asked: list[str] | None = json_column()
    model: str = ""
    channel: str = ""
    card_ts: str = ""
    claimed_by: str = ""
    due_at: datetime | None = time_column()
    snoozed_until: datetime | None = time_column(index=True)
    last_entry: int = 0
    shown_entry: int = 0
    show_at: datetime | None = time_column()
    heard_ts: str = ""
    merged_into: int | None = Field(default=None, index=True)
    burst: int | None = Field(default=None, index=True)


class CardRow(SQLModel, table=True):
    """Each place a question's card stands or stood, so that a thread under a former card is still its thread."""

    __tablename__: ClassVar[str] = "card"
    __table_args__: ClassVar[tuple[Any, ...]] = (UniqueConstraint("channel", "ts", name="one_card_a_message"),)
    id: int | None = Field(default=None, primary_key=True)
    question: int = Field(index=True, foreign_key="question.number")
    channel: str
    ts: str
    closed: bool = False


class NoteRow(SQLModel, table=True):
    """The thread message that told an entry; ts "" when that entry is not told."""

    __tablename__: ClassVar[str] = "note"
    entry: int = Field(primary_key=True)
    question: int = Field(index=True)
    ts: str = ""


class ReplyRow(Leased, table=True):
    """A reply and where it stands. `claimed_at` is the first try of these words; `attempts` counts tries."""

    __tablename__: ClassVar[str] = "reply"
    number: int | None = Field(default=None, primary_key=True)
    question: int = Field(index=True, foreign_key="question.number")
    post: int = Field(index=True, foreign_key="post.number")
    state: str = Field(default="proposed", index=True)
    version: int = 1
    text: str
    sha256: str
    author: str
    proposed_at: datetime = time_column(nullable=False)
    spoken_channel: str = ""
    spoken_ts: str = Field(default="", index=True)
    spoken_by: str = ""
    review_channel: str = ""
    review_ts: str = ""
    send_at: datetime | None = time_column(index=True)
    claimed_at: datetime | None = time_column()
    attempts: int = 0
    length: int = 0
    longest: int = 0
    approvals_needed: int = 1
    policy_why: str = ""
    findings: list[str] | None = json_column()
    assist_url: str = ""
    find_at: datetime | None = time_column(index=True)
    failure: str = ""
    url: str = ""
    external_id: str = ""
    sent_at: datetime | None = time_column()
    outdated_at: datetime | None = time_column()
    outdated_by: str = ""


class VersionRow(SQLModel, table=True):
    """One wording of a reply."""

    __tablename__: ClassVar[str] = "version"
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    number: int = Field(primary_key=True)
    text: str
    by: str
    at: datetime = time_column(nullable=False)


class ApprovalRow(SQLModel, table=True):
    """One person's yes to one text and target; it counts only while the reply's sha256 is this one."""

    __tablename__: ClassVar[str] = "approval"
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    sha256: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False)


class HistoryRow(SQLModel, table=True):
    """The append-only, hash-chained history. Nothing updates or deletes here."""

    __tablename__: ClassVar[str] = "history"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = time_column(nullable=False)
    what: str
    by: str
    question: int | None = Field(default=None, index=True)
    reply: int | None = Field(default=None, index=True)
    why: str = ""
    data: dict[str, str] | None = json_column()
    previous: str
    hash: str


class ChainRow(SQLModel, table=True):
    """The end of the history, one row. Updating it serialises appends on every database."""

    __tablename__: ClassVar[str] = "chain"
    id: int = Field(default=1, primary_key=True)
    seq: int = 0
    hash: str = ""


class HoldRow(SQLModel, table=True):
    """A stop on sending. `scope` is a source's name, or "" for everything."""

    __tablename__: ClassVar[str] = "hold"
    scope: str = Field(primary_key=True)
    by: str
    why: str = ""
    at: datetime = time_column(nullable=False)


class EventRow(SQLModel, table=True):
    """A Slack event already acted upon, by event id and by channel and ts."""

    __tablename__: ClassVar[str] = "event"
    key: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False, index=True)
