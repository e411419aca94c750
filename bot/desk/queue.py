"""Looking for questions: the open ones, those that there are to choose from, and what holds given words."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.permissions import Act
from bot.core.queue import Queue, QueueItem
from bot.core.searching.search import SearchPage
from bot.core.telling.situation import situation_of
from bot.desk.context import DeskContext
from bot.store.transaction import Transaction


class QueueDesk:
    """Reads the queue."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def page(self, tag: str = "", which: str = "", by: str = "", page: int = 1, source: str = "") -> Queue:
        """One page of the open questions, what breaks first on top. `which`: "", unassigned, mine, overdue or review.
        Raises NotFound for an unknown tag.
        """
        if tag:
            self._context.check_tag(tag)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            found = tx.questions.queue(tag, which, by, page, source)
            return replace(found, items=tuple(_with_situation(tx, item) for item in found.items))

    def choices(self, *, closed: bool = False) -> Sequence[tuple[int, str]]:
        """(number, first words) of the open questions, most urgent first; or of the closed ones, newest first."""
        with self._context.store.reading() as tx:
            return tx.questions.choices(closed=closed)

    def search(self, terms: Sequence[str], by: str, page: int = 1) -> SearchPage:
        """One page of what holds all these terms, newest first. Everybody may look."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            return tx.search.page(terms, page)


def _with_situation(tx: Transaction, item: QueueItem) -> QueueItem:
    return replace(item, situation=situation_of(tx.question_detail(item.question.number), tx.now))
