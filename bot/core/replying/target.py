"""Whose turn it is in a conversation: which posts we should answer, and which of them a reply goes to. Pure."""

from collections.abc import Collection
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.errors import NotAllowed, NotFound
from bot.core.model import ReplyMode
from bot.core.reply import Reply
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, UNANSWERED, QuestionState, ReplyState

_S = ReplyState
LEFT = frozenset({_S.SENDING, _S.UNCERTAIN, _S.HANDED_OVER})
"""A reply in one of these may stand in public: nobody can call it back."""

LEAVING = LEFT | {_S.APPROVED, _S.WAITING}
"""A reply in one of these is on its way."""


def is_for_us(detail: QuestionDetail, kept: KeptPost) -> bool:
    """Whether a follow-up wants an answer from us: an asker wrote it, or it replies to our own reply."""
    askers = {_author_key(asked) for asked in detail.posts if asked.role == "asked"}
    ours = {file.reply.external_id for file in detail.replies if file.reply.external_id}
    return _author_key(kept) in askers or kept.post.parent_id in ours


def can_be_answered(kept: KeptPost) -> bool:
    """Whether we may reply to it: it is not gone, and its channel takes a reply."""
    return not kept.gone and kept.post.capabilities.reply is not ReplyMode.NONE


def any_can_be_answered(detail: QuestionDetail) -> bool:
    """Whether a reply can be written for any of its posts."""
    return any(can_be_answered(kept) for kept in detail.posts)


def is_answered(detail: QuestionDetail) -> bool:
    """Whether we have answered, and every follow-up for us has a published answer too, is gone or wants none. A holding
    answer is none.
    """
    out = _answered_posts(detail)
    follow_ups = (kept for kept in detail.posts if kept.role == "follow_up" and is_for_us(detail, kept))
    return bool(out) and all(kept.number in out or kept.gone or kept.opt_out for kept in follow_ups)


def is_answered_post(detail: QuestionDetail, kept: KeptPost) -> bool:
    """Whether this post has a published answer of ours. A holding answer is none."""
    return kept.number in _answered_posts(detail)


def waiting_follow_up(detail: QuestionDetail) -> KeptPost | None:
    """The newest follow-up for us that has no answer, once we have answered the question."""
    out = _answered_posts(detail)
    waiting = (
        kept
        for kept in reversed(detail.posts)
        if kept.role == "follow_up" and is_for_us(detail, kept) and kept.number not in out and can_be_answered(kept)
    )
    return next(waiting, None) if out else None


def follow_ups_since(detail: QuestionDetail, since: datetime) -> tuple[KeptPost, ...]:
    """What came for us since then, oldest first; what was taken away is not among it."""
    return tuple(
        kept
        for kept in detail.posts
        if kept.role == "follow_up" and not kept.gone and kept.post.written_at >= since and is_for_us(detail, kept)
    )


def may_stand(detail: QuestionDetail) -> bool:
    """Whether an answer of ours stands there, or may: one that is being taken back does until it is gone."""
    there = PUBLISHED_REPLIES | LEFT | {_S.DELETING}
    return any(file.reply.state in there for file in detail.replies)


def has_lapsed(detail: QuestionDetail) -> bool:
    """Whether nobody waits for an answer any more: it has none, every post of it was taken away, and nothing of ours is
    on its way there.
    """
    leaving = any(file.reply.state in (_S.SENDING, _S.UNCERTAIN) for file in detail.replies)
    gone = bool(detail.posts) and all(kept.gone for kept in detail.posts)
    return gone and not leaving and detail.question.state in UNANSWERED


def target_of(detail: QuestionDetail, post: int | None) -> KeptPost:
    """The post a reply goes to: the one given, else the newest unanswered follow-up for us once we have answered, else
    the oldest post that asks and has no reply of ours, published or on its way.

    Raises NotFound when there is none, NotAllowed for a question that is merged into another and, with the channel's
    reason, for a post that takes no reply from us.
    """
    chosen = _likeliest(detail) if post is None else _named(detail, post)
    if chosen.post.capabilities.reply is ReplyMode.NONE and not chosen.gone:
        why = chosen.post.capabilities.why
        raise NotAllowed(f"{chosen.post.source} takes no reply from here{f': {why}' if why else '.'}")
    return chosen


def rivals(detail: QuestionDetail, reply: Reply) -> tuple[ReplyDetail, ...]:
    """The other replies to the post that this one answers that are live or published. An amendment and a holding answer
    have none, and are none.
    """
    if reply.amends is not None or reply.holding:
        return ()
    return tuple(
        file
        for file in detail.replies
        if file.reply.post == reply.post
        and file.reply.number != reply.number
        and file.reply.amends is None
        and not file.reply.holding
        and file.reply.state in (LIVE_REPLIES | PUBLISHED_REPLIES)
    )


def rival_obstacle(detail: QuestionDetail, reply: Reply, on_its_way: Collection[ReplyState]) -> str:
    """Why this one may not leave beside another reply to its post, which stands there or is in one of these states, and
    what can be done; "" when it may.
    """
    others = [file.reply for file in rivals(detail, reply)]
    if any(other.state in PUBLISHED_REPLIES for other in others):
        return "We have answered this post already. Correct the answer that stands, or decline this one."
    if ahead := [other for other in others if other.state in on_its_way]:
        return f"Another answer to this post is {ahead[0].state.words}. See first what becomes of it, or call it back."
    return ""


def _answered_posts(detail: QuestionDetail) -> set[int]:
    """The posts that have a published answer of ours; one that only says that it will come leaves its post open."""
    published = (file.reply for file in detail.replies if file.reply.state in PUBLISHED_REPLIES)
    return {reply.post for reply in published if not reply.holding}


def _named(detail: QuestionDetail, post: int) -> KeptPost:
    named = next((kept for kept in detail.posts if kept.number == post), None)
    if named is None:
        raise _no_target_error(detail, "has no such post.")
    return named


def _likeliest(detail: QuestionDetail) -> KeptPost:
    answered = _answered_posts(detail)
    asked = [kept for kept in detail.posts if kept.role == "asked"]
    follow_ups = [kept for kept in detail.posts if kept.role == "follow_up" and is_for_us(detail, kept)]
    open_to_us = [*reversed(follow_ups), *asked] if answered else asked
    waiting = [kept for kept in open_to_us if kept.number not in answered and can_be_answered(kept)]
    leaving = {file.reply.post for file in detail.replies if file.reply.state in LEAVING}
    free = [kept for kept in waiting if kept.number not in leaving]
    likeliest = free or waiting or asked
    if not likeliest:
        raise _no_target_error(detail, "has no post to answer.")
    return likeliest[0]


def _no_target_error(detail: QuestionDetail, why: str) -> NotFound | NotAllowed:
    question = detail.question
    if question.state is not QuestionState.MERGED:
        return NotFound(f"{question.id} {why}")
    return NotAllowed(f"{question.id} is merged into Q-{question.merged_into}: answer there, or split it off first.")


def _author_key(kept: KeptPost) -> tuple[str, str]:
    return kept.post.source, kept.post.author.id
