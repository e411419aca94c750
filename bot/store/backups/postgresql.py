"""A backup of a PostgreSQL: made and put back by its own programs, pg_dump and pg_restore, in their own format."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from bot.core.errors import Faulty, Unavailable
from bot.store.backups.sqlite import chain_length
from bot.store.database_url import parsed_url
from bot.store.engine import open_engine, schema_revisions

_PARTS = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
"""libpq reads these: a password in the arguments could be read by everybody on the machine."""


def dump(url: str, target: Path) -> int:
    """A dump of the database as it is at one moment; returns how many entries its history has. Raises Faulty when
    pg_dump is not installed or the chain is broken, Unavailable when the dump fails; then there is no `target`.
    """
    entries = chain_length(url)
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.touch(0o600)
        _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}")
        _run(url, "pg_restore", "--list", str(partial))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return entries


def put_back(backup: Path, url: str) -> int:
    """Put a dump into an empty database; returns how many entries its history has. Raises Faulty when there are tables
    already, or pg_restore is not installed; Unavailable when it fails: then the database is as it was.
    """
    engine = open_engine(url)
    try:
        present, _ = schema_revisions(engine)
    finally:
        engine.dispose()
    if present:
        raise Faulty(["The database has tables already: make an empty one, and name it in DATABASE_URL."])
    name = parsed_url(url).database or ""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={name}")
    _run(url, "pg_restore", *options, str(backup))
    return chain_length(url)


def _run(url: str, program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Faulty([f"{program} is not installed: it comes with PostgreSQL's client (Debian: postgresql-client)."])
    ended = subprocess.run(  # noqa: S603  the program's own path, arguments of ours, no shell
        [found, *arguments], env=_environment(parsed_url(url)), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Unavailable("the database", f"{program} failed: {_reason(ended.stderr)}")


def _reason(told: str) -> str:
    """The first lines of what it said; it quotes rows in none of them."""
    return " ".join(told.split("\n")[:2]).strip() or "it did not say why"


def _environment(url: URL) -> Mapping[str, str]:
    known = {name: str(value) for part, name in _PARTS.items() if (value := getattr(url, part))}
    asked = {f"PG{name.upper()}": _one(value) for name, value in url.query.items()}
    return {**os.environ, **known, **asked}


def _one(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else value[-1]
