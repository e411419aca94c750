"""What Slack sent and what became of it: each payload acts once, whoever brings it and however often."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from bot.core.errors import Stale
from bot.core.ports.inbox import KeptPayload, Payload, PayloadKind, retry_at
from bot.core.slack_messages import CARD, MessageState
from bot.store.leases import check_lease, release_lease, take_lease
from bot.store.tables.inbox import InboxRow
from bot.store.tables.questions import QuestionRow
from bot.store.tables.slack import SlackMessageRow

LEASE = timedelta(seconds=10)
"""An act is one short transaction that marks its payload too: a second worker could not repeat it, but try in vain."""

_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far Slack's clock and ours may be apart."""

_OUT_OF_ORDER = timedelta(days=1)
"""How late what happened to a message may come after what happened to it later: Slack tries for hours."""

_KEPT, _WAITING, _HANDLED, _FAILED = "kept", "waiting", "handled", "failed"
_OPEN = (_KEPT, _WAITING)


class Inbox:
    """Every query about what Slack sent."""

    def __init__(self, session: Session, now: datetime, lease: timedelta) -> None:
        self._session = session
        self._now = now
        self._lease = min(lease, LEASE)

    def keep(self, payloads: Sequence[Payload]) -> None:
        """Keep these; one that was kept or handled before is passed over."""
        rows = [self._row_of(payload) for payload in payloads]
        dialect = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        self._session.execute(dialect.insert(InboxRow).on_conflict_do_nothing(), rows)

    def mark_handled(self, keys: Iterable[str]) -> bool:
        """Mark the payload of these keys as handled, kept before or not; False when it was handled already."""
        wanted = tuple(keys)
        if not wanted:
            return True
        known = or_(col(InboxRow.key).in_(wanted), col(InboxRow.other_key).in_(wanted))
        rows = self._session.exec(select(InboxRow).where(known).with_for_update()).all()
        if any(row.state not in _OPEN for row in rows):
            return False
        for row in rows:
            _forget(row)
        return bool(rows) or self._insert_handled(wanted)

    def is_overtaken(self, keys: Sequence[str]) -> bool:
        """Whether a later edit, or the deletion, of the message that these keys are about was handled before it."""
        kind, _, about = keys[-1].partition(":") if keys else ("", "", "")
        message, _, moment = about.rpartition(":") if kind == "edited" else (about, "", "0")
        if kind not in ("message", "edited") or not message:
            return False
        edits = f"edited:{message}:"
        known = or_(col(InboxRow.key).startswith(edits, autoescape=True), InboxRow.key == f"deleted:{message}")
        lately = col(InboxRow.arrived_at) >= self._now - _OUT_OF_ORDER
        found = self._session.exec(select(InboxRow.key).where(lately, known, InboxRow.state == _HANDLED))
        return any(key.startswith("deleted:") or float(key[len(edits) :]) > float(moment) for key in found)

    def lanes_due(self, limit: int = 100) -> list[str]:
        """Lanes whose first open payload may be handled now, the oldest first."""
        first = select(func.min(InboxRow.id)).where(_is_open()).group_by(col(InboxRow.lane))
        free = or_(col(InboxRow.lease_until).is_(None), col(InboxRow.lease_until) <= self._now)
        due = or_(col(InboxRow.next_at).is_(None), col(InboxRow.next_at) <= self._now)
        query = select(InboxRow.lane).where(col(InboxRow.id).in_(first), free, due).order_by(col(InboxRow.id))
        return list(self._session.exec(query.limit(limit)))

    def claim(self, lane: str) -> KeptPayload | None:
        """Lease the first open payload of a lane; None when there is none, or it is not its time.

        One that waits for its card is handed out at any time: whoever asks may know where the card stands.
        """
        query = select(InboxRow).where(_is_open(), InboxRow.lane == lane).order_by(col(InboxRow.id)).limit(1)
        row = self._session.exec(query.with_for_update()).first()
        if row is None or (row.state == _KEPT and row.next_at is not None and row.next_at > self._now):
            return None
        lease = take_lease(row, self._now, self._lease)
        if lease is None:
            return None
        kind, body = PayloadKind(row.kind), dict(row.body or {})
        return KeptPayload(row.id or 0, lease.token, kind, lane, body, row.arrived_at, row.tries)

    def finish(self, payload: KeptPayload) -> None:
        """It is handled: its body is forgotten. Raises Stale when another worker has taken over."""
        row = self._session.get(InboxRow, payload.number, with_for_update=True)
        if row is not None and row.state in _OPEN:
            _forget(check_lease(row, payload.token))

    def put_off(self, payload: KeptPayload, until: datetime, *, waiting: bool) -> None:
        """It is handled later. `waiting`: for the place of its card, fenced."""
        row = self._session.get(InboxRow, payload.number, with_for_update=True)
        if row is None or row.state not in _OPEN:
            raise Stale("it was handled meanwhile")
        check_lease(row, payload.token)
        row.state, row.next_at = _WAITING if waiting else _KEPT, until
        release_lease(row)

    def count_failure(self, payload: KeptPayload) -> None:
        """This try failed: it is tried again later. Does nothing when another worker has taken over."""
        row = self._session.get(InboxRow, payload.number, with_for_update=True)
        if row is not None and row.state in _OPEN and row.lease_token == payload.token:
            row.tries += 1
            row.next_at = retry_at(row.tries, self._now)
            release_lease(row)

    def set_aside(self, payload: KeptPayload) -> None:
        """It failed too often: it is kept with its body, and holds up its lane no more, fenced."""
        row = check_lease(self._session.get(InboxRow, payload.number, with_for_update=True), payload.token)
        row.state = _FAILED
        release_lease(row)

    def all_set_aside(self) -> list[KeptPayload]:
        """What could not be carried out, the oldest first."""
        query = select(InboxRow).where(InboxRow.state == _FAILED).order_by(col(InboxRow.id))
        return [
            KeptPayload(
                row.id or 0, "", PayloadKind(row.kind), row.lane, dict(row.body or {}), row.arrived_at, row.tries
            )
            for row in self._session.exec(query)
        ]

    def bodies(self) -> list[dict[str, object]]:
        """What is still held of what people did: nothing of what was handled."""
        query = select(InboxRow.body).where(InboxRow.state != _HANDLED).order_by(col(InboxRow.id))
        return [dict(body) for body in self._session.exec(query) if body]

    def owner_at(self, room: str, ts: str) -> int | None:
        """The question that a message of ours is about, whichever it is: card, note, reply, review."""
        here = (SlackMessageRow.room == room, SlackMessageRow.ts == ts)
        return self._session.exec(select(SlackMessageRow.question).where(*here)).first()

    def may_be_card(self, channel: str, ts: str) -> bool:
        """Whether this message may be a card that is being posted and whose place Slack has not told yet.

        `channel` is Slack's id; where the configuration names channels, any of them may be it.
        """
        card = or_(SlackMessageRow.key == CARD, col(SlackMessageRow.key).startswith(f"{CARD}:"))
        here = or_(SlackMessageRow.channel == channel, col(SlackMessageRow.channel).startswith("#"))
        since = datetime.fromtimestamp(float(ts), UTC) + _CLOCKS_DIFFER
        query = (
            select(SlackMessageRow.id)
            .join(QuestionRow, col(QuestionRow.number) == SlackMessageRow.question)
            .where(
                SlackMessageRow.state == MessageState.POSTING.value, card, here, col(QuestionRow.created_at) <= since
            )
        )
        return self._session.exec(query.limit(1)).first() is not None

    def any_before(self, moment: datetime) -> bool:
        """Whether anything that was handled came before `moment`."""
        old = (InboxRow.state == _HANDLED, col(InboxRow.arrived_at) < moment)
        return self._session.exec(select(InboxRow.id).where(*old).limit(1)).first() is not None

    def delete_before(self, moment: datetime, failed: datetime) -> None:
        """Forget what was handled, if it came before `moment`, and what was set aside, if it came before `failed`."""
        for state, before in ((_HANDLED, moment), (_FAILED, failed)):
            old = (col(InboxRow.state) == state, col(InboxRow.arrived_at) < before)
            self._session.execute(delete(InboxRow).where(*old))

    def _row_of(self, payload: Payload) -> dict[str, object]:
        key, other_key = _keys(payload.keys)
        return {
            "key": key,
            "other_key": other_key,
            "kind": payload.kind.value,
            "lane": payload.lane,
            "body": dict(payload.body),
            "state": _KEPT,
            "arrived_at": self._now,
            "tries": 0,
            "lease_token": "",
        }

    def _insert_handled(self, keys: tuple[str, ...]) -> bool:
        try:
            with self._session.begin_nested():
                key, other_key = _keys(keys)
                self._session.add(InboxRow(key=key, other_key=other_key, state=_HANDLED, arrived_at=self._now))
        except IntegrityError:  # another worker marked it between our look and now
            return False
        return True


def _is_open() -> ColumnElement[bool]:
    return col(InboxRow.state).in_(_OPEN)


def _keys(keys: Sequence[str]) -> tuple[str, str | None]:
    """Its own key, which is the last; and the event's, which is the first where there are two."""
    return keys[-1], keys[0] if len(keys) > 1 else None


def _forget(row: InboxRow) -> None:
    row.state, row.body, row.next_at = _HANDLED, None, None
    release_lease(row)
