"""Who was asked about a question at a moment that is over, as its history tells. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.core.model import HistoryEntry

_SAY_WHO_WAS_ASKED = frozenset({"question.claimed", "question.assigned", "question.released", "question.moved"})
"""Entries that say who was asked until then."""


def asked_after(entries: Iterable[HistoryEntry], moment: datetime | None, now: Sequence[str]) -> Sequence[str]:
    """Those who were asked when what happened at that moment was done; `now` are those who are, for None."""
    if moment is None:
        return now
    routed: Sequence[str] = ()
    for entry in entries:
        if entry.at <= moment:
            routed = entry.data.get("people", "").split() if entry.what == "question.routed" else routed
        elif entry.what == "question.routed":
            return routed or now
        elif entry.what in _SAY_WHO_WAS_ASKED and "asked" in entry.data:
            return entry.data["asked"].split()
    return now
