"""The open questions, one page at a time."""

from bot.core.queue import Queue
from bot.desk.context import DeskContext


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
            return tx.questions.queue(tag, which, by, page)
