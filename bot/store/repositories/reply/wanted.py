"""Conditions on the rows of replies: what a filter of the list of what left asks for."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, or_, select

from bot.core.outbound.filtering import OutboundFate, OutboundFilter
from bot.store.repositories.searching.index import POST_WORDS, REPLY_WORDS, WordIndex
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ApprovalRow, ReplyRow


def wanted(session: Session, which: OutboundFilter) -> list[ColumnElement[bool]]:
    """The conditions that a reply meets. They ask of other tables by themselves, so that only replies are read."""
    states = [col(ReplyRow.state).in_(sorted(state.value for state in which.states))]
    return [*states, *_times(which), *_places(which), *_fates(which), *(_holds(session, term) for term in which.terms)]


def _times(which: OutboundFilter) -> Iterator[ColumnElement[bool]]:
    if which.since is not None:
        yield col(ReplyRow.listed_at) >= which.since
    if which.until is not None:
        yield col(ReplyRow.listed_at) < which.until


def _places(which: OutboundFilter) -> Iterator[ColumnElement[bool]]:
    if which.source:
        there = select(PostRow.number).where(PostRow.number == ReplyRow.post, PostRow.source == which.source)
        yield there.correlate(ReplyRow).exists()
    if which.tag:
        tagged = cast(QuestionRow.tags, String).contains(f'"{which.tag}"', autoescape=True)
        yield (
            select(QuestionRow.number)
            .where(QuestionRow.number == ReplyRow.question, tagged)
            .correlate(ReplyRow)
            .exists()
        )
    if which.person:
        theirs = (ApprovalRow.by == which.person, ApprovalRow.reply == ReplyRow.number)
        approved = select(ApprovalRow.reply).where(*theirs, ApprovalRow.sha256 == ReplyRow.sha256)
        yield or_(col(ReplyRow.author) == which.person, approved.correlate(ReplyRow).exists())


def _fates(which: OutboundFilter) -> Iterator[ColumnElement[bool]]:
    if which.fate is OutboundFate.LIKED:
        yield col(ReplyRow.likes) > 0
    if which.fate is OutboundFate.ANSWERED:
        below = PostRow.__table__.alias()  # type: ignore[attr-defined]
        answered = select(PostRow.number).join(
            below,
            (below.c.source == col(PostRow.source))
            & (below.c.parent_id == col(ReplyRow.external_id))
            & below.c.own.is_(False),
        )
        yield col(ReplyRow.external_id) != ""
        yield answered.where(PostRow.number == ReplyRow.post).correlate(ReplyRow).exists()


def _holds(session: Session, term: str) -> ColumnElement[bool]:
    """Whether the term stands in the reply, or in the post that it answers."""
    replies, posts = WordIndex(session, REPLY_WORDS), WordIndex(session, POST_WORDS)
    ours = replies.holds(col(ReplyRow.number), term, col(ReplyRow.text), col(ReplyRow.standing))
    texts = (col(PostRow.title), col(PostRow.text), col(PostRow.author_handle))
    theirs = select(PostRow.number).where(posts.holds(col(PostRow.number), term, *texts))
    return or_(ours, col(ReplyRow.post).in_(theirs))
