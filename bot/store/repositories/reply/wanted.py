"""Conditions on the rows of replies: what a filter of the list of what left asks for."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, String, cast, func
from sqlmodel import Session, col, or_, select

from bot.core.outbound.filtering import OutboundFate, OutboundFilter
from bot.core.states import ReplyState
from bot.store.repositories.searching.index import POST_WORDS, REPLY_WORDS, WordIndex
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ApprovalRow, ReplyRow


def wanted(session: Session, which: OutboundFilter) -> list[ColumnElement[bool]]:
    """The conditions that a reply meets. They ask of other tables by themselves: of replies one index is read."""
    held = (_holds(session, term) for term in which.terms)
    return [_in_state(which), *_times(which), *_places(which), *_fates(which), *held]


def _in_state(which: OutboundFilter) -> ColumnElement[bool]:
    """The states are looked at one by one, newest first: most replies have left, and none are looked up by that."""
    if which.state is None and which.fate is None:
        return _STATE.not_in([ReplyState.APPLIED.value])
    return _STATE.in_(sorted(state.value for state in which.states))


_STATE = func.coalesce(col(ReplyRow.state), "")


def _times(which: OutboundFilter) -> Iterator[ColumnElement[bool]]:
    if which.since is not None:
        yield col(ReplyRow.listed_at) >= which.since
    if which.until is not None:
        yield col(ReplyRow.listed_at) < which.until


def _places(which: OutboundFilter) -> Iterator[ColumnElement[bool]]:
    if which.source:
        yield col(ReplyRow.source) == which.source
    if which.tag:
        tagged = cast(QuestionRow.tags, String).contains(f'"{which.tag}"', autoescape=True)
        yield (
            select(QuestionRow.number)
            .where(QuestionRow.number == ReplyRow.question, tagged)
            .correlate(ReplyRow)
            .exists()
        )
    if which.person:
        any_of_theirs = select(ApprovalRow.reply).where(ApprovalRow.by == which.person)
        present = (ApprovalRow.reply == ReplyRow.number, ApprovalRow.by == which.person)
        approved = select(ApprovalRow.reply).where(*present, ApprovalRow.sha256 == ReplyRow.sha256).correlate(ReplyRow)
        yield or_(col(ReplyRow.author) == which.person, col(ReplyRow.number).in_(any_of_theirs) & approved.exists())


def _fates(which: OutboundFilter) -> Iterator[ColumnElement[bool]]:
    if which.fate is OutboundFate.LIKED:
        yield col(ReplyRow.likes) > 0
    if which.fate is OutboundFate.ANSWERED:
        there = (PostRow.source == ReplyRow.source, PostRow.parent_id == ReplyRow.external_id)
        answered = select(PostRow.number).where(*there, col(PostRow.own).is_(False)).correlate(ReplyRow)
        yield col(ReplyRow.external_id) != ""
        yield answered.exists()


def _holds(session: Session, term: str) -> ColumnElement[bool]:
    """Whether the term stands in the reply, or in the post that it answers."""
    replies, posts = WordIndex(session, REPLY_WORDS), WordIndex(session, POST_WORDS)
    ours = replies.holds(col(ReplyRow.number), term, col(ReplyRow.text), col(ReplyRow.standing))
    texts = (col(PostRow.title), col(PostRow.text), col(PostRow.author_handle))
    theirs = select(PostRow.number).where(posts.holds(col(PostRow.number), term, *texts))
    return or_(ours, col(ReplyRow.post).in_(theirs))
