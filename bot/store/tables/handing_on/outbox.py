"""The tables of sinks, of what waits to be handed on to them, and of what was. None holds a stranger's words: what is
said of a question is made when it is delivered.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, json_column, time_column


class SinkRow(Leased, table=True):
    """A sink: what it is handed, and how it is. `active`: it is in the configuration. `failures` counts those in a row;
    nothing is sent before `again_at`, nor while it is `stopped`.
    """

    __tablename__: ClassVar[str] = "sink"
    name: str = Field(primary_key=True)
    kind: str = ""
    active: bool = True
    sources: list[str] | None = json_column()
    tags: list[str] | None = json_column()
    stopped: bool = False
    failures: int = 0
    problem: str = ""
    again_at: datetime | None = time_column()
    delivered_at: datetime | None = time_column()


class OutboxRow(SQLModel, table=True):
    """An event for one sink. `state`: waiting, delivered or kept. `seq` is the entry of the history that it is."""

    __tablename__: ClassVar[str] = "outbox"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        UniqueConstraint("sink", "seq", name="one_event_of_an_entry_for_a_sink"),
        Index("outbox_by_question", "sink", "question", "state", "number"),
        Index("outbox_due", "sink", "state", "due_at"),
    )
    number: int | None = Field(default=None, primary_key=True)
    sink: str
    seq: int
    external_id: str
    event: str
    question: int
    post: int | None = None
    reply: int | None = None
    at: datetime = time_column(nullable=False)
    state: str = "waiting"
    tries: int = 0
    due_at: datetime = time_column(nullable=False)
    problem: str = ""
    delivered_at: datetime | None = time_column()


class HandedQuestionRow(SQLModel, table=True):
    """That a sink was told of a question, since when."""

    __tablename__: ClassVar[str] = "handed_question"
    sink: str = Field(primary_key=True)
    question: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = time_column(nullable=False)
