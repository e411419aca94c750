"""Which posts are to be looked up again: those of open and recent questions, the longest unseen first."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.states import OPEN
from bot.store.tables.questions import PostRow, QuestionRow


class Looks:
    """Every query about looking posts up again."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def due(self, source: str, interval: timedelta, recent: timedelta) -> bool:
        """Whether any post of this source was last seen or looked up longer than `interval` ago."""
        return self._session.exec(self._waiting(source, interval, recent).limit(1)).first() is not None

    def claim(self, source: str, interval: timedelta, recent: timedelta, most: int) -> Sequence[str]:
        """The external ids of those, `most` at a time; they count as looked up from now on."""
        found = list(self._session.exec(self._waiting(source, interval, recent).limit(most)))
        self.put_off(source, found, self._now)
        return found

    def put_off(self, source: str, ids: Iterable[str], looked_at: datetime) -> None:
        """These posts count as looked up at that moment."""
        chosen = update(PostRow).where(col(PostRow.source) == source, col(PostRow.external_id).in_(list(ids)))
        self._session.exec(chosen.values(looked_at=looked_at))

    def _waiting(self, source: str, interval: timedelta, recent: timedelta) -> SelectOfScalar[str]:
        last: ColumnElement[datetime] = func.coalesce(PostRow.looked_at, PostRow.seen_at)
        wanted = or_(col(QuestionRow.state).in_(OPEN), col(QuestionRow.created_at) > self._now - recent)
        query = select(PostRow.external_id).join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
        query = query.where(PostRow.source == source, col(PostRow.gone_at).is_(None), col(PostRow.own).is_(False))
        return query.where(wanted, last <= self._now - interval).order_by(last)
