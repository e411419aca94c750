"""The tables of the append-only, hash-chained history, and of what counts of questions: that is made out of the history
alone, and kept so that a year need not be read again.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import json_column, time_column


class HistoryRow(SQLModel, table=True):
    """The append-only, hash-chained history. Nothing updates or deletes here."""

    __tablename__: ClassVar[str] = "history"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("history_by_kind", "what", "at", "question"),
        Index("history_by_person", "by", "seq"),
        Index("history_by_kind_newest", "what", "seq"),
    )
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


class CountedBlockRow(SQLModel, table=True):
    """What counts of a block of neighbouring questions, from `first_at` to `last_at`."""

    __tablename__: ClassVar[str] = "counted_block"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first_at: datetime = time_column(nullable=False)
    last_at: datetime = time_column(nullable=False)
    content: bytes


class CountedUpToRow(SQLModel, table=True):
    """Up to which entry of the history the blocks go, and in which layout they are written; one row."""

    __tablename__: ClassVar[str] = "counted_up_to"
    id: int = Field(default=1, primary_key=True)
    seq: int = 0
    layout: int = 0
