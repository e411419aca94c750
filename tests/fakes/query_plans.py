"""What is asked of the database: how many queries, and which of them it would answer from a whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

GROWING = ("post", "question", "reply", "version", "history", "slack_message", "inbox")
"""The tables that get a row with every question."""

_ALONG_INDEX = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
_READS_ALL = ("Sort", "Aggregate", "Hash")
_JOINS = ("seqscan", "hashjoin", "mergejoin")
_FORBIDDEN = (_JOINS, (*_JOINS, "indexscan", "indexonlyscan"))
"""Two ways to ask PostgreSQL: along an index or by looking up in it, and by looking up alone."""


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
    """Tables that are read whole whichever way is taken: small ones are so by choice, unless the ways are forbidden."""
    asked = "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL"
    partial = frozenset(connection.exec_driver_sql(asked).scalars())
    ways = []
    for way in _FORBIDDEN:
        for name in ("seqscan", "hashjoin", "mergejoin", "indexscan", "indexonlyscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{name} = {'off' if name in way else 'on'}")
        (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
        ways.append(set(_whole_tables(plan["Plan"], partial)))
    return iter(sorted(set.intersection(*ways)))


def _whole_tables(
    node: dict[str, Any], partial: frozenset[str], table: str = "", *, first: bool = False
) -> Iterator[str]:
    """Tables that are read from end to end: by themselves, or along an index in which nothing is looked up. Who takes
    the `first` few of an index as they come, or one that is kept of a few rows alone, may read along it.
    """
    what, table = node["Node Type"], node.get("Relation Name", table)
    first = what == "Limit" or (first and what not in _READS_ALL)
    looked_up = "Index Cond" in node or node.get("Index Name") in partial or (first and "Filter" not in node)
    if what == "Seq Scan" or (what in _ALONG_INDEX and not looked_up):
        yield table
    for inner in node.get("Plans", ()):
        yield from _whole_tables(inner, partial, table, first=first)
