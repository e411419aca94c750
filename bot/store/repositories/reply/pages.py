"""Replies page by page, each with its question, where it goes and who approved it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from bot.core.api.replies import ReadReply, ReadReplyPage, ReplyChoice
from bot.core.errors import NotFound
from bot.core.sending.fates import Fate
from bot.store.repositories.question.conditions import has_any_tag
from bot.store.repositories.question.values import question_of
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ApprovalRow, ReplyRow
from bot.store.tables.reply_values import reply_of

_Found = tuple[ReplyRow, PostRow, QuestionRow]


class ReplyPages:
    """Every query for a page of replies. Amendments are left out: their words are those of the reply they amend."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, choice: ReplyChoice) -> ReadReplyPage:
        """The chosen replies. Raises Faulty."""
        query = _all().where(*_conditions(choice)).order_by(col(ReplyRow.number).desc())
        found = self._session.exec(query.limit(choice.limit + 1)).all()
        shown = found[: choice.limit]
        following = shown[-1][0].number if len(found) > len(shown) else None
        return ReadReplyPage(self._read(shown), following)

    def one(self, number: int) -> ReadReply:
        """One reply. Raises NotFound."""
        found = self._session.exec(_all().where(ReplyRow.number == number)).first()
        if found is None:
            raise NotFound(f"There is no reply {number}.")
        return self._read([found])[0]

    def _read(self, found: Sequence[_Found]) -> tuple[ReadReply, ...]:
        approvals: defaultdict[int, list[str]] = defaultdict(list)
        numbers = [row.number for row, _, _ in found]
        query = select(ApprovalRow).join(ReplyRow, col(ReplyRow.number) == col(ApprovalRow.reply))
        present = (
            col(ApprovalRow.sha256) == col(ReplyRow.sha256),
            col(ApprovalRow.question_sha256) == col(ReplyRow.question_sha256),
        )
        here = query.where(col(ApprovalRow.reply).in_(numbers), *present).order_by(col(ApprovalRow.at))
        for yes in self._session.exec(here):
            approvals[yes.reply].append(yes.by)
        return tuple(
            ReadReply(
                reply=reply_of(row),
                question=question_of(question),
                source=post.source,
                post_url="" if post.gone_at else post.url,
                approved_by=tuple(approvals[row.number or 0]),
                fate=Fate(row.sent_at, row.seen_at, row.likes),
            )
            for row, post, question in found
        )


def _all() -> Select[ReplyRow, PostRow, QuestionRow]:
    query = select(ReplyRow, PostRow, QuestionRow).join(PostRow, col(PostRow.number) == col(ReplyRow.post))
    query = query.join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
    return query.where(col(ReplyRow.amends).is_(None))


def _conditions(choice: ReplyChoice) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if choice.state:
        wanted.append(col(ReplyRow.state).in_([state.value for state in choice.states]))
    if choice.before is not None:
        wanted.append(col(ReplyRow.number) < choice.before)
    if choice.tag:
        wanted.append(has_any_tag([choice.tag]))
    if choice.source:
        wanted.append(col(PostRow.source) == choice.source)
    if choice.author:
        wanted.append(col(ReplyRow.author) == choice.author)
    if choice.since is not None:
        wanted.append(col(ReplyRow.proposed_at) >= choice.since)
    if choice.until is not None:
        wanted.append(col(ReplyRow.proposed_at) < choice.until)
    return wanted
