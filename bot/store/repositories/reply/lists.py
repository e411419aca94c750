"""Lists of replies over all questions: those in some state, and what somebody said lately."""

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.core.homes.home import ReplyLine
from bot.core.states import ReplyState
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow

_LATELY = 2_000
"""How many of the newest replies are looked through for one person's."""


class ReplyLists:
    """Every query for a list of replies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_states(self, states: Collection[ReplyState], limit: int, *, newest: bool = False) -> tuple[ReplyLine, ...]:
        """Replies in one of these states: those that were proposed first, or last."""
        order = col(ReplyRow.number).desc() if newest else col(ReplyRow.proposed_at)
        there = col(ReplyRow.state).in_([state.value for state in states])
        query = select(ReplyRow, PostRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post)).where(there)
        return tuple(_line(*found) for found in self._session.exec(query.order_by(order).limit(limit)))

    def said_lately(self, author: str, limit: int) -> tuple[ReplyLine, ...]:
        """This person's newest replies, whatever became of them."""
        newest = self._session.exec(select(func.max(col(ReplyRow.number)))).one() or 0
        theirs = (ReplyRow.author == author, col(ReplyRow.number) > newest - _LATELY, col(ReplyRow.amends).is_(None))
        query = select(ReplyRow, PostRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post)).where(*theirs)
        found = self._session.exec(query.order_by(col(ReplyRow.number).desc()).limit(limit))
        return tuple(_line(*one) for one in found)


def _line(row: ReplyRow, post: PostRow) -> ReplyLine:
    return ReplyLine(
        question=row.question,
        reply=row.number or 0,
        author=row.author,
        state=ReplyState(row.state),
        proposed_at=row.proposed_at,
        send_at=row.send_at,
        source=post.source,
        handle=post.author_handle,
        failure=row.failure,
        url=row.url,
        likes=row.likes,
    )
