"""Who else proposes an answer to the same post, and whose claim the question is: in the thread and in review. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import Person
from bot.core.replying.target import rivals
from bot.core.states import LIVE_REPLIES, ReplyState
from bot.slack.blocks.elements import Block, Part, line, person, said
from bot.slack.blocks.richtext.draw import quoted

_SHOWN = 600
_MOST = 3
_OPEN = (ReplyState.PROPOSED, ReplyState.CHANGES_ASKED)


def rivals_of(detail: QuestionDetail, file: ReplyDetail) -> Sequence[ReplyDetail]:
    """The other live candidates for the same post, while this one is still to be decided."""
    if file.reply.state not in _OPEN:
        return []
    return [one for one in rivals(detail, file.reply) if one.reply.state in LIVE_REPLIES]


def claim_blocks(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """Who has claimed the question, where that is not who proposes this."""
    by = detail.question.claimed_by
    if not by or by == file.reply.author or file.reply.state not in _OPEN:
        return []
    return [line(person(by, people), said(f" has claimed {detail.question.id}."))]


def rival_blocks(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """For who decides: the claim, and what else is proposed, which approving this one declines."""
    shown = [block for one in rivals_of(detail, file)[:_MOST] for block in _rival(one, people)]
    told = line(said("Approving this one declines what else is proposed to the same post:", bold=True))
    return [*claim_blocks(detail, file, people), *([told, *shown] if shown else [])]


def _rival(file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    told: list[Part] = [person(file.reply.author, people), said(f" ({file.reply.state.words}):")]
    return [line(*told), quoted(file.reply.shown, _SHOWN)]
