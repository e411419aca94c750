"""The tables of sources, and of holds on sending."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, time_column


class SourceRow(Leased, table=True):
    """A source's cursor and health. `failures` counts the failures in a row."""

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


class HoldRow(SQLModel, table=True):
    """A hold on sending. `scope` is a source's name, or "" for everything."""

    __tablename__: ClassVar[str] = "hold"
    scope: str = Field(primary_key=True)
    by: str
    why: str = ""
    at: datetime = time_column(nullable=False)
