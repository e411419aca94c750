"""The table of what Slack sent: kept before it is acknowledged, and remembered once handled, so that it acts once."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from bot.store.tables.columns import Leased, json_column, time_column


class InboxRow(Leased, table=True):
    """One payload. `key` and `other_key` tell a repeat; the body is forgotten once it is handled.

    `state` is kept, waiting (its thread is not known yet), handled or failed (set aside, with its body). Those of one
    `lane` are handled in the order of their ids.
    """

    __tablename__: ClassVar[str] = "inbox"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("inbox_open", "state", "lane"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    other_key: str | None = Field(default=None, unique=True)
    kind: str = ""
    lane: str = ""
    body: dict[str, Any] | None = json_column()
    state: str = "kept"
    arrived_at: datetime = time_column(nullable=False, index=True)
    next_at: datetime | None = time_column()
    tries: int = 0
