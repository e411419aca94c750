"""What is told to somebody whose decision about a reply comes too late: what the reply is by now, and who decided it.
Pure.
"""

from collections.abc import Mapping, Sequence

from bot.core.model import HistoryEntry
from bot.core.reply import Reply
from bot.core.states import REPLY_MOVES, ReplyState

NOT_CHOSEN = "another answer was chosen"
"""Why an answer is declined with the one that was approved in its place."""

_DECISIONS: Mapping[str, str] = {
    "reply.approved": "approved it",
    "reply.edited": "changed its words and approved them",
    "reply.changes_asked": "asked for changes",
    "reply.declined": "declined it",
    "reply.withdrawn": "withdrew it",
    "reply.undone": "called it back",
}
_MAY_STAND: Mapping[ReplyState, str] = {
    ReplyState.SENDING: "This reply is on its way: see first what becomes of it.",
    ReplyState.UNCERTAIN: "Nobody knows whether this reply was posted: look there, and say first whether it is there.",
}
"""A reply in one of these may stand in public: nobody can decide that it does not."""


def told_already(reply: Reply, entries: Sequence[HistoryEntry]) -> str:
    """What a reply is already, and by whose decision."""
    about = [entry for entry in entries if entry.reply == reply.number and entry.what in _DECISIONS]
    if not about or about[-1].by.islower():
        return f"This reply is {reply.state.words} already."
    decision = about[-1]
    chosen = f", for {NOT_CHOSEN}" if decision.why == NOT_CHOSEN else ""
    return f"This reply is {reply.state.words} already: <@{decision.by}> {_DECISIONS[decision.what]}{chosen}."


def too_late_for(reply: Reply, state: ReplyState, entries: Sequence[HistoryEntry]) -> str:
    """Why a person can no longer decide that a reply is this; "" while they can."""
    if reply.state in _MAY_STAND:
        return _MAY_STAND[reply.state]
    return "" if state in REPLY_MOVES[reply.state] else told_already(reply, entries)
