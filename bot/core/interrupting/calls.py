"""A person's call by one message, and what it is for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.details import QuestionDetail
from bot.core.escalating.ladder import ESCALATED
from bot.core.interrupting.budget import CallWeight
from bot.core.model import HistoryEntry
from bot.core.routing import take_over
from bot.core.slack_messages import DesiredMessage
from bot.core.states import UNANSWERED
from bot.core.text.pressing import is_pressing

SOON = timedelta(hours=1)
"""What is promised within this time breaks soon; so does what is late."""

_BY_COLLEAGUES = frozenset({take_over.ASKED, "question.colleague_called", "question.assigned"})

_OF_OWN_WORDS = frozenset(
    {"reply.changes_asked", "reply.declined", "reply.edited", "reply.handed_over", "reply.failed", "reply.uncertain"}
)
"""What comes of words whose author proposed them and waits."""

_ACTS_ANSWERED: Mapping[str, str] = {
    "question.woke": "question.snoozed",
    "reply.reworded": "reply.changes_asked",
}
"""Kind of entry → the act of which it is what came, for whoever did that."""


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A person whom a message that is about to be posted would notify. `message` is the number of its row; of a direct
    message that of the entry that it tells, negative. A message is of a question or of a burst. `again`: they were
    notified by the same message, which is lost.
    """

    message: int
    person: str
    weight: CallWeight
    question: int | None = None
    burst: int | None = None
    again: bool = False


def weight_of(detail: QuestionDetail, message: DesiredMessage, person: str, now: datetime) -> CallWeight:
    """What this message of a question calls this person for."""
    entry = next((entry for entry in detail.entries if entry.seq == message.entry), None)
    if entry is not None and _is_answer(detail, entry, person):
        return CallWeight.ANSWER
    if entry is not None and entry.what in _BY_COLLEAGUES:
        return CallWeight.COLLEAGUE
    if _is_urgent(detail):
        return CallWeight.URGENT
    due = detail.question.due_at
    soon = due is not None and due - now <= SOON
    return CallWeight.SOON if soon or (entry is not None and entry.what == ESCALATED) else CallWeight.USUAL


def _is_answer(detail: QuestionDetail, entry: HistoryEntry, person: str) -> bool:
    """Whether it is what came of something they did themselves."""
    if entry.by == person or entry.what == take_over.KEPT:
        return True
    if entry.what in _OF_OWN_WORDS and any(
        file.reply.number == entry.reply and file.reply.author == person for file in detail.replies
    ):
        return True
    act = _ACTS_ANSWERED.get(entry.what)
    return any(
        one.what == act and one.by == person and one.reply == entry.reply and one.seq < entry.seq
        for one in detail.entries
    )


def _is_urgent(detail: QuestionDetail) -> bool:
    """Whether the words of the post that asked first cannot wait."""
    first = next((kept for kept in detail.posts if kept.role == "asked" and not kept.gone), None)
    return detail.question.state in UNANSWERED and first is not None and is_pressing(first.post.words)
