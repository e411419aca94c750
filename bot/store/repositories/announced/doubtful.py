"""Questions that wait for triage before anybody is asked, and those that were dismissed and are shown to be checked."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.core.states import QuestionState
from bot.core.telling.doubts import ONE_IN, SHOWN, DoubtfulPost, DoubtfulPosts
from bot.store.tables.questions import PostRow, QuestionRow

CHECKED_FOR = timedelta(days=7)
"""How long a dismissed post is shown to be checked."""


class DoubtfulQuestions:
    """Every query about them."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def present(self) -> DoubtfulPosts:
        """The newest `SHOWN` of either kind, and how many are held in all."""
        held = col(QuestionRow.state) == QuestionState.DOUBTFUL.value
        count = self._session.exec(select(func.count()).select_from(QuestionRow).where(held)).one()
        dismissed = (
            col(QuestionRow.state) == QuestionState.DISMISSED.value,
            col(QuestionRow.created_at) >= self._now - CHECKED_FOR,
            col(QuestionRow.number) % ONE_IN == 0,
        )
        return DoubtfulPosts(count, self._posts(held), self._posts(*dismissed))

    def _posts(self, *which: ColumnElement[bool]) -> tuple[DoubtfulPost, ...]:
        query = (
            select(QuestionRow, PostRow)
            .join(PostRow, col(PostRow.question) == col(QuestionRow.number))
            .where(*which, PostRow.role == "asked", col(PostRow.gone_at).is_(None))
            .order_by(col(QuestionRow.number).desc(), col(PostRow.number))
            .limit(SHOWN)
        )
        found: dict[int, DoubtfulPost] = {}
        for question, post in self._session.exec(query):
            number, words = question.number or 0, f"{post.title} {post.text}".strip()
            found.setdefault(number, DoubtfulPost(number, question.why, words, post.url))
        return tuple(found.values())
