"""What is asked of the database: how many queries, and which of them SQLite would answer from a whole table."""

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
def counted_queries(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """All that is selected meanwhile, each query with its parameters, in order."""
    asked: list[tuple[str, Any]] = []

    def remember(_c: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", remember)


@contextmanager
def scanned_tables(engine: Engine) -> Iterator[list[Scan]]:
    """The scans of all that is selected meanwhile, known when it is over."""
    scans: list[Scan] = []
    asked: list[tuple[str, Any]] = []
    try:
        with counted_queries(engine) as asked:
            yield scans
    finally:
        with engine.connect() as connection:
            for statement, parameters in asked:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                scans += [Scan(words[1], statement) for row in plan if (words := row[3].split())[0] == "SCAN"]
