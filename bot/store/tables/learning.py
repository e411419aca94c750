"""The tables of what people taught. They contain no stranger's words: a correction belongs to a post and is deleted
with the post's words.
"""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from bot.store.tables.columns import json_column, time_column


class CorrectionRow(SQLModel, table=True):
    """What one person taught about a question. `tags` None: nothing about its tags; empty: the question is not for us.

    The words are those of `post`. `kind`: retag, reassign, ignore, merge, approve or reopen. `lesson`: what it says
    beside the tags, "" for nothing. `entry` is the number of its history entry.
    """

    __tablename__: ClassVar[str] = "correction"
    number: int | None = Field(default=None, primary_key=True)
    question: int = Field(index=True, foreign_key="question.number")
    post: int = Field(index=True, foreign_key="post.number")
    kind: str
    lesson: str = ""
    tags: list[str] | None = json_column()
    by: str
    at: datetime = time_column(nullable=False)
    why: str = ""
    entry: int = 0


class TaughtRow(SQLModel, table=True):
    """One row. `revision` grows with each correction that is made or deleted, so that workers notice."""

    __tablename__: ClassVar[str] = "taught"
    id: int = Field(default=1, primary_key=True)
    revision: int = 0


class ModelRow(SQLModel, table=True):
    """Each classifier version that ever judged here: when it was first used, and from how many corrections and tags."""

    __tablename__: ClassVar[str] = "model"
    version: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False)
    corrections: int = 0
    tags: int = 0
