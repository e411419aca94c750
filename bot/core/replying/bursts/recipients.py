"""Which posts of a burst's question can get the answer that all of them get, and why the others cannot. Pure."""

from dataclasses import dataclass, replace

from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.details import KeptPost, QuestionDetail
from bot.core.model import ReplyMode
from bot.core.replying.target import is_answered_post, waiting_follow_up
from bot.core.states import CLOSED, LIVE_REPLIES, PUBLISHED_REPLIES, QuestionState, ReplyState
from bot.core.telling.situation import deciding_reply

MOST_RECIPIENTS = 200
"""Posts that one answer goes to: they are judged while somebody waits. The others are answered after them."""
TOO_MANY = f"{MOST_RECIPIENTS} are answered at once: it is for the next round"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A post that asks, None for a question none of whose posts can be answered; and why it is not, "" when it is."""

    target: KeptPost | None
    why: str = ""


def eligible_posts(detail: QuestionDetail, kind: BurstAnswerKind) -> tuple[Eligibility, ...]:
    """Each post of this question that waits for an answer, and whether it can get this one."""
    if why := _closed(detail):
        return (Eligibility(None, why),)
    follow_up = waiting_follow_up(detail)
    asking = [kept for kept in detail.posts if kept.role == "asked"]
    posts = [*asking, *([follow_up] if follow_up else [])]
    return tuple(eligible_post(detail, kept, kind) for kept in posts) or (
        Eligibility(None, "it has no post to answer"),
    )


def eligible_post(detail: QuestionDetail, kept: KeptPost, kind: BurstAnswerKind) -> Eligibility:
    """Whether this post of it can get this answer."""
    return Eligibility(kept, _closed(detail) or _settled(detail, kept, kind) or _unanswerable(kept))


def _closed(detail: QuestionDetail) -> str:
    state = detail.question.state
    if state is QuestionState.NEW:
        return "it is not judged yet"
    return f"it is {state.words}" if state in CLOSED else ""


def _settled(detail: QuestionDetail, kept: KeptPost, kind: BurstAnswerKind) -> str:
    """What this post has already, or what somebody works on for it."""
    if is_answered_post(detail, kept):
        return "it has its answer already"
    its = replace(detail, replies=tuple(file for file in detail.replies if file.reply.post == kept.number))
    held = any(file.reply.holding and file.reply.state in PUBLISHED_REPLIES for file in its.replies)
    if held and kind is BurstAnswerKind.HOLDING:
        return "it has a holding answer already"
    file = deciding_reply(its)
    if file is None or file.reply.state not in LIVE_REPLIES:
        return ""
    state = "in review" if file.reply.state is ReplyState.PROPOSED else file.reply.state.words
    return f"an answer by <@{file.reply.author}> is {state}"


def _unanswerable(kept: KeptPost) -> str:
    if kept.gone:
        return "its post was deleted or removed"
    if kept.post.capabilities.reply is ReplyMode.NONE:
        why = kept.post.capabilities.why
        return f"{kept.post.source} takes no reply from here{f': {why}' if why else '.'}"
    return kept.opt_out
