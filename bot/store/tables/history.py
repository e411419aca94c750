"""The tables of the append-only, hash-chained history."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import json_column, time_column


class HistoryRow(SQLModel, table=True):
    """The append-only, hash-chained history. Nothing updates or deletes here."""

    __tablename__: ClassVar[str] = "history"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("history_by_kind", "what", "at", "question"),)
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
