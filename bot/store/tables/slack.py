"""The tables of what Slack shows and of its events that were acted upon."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import Leased, time_column


class BurstRow(Leased, table=True):
    """Many questions of one tag within a short time. `told` is how many its message in Slack speaks of."""

    __tablename__: ClassVar[str] = "burst"
    number: int | None = Field(default=None, primary_key=True)
    tag: str = Field(index=True)
    channel: str = ""
    ts: str = ""
    started_at: datetime = time_column(nullable=False)
    newest_at: datetime = time_column(nullable=False)
    ended_at: datetime | None = time_column(index=True)
    count: int = 0
    told: int = 0
    show_at: datetime | None = time_column()


class CardRow(SQLModel, table=True):
    """Each place a question's card stands or stood, so that a thread under a former card is still its thread."""

    __tablename__: ClassVar[str] = "card"
    __table_args__: ClassVar[tuple[Any, ...]] = (UniqueConstraint("channel", "ts", name="one_card_a_message"),)
    id: int | None = Field(default=None, primary_key=True)
    question: int = Field(index=True, foreign_key="question.number")
    channel: str
    ts: str
    closed: bool = False


class NoteRow(SQLModel, table=True):
    """The thread message that told an entry; ts "" when that entry is not told."""

    __tablename__: ClassVar[str] = "note"
    entry: int = Field(primary_key=True)
    question: int = Field(index=True)
    ts: str = ""


class EventRow(SQLModel, table=True):
    """A Slack event already acted upon, by event id and by channel and ts."""

    __tablename__: ClassVar[str] = "event"
    key: str = Field(primary_key=True)
    at: datetime = time_column(nullable=False, index=True)
