"""Replies that a person posts by hand, and when it is looked whether they did."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.model import Assist
from bot.core.states import ReplyState
from bot.store.repositories.approvals import ReplyReader
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow


class HandedOver:
    """Every query about handed-over replies. `row` is how replies' rows are read."""

    def __init__(self, session: Session, now: datetime, row: ReplyReader) -> None:
        self._session = session
        self._now = now
        self._row = row

    def add(self, number: int, assist: Assist, find_at: datetime) -> None:
        """Store the prefilled link for the person who posts it, and when to look whether they did."""
        row = self._row(number)
        row.assist_url, row.find_at = assist.url, find_at

    def due(self, limit: int = 50) -> list[tuple[str, int]]:
        """(source, number) of handed-over replies that are due to be looked for."""
        query = (
            select(PostRow.source, ReplyRow.number)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .where(ReplyRow.state == ReplyState.HANDED_OVER.value, col(ReplyRow.find_at) <= self._now)
        )
        found = self._session.exec(query.order_by(col(ReplyRow.find_at)).limit(limit))
        return [(source, number) for source, number in found if number is not None]

    def look_at(self, number: int, moment: datetime | None) -> None:
        """When to look for a handed-over reply next; None stops looking."""
        self._row(number).find_at = moment

    def replying_to(self, posts: set[str], source: str) -> list[int]:
        """Handed-over replies to the posts with these external ids."""
        query = (
            select(ReplyRow.number)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .where(ReplyRow.state == ReplyState.HANDED_OVER.value, PostRow.source == source)
            .where(col(PostRow.external_id).in_(posts))
        )
        return [number for number in self._session.exec(query) if number is not None]
