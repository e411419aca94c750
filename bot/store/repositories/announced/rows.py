"""What rows with a message of their own have alike: which are out of date in Slack, who works on one, where its message
stands. What each is about is in its own repository.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.errors import NotFound
from bot.core.slack_messages import MessageState, SlackMessage, SlackPlace
from bot.store.leases import LEASE, Lease, check_lease, release_lease, take_lease
from bot.store.parameters import LIMIT, NOW
from bot.store.repositories.question.shown import message_of
from bot.store.rows import find_row
from bot.store.tables.slack import BurstAnswerRow, BurstCallRow, BurstRow, NoticeRow, SlackMessageRow

REDRAWN_EVERY = timedelta(seconds=5)
"""Such a message is drawn no more often: Slack takes about 50 updates a minute of all messages together."""

RowT = TypeVar("RowT", BurstRow, NoticeRow, BurstAnswerRow, BurstCallRow)


class AnnouncedRows(Generic[RowT]):
    """Every query about such rows and their messages. `owner` is the column by which a message knows its row, and the
    message's key.
    """

    owner: ClassVar[str]
    table: type[RowT]

    def __init__(self, session: Session, now: datetime, lease: timedelta = LEASE) -> None:
        self._session = session
        self._now = now
        self._lease = lease

    def to_show(self, limit: int = 50) -> list[int]:
        """Those whose message in Slack is out of date and may be updated now."""
        found = self._session.exec(_to_show(self.table), params={"now": self._now, "limit": limit})
        return [number for number in found if number is not None]

    def claim_for_showing(self, number: int) -> Lease | None:
        """Lease one whose message is out of date; None when it is not due or another worker has it."""
        row = self.row(number, lock=True)
        if row.show_at is None or row.show_at > self._now:
            return None
        return take_lease(row, self._now, self._lease)

    def moved(self, number: int, token: str, channel: str) -> None:
        """Announce it in another channel, at once, because its own cannot be used. Raises Stale for another token."""
        row = check_lease(self.row(number, lock=True), token)
        row.channel = channel
        self.lose_message(number)
        release_lease(row)

    def put_off(self, number: int, token: str, again_at: datetime) -> None:
        """Release the claim until `again_at`. Raises Stale for another token."""
        row = check_lease(self.row(number, lock=True), token)
        row.show_at = again_at
        release_lease(row)

    def message(self, number: int) -> SlackMessage | None:
        """The message that tells of it."""
        row = self._message(number)
        return None if row is None else message_of(row)

    def begin_posting(self, number: int, channel: str) -> int:
        """Write down, before Slack is asked, that its message is being posted in this channel. Returns the number of
        the message's row.
        """
        row = self._message(number) or SlackMessageRow(key=self.owner)
        setattr(row, self.owner, number)
        row.channel, row.state = channel, MessageState.POSTING.value
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def record_message(self, number: int, place: SlackPlace, drawn: str) -> None:
        """Write down where its message stands and what it shows."""
        row = self._message(number)
        if row is not None:
            row.room, row.ts, row.state, row.drawn = place.room, place.ts, MessageState.POSTED.value, drawn
            row.next_at = self._now + REDRAWN_EVERY

    def lose_message(self, number: int) -> None:
        """Write down that its message is not there: another is to be posted."""
        row = self._message(number)
        if row is not None:
            row.state, row.ts = MessageState.WANTED.value, ""

    def redrawn_from(self, number: int | None) -> datetime:
        """When its message may be updated next, so that what changes every second is not updated every second."""
        rests_until = None
        if number is not None:
            query = select(SlackMessageRow.next_at).where(self._is_of(number))
            rests_until = self._session.exec(query).first()
        return max(self._now, rests_until or self._now)

    def row(self, number: int, *, lock: bool = False) -> RowT:
        """The row. Raises NotFound."""
        row = find_row(self._session, self.table, number, lock=lock)
        if row is None:
            raise NotFound(f"There is no {self.owner} {number}.")
        return row

    def _message(self, number: int) -> SlackMessageRow | None:
        return self._session.exec(select(SlackMessageRow).where(self._is_of(number))).first()

    def _is_of(self, number: int) -> ColumnElement[bool]:
        owned: ColumnElement[bool] = getattr(SlackMessageRow, self.owner) == number
        return owned


@cache
def _to_show(table: type[BurstRow] | type[NoticeRow]) -> SelectOfScalar[int] | SelectOfScalar[None]:
    free = col(table.lease_until).is_(None) | (col(table.lease_until) <= NOW)
    query = select(table.number).where(col(table.show_at) <= NOW, free)
    return query.order_by(col(table.show_at), col(table.number)).limit(LIMIT)
