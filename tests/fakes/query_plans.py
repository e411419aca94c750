"""What is asked of the database: how many queries, and which of them it would answer from a whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

GROWING = ("post", "question", "reply", "version", "history", "slack_message", "inbox")
"""The tables that get a row with every question."""

_ALONG_INDEX = ("Index Scan", "Index Only Scan")


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
        scans_of = _scans_of_sqlite if engine.dialect.name == "sqlite" else _scans_of_postgresql
        with engine.connect() as connection:
            for statement, parameters in asked:
                scans += [Scan(table, statement) for table in scans_of(connection, statement, parameters)]


def _scans_of_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return (words[1] for row in plan if (words := row[3].split())[0] == "SCAN")


def _scans_of_postgresql(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    """Small tables are read whole and joined at once, whatever indexes they have, unless that is forbidden."""
    for way in ("seqscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    partial = set(
        connection.exec_driver_sql(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL"
        ).scalars()
    )
    return _whole_tables(plan["Plan"], frozenset(partial), limited=False)


def _whole_tables(node: dict[str, Any], partial: frozenset[str], *, limited: bool) -> Iterator[str]:
    """Tables that are read from end to end: by themselves, or along an index in which nothing is looked up. Who wants
    the first few of an index, or keeps one of a few rows alone, may read along it.
    """
    limited = limited or node["Node Type"] == "Limit"
    looked_up = "Index Cond" in node or limited or node.get("Index Name") in partial
    if node["Node Type"] == "Seq Scan" or (node["Node Type"] in _ALONG_INDEX and not looked_up):
        yield str(node["Relation Name"])
    for inner in node.get("Plans", ()):
        yield from _whole_tables(inner, partial, limited=limited)
