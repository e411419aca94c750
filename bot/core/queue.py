"""One page of the open questions, as the queue shows it."""

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


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. `page` counts from 1."""

    items: tuple[QueueItem, ...]
    page: int
    pages: int
    total: int
