"""The tables of posts and questions."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, json_column, time_column


class PostRow(SQLModel, table=True):
    """A public post. `fingerprint` is the hash by which a change is noticed, `verdict` why it opened no question,
    `role` its role in its question.

    `sameness` is the hash of the bare words of a post that asks, `author_words` that of its author and bare words.
    `merged_from` is its question before that was merged into another. `waiting` marks a follow-up that is not handled
    yet. `looked_at` is when it was last looked up again. `alias` is the newest other id it came under. `community` is
    the part of its channel that it was written in.
    """

    __tablename__: ClassVar[str] = "post"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        UniqueConstraint("source", "external_id", name="one_post_seen_twice_is_one_post"),
        Index("post_by_parent", "source", "parent_id"),
        Index("post_by_thread", "source", "thread_id"),
        Index("post_by_alias", "source", "alias"),
        Index("post_by_author_and_words", "source", "author_words"),
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
    community: str = ""
    context: list[dict[str, str]] | None = json_column()
    abilities: dict[str, Any] | None = json_column()
    own: bool = False
    repost: bool = False
    written_at: datetime = time_column(nullable=False)
    seen_at: datetime = time_column(nullable=False, index=True)
    gone_at: datetime | None = time_column()
    looked_at: datetime | None = time_column()
    fingerprint: str = ""
    sameness: str = Field(default="", index=True)
    author_words: str = ""
    alias: str = ""
    verdict: str = ""
    question: int | None = Field(default=None, index=True, foreign_key="question.number")
    role: str = ""
    merged_from: int | None = Field(default=None, index=True)
    waiting: bool = Field(default=False, index=True)


class QuestionRow(Leased, table=True):
    """A question. `last_entry` is its newest history entry, `shown_entry` the newest that Slack shows.

    `show_at` is when its messages in Slack are to be updated, `urgency` how soon compared with others (0 first),
    `pressing` that its words cannot wait: among equals it comes first.
    `due_clock` is the clock that is due first, `promise_terms` by what rules and hours its promises were reckoned.
    `heard_ts` is the newest message read in its thread. `burst_by` is who put it into its burst, or took it out of one;
    "" where the watch decides.
    """

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
    claimed_by: str = ""
    due_at: datetime | None = time_column()
    due_clock: str = Field(default="", sa_column_kwargs={"server_default": ""})
    promise_terms: str = Field(default="", sa_column_kwargs={"server_default": ""})
    call_at: datetime | None = time_column(index=True)
    warned_due: datetime | None = time_column()
    snoozed_until: datetime | None = time_column(index=True)
    last_entry: int = 0
    shown_entry: int = 0
    show_at: datetime | None = time_column(index=True)
    urgency: int = 3
    pressing: bool = False
    heard_ts: str = ""
    merged_into: int | None = Field(default=None, index=True)
    burst: int | None = Field(default=None, index=True)
    burst_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
