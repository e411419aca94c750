"""The tables of replies, their versions and approvals."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, false
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, json_column, time_column


class ReplyRow(Leased, table=True):
    """A reply and its state. `claimed_at` is the first attempt to send these words; `attempts` counts the attempts.

    `by_hand`: a person posts it, for its channel did not take it. `resumed`: it goes though a hold stops the others.
    `holding`: it says only that the answer will come.

    `amends` is the published reply whose words these are to replace; `standing` what stands there since somebody edited
    it by hand, `late_words` what its Slack message said when it was changed after it had left, `late_rich` the same
    with its formatting, None in old rows.
    `approvers` are those whose approvals count, None for everybody who may approve; `undo_seconds` how long it may
    be undone, None for the company's own span. `came_by` is the way its words came, `question_sha256` the hash of
    the question as it was last judged for this reply, "" where that is not known, `judged_entry` the newest entry
    of its question's history by then. Once it is published, `look_at` is when it is looked up next, `seen_at` when it
    was last seen there, with `likes`. `listed_at` is when it was published, until then when it was proposed;
    `source` is that of its post, so that the list of what left is filtered by one index.
    """

    __tablename__: ClassVar[str] = "reply"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index(
            "reply_by_time",
            *("listed_at", "number", "state", "source", "author", "post", "question", "external_id", "likes"),
        ),
    )
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
    send_at: datetime | None = time_column(index=True)
    claimed_at: datetime | None = time_column()
    attempts: int = 0
    by_hand: bool = False
    resumed: bool = False
    holding: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    length: int = 0
    longest: int = 0
    approvals_needed: int = 1
    policy_why: str = ""
    approvers: list[str] | None = json_column()
    undo_seconds: int | None = None
    findings: list[Any] | None = json_column()
    words: list[dict[str, Any]] | None = json_column()
    markup: str = "plain"
    assist_url: str = ""
    find_at: datetime | None = time_column(index=True)
    failure: str = ""
    url: str = ""
    external_id: str = ""
    sent_at: datetime | None = time_column(index=True)
    outdated_at: datetime | None = time_column()
    outdated_by: str = ""
    amends: int | None = Field(default=None, index=True)
    standing: str = ""
    late_words: str = ""
    late_rich: list[dict[str, Any]] | None = json_column()
    came_by: str = ""
    question_sha256: str = ""
    judged_entry: int = 0
    look_at: datetime | None = time_column(index=True)
    seen_at: datetime | None = time_column()
    likes: int | None = None
    listed_at: datetime | None = time_column()
    source: str = Field(default="", sa_column_kwargs={"server_default": ""})


class VersionRow(SQLModel, table=True):
    """One version of a reply's words. `text` is what leaves, `words` the same with its formatting, None in old rows.
    `left_out` are the names of files that its author attached and that do not go along.
    """

    __tablename__: ClassVar[str] = "version"
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    number: int = Field(primary_key=True)
    text: str
    by: str
    at: datetime = time_column(nullable=False)
    words: list[dict[str, Any]] | None = json_column()
    markup: str = "plain"
    left_out: list[str] | None = json_column()


class ApprovalRow(SQLModel, table=True):
    """One person's approval of one text and target for one question; it counts only while the reply's `sha256` and
    `question_sha256` are these.
    """

    __tablename__: ClassVar[str] = "approval"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("approval_by_person", "by", "reply"),)
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    sha256: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False)
    question_sha256: str = ""


class ReadingRow(SQLModel, table=True):
    """The words of one post as they were when a reply's present version was written. They go when the post goes."""

    __tablename__: ClassVar[str] = "reading"
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    post: int = Field(primary_key=True, index=True, foreign_key="post.number")
    words: str


class BlockOverrideRow(SQLModel, table=True):
    """By whom and why words were let pass that lint forbids; it counts only while the reply's `sha256` is this one."""

    __tablename__: ClassVar[str] = "block_override"
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    sha256: str = Field(primary_key=True)
    by: str
    why: str
    findings: list[Any] | None = json_column()
    at: datetime = time_column(nullable=False)
