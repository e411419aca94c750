"""One page of the open questions, as the queue shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.model import Question
from bot.core.telling.situation import Situation


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue. `situation` is how the question stands, None where only the question itself is known."""

    question: Question
    words: str
    handle: str
    source: str
    situation: Situation | None = None


WHICH_WORDS: Mapping[str, str] = {
    "unassigned": "Nobody is on it",
    "mine": "Mine",
    "overdue": "Late",
    "review": "Waits for review",
}
"""What the queue can be narrowed to, as it is typed and as it is said."""


@dataclass(frozen=True, slots=True)
class QueueChoice:
    """Which page of which part of the queue. `which` is one of `WHICH_WORDS`; "" for no limit, as with the others."""

    tag: str = ""
    which: str = ""
    page: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. `page` counts from 1."""

    items: tuple[QueueItem, ...]
    page: int
    pages: int
    total: int
