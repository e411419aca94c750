"""The rows of streams: cursor, lease, pace and health of each. Polling itself is `bot.flow.steps.ingest`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, or_, select

from bot.core.errors import NotFound
from bot.core.model import Batch, Quota, Stream
from bot.core.watch.age import StreamAge
from bot.core.watch.streams import StreamHealth, StreamKey
from bot.store.leases import LEASE, Lease, check_lease, release_lease, take_lease
from bot.store.parameters import NOW
from bot.store.rows import find_row
from bot.store.tables.sources import StreamRow

CLOCKS_DIFFER = timedelta(minutes=5)
"""A stream that was polled further in the future than this was polled by a clock that has been set back since."""

_AHEAD = col(StreamRow.polled_at) > bindparam("ahead")
_NEVER = and_(col(StreamRow.polled_at).is_(None), col(StreamRow.due_at).is_not(None))
"""Due whatever is noted: a clock that was ahead noted it."""

_DUE = (
    select(StreamRow.source, StreamRow.name)
    .where(
        or_(col(StreamRow.due_at) <= NOW, _AHEAD, _NEVER),
        or_(col(StreamRow.lease_until).is_(None), col(StreamRow.lease_until) <= NOW, _AHEAD),
        col(StreamRow.paused_by) == "",
        col(StreamRow.stopped).is_(False),
        col(StreamRow.active).is_(True),
    )
    .order_by(col(StreamRow.due_at).nulls_first(), col(StreamRow.source), col(StreamRow.name))
)


@dataclass(frozen=True, slots=True)
class StreamClaim:
    """A stream to be polled: the lease, where reading stood, and how long it has been read."""

    lease: Lease
    cursor: str
    age: StreamAge


@dataclass(frozen=True, slots=True)
class StreamNews:
    """What a good poll changed: the stream is back, warns of something else than before, moved to another address."""

    back: bool
    warning: bool
    moved: bool


class Streams:
    """Every query about streams."""

    def __init__(self, session: Session, now: datetime, lease: timedelta = LEASE) -> None:
        self._session = session
        self._now = now
        self._lease = lease

    def declare(self, source: str, kind: str, streams: Sequence[Stream] = (Stream(),)) -> None:
        """Make a row for each stream that has none, due at once; a stopped one gets another chance. Streams of this
        source that are not named any more rest.
        """
        names = {stream.name for stream in streams}
        for row in self._session.exec(select(StreamRow).where(StreamRow.source == source)):
            row.active = row.name in names
        for stream in streams:
            row = self._session.get(StreamRow, (source, stream.name)) or self._new_row(source, stream)
            row.title, row.kind, row.active = stream.title, kind, True
            row.added_at = row.added_at or self._now
            if row.stopped:
                row.stopped, row.due_at = False, self._now

    def retire_all_but(self, sources: Iterable[str]) -> None:
        """Streams of sources that are not configured any more rest; their rows stay, should they come back."""
        query = select(StreamRow).where(col(StreamRow.source).not_in(list(sources)), col(StreamRow.active).is_(True))
        for row in self._session.exec(query):
            row.active = False

    def due(self) -> list[StreamKey]:
        """The streams that are due and that nobody is polling, longest due first."""
        found = self._session.exec(_DUE, params={"now": self._now, "ahead": self._now + CLOCKS_DIFFER})
        return [StreamKey(*key) for key in found]

    def claim(self, key: StreamKey) -> StreamClaim | None:
        """Lease a due stream; None when it is not due, rests, or another worker has it."""
        row = find_row(self._session, StreamRow, *key, lock=True)
        if row is None or row.stopped or row.paused_by or not row.active or row.due_at is None:
            return None
        if row.polled_at is not None and row.polled_at > self._now + CLOCKS_DIFFER:
            release_lease(row)
        elif row.due_at > self._now and row.polled_at is not None:
            return None
        lease = take_lease(row, self._now, self._lease)
        row.added_at = min(row.added_at or self._now, self._now)  # a clock that was ahead said another moment
        age = StreamAge(row.added_at, first_reading=row.first_read_at is None)
        return None if lease is None else StreamClaim(lease, row.cursor, age)

    def renew_lease(self, key: StreamKey, token: str) -> None:
        """Extend the claim by a whole lease from now. Raises Stale for another token."""
        row = check_lease(find_row(self._session, StreamRow, *key, lock=True), token)
        row.lease_until = self._now + self._lease

    def record_success(self, key: StreamKey, token: str, batch: Batch, due_at: datetime) -> StreamNews:
        """Record a good poll. Raises Stale for another token."""
        row = check_lease(find_row(self._session, StreamRow, *key, lock=True), token)
        warned = bool(batch.warning) and batch.warning != row.warning and not row.paused_by
        moved = bool(batch.moved_to) and batch.moved_to != row.moved_to
        news = StreamNews(row.down_since is not None, warned, moved)
        row.cursor, row.due_at, row.polled_at, row.read_at = batch.cursor, due_at, self._now, self._now
        newest = max((post.written_at for post in batch.posts), default=None)
        row.newest_at = max(filter(None, (row.newest_at, newest)), default=None)
        row.down_since, row.failures, row.problem = None, 0, ""
        row.gap, row.warning = batch.gap or row.gap, batch.warning
        row.moved_to = batch.moved_to
        if not batch.more:
            row.first_read_at = row.first_read_at or self._now
        _keep_quota(row, batch.quota)
        release_lease(row)
        return news

    def record_failure(self, key: StreamKey, token: str, due_at: datetime | None, problem: str) -> bool:
        """Record a failed poll; `due_at` None stops the stream. True for the first failure in a row.

        Raises Stale for another token.
        """
        row = check_lease(find_row(self._session, StreamRow, *key, lock=True), token)
        first = row.down_since is None
        row.down_since = row.down_since or self._now
        row.polled_at, row.problem, row.failures = self._now, problem, row.failures + 1
        row.due_at, row.stopped = due_at, due_at is None
        release_lease(row)
        return first

    def is_paused(self, key: StreamKey) -> bool:
        """Whether it was paused, if only while it was being polled."""
        row = find_row(self._session, StreamRow, *key)
        return row is not None and bool(row.paused_by)

    def failure_count(self, key: StreamKey) -> int:
        """Failures in a row so far."""
        row = find_row(self._session, StreamRow, *key)
        return row.failures if row else 0

    def pause(self, key: StreamKey, by: str) -> None:
        """It is not polled until it is resumed. Raises NotFound."""
        self._known(key).paused_by = by

    def resume(self, key: StreamKey) -> None:
        """It is polled again, at once: one that was paused, stopped, or rests. What a paused one warns of will be
        told anew. Raises NotFound.
        """
        row = self._known(key)
        row.warning = "" if row.paused_by else row.warning
        row.paused_by, row.stopped, row.due_at = "", False, self._now

    def health(self) -> Sequence[StreamHealth]:
        """The health of every stream of the configuration, by source and name."""
        query = select(StreamRow).where(col(StreamRow.active).is_(True))
        rows = self._session.exec(query.order_by(col(StreamRow.source), col(StreamRow.name)))
        return [_health(row) for row in rows]

    def cursors(self) -> Mapping[str, Mapping[str, str]]:
        """Where reading stands in every stream of the configuration: source → stream → cursor."""
        found: dict[str, dict[str, str]] = {}
        for row in self._session.exec(select(StreamRow).where(col(StreamRow.active).is_(True))):
            found.setdefault(row.source, {})[row.name] = row.cursor
        return found

    def _known(self, key: StreamKey) -> StreamRow:
        row = find_row(self._session, StreamRow, *key, lock=True)
        if row is None or not row.active:
            raise NotFound(f"There is no source {key}. `switchboard sources` lists them.")
        return row

    def _new_row(self, source: str, stream: Stream) -> StreamRow:
        """A row for a new stream. Where another was read in its place, or its source as a whole, it begins where that
        stood.
        """
        before = (self._session.get(StreamRow, (source, name)) for name in (stream.formerly, "") if name != stream.name)
        whole = next((row for row in before if row is not None), None)
        row = StreamRow(source=source, name=stream.name, due_at=self._now)
        if whole is not None:
            row.cursor, row.added_at, row.first_read_at = whole.cursor, whole.added_at, whole.first_read_at
            row.newest_at, row.gap = whole.newest_at, whole.gap
        self._session.add(row)
        return row


def _keep_quota(row: StreamRow, quota: Quota | None) -> None:
    """What the channel said last stays until it says something else."""
    if quota is not None:
        row.quota_left, row.quota_limit, row.quota_resets_at = quota.left, quota.limit, quota.resets_at


def _health(row: StreamRow) -> StreamHealth:
    quota = None if row.quota_left is None else Quota(row.quota_left, row.quota_limit, row.quota_resets_at)
    return StreamHealth(
        source=row.source,
        stream=row.name,
        title=row.title,
        kind=row.kind,
        polled_at=row.polled_at,
        read_at=row.read_at,
        newest_at=row.newest_at,
        due_at=row.due_at,
        down_since=row.down_since,
        failures=row.failures,
        problem=row.problem,
        gap=row.gap,
        warning=row.warning,
        moved_to=row.moved_to,
        stopped=row.stopped,
        paused_by=row.paused_by,
        quota=quota,
    )
