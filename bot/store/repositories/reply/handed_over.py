"""Replies that a person posts by hand, and when it is looked whether they did."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.core.model import Assist
from bot.core.states import ReplyState
from bot.store.parameters import LIMIT, NOW
from bot.store.repositories.approvals import ReplyReader
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow

_R = ReplyState
TAKEN_BACK = frozenset({_R.PROPOSED, _R.CHANGES_ASKED, _R.DECLINED, _R.WITHDRAWN})
"""A reply in one of these that was handed over before is no longer to be posted; somebody may have it in hand still."""
_LOOKED_FOR = [state.value for state in (_R.HANDED_OVER, *sorted(TAKEN_BACK))]

_DUE = (
    select(PostRow.source, ReplyRow.number)
    .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
    .where(col(ReplyRow.state).in_(_LOOKED_FOR), col(ReplyRow.find_at) <= NOW)
    .order_by(col(ReplyRow.find_at), col(ReplyRow.number))
    .limit(LIMIT)
)


class HandedOver:
    """Every query about replies that are handed over, or were and have been taken back. `row` is how replies' rows are
    read.
    """

    def __init__(self, session: Session, now: datetime, row: ReplyReader) -> None:
        self._session = session
        self._now = now
        self._row = row

    def add(self, number: int, assist: Assist, find_at: datetime) -> None:
        """Store the prefilled link for the person who posts it, and when to look whether they did."""
        row = self._row(number)
        row.assist_url, row.find_at = assist.url, find_at

    def due(self, limit: int = 50) -> list[tuple[str, int]]:
        """(source, number) of replies that are due to be looked for."""
        found = self._session.exec(_DUE, params={"now": self._now, "limit": limit})
        return [(source, number) for source, number in found if number is not None]

    def look_at(self, number: int, moment: datetime | None) -> None:
        """When to look for a reply next; None stops looking."""
        self._row(number).find_at = moment

    def replying_to(self, posts: set[str], source: str) -> list[int]:
        """Replies to the posts with these external ids that are looked for, or were handed over."""
        query = (
            select(ReplyRow.number)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .where(col(ReplyRow.state).in_(_LOOKED_FOR), PostRow.source == source)
            .where(or_(ReplyRow.state == ReplyState.HANDED_OVER.value, col(ReplyRow.find_at).is_not(None)))
            .where(col(PostRow.external_id).in_(posts))
        )
        return [number for number in self._session.exec(query) if number is not None]
