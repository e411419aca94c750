"""The tables of messages in Slack, of bursts with their answers, of notices, and of accounts."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, json_column, time_column


class Announced(Leased):
    """A row that has a message of its own in Slack. `show_at` is when that is to be brought up to date.

    `channel` is where it is told; "" for the one that is configured.
    """

    channel: str = ""
    show_at: datetime | None = time_column()


class BurstRow(Announced, table=True):
    """Many questions of one tag within a short time. `told` is the count that its message in Slack shows, `shown_entry`
    the newest history entry of its questions that it shows. `resolved_at` is when a person closed it.
    """

    __tablename__: ClassVar[str] = "burst"
    number: int | None = Field(default=None, primary_key=True)
    tag: str = Field(index=True)
    started_at: datetime = time_column(nullable=False)
    newest_at: datetime = time_column(nullable=False)
    ended_at: datetime | None = time_column(index=True)
    count: int = 0
    told: int = 0
    shown_entry: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    resolved_at: datetime | None = time_column()
    resolved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})


class NoticeRow(Announced, table=True):
    """What is told of no single question, to one audience. `times` is how often it has begun."""

    __tablename__: ClassVar[str] = "notice"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("notice_by_subject", "kind", "about"),)
    number: int | None = Field(default=None, primary_key=True)
    kind: str
    about: str = ""
    audience: str
    began_at: datetime = time_column(nullable=False)
    ended_at: datetime | None = time_column()
    why: str = ""
    remedy: str = ""
    times: int = 1
    by: str = ""
    ended_by: str = ""


class SlackMessageRow(SQLModel, table=True):
    """One message that a question, a burst, a notice, a burst answer or a call to it has in Slack, and its state.

    `key` never changes its meaning: card, card:31 (where a card was before), reply:7, review:7, outbound:7, note:412,
    burst, notice, burst_answer, burst_call. `channel` is as configured, `room` Slack's id of it, `thread` the ts of the
    thread it was posted in. `drawn` is the SHA-256 of what it shows.
    """

    __tablename__: ClassVar[str] = "slack_message"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        UniqueConstraint("question", "key", name="one_message_a_key"),
        UniqueConstraint("burst", "key", name="one_message_a_key_of_a_burst"),
        Index("slack_message_by_place", "room", "ts"),
        Index("one_message_a_notice", "notice", unique=True),
        Index("one_message_a_burst_answer", "burst_answer", unique=True),
        Index("one_message_a_burst_call", "burst_call", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    question: int | None = Field(default=None, foreign_key="question.number")
    burst: int | None = Field(default=None, foreign_key="burst.number")
    notice: int | None = None
    burst_answer: int | None = None
    burst_call: int | None = None
    key: str
    channel: str = ""
    room: str = ""
    ts: str = ""
    thread: str = ""
    state: str = "wanted"
    drawn: str = ""
    tries: int = 0
    next_at: datetime | None = time_column()
    problem: str = ""


class MemberRow(SQLModel, table=True):
    """What Slack last said of somebody's account: member, guest, foreign, deactivated or bot."""

    __tablename__: ClassVar[str] = "member"
    slack: str = Field(primary_key=True)
    membership: str
    learnt_at: datetime = time_column(nullable=False)


class BurstAnswerRow(Announced, table=True):
    """One text for all questions of a burst. `sha256` is what an approval is for: every text, target and question.

    `due_at` is when a decision is promised, by the terms `promise_terms`; `rung` is called at `rung_at`, and is looked
    at then or, when something changed, at `look_at`.
    """

    __tablename__: ClassVar[str] = "burst_answer"
    number: int | None = Field(default=None, primary_key=True)
    burst: int = Field(index=True)
    kind: str
    state: str = Field(default="proposed", index=True)
    words: list[dict[str, Any]] | None = json_column()
    plain: str = ""
    sha256: str = ""
    author: str
    prepared_at: datetime = time_column(nullable=False)
    decided_by: str = ""
    decided_at: datetime | None = time_column()
    why: str = ""
    passed_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    passed_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    review_minutes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    due_at: datetime | None = time_column()
    promise_terms: str = Field(default="", sa_column_kwargs={"server_default": ""})
    rung: str = Field(default="", sa_column_kwargs={"server_default": ""})
    rung_at: datetime | None = time_column()
    look_at: datetime | None = time_column()


class BurstCallRow(Announced, table=True):
    """A rung called these people to decide on an answer to a burst."""

    __tablename__: ClassVar[str] = "burst_call"
    __table_args__: ClassVar[tuple[Any, ...]] = (UniqueConstraint("answer", "place", name="one_call_a_rung"),)
    number: int | None = Field(default=None, primary_key=True)
    answer: int = Field(foreign_key="burst_answer.number")
    rung: str
    place: int
    people: list[str] | None = json_column()
    at: datetime = time_column(nullable=False)
    due_at: datetime | None = time_column()


class BurstRecipientRow(SQLModel, table=True):
    """One post of a question of the burst: what it would be answered with, or why it is left out, and the reply that it
    got. `post` is 0 for a question of which nothing can be answered.
    """

    __tablename__: ClassVar[str] = "burst_recipient"
    answer: int = Field(primary_key=True, foreign_key="burst_answer.number")
    question: int = Field(primary_key=True)
    post: int = Field(default=0, primary_key=True)
    source: str = ""
    state: str = "waiting"
    why: str = ""
    text: str = ""
    markup: str = "plain"
    length: int = 0
    longest: int = 0
    sha256: str = ""
    question_sha256: str = ""
    approvals_needed: int = 1
    policy_why: str = ""
    approvers: list[str] | None = json_column()
    reply: int | None = Field(default=None, index=True)
    forbidden: str = Field(default="", sa_column_kwargs={"server_default": ""})


class BurstApprovalRow(SQLModel, table=True):
    """One person's approval of an answer to a whole burst; it counts only while the answer's `sha256` is this one."""

    __tablename__: ClassVar[str] = "burst_approval"
    answer: int = Field(primary_key=True, foreign_key="burst_answer.number")
    sha256: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False)
