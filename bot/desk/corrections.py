"""What people can do about corrections, which the classifier learns from."""

from bot.core.permissions import Act
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.teach import take_back_correction


class CorrectionDesk:
    """Acts on corrections."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def take_back(self, correction: int, by: str, event: EventKeys = ()) -> int:
        """Take back what an act taught; the history says who did. Returns the question. Raises Stale when it is gone
        already.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.UNLEARN, by)
            taught = tx.corrections.one(correction)
            take_back_correction(tx, taught, by)
            return taught.question
