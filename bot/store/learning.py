"""The tables of what people taught, and of what is remembered to know the same again. No stranger's words are here.

A correction and a vector belong to a post and go with its words. See `tables` for the rows of the road.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from bot.store.tables import Leased, json_column, time_column


class CorrectionRow(SQLModel, table=True):
    """What one person said of a question. `tags` None: nothing about its tags; none in it: it is not for us.

    The words are those of `post`. `kind`: retag, reassign, ignore, merge, approve or reopen. `entry` is its line of
    history.
    """

    __tablename__: ClassVar[str] = "correction"
    number: int | None = Field(default=None, primary_key=True)
    question: int = Field(index=True, foreign_key="question.number")
    post: int = Field(index=True, foreign_key="post.number")
    kind: str
    tags: list[str] | None = json_column()
    by: str
    at: datetime = time_column(nullable=False)
    why: str = ""
    entry: int = 0


class TaughtRow(SQLModel, table=True):
    """One row. `revision` grows with each correction that is made, deleted or forgotten, so that workers know."""

    __tablename__: ClassVar[str] = "taught"
    id: int = Field(default=1, primary_key=True)
    revision: int = 0


class ModelRow(SQLModel, table=True):
    """Each version that ever judged here: when it was first made, and of how many corrections and tags."""

    __tablename__: ClassVar[str] = "model"
    version: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False)
    corrections: int = 0
    tags: int = 0


class VectorRow(SQLModel, table=True):
    """What a post means to one model, to find the same again."""

    __tablename__: ClassVar[str] = "vector"
    post: int = Field(primary_key=True, foreign_key="post.number")
    model: str
    vector: bytes = Field(sa_type=LargeBinary)


class SameRow(SQLModel, table=True):
    """Whether two questions ask the same: suggested, merged, declined (a person's no, for ever) or split again."""

    __tablename__: ClassVar[str] = "same"
    question: int = Field(primary_key=True, foreign_key="question.number")
    other: int = Field(primary_key=True, foreign_key="question.number", index=True)
    likeness: float = 0.0
    state: str = "suggested"
    by: str = ""
    at: datetime = time_column(nullable=False)


class EarlierRow(SQLModel, table=True):
    """An earlier answer that may fit a question, for its card."""

    __tablename__: ClassVar[str] = "earlier"
    question: int = Field(primary_key=True, foreign_key="question.number")
    reply: int = Field(primary_key=True, foreign_key="reply.number", index=True)
    likeness: float = 0.0


class BurstRow(Leased, table=True):
    """Many questions of one tag within a short time. `told` is how many its message in Slack speaks of."""

    __tablename__: ClassVar[str] = "burst"
    number: int | None = Field(default=None, primary_key=True)
    tag: str = Field(index=True)
    channel: str = ""
    ts: str = ""
    started_at: datetime = time_column(nullable=False)
    newest_at: datetime = time_column(nullable=False)
    ended_at: datetime | None = time_column(index=True)
    count: int = 0
    told: int = 0
    show_at: datetime | None = time_column()
