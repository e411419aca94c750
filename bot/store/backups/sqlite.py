"""A backup of a SQLite database: its pages are copied while others write (the online backup API), and the copy is
looked through from end to end before it gets its name.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.core.errors import Faulty, Unavailable
from bot.store.engine import open_engine
from bot.store.transaction import Store

_PAGES_AT_ONCE = 2_000
"""Copied between two looks at whether somebody waits to write: 8 MB."""


def copy(source: Path, target: Path) -> int:
    """A whole copy of `source` as it is at one moment; returns how many entries its history has. Raises Unavailable
    when it cannot be made, Faulty when the copy is damaged; then there is no `target`.
    """
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(0o600)
        with _errors(), closing(_readable(source)) as there, closing(sqlite3.connect(partial)) as here:
            there.backup(here, pages=_PAGES_AT_ONCE)
            here.execute("PRAGMA journal_mode=DELETE")
        entries = check(partial)
        _to_disk(partial)
        partial.replace(target)
        _to_disk(target.parent)
    finally:
        partial.unlink(missing_ok=True)
    return entries


def check(file: Path) -> int:
    """How many entries the history of a database has in which nothing is damaged. Raises Faulty with what is."""
    with _errors(), closing(_readable(file)) as connection:
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        astray = connection.execute("PRAGMA foreign_key_check").fetchmany(3)
    told = [*damage, *(f"a row of {row[0]} belongs to none of {row[2]}" for row in astray)]
    if told:
        raise Faulty([f"{file.name} is damaged: {one}." for one in told])
    return chain_length(f"sqlite:///{file}")


def chain_length(url: str) -> int:
    """How many entries the history of a database has. Raises Faulty when its chain is broken."""
    engine = open_engine(url)
    try:
        with Store(engine).reading() as tx:
            found = tx.history.verify()
    finally:
        engine.dispose()
    if found.broken:
        raise Faulty([f"The history is broken at entry {found.broken}: {found.problem}. See `switchboard verify`."])
    return found.entries


def put_back(backup: Path, file: Path) -> int:
    """Put a backup in the place of `file`, which nobody uses; returns how many entries its history has. What was there
    is kept beside it, with `.before` after its name. Raises Faulty when the backup is damaged: nothing is changed then.
    """
    fresh = file.with_name(f".{file.name}.restored")
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = copy(backup, fresh)
    for end in ("", "-wal", "-shm"):
        former = file.with_name(f"{file.name}{end}")
        if former.exists():
            former.replace(file.with_name(f"{file.name}.before{end}"))
    fresh.replace(file)
    _to_disk(file.parent)
    return entries


def _readable(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise Unavailable("the database", f"{error}; nothing was changed") from error


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
