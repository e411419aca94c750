"""The tables used to find duplicates and earlier answers. A vector is deleted with the words of its post."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import time_column


class VectorRow(SQLModel, table=True):
    """A post's vector by one embedding model, to find duplicates and earlier answers."""

    __tablename__: ClassVar[str] = "vector"
    post: int = Field(primary_key=True, foreign_key="post.number")
    model: str
    vector: bytes = Field(sa_type=LargeBinary)


class SameRow(SQLModel, table=True):
    """Whether two questions ask the same: suggested, merged, declined (a person's no, for good) or split again."""

    __tablename__: ClassVar[str] = "same"
    question: int = Field(primary_key=True, foreign_key="question.number")
    other: int = Field(primary_key=True, foreign_key="question.number", index=True)
    likeness: float = 0.0
    state: str = "suggested"
    by: str = ""
    at: datetime = time_column(nullable=False)


class EarlierRow(SQLModel, table=True):
    """An earlier answer that may fit a question, shown on its card."""

    __tablename__: ClassVar[str] = "earlier"
    question: int = Field(primary_key=True, foreign_key="question.number")
    reply: int = Field(primary_key=True, foreign_key="reply.number", index=True)
    likeness: float = 0.0
