"""The tables of what is known of people: absences, whose turn it was, what leads said of their expertise, what became
of their answers, who is in Slack's user groups, whom messages called, and how often people want to be called. Also who
is signed in on the web, and links to sign in with: of a secret only its hash is here.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import json_column, time_column


class AbsenceRow(SQLModel, table=True):
    """Somebody is away until then; `by` said so. One row a person."""

    __tablename__: ClassVar[str] = "absence"
    person: str = Field(primary_key=True)
    until: datetime = time_column(nullable=False)
    by: str
    why: str = ""
    at: datetime = time_column(nullable=False)


class TurnRow(SQLModel, table=True):
    """This question was sent to this person first."""

    __tablename__: ClassVar[str] = "turn"
    number: int | None = Field(default=None, primary_key=True)
    person: str
    question: int
    at: datetime = time_column(nullable=False)


class ExpertiseRow(SQLModel, table=True):
    """What a lead said of somebody's tags and cap, over the configuration. `cap` None: as configured."""

    __tablename__: ClassVar[str] = "expertise"
    person: str = Field(primary_key=True)
    added: list[str] | None = json_column()
    dropped: list[str] | None = json_column()
    cap: int | None = None
    by: str
    at: datetime = time_column(nullable=False)


class OutcomeRow(SQLModel, table=True):
    """How often somebody's questions of a tag came out so, and what that weighs at `at`."""

    __tablename__: ClassVar[str] = "outcome"
    person: str = Field(primary_key=True)
    tag: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    count: int = 0
    weight: float = 0.0
    at: datetime = time_column(nullable=False)


class UserGroupRow(SQLModel, table=True):
    """Who Slack last said is in a user group. `problem` is why it could not say the last time it was asked."""

    __tablename__: ClassVar[str] = "user_group"
    id: str = Field(primary_key=True)
    people: list[str] | None = json_column()
    learnt_at: datetime = time_column(nullable=False)
    problem: str = ""


class PersonCallRow(SQLModel, table=True):
    """That this message was to notify this person; `uncalled` is why it does not, "" where it does. `lost_at`:
    the message was deleted after it had; `told_at`: their digest told of it, or it was of no use any more.
    """

    __tablename__: ClassVar[str] = "person_call"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        UniqueConstraint("message", "person", name="one_call_a_message"),
        Index("person_call_by_time", "person", "at"),
    )
    number: int | None = Field(default=None, primary_key=True)
    message: int
    question: int | None = Field(default=None, index=True)
    burst: int | None = None
    person: str
    weight: str
    uncalled: str = Field(default="", index=True)
    at: datetime = time_column(nullable=False)
    lost_at: datetime | None = time_column()
    told_at: datetime | None = time_column()


class QuietTimeRow(SQLModel, table=True):
    """The next time of somebody's do not disturb, as Slack last said; without times, none."""

    __tablename__: ClassVar[str] = "quiet_time"
    person: str = Field(primary_key=True)
    start: datetime | None = time_column()
    until: datetime | None = time_column()
    learnt_at: datetime = time_column(nullable=False)


class SlackStatusRow(SQLModel, table=True):
    """The status somebody set in Slack, as it last said. `away`: it is one of those that are configured to say so;
    `overruled`: they said that they are here all the same.
    """

    __tablename__: ClassVar[str] = "slack_status"
    person: str = Field(primary_key=True)
    emoji: str = ""
    text: str = ""
    until: datetime | None = time_column()
    away: bool = False
    overruled: bool = False
    learnt_at: datetime = time_column(nullable=False)


class CallPreferenceRow(SQLModel, table=True):
    """How often somebody wants to be called, in place of what is configured; None: as configured."""

    __tablename__: ClassVar[str] = "call_preference"
    person: str = Field(primary_key=True)
    per_hour: int | None = None
    per_day: int | None = None
    digest_hour: int | None = None
    at: datetime = time_column(nullable=False)


class WebSessionRow(SQLModel, table=True):
    """Somebody is signed in."""

    __tablename__: ClassVar[str] = "web_session"
    secret_hash: str = Field(primary_key=True)
    person: str = Field(index=True)
    began: datetime = time_column(nullable=False)
    last_used: datetime = time_column(nullable=False)


class SignInLinkRow(SQLModel, table=True):
    """A link with which one person may sign in once, until then."""

    __tablename__: ClassVar[str] = "sign_in_link"
    secret_hash: str = Field(primary_key=True)
    person: str
    until: datetime = time_column(nullable=False)
