"""The table of promises: each run of each clock of a question."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import time_column


class PromiseRow(SQLModel, table=True):
    """One run of a clock, as `bot.core.promises.clocks.PromiseRun` tells."""

    __tablename__: ClassVar[str] = "promise"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("promise_by_due", "clock", "due_at"),)
    question: int = Field(primary_key=True, foreign_key="question.number")
    clock: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    minutes: int
    started_at: datetime = time_column(nullable=False, index=True)
    due_at: datetime | None = time_column()
    paused_since: datetime | None = time_column()
    met_at: datetime | None = time_column()
    ended_at: datetime | None = time_column()
