"""The tables of sources' streams, and of holds on sending."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, time_column


class StreamRow(Leased, table=True):
    """One stream of a source: its cursor, pace and health. `failures` counts the failures in a row.

    `active`: it is in the configuration. `added_at` is when it came there, `first_read_at` when its first reading was
    complete. `paused_by` is the Slack user id of who paused it.
    """

    __tablename__: ClassVar[str] = "stream"
    source: str = Field(primary_key=True)
    name: str = Field(default="", primary_key=True)
    title: str = ""
    kind: str = ""
    active: bool = True
    added_at: datetime | None = time_column()
    first_read_at: datetime | None = time_column()
    cursor: str = ""
    due_at: datetime | None = time_column(index=True)
    polled_at: datetime | None = time_column()
    read_at: datetime | None = time_column()
    newest_at: datetime | None = time_column()
    down_since: datetime | None = time_column()
    failures: int = 0
    problem: str = ""
    gap: str = ""
    warning: str = ""
    moved_to: str = ""
    stopped: bool = False
    paused_by: str = ""
    quota_left: int | None = None
    quota_limit: int | None = None
    quota_resets_at: datetime | None = time_column()


class HoldRow(SQLModel, table=True):
    """A hold on sending. `scope` is a source's name, or "" for everything."""

    __tablename__: ClassVar[str] = "hold"
    scope: str = Field(primary_key=True)
    by: str
    why: str = ""
    at: datetime = time_column(nullable=False)
