"""How SQLite would answer what is asked of it: which queries read a whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

GROWING = ("post", "question", "reply", "version", "history", "slack_message", "inbox")
"""The tables that get a row with every question."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A query that reads a whole table."""

    table: str
    query: str


@contextmanager
def scanned_tables(engine: Engine) -> Iterator[list[Scan]]:
    """The scans of all that is selected meanwhile, known when it is over."""
    asked: list[tuple[str, Any]] = []
    scans: list[Scan] = []

    def remember(_c: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield scans
    finally:
        event.remove(engine, "before_cursor_execute", remember)
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            scans += [Scan(words[1], statement) for row in plan if (words := row[3].split())[0] == "SCAN"]
