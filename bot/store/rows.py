"""Rows by their key: read with statements that are made once, and read again when they are locked, for another may have
changed them since they were read.
"""

from functools import cache
from typing import TypeVar

from sqlalchemy import bindparam, inspect
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel, select
from sqlmodel.sql.expression import SelectOfScalar

_Row = TypeVar("_Row", bound=SQLModel)


def find_row(session: Session, table: type[_Row], *key: int | str, lock: bool = False) -> _Row | None:
    """The row with this key, None where there is none. With `lock`, nobody else changes it until this transaction ends,
    and what it says is what it says now.
    """
    if not lock:
        known: _Row | None = session.identity_map.get(identity_key(table, key))
        if known is not None:
            return known
    values = {f"key_{place}": value for place, value in enumerate(key)}
    return session.exec(_by_key(table, lock=lock), params=values).first()


def get_row(session: Session, table: type[_Row], *key: int | str, lock: bool = False) -> _Row:
    """The same of a row that there must be. Raises NoResultFound."""
    row = find_row(session, table, *key, lock=lock)
    if row is None:
        raise NoResultFound(f"{table.__name__} has no row {key}")
    return row


@cache
def _by_key(table: type[_Row], *, lock: bool) -> SelectOfScalar[_Row]:
    columns = inspect(table).primary_key
    query = select(table).where(*(column == bindparam(f"key_{place}") for place, column in enumerate(columns)))
    return query.with_for_update().execution_options(populate_existing=True) if lock else query
