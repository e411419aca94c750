"""A page of the audit: the history's entries newest first, by who, what and about which question. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import HistoryEntry


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: of a person, of a kind, about a question, each where it is given; `before` an entry's number, 0
    for the newest.
    """

    person: str = ""
    kind: str = ""
    question: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first. `older`: before which entry there are more, 0 where there are none."""

    entries: Sequence[HistoryEntry]
    older: int = 0


@dataclass(frozen=True, slots=True)
class AuditState:
    """What checking the whole history showed, and when: `faults` are sentences, none where it is whole."""

    at: datetime
    entries: int
    faults: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.faults
