"""PostgreSQL: how it is opened, how long it is waited for, and what its errors say."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext

from bot.core.errors import Faulty

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Of a connection that only reads: its transaction sees one moment. Both go with BEGIN, and cost no question more."""

_NOT_INSTALLED = (
    "DATABASE_URL names PostgreSQL, which needs the extra postgres: `uv sync --extra postgres`, "
    'or `pip install "switchboard[postgres]"`.'
)
_SHORTEST_CONNECT = 2
"""Seconds: libpq takes less as this (PQconnectdb, connect_timeout)."""

_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
"""After this a server that vanished without a word counts as lost: a minute of silence, and not hours."""

_CONNECTIONS, _MORE = 10, 40
"""How many connections are kept, and how many more are made where many threads are at work at once: the runner has 32,
Slack and the web have theirs. A server takes 100 unless it is told otherwise (max_connections).
"""


def open_engine(url: URL, busy_seconds: float) -> Engine:
    """An engine for PostgreSQL; it connects when it is first used. Raises Faulty when psycopg is not installed."""
    arguments = {
        "connect_timeout": max(_SHORTEST_CONNECT, int(busy_seconds)),
        "application_name": "switchboard",
        **_KEEPALIVES,
    }
    pool = {"pool_size": _CONNECTIONS, "max_overflow": _MORE, "pool_timeout": busy_seconds}
    own = {name: value for name, value in arguments.items() if name not in url.query}
    try:
        engine = create_engine(url, hide_parameters=True, connect_args=own, pool_pre_ping=True, **pool)
    except ModuleNotFoundError as error:
        raise Faulty([_NOT_INSTALLED]) from error
    except ImportError as error:
        raise Faulty([f"DATABASE_URL: psycopg cannot be used here: {error}. {_NOT_INSTALLED}"]) from error
    event.listen(engine, "handle_error", _forget_values)
    event.listen(engine, "connect", _prepare(busy_seconds))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(busy_seconds: float) -> Any:
    """Sets how long a locked row is waited for."""
    from psycopg.types.string import StrDumperUnknown

    class WithoutNull(StrDumperUnknown):
        """PostgreSQL keeps no null character, wherever a text comes from."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))

    def prepare(connection: Any, _record: object) -> None:
        connection.adapters.register_dumper(str, WithoutNull)
        connection.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        connection.commit()

    return prepare


def _begin(connection: Connection) -> None:
    patience = connection.get_execution_options().get("patience")
    if patience is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")


def _forget_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes in the details of an error what was to be stored; only its first line is kept."""
    primary = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
    if primary is None:
        return
    context.original_exception.args = (primary,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(context.original_exception).__name__}) {primary}",)
