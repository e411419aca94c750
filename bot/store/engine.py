"""Opens the database and brings its schema up to date. SQLite: WAL, `synchronous=FULL`, foreign keys, a busy timeout of
30 s, and BEGIN IMMEDIATE for writing, so that two writers wait for each other instead of failing half-way. PostgreSQL:
rows are locked for as long, and a reading transaction sees one moment (REPEATABLE READ, READ ONLY).
"""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import NoSuchModuleError

from bot.core.errors import Faulty
from bot.store import postgresql
from bot.store.database_errors import database_errors
from bot.store.database_url import parsed_url

BUSY_SECONDS = 30
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The engine for a DATABASE_URL; the folder of a SQLite file is created. Raises Faulty for an invalid URL, when
    PostgreSQL's driver is not installed, or when the folder cannot be created.

    `busy_seconds`: how long a locked database, a locked row or a server that does not answer is waited for.
    """
    parsed = parsed_url(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(parsed, busy_seconds)
        return postgresql.open_engine(parsed, busy_seconds)
    except NoSuchModuleError as error:
        raise Faulty([f"DATABASE_URL: {error}. Write for example sqlite:///data/switchboard.db"]) from error
    except OSError as error:
        raise Faulty([f"DATABASE_URL: it cannot be made: {error.strerror}"]) from error


def _open_sqlite(url: URL, busy_seconds: float) -> Engine:
    if url.database:
        _make_private_file(Path(url.database))
    arguments = {"timeout": busy_seconds, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private_file(file: Path) -> None:
    """A new database is readable by its owner alone, and SQLite gives the files beside it the same rights."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.name != ":memory:" and not str(file).startswith("file:"):
        file.touch(0o600)


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision. Raises Unavailable when the database cannot be reached or written,
    Faulty when a newer Switchboard made it.
    """
    with database_errors(), engine.begin() as connection:
        present, newest = _present_revision(connection), _newest_revision()
        if is_newer(present, newest):
            raise Faulty([made_by_newer(present)])
        if present != newest:
            _upgrade(connection)


def is_newer(present: str, newest: str) -> bool:
    """Whether a database's revision is one that this Switchboard does not know yet."""
    return present > newest


def made_by_newer(present: str) -> str:
    """What to say of such a database."""
    return f"The database was made by a newer Switchboard (revision {present}): update this one. Nothing was changed."


def schema_revisions(engine: Engine) -> tuple[str, str]:
    """The database's schema revision and the newest one; they differ when migrations are pending."""
    with database_errors(), engine.connect() as connection:
        return _present_revision(connection), _newest_revision()


def _present_revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _newest_revision() -> str:
    """A migration's file name begins with its revision, and revisions increase."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # a fifth of the start-up time, and most starts do not need it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # as SQLAlchemy's documentation says: else pysqlite begins late and by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def hurried(engine: Engine, patience: timedelta | None) -> Engine:
    """The same engine and its connections; a locked database is waited for no longer than this."""
    return engine if patience is None else engine.execution_options(patience=patience.total_seconds())


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get("patience")
    if options.get("reading", False):
        connection.exec_driver_sql("BEGIN")
    elif patience is None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {usual}")


def for_reading(engine: Engine) -> Connection:
    """A connection whose transaction sees one moment."""
    options = {} if engine.dialect.name == "sqlite" else postgresql.READING
    return engine.connect().execution_options(reading=True, **options)


def database_file(database_url: str) -> Path | None:
    """The file of a SQLite database; None for other databases, and for a SQLite URL without a path."""
    url = parsed_url(database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def lock_file_of(database_url: str) -> Path | None:
    """The lock file beside a SQLite database, whichever link leads to it; None where there is no such file, for other
    databases keep several workers apart themselves.
    """
    file = database_file(database_url)
    if file is None:
        return None
    real = file.resolve()
    return real.with_name(f"{real.name}.lock")


def presence_of(database_url: str) -> Callable[[], bool]:
    """A function that says whether the SQLite file of this moment still stands where it stood; always, for others."""
    file = database_file(database_url)
    if file is None:
        return lambda: True
    begun = _identity(file)
    return lambda: begun is not None and _identity(file) == begun


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
