"""What people say of what is learnt from their acts."""

from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.teach import take_back_correction


class CorrectionDesk:
    """Anybody's say in what is learnt."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def take_back(self, correction: int, by: str, event: EventKeys = ()) -> None:
        """Take back what an act taught. Everybody known may; who did is told. Raises Stale when it is gone already."""
        self._context.require_person(by)
        with self._context.act_once(event) as tx:
            take_back_correction(tx, tx.corrections.one(correction), by)
