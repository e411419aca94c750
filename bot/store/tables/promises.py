"""The tables of promises: each run of each clock of a question, and who is called next while one runs out."""

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


class EscalationRow(SQLModel, table=True):
    """The next rung of a question's ladder, as `bot.core.promises.rungs.UpcomingRung` tells. `look_at` is when to
    look whether it is still that, at the latest when it is due.
    """

    __tablename__: ClassVar[str] = "escalation"
    question: int = Field(primary_key=True, foreign_key="question.number")
    rung: str
    due_at: datetime = time_column(nullable=False)
    look_at: datetime = time_column(nullable=False, index=True)
