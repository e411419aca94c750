"""The list of what left, waits or failed: filtered, counted, and read in pages that stay what they are while others are
added.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from bot.core.outbound.filtering import OutboundCursor, OutboundFilter
from bot.core.outbound.line import NewerPage, OutboundLine, ReviewLine
from bot.core.reply import Approval
from bot.core.sending.fates import Fate
from bot.core.states import ReplyState
from bot.core.text.findings_json import findings_from_json
from bot.core.text.lint_finding import BlockOverride
from bot.store.repositories.reply.wanted import wanted
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ApprovalRow, BlockOverrideRow, ReplyRow, VersionRow
from bot.store.tables.reply_values import approval_of, override_of, reply_of

_LISTED = select(ReplyRow, PostRow, QuestionRow.tags).join(PostRow, col(PostRow.number) == col(ReplyRow.post))
_LISTED = _LISTED.join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
_NEWEST_FIRST = (col(ReplyRow.listed_at).desc(), col(ReplyRow.number).desc())
_OF_PRESENT_WORDS = (
    col(ApprovalRow.sha256) == col(ReplyRow.sha256),
    col(ApprovalRow.question_sha256) == col(ReplyRow.question_sha256),
)


class OutboundReplies:
    """Every query for what left, waits or failed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, which: OutboundFilter) -> Mapping[ReplyState, int]:
        """How many there are in each state."""
        query = select(ReplyRow.state, func.count()).where(*wanted(self._session, which)).group_by(col(ReplyRow.state))
        return {ReplyState(state): count for state, count in self._session.exec(query)}

    def page(
        self, which: OutboundFilter, after: OutboundCursor | None, limit: int, *, claims: bool = False
    ) -> tuple[OutboundLine, ...]:
        """So many after the cursor, newest first; with the time of the first claim, where that is asked for."""
        found = select(ReplyRow.number).where(*wanted(self._session, which), *_after(after))
        numbers = [number or 0 for number in self._session.exec(found.order_by(*_NEWEST_FIRST).limit(limit))]
        rows = self._session.exec(_LISTED.where(col(ReplyRow.number).in_(numbers)).order_by(*_NEWEST_FIRST)).all()
        approvals, overrides = self._approvals(numbers), self._overrides(numbers)
        answers = self._answers([(post.source, row.external_id) for row, post, _ in rows if row.external_id])
        claimed = self._claims({row.question for row, _, _ in rows}) if claims else {}
        return tuple(
            replace(
                _line(row, post, tags or ()),
                approvals=tuple(approvals.get(row.number or 0, ())),
                override=overrides.get(row.number or 0),
                answers=answers[(post.source, row.external_id)],
                claimed_at=claimed.get(row.question),
            )
            for row, post, tags in rows
        )

    def newer(self, which: OutboundFilter, than: OutboundCursor, size: int) -> NewerPage | None:
        """The page of so many before the one that begins with `than`; None where that is the first."""
        at, number = col(ReplyRow.listed_at), col(ReplyRow.number)
        ahead = (at >= than.at, (at > than.at) | (number > than.number))
        found = select(ReplyRow.listed_at, ReplyRow.number).where(*wanted(self._session, which), *ahead)
        rows = self._session.exec(found.order_by(at.asc(), number.asc()).limit(size + 1)).all()
        if not rows:
            return None
        last_at, last = rows[-1]
        return NewerPage(OutboundCursor(last_at, last or 0) if last_at and len(rows) > size else None)

    def in_review(self, limit: int) -> tuple[ReviewLine, ...]:
        """Replies that wait for a decision, those that have waited longest first."""
        present = (col(VersionRow.reply) == col(ReplyRow.number), col(VersionRow.number) == col(ReplyRow.version))
        query = (
            select(ReplyRow, PostRow, VersionRow.at, QuestionRow)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
            .join(VersionRow, present[0] & present[1])
            .where(ReplyRow.state == ReplyState.PROPOSED.value)
            .order_by(col(VersionRow.at), col(ReplyRow.number))
            .limit(limit)
        )
        rows = self._session.exec(query).all()
        approvals = self._approvals([row.number or 0 for row, _, _, _ in rows])
        return tuple(
            _review_line(row, post, since, question, len(approvals.get(row.number or 0, ())))
            for row, post, since, question in rows
        )

    def _approvals(self, numbers: Collection[int]) -> Mapping[int, Sequence[Approval]]:
        query = select(ApprovalRow).join(ReplyRow, col(ReplyRow.number) == col(ApprovalRow.reply))
        query = query.where(col(ApprovalRow.reply).in_(numbers), *_OF_PRESENT_WORDS).order_by(col(ApprovalRow.at))
        found: defaultdict[int, list[Approval]] = defaultdict(list)
        for row in self._session.exec(query):
            found[row.reply].append(approval_of(row))
        return found

    def _overrides(self, numbers: Collection[int]) -> Mapping[int, BlockOverride]:
        query = select(BlockOverrideRow).join(ReplyRow, col(ReplyRow.number) == col(BlockOverrideRow.reply))
        query = query.where(
            col(BlockOverrideRow.reply).in_(numbers), col(BlockOverrideRow.sha256) == col(ReplyRow.sha256)
        )
        return {row.reply: override_of(row) for row in self._session.exec(query)}

    def _answers(self, places: Collection[tuple[str, str]]) -> Counter[tuple[str, str]]:
        """How many posts by others stand below each of ours, by source and external id."""
        query = select(PostRow.source, PostRow.parent_id, func.count()).group_by(
            col(PostRow.source), col(PostRow.parent_id)
        )
        there = tuple_(col(PostRow.source), col(PostRow.parent_id)).in_(list(places))
        rows = self._session.exec(query.where(there, col(PostRow.own).is_(False))) if places else ()
        return Counter({(source, parent): count for source, parent, count in rows})

    def _claims(self, questions: Collection[int]) -> Mapping[int, datetime]:
        entry = HistoryRow
        query = select(entry.question, func.min(col(entry.at))).where(
            col(entry.question).in_(questions), col(entry.what) == "question.claimed"
        )
        found = self._session.exec(query.group_by(col(entry.question)))
        return {question: at for question, at in found if question is not None}


def _after(cursor: OutboundCursor | None) -> list[ColumnElement[bool]]:
    if cursor is None:
        return []
    at, number = col(ReplyRow.listed_at), col(ReplyRow.number)
    return [at <= cursor.at, (at < cursor.at) | (number < cursor.number)]


def _line(row: ReplyRow, post: PostRow, tags: Sequence[str]) -> OutboundLine:
    return OutboundLine(
        reply=reply_of(row),
        listed_at=row.listed_at or row.proposed_at,
        source=post.source,
        handle=post.author_handle,
        asked=f"{post.title}\n{post.text}".strip(),
        post_url=post.url,
        tags=tuple(tags),
        seen_at=post.seen_at,
        fate=Fate(row.sent_at, row.seen_at, row.likes),
        approvals_needed=row.approvals_needed,
        findings=findings_from_json(row.findings or ()),
    )


def _review_line(row: ReplyRow, post: PostRow, since: datetime, question: QuestionRow, approvals: int) -> ReviewLine:
    return ReviewLine(
        reply=row.number or 0,
        question=row.question,
        author=row.author,
        source=post.source,
        handle=post.author_handle,
        begins=reply_of(row).shown.plain,
        waits_since=since,
        approvals=approvals,
        approvals_needed=row.approvals_needed,
        due_at=question.due_at if question.due_clock == "review" else None,
        amends=row.amends,
    )
