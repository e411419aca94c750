"""Asking somebody to give up a question they have claimed, as its history tells it. Pure."""

from bot.core.details import QuestionDetail
from bot.core.model import HistoryEntry

ASKED, KEPT = "question.takeover_asked", "question.takeover_kept"
_CHANGES_HANDS = frozenset({"question.claimed", "question.assigned", "question.released"})


def open_request(detail: QuestionDetail, seq: int) -> HistoryEntry | None:
    """The request with this entry's number while it waits for an answer: nobody kept it, and no hands changed since."""
    asked = next((entry for entry in detail.entries if entry.seq == seq and entry.what == ASKED), None)
    if asked is None or asked.data.get("holder") != detail.question.claimed_by:
        return None
    later = [entry for entry in detail.entries if entry.seq > seq]
    kept = any(entry.what == KEPT and entry.data.get("request") == str(seq) for entry in later)
    return None if kept or any(entry.what in _CHANGES_HANDS for entry in later) else asked


def has_asked(detail: QuestionDetail, by: str) -> bool:
    """Whether their request waits for an answer already."""
    asked = [entry for entry in detail.entries if entry.what == ASKED and entry.by == by]
    return any(open_request(detail, entry.seq) for entry in asked)
