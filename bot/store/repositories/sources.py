"""The rows of sources: cursor, lease, health. Polling itself is `bot.flow.steps.ingest`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from bot.store.leases import LEASE, Lease, check_lease, release_lease, take_lease
from bot.store.tables.sources import SourceRow


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's health. `stopped`: its credentials failed, and an operator must act. `newest_at`: its newest post."""

    name: str
    kind: str
    polled_at: datetime | None
    read_at: datetime | None
    newest_at: datetime | None
    due_at: datetime | None
    down_since: datetime | None
    failures: int
    problem: str
    gap: str
    stopped: bool


class Sources:
    """Every query about sources."""

    def __init__(self, session: Session, now: datetime, lease: timedelta = LEASE) -> None:
        self._session = session
        self._now = now
        self._lease = lease

    def declare(self, names: Iterable[tuple[str, str]]) -> None:
        """Make a row for each (name, kind) that has none, due at once; a stopped one gets another chance."""
        for name, kind in names:
            row = self._session.get(SourceRow, name)
            if row is None:
                self._session.add(SourceRow(name=name, kind=kind, due_at=self._now))
            elif row.stopped:
                row.stopped, row.due_at = False, self._now

    def due(self) -> list[str]:
        """Names of the sources that are due and that nobody is polling."""
        free = or_(col(SourceRow.lease_until).is_(None), col(SourceRow.lease_until) <= self._now)
        query = select(SourceRow.name).where(
            col(SourceRow.due_at) <= self._now, col(SourceRow.stopped).is_(False), free
        )
        return list(self._session.exec(query.order_by(col(SourceRow.due_at))))

    def claim(self, name: str) -> tuple[Lease, str] | None:
        """Lease a due source and return its cursor; None when it is not due or another worker has it."""
        row = self._session.get(SourceRow, name, with_for_update=True)
        if row is None or row.stopped or row.due_at is None or row.due_at > self._now:
            return None
        lease = take_lease(row, self._now, self._lease)
        return None if lease is None else (lease, row.cursor)

    def record_success(
        self, name: str, token: str, cursor: str, due_at: datetime, newest: datetime | None, gap: str
    ) -> bool:
        """Record a good poll. True when the source had been down and is back. Raises Stale for another token."""
        row = check_lease(self._session.get(SourceRow, name, with_for_update=True), token)
        back = row.down_since is not None
        row.cursor, row.due_at, row.polled_at, row.read_at = cursor, due_at, self._now, self._now
        row.newest_at = max(filter(None, (row.newest_at, newest)), default=None)
        row.down_since, row.failures, row.problem = None, 0, ""
        row.gap = gap or row.gap
        release_lease(row)
        return back

    def record_failure(self, name: str, token: str, due_at: datetime | None, problem: str) -> bool:
        """Record a failed poll; `due_at` None stops the source. True for the first failure in a row.

        Raises Stale for another token.
        """
        row = check_lease(self._session.get(SourceRow, name, with_for_update=True), token)
        first = row.down_since is None
        row.down_since = row.down_since or self._now
        row.polled_at, row.problem, row.failures = self._now, problem, row.failures + 1
        row.due_at, row.stopped = due_at, due_at is None
        release_lease(row)
        return first

    def failure_count(self, name: str) -> int:
        """Failures in a row so far."""
        row = self._session.get(SourceRow, name)
        return row.failures if row else 0

    def health(self) -> Sequence[SourceHealth]:
        """The health of every source, by name."""
        return [_health(row) for row in self._session.exec(select(SourceRow).order_by(col(SourceRow.name)))]


def _health(row: SourceRow) -> SourceHealth:
    return SourceHealth(
        name=row.name,
        kind=row.kind,
        polled_at=row.polled_at,
        read_at=row.read_at,
        newest_at=row.newest_at,
        due_at=row.due_at,
        down_since=row.down_since,
        failures=row.failures,
        problem=row.problem,
        gap=row.gap,
        stopped=row.stopped,
    )
