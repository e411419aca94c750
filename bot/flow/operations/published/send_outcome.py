"""How an attempt to send a reply ended, as a value that the step `relay` records."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Assist, Receipt
from bot.core.replying.retrying import HELD_PATIENCE, next_look
from bot.core.states import ReplyState

STOPPED_THERE = "it was held there for approval and is there no longer: whoever moderates did not let it pass"


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """How an attempt ended, as the history entry `what`. `again_at`: when to send again, `look_at`: when to
    look it up. `takes_none`: its channel takes no reply at all, not only this one; `rationed`: a limit of ours.
    """

    state: ReplyState
    what: str
    why: str = ""
    receipt: Receipt | None = None
    assist: Assist | None = None
    again_at: datetime | None = None
    look_at: datetime | None = None
    takes_none: bool = False
    rationed: bool = False


def failed_outcome(why: str) -> SendOutcome:
    return SendOutcome(ReplyState.FAILED, "reply.failed", why)


def uncertain_outcome(why: str) -> SendOutcome:
    return SendOutcome(ReplyState.UNCERTAIN, "reply.uncertain", why)


def held_outcome(why: str, since: datetime, now: datetime) -> SendOutcome:
    """A moderator there has to let it pass: it is looked at again and again, and after a week a person decides."""
    if now - since >= HELD_PATIENCE:
        return uncertain_outcome(f"{why}, for {HELD_PATIENCE.days} days now")
    return SendOutcome(ReplyState.SENDING, "reply.held_there", why, look_at=next_look(since, now))
