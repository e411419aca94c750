"""What DATABASE_URL names: a SQLite file or a PostgreSQL, in any of the spellings that are in use."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import Faulty

_POSTGRESQL = ("postgres", "postgresql")
_DRIVER = "postgresql+psycopg"


def parsed_url(url: str) -> URL:
    """The URL with the driver that is used: `postgres://` and `postgresql://`, as hosts hand them out, mean psycopg.
    Raises Faulty for what is no URL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Faulty([f"DATABASE_URL: {_reason(error)}. Write for example sqlite:///data/switchboard.db"]) from None
    return parsed.set(drivername=_DRIVER) if parsed.drivername in _POSTGRESQL else parsed


def _reason(error: Exception) -> str:
    """Why; a port that is no number would be quoted with what stands before it, perhaps a password."""
    return str(error) if isinstance(error, ArgumentError) else "it is not a URL"
