"""One reply opened from the list: all that is known of it, and what whoever looks may do about it now. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.permissions import Act
from bot.core.states import ReplyState

_R = ReplyState

_ACTS: Mapping[ReplyState, tuple[Act, ...]] = {
    _R.PROPOSED: (Act.APPROVE, Act.EDIT, Act.ASK_FOR_CHANGES, Act.DECLINE, Act.OVERRIDE_BLOCK, Act.WITHDRAW),
    _R.CHANGES_ASKED: (Act.DECLINE, Act.WITHDRAW),
    _R.WAITING: (Act.UNDO, Act.RESUME),
    _R.FAILED: (Act.RETRY, Act.POST_BY_HAND, Act.WITHDRAW),
    _R.UNCERTAIN: (Act.CONFIRM_SENT, Act.CONFIRM_ABSENT),
    _R.HANDED_OVER: (Act.CONFIRM_SENT, Act.WITHDRAW),
    _R.SENT: (Act.CORRECT, Act.PROPOSE_TAKING_BACK),
    _R.EDITED: (Act.CORRECT, Act.PROPOSE_TAKING_BACK),
}
"""What can be done about a reply in each state; who may is another matter."""


@dataclass(frozen=True, slots=True)
class OpenedReply:
    """A reply with its question. `may` are the acts that whoever looks may do now, `decides` whether taking it back is
    theirs to decide. `edit_obstacle` and `deletion_obstacle` say why it cannot be corrected or taken back from here.
    """

    detail: QuestionDetail
    file: ReplyDetail
    now: datetime
    may: frozenset[Act]
    decides: bool = False
    edit_obstacle: str = ""
    deletion_obstacle: str = ""


def acts_on(file: ReplyDetail) -> tuple[Act, ...]:
    """What makes sense to do about it now, the likeliest first."""
    acts = _ACTS.get(file.reply.state, ())
    blocked = bool(file.standing_blocks)
    left_out = {Act.APPROVE if blocked else Act.OVERRIDE_BLOCK}
    if not file.hold_reason:
        left_out.add(Act.RESUME)
    if file.reply.amends is not None:
        left_out.add(Act.POST_BY_HAND)
    return tuple(act for act in acts if act not in left_out)
