"""Errors of the database become errors of ours: what a person should know of them, and never what was to be stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.core.errors import Unavailable

_REMEDIES = {
    "28": "check the name and password in DATABASE_URL",
    "3D": "make this database, or name another in DATABASE_URL",
    "42P01": "it has not the tables of this version; see `switchboard doctor`",
    "42703": "its tables are not those of this version; see `switchboard doctor`",
    "42501": "give the name in DATABASE_URL the right to do this: it should own the database",
    "53100": "make room on the disk. Nothing was changed; it is tried again",
    "55P03": "another program holds it. Nothing was changed; it is tried again",
    "40": "another program was at the same rows. Nothing was changed; it is tried again",
    "57": "the database is being stopped or restarted. Nothing was changed; it is tried again",
    "08": "the connection was lost. Nothing was changed; it is tried again",
    "25006": "the database may only be read: it is a replica, or being recovered",
}
"""What to do, by PostgreSQL's SQLSTATE, or its class of two characters (Appendix A of its manual)."""

_CONNECTING = {
    "authentication failed": _REMEDIES["28"],
    "no password supplied": _REMEDIES["28"],
    'role "': _REMEDIES["28"],
    "does not exist": _REMEDIES["3D"],
    "closed the connection": _REMEDIES["08"],
    "connection is lost": _REMEDIES["08"],
    "connection is closed": _REMEDIES["08"],
    "too many": "another program uses its connections (max_connections). Nothing was changed; it is tried again",
    "connection refused": "see that it runs at this address, or change DATABASE_URL",
    "connection to server": "see that it runs and can be reached, or change DATABASE_URL",
    "connection timeout": "see that it runs and can be reached, or change DATABASE_URL",
}
"""The same where a connection was not made, or broke: then there are words and no SQLSTATE."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn the error of a locked, full, lost or broken database into Unavailable, hiding the parameters."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable(
            "the database", "all its connections are in use. Nothing was changed; it is tried again"
        ) from error
    except DBAPIError as error:
        if not _from_outside(error):
            raise
        raise Unavailable("the database", _told(error)) from error


def _from_outside(error: DBAPIError) -> bool:
    """Whether the database is to blame, and not what was asked of it."""
    lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return lost or type(error.orig) is sqlite3.DatabaseError or _remedy_of_state(error) != ""


def _told(error: DBAPIError) -> str:
    reason = str(error.orig).partition("\n")[0].removeprefix("connection failed: ").removesuffix(".")
    remedy = _remedy_of_state(error) or _remedy(reason.lower())
    return f"{reason}: {remedy}" if remedy else reason


def _remedy_of_state(error: DBAPIError) -> str:
    state = getattr(error.orig, "sqlstate", None) or ""
    return _REMEDIES.get(state) or _REMEDIES.get(state[:2], "")


def _remedy(reason: str) -> str:
    if "locked" in reason or "busy" in reason:
        return "another program holds it. Nothing was changed; it is tried again"
    if "full" in reason:
        return "make room on the disk. Nothing was changed; it is tried again"
    if "readonly" in reason or "unable to open" in reason:
        return "check that the file and its folder can be written"
    return next((remedy for words, remedy in _CONNECTING.items() if words in reason), "")
