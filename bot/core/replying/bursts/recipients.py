"""Whether a question of a burst can get the answer that all of them get, and why not. Pure."""

from dataclasses import dataclass

from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.details import KeptPost, QuestionDetail
from bot.core.errors import Inside
from bot.core.replying.target import is_answered, target_of
from bot.core.states import CLOSED, LIVE_REPLIES, PUBLISHED_REPLIES, QuestionState, ReplyState
from bot.core.telling.situation import deciding_reply

MOST_RECIPIENTS = 200
"""Questions that one answer goes to: they are judged while somebody waits. The others are answered after them."""
TOO_MANY = f"{MOST_RECIPIENTS} are answered at once: it is for the next round"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The post that would be answered, None where nothing can be, and then why."""

    target: KeptPost | None
    why: str = ""


def eligibility(detail: QuestionDetail, kind: BurstAnswerKind) -> Eligibility:
    """Whether this question can be answered together with the others of its burst."""
    if why := _settled(detail, kind) or _in_the_way(detail):
        return Eligibility(None, why)
    try:
        target = target_of(detail, None)
    except Inside as refusal:
        return Eligibility(None, str(refusal))
    if target.gone:
        return Eligibility(None, "its post was deleted or removed")
    if target.opt_out:
        return Eligibility(None, target.opt_out)
    return Eligibility(target)


def _settled(detail: QuestionDetail, kind: BurstAnswerKind) -> str:
    state = detail.question.state
    if state is QuestionState.NEW:
        return "it is not judged yet"
    if state in CLOSED:
        return f"it is {state.words}"
    if is_answered(detail):
        return "it has its answer already"
    held = any(file.reply.holding and file.reply.state in PUBLISHED_REPLIES for file in detail.replies)
    return "it has a holding answer already" if held and kind is BurstAnswerKind.HOLDING else ""


def _in_the_way(detail: QuestionDetail) -> str:
    """A reply to it that somebody works on, or that is on its way."""
    file = deciding_reply(detail)
    if file is None or file.reply.state not in LIVE_REPLIES:
        return ""
    state = "in review" if file.reply.state is ReplyState.PROPOSED else file.reply.state.words
    return f"an answer by <@{file.reply.author}> is {state}"
