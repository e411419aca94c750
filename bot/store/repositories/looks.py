"""Which posts are to be looked up again, the longest unseen first: our own replies as `bot.core.sending.fates` says,
and the posts of open and recent questions.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.sending.fates import next_look
from bot.core.states import OPEN, PUBLISHED_REPLIES
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow


class Looks:
    """Every query about looking posts up again."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def due(self, source: str, interval: timedelta, recent: timedelta) -> bool:
        """Whether a reply of ours there is due, or any post was last seen or looked up longer than `interval` ago."""
        replies, posts = self._due_replies(source).limit(1), self._due_posts(source, interval, recent).limit(1)
        return self._session.exec(replies).first() is not None or self._session.exec(posts).first() is not None

    def claim(
        self, source: str, interval: timedelta, recent: timedelta, most: int, again_at: datetime
    ) -> Sequence[str]:
        """The external ids of those, `most` at a time, our own replies first.

        The others count as looked up from now on; our own are due `again_at` unless the look is kept before.
        """
        replies = self._session.exec(self._due_replies(source).limit(most)).all()
        for row in replies:
            row.look_at = again_at
        posts = list(self._session.exec(self._due_posts(source, interval, recent).limit(most - len(replies))))
        self._looked_at(source, posts, self._now)
        return [*(row.external_id for row in replies), *posts]

    def put_off(self, source: str, ids: Sequence[str], again_at: datetime, interval: timedelta) -> None:
        """These are due again at that moment, and not before."""
        self._looked_at(source, ids, again_at - interval)
        for row in self._published(source, ids):
            row.look_at = again_at

    def keep(self, source: str, ids: Sequence[str], standing: Mapping[str, int | None]) -> list[int]:
        """These were looked up, and those that stand there have so many likes. Returns the questions of our own that
        stand.
        """
        questions = []
        for row in self._published(source, ids):
            row.look_at = next_look(row.sent_at or self._now, self._now)
            if row.external_id in standing:
                row.seen_at, likes = self._now, standing[row.external_id]
                row.likes = row.likes if likes is None else likes
                questions.append(row.question)
        return sorted(set(questions))

    def _looked_at(self, source: str, ids: Iterable[str], moment: datetime) -> None:
        chosen = update(PostRow).where(col(PostRow.source) == source, col(PostRow.external_id).in_(list(ids)))
        self._session.exec(chosen.values(looked_at=moment))

    def _due_posts(self, source: str, interval: timedelta, recent: timedelta) -> SelectOfScalar[str]:
        last: ColumnElement[datetime] = func.coalesce(PostRow.looked_at, PostRow.seen_at)
        wanted = or_(col(QuestionRow.state).in_(OPEN), col(QuestionRow.created_at) > self._now - recent)
        asked = select(PostRow.external_id).join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
        asked = asked.where(wanted, col(PostRow.own).is_(False))
        seen_long_ago = (PostRow.source == source, col(PostRow.gone_at).is_(None), last <= self._now - interval)
        return asked.where(*seen_long_ago).order_by(last, col(PostRow.number))

    def _due_replies(self, source: str) -> SelectOfScalar[ReplyRow]:
        due = self._replies_on(source).where(col(ReplyRow.look_at) <= self._now, col(ReplyRow.external_id) != "")
        return due.order_by(col(ReplyRow.look_at), col(ReplyRow.number))

    def _published(self, source: str, ids: Sequence[str]) -> Sequence[ReplyRow]:
        return self._session.exec(self._replies_on(source).where(col(ReplyRow.external_id).in_(ids))).all()

    def _replies_on(self, source: str) -> SelectOfScalar[ReplyRow]:
        query = select(ReplyRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        published = col(ReplyRow.state).in_([state.value for state in PUBLISHED_REPLIES])
        return query.where(PostRow.source == source, published)
