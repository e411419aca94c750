"""Answers that stand in public now, the newest first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.core.answers.standing import StandingAnswer
from bot.core.states import PUBLISHED_REPLIES
from bot.store.repositories.people.opt_outs import OptOuts
from bot.store.repositories.question.conditions import has_any_tag
from bot.store.tables.history import HistoryRow
from bot.store.tables.post_values import kept_post
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.reply_values import reply_of

_CHANGES = ("reply.amended", "reply.edited_there")


class StandingAnswers:
    """Every query about what stands in public."""

    def __init__(self, session: Session, opt_outs: OptOuts) -> None:
        self._session = session
        self._opt_outs = opt_outs

    def newest(self, limit: int, tags: Collection[str] = ()) -> tuple[StandingAnswer, ...]:
        """With one of these tags, where any are named. Left out are holding answers, those to a post that is gone, and
        those to whoever wants no answer.
        """
        query = (  # walked along the time they were sent, until there are enough: so no other index is to tempt
            select(ReplyRow, PostRow, QuestionRow.tags)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
            .where(func.coalesce(col(ReplyRow.state), "").in_([state.value for state in PUBLISHED_REPLIES]))
            .where(col(ReplyRow.sent_at).is_not(None), col(ReplyRow.holding).is_(False))
            .where(func.coalesce(col(ReplyRow.amends), 0) == 0, col(PostRow.gone_at).is_(None))
        )
        query = query.where(has_any_tag(tags)) if tags else query
        newest = query.order_by(col(ReplyRow.sent_at).desc(), col(ReplyRow.number).desc()).limit(limit)
        found = [one for one in self._session.exec(newest) if self._opt_outs.covering_row(one[1]) is None]
        changed = self._changed([row.number or 0 for row, _, _ in found])
        return tuple(
            StandingAnswer(
                reply=reply_of(row),
                post=kept_post(post).post,
                tags=tuple(names or ()),
                sent_at=row.sent_at,
                changed_at=max(row.sent_at, changed.get(row.number or 0, row.sent_at)),
            )
            for row, post, names in found
            if row.sent_at is not None
        )

    def _changed(self, numbers: Collection[int]) -> dict[int, datetime]:
        entry = HistoryRow
        changes = func.coalesce(col(entry.what), "").in_(_CHANGES)  # among their own, not among all of a kind
        told = (col(entry.reply).in_(numbers), changes)
        query = select(entry.reply, entry.at).where(*told).order_by(col(entry.seq))
        return {reply or 0: at for reply, at in self._session.exec(query)}
