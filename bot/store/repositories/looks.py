"""Which posts are to be looked up again: those of open and recent questions and our recent replies, the longest unseen
first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.states import OPEN, PUBLISHED_REPLIES
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow


class Looks:
    """Every query about looking posts up again."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def due(self, source: str, interval: timedelta, recent: timedelta) -> bool:
        """Whether any post of this source was last seen or looked up longer than `interval` ago."""
        waiting = (query.limit(1) for query in self._waiting(source, interval, recent))
        return any(self._session.exec(query).first() is not None for query in waiting)

    def claim(self, source: str, interval: timedelta, recent: timedelta, most: int) -> Sequence[str]:
        """The external ids of those, `most` at a time; they count as looked up from now on."""
        found: list[str] = []
        for query in self._waiting(source, interval, recent):
            found += self._session.exec(query.limit(most - len(found)))
        self.put_off(source, found, self._now)
        return found

    def put_off(self, source: str, ids: Iterable[str], looked_at: datetime) -> None:
        """These posts count as looked up at that moment."""
        chosen = update(PostRow).where(col(PostRow.source) == source, col(PostRow.external_id).in_(list(ids)))
        self._session.exec(chosen.values(looked_at=looked_at))

    def _waiting(self, source: str, interval: timedelta, recent: timedelta) -> Sequence[SelectOfScalar[str]]:
        last: ColumnElement[datetime] = func.coalesce(PostRow.looked_at, PostRow.seen_at)
        wanted = or_(col(QuestionRow.state).in_(OPEN), col(QuestionRow.created_at) > self._now - recent)
        asked = select(PostRow.external_id).join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
        asked = asked.where(wanted, col(PostRow.own).is_(False))
        replied = select(PostRow.external_id).join(ReplyRow, col(ReplyRow.external_id) == col(PostRow.external_id))
        replied = replied.where(col(ReplyRow.sent_at) > self._now - recent, col(PostRow.own).is_(True))
        replied = replied.where(col(ReplyRow.state).in_([state.value for state in PUBLISHED_REPLIES]))
        seen_long_ago = (PostRow.source == source, col(PostRow.gone_at).is_(None), last <= self._now - interval)
        return [query.where(*seen_long_ago).order_by(last) for query in (asked, replied)]
