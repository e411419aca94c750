"""The open questions, one page at a time."""

from dataclasses import replace

from bot.core.permissions import Act
from bot.core.queue import Queue, QueueItem
from bot.core.telling.situation import situation_of
from bot.desk.context import DeskContext
from bot.store.transaction import Transaction


class QueueDesk:
    """Reads the queue."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def page(self, tag: str = "", which: str = "", by: str = "", page: int = 1) -> Queue:
        """One page of the open questions, most urgent first. `which`: "", unassigned, mine or overdue. Raises NotFound
        for an unknown tag.
        """
        if tag:
            self._context.check_tag(tag)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            found = tx.questions.queue(tag, which, by, page)
            return replace(found, items=tuple(_with_situation(tx, item) for item in found.items))


def _with_situation(tx: Transaction, item: QueueItem) -> QueueItem:
    return replace(item, situation=situation_of(tx.question_detail(item.question.number), tx.now))
