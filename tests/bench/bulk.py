"""Fills a database with very many answered questions, quickly: a first block of rows, then the database doubles it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, text
from sqlmodel import SQLModel

from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow

Row = dict[str, Any]

FIRST = 1_000
"""Rows of the first block."""

_MOVED: Mapping[type[SQLModel], Mapping[str, str]] = {
    QuestionRow: {"number": "number + :by", "created_at": "{earlier}"},
    PostRow: {
        "number": "number + :by",
        "question": "question + :by",
        "external_id": "'p' || (number + :by)",
        "written_at": "{earlier}",
        "seen_at": "{earlier}",
    },
    ReplyRow: {
        "number": "number + :by",
        "question": "question + :by",
        "post": "post + :by",
        "proposed_at": "{earlier}",
    },
    HistoryRow: {"seq": "seq + :by * {each}", "question": "question + :by", "at": "{earlier}"},
}
"""The columns in which a copied row differs, as SQLite reads them."""

EACH = 3
"""Entries of the history of one question."""


def fill(
    engine: Engine, count: int, minutes: int, rows: Mapping[type[SQLModel], Callable[[int], Sequence[Row]]]
) -> None:
    """Rows of `count` questions: `rows` makes those of a number, and each number is `minutes` older than the one
    before it.
    """
    first = min(count, FIRST)
    with engine.begin() as connection:
        for table, made in rows.items():
            connection.execute(insert(table), [row for number in range(1, first + 1) for row in made(number)])
    there = first
    while there < count:
        more = min(there, count - there)
        with engine.begin() as connection:
            for table in rows:
                _copy(connection, table, there, more, minutes)
        there += more


def _copy(connection: Connection, table: type[SQLModel], by: int, more: int, minutes: int) -> None:
    moved = _MOVED[table]
    columns = [column.name for column in table.__table__.columns]  # type: ignore[attr-defined]
    taken = [_term(column, moved.get(column, column), by * minutes) for column in columns]
    last, each = ("seq", EACH) if table is HistoryRow else ("number", 1)
    name = table.__tablename__
    statement = f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(taken)} FROM {name} WHERE {last} <= :most"
    connection.execute(text(statement), {"by": by, "most": more * each})


def _term(column: str, moved: str, minutes: int) -> str:
    earlier = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-{minutes} minutes')"
    return moved.format(earlier=earlier, each=EACH)
