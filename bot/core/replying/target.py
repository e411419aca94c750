"""Whose turn it is in a conversation: which posts are for us to answer, and which of them a reply goes to. Pure."""

from bot.core.details import KeptPost, QuestionDetail
from bot.core.errors import NotAllowed, NotFound
from bot.core.model import ReplyMode
from bot.core.states import OUT, QuestionState, ReplyState

_S = ReplyState
_LEAVING = frozenset({_S.APPROVED, _S.WAITING, _S.SENDING, _S.UNCERTAIN, _S.HANDED_OVER})


def for_us(dossier: QuestionDetail, kept: KeptPost) -> bool:
    """Whether a follow-up wants an answer from us: an asker wrote it, or it stands under our own reply."""
    askers = {_writer(asked) for asked in dossier.posts if asked.role == "asked"}
    ours = {file.reply.external_id for file in dossier.replies if file.reply.external_id}
    return _writer(kept) in askers or kept.post.parent_id in ours


def can_be_answered(kept: KeptPost) -> bool:
    """Whether a reply of ours may go to it: it stands there still, and its channel takes one."""
    return not kept.gone and kept.post.abilities.reply is not ReplyMode.NONE


def any_can_be_answered(dossier: QuestionDetail) -> bool:
    """Whether there is anything to write a reply for."""
    return any(can_be_answered(kept) for kept in dossier.posts)


def answered(dossier: QuestionDetail) -> bool:
    """Whether we have answered, and nothing said since is for us and still without an answer of ours."""
    out = {file.reply.post for file in dossier.replies if file.reply.state in OUT}
    follow_ups = (kept for kept in dossier.posts if kept.role == "follow_up" and for_us(dossier, kept))
    return bool(out) and all(kept.number in out or kept.gone for kept in follow_ups)


def target_of(dossier: QuestionDetail, post: int | None) -> KeptPost:
    """The post a reply goes to: the one named, else the newest follow-up for us once we have answered, else the oldest
    that asks and has no answer of ours, out or leaving. Raises NotFound when there is none, NotAllowed for a question
    whose posts went to another, and, with its channel's reason, for a post that takes no reply from us.
    """
    chosen = _likeliest(dossier) if post is None else _named(dossier, post)
    if chosen.post.abilities.reply is ReplyMode.NONE and not chosen.gone:
        why = chosen.post.abilities.why
        raise NotAllowed(f"{chosen.post.source} takes no reply from here{f': {why}' if why else '.'}")
    return chosen


def _named(dossier: QuestionDetail, post: int) -> KeptPost:
    named = next((kept for kept in dossier.posts if kept.number == post), None)
    if named is None:
        raise _none(dossier, "has no such post.")
    return named


def _likeliest(dossier: QuestionDetail) -> KeptPost:
    answered = {file.reply.post for file in dossier.replies if file.reply.state in OUT}
    asked = [kept for kept in dossier.posts if kept.role == "asked"]
    follow_ups = [kept for kept in dossier.posts if kept.role == "follow_up" and for_us(dossier, kept)]
    open_to_us = [*reversed(follow_ups), *asked] if answered else asked
    waiting = [kept for kept in open_to_us if kept.number not in answered and can_be_answered(kept)]
    leaving = {file.reply.post for file in dossier.replies if file.reply.state in _LEAVING}
    free = [kept for kept in waiting if kept.number not in leaving]
    likeliest = free or waiting or asked
    if not likeliest:
        raise _none(dossier, "has no post to answer.")
    return likeliest[0]


def _none(dossier: QuestionDetail, why: str) -> NotFound | NotAllowed:
    question = dossier.question
    if question.state is not QuestionState.MERGED:
        return NotFound(f"{question.id} {why}")
    return NotAllowed(f"{question.id} is merged into Q-{question.merged_into}: answer there, or split it off first.")


def _writer(kept: KeptPost) -> tuple[str, str]:
    return kept.post.source, kept.post.author.id
