"""Leases: who works on a row and until when. A claim gives a token; whoever records a result must show that token. A
lease is longer than any HTTP timeout, so a worker that is still alive never finds its row taken by another.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core.errors import Stale
from bot.store.tables.columns import Leased

LEASE = timedelta(seconds=60)
"""Three times the HTTP timeout of a connector (`connectors._http.TIMEOUT`): one call, its connect, and a margin. Work
that needs several calls renews the lease before the call that must not be made twice.
"""

Row = TypeVar("Row", bound=Leased)


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on a row. `took_over`: an earlier claim expired without a result, so check before repeating the work."""

    token: str
    took_over: bool


def take_lease(row: Leased, now: datetime, length: timedelta = LEASE) -> Lease | None:
    """Claim a locked row for `length`; None while another claim is valid."""
    if row.lease_until is not None and row.lease_until > now:
        return None
    took_over = row.lease_until is not None
    row.lease_token = secrets.token_hex(8)
    row.lease_until = now + length
    return Lease(row.lease_token, took_over)


def check_lease(row: Row | None, token: str) -> Row:
    """The row, if this token still holds it. Raises Stale when another worker has taken over and now decides."""
    if row is None or not token or row.lease_token != token:
        raise Stale("another worker has taken this over")
    return row


def release_lease(row: Leased) -> None:
    """Give the row back: there is a result."""
    row.lease_token = ""
    row.lease_until = None
