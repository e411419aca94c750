"""What people say of what is learnt from their acts."""

from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.teach import take_back


class CorrectionDesk:
    """Anybody's say in what is learnt."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def take_back(self, correction: int, by: str, event: EventKeys = ()) -> None:
        """Take back what an act taught. Everybody known may; who did is told. Raises Stale when it is gone already."""
        self._context.known(by)
        with self._context.acting(event) as tx:
            take_back(tx, tx.corrections.one(correction), by)
