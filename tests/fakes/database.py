"""Databases that were migrated once for all tests, and engines that one bot uses after another, so that the statements
of one are compiled for the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from tempfile import TemporaryDirectory

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event
from sqlmodel import SQLModel

from bot.store.engine import migrate, open_engine
from bot.store.repositories.searching.index import POST_WORDS, REPLY_WORDS

_INDEXES = (POST_WORDS, REPLY_WORDS)
_IDLE: list["_KeptEngine"] = []


@dataclass
class _KeptEngine:
    """An engine whose database is whichever file it is lent for."""

    engine: Engine
    file: Path

    def connects(self, _dialect: object, _record: object, arguments: list[str], _options: object) -> None:
        arguments[0] = str(self.file)


@cache
def migrated_database() -> bytes:
    """An empty database, up to date."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "switchboard.db"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        engine.dispose()
        return file.read_bytes()


def schema_differences(connection: Connection) -> object:
    """How a database differs from the tables of the code, the index of words aside: there SQLite makes its own."""
    named = {"include_name": lambda name, kind, _parents: kind != "table" or not str(name).startswith(_INDEXES)}
    return compare_metadata(MigrationContext.configure(connection, opts=named), SQLModel.metadata)


def make_database(file: Path) -> None:
    """Make a migrated database where there is none."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
        file.write_bytes(migrated_database())


@contextmanager
def lent_engine(file: Path) -> Iterator[Engine]:
    """An engine on this file, which nobody else uses meanwhile. Where there is none, it is made."""
    make_database(file)
    kept = _IDLE.pop() if _IDLE else _open(file)
    kept.file = file
    yield kept.engine
    kept.engine.dispose()
    _IDLE.append(kept)


def _open(file: Path) -> _KeptEngine:
    kept = _KeptEngine(open_engine(f"sqlite:///{file}"), file)
    event.listen(kept.engine, "do_connect", kept.connects)
    event.listen(kept.engine, "connect", _wait_for_no_disk)
    return kept


def _wait_for_no_disk(connection: SqliteConnection, _record: object) -> None:
    """No test cuts the power, and a killed process loses nothing that it committed."""
    connection.execute("PRAGMA synchronous=OFF")
