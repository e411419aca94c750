"""Lists of replies over all questions: those in some state, and what somebody said lately."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.core.homes.home import ReplyLine
from bot.core.states import ReplyState
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow

_CHANGES = ("reply.amended", "reply.deleted", "reply.edited_there", "reply.removed")
_LATELY = 2_000
"""How many of the newest replies are looked through for one person's."""

_OLDEST = (col(ReplyRow.proposed_at), col(ReplyRow.number))


class ReplyLists:
    """Every query for a list of replies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_states(self, states: Collection[ReplyState], limit: int) -> tuple[ReplyLine, ...]:
        """Replies in one of these states, those that were proposed first."""
        there = col(ReplyRow.state).in_([state.value for state in states])
        query = select(ReplyRow, PostRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post)).where(there)
        return tuple(_line(*found) for found in self._session.exec(query.order_by(*_OLDEST).limit(limit)))

    def changed_since(self, moment: datetime, limit: int) -> tuple[ReplyLine, ...]:
        """Published replies that were corrected, edited or taken away in public since then, the last change first."""
        entry = HistoryRow
        query = select(entry.reply, entry.at).where(col(entry.what).in_(_CHANGES), entry.at >= moment)
        changed: dict[int, datetime] = {}
        for reply, at in self._session.exec(query.order_by(col(entry.seq).desc()).limit(_LATELY)):
            if reply is not None and len(changed) < limit:
                changed.setdefault(reply, at)
        rows = select(ReplyRow, PostRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        found = {
            row.number: (row, post) for row, post in self._session.exec(rows.where(col(ReplyRow.number).in_(changed)))
        }
        return tuple(replace(_line(*found[reply]), since=at) for reply, at in changed.items() if reply in found)

    def said_lately(self, author: str, limit: int) -> tuple[ReplyLine, ...]:
        """This person's newest replies, whatever became of them."""
        newest = self._session.exec(select(func.max(col(ReplyRow.number)))).one() or 0
        theirs = (ReplyRow.author == author, col(ReplyRow.number) > newest - _LATELY, col(ReplyRow.amends).is_(None))
        query = select(ReplyRow, PostRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post)).where(*theirs)
        found = self._session.exec(query.order_by(col(ReplyRow.number).desc()).limit(limit))
        return tuple(_line(*one) for one in found)

    def followed_up(self, questions: Collection[int]) -> frozenset[int]:
        """Those of these questions to which a post came after them."""
        here = (col(PostRow.question).in_(questions), PostRow.role == "follow_up", col(PostRow.gone_at).is_(None))
        return frozenset(one for one in self._session.exec(select(PostRow.question).where(*here).distinct()) if one)


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
        sent_at=row.sent_at,
        since=row.sent_at if row.state == ReplyState.SENT.value else None,
    )
