"""What people can do about absences: say that they, or a colleague, are away, and that they are back."""

from datetime import datetime

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.core.routing.roster import Absence
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.reverting.people import begin_absence, end_absence
from bot.store.transaction import Transaction


class AbsenceDesk:
    """Acts on absences."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def begin(self, person: str, until: datetime, by: str, why: str = "", event: EventKeys = ()) -> tuple[int, ...]:
        """Nobody asks them until then. Returns the open questions they claimed. Raises Faulty for a past moment."""
        with self._context.act_once(event) as tx:
            self._may(tx, person, by)
            if until <= tx.now:
                raise Faulty(["That moment has passed already; name a later one."]).concerning("moment")
            begin_absence(tx, Absence(person, until, by, why), by)
            return tx.questions.claimed_by(person)

    def end(self, person: str, by: str, event: EventKeys = ()) -> bool:
        """They are asked again; False when they were not away."""
        with self._context.act_once(event) as tx:
            self._may(tx, person, by)
            return end_absence(tx, person, by)

    def _may(self, tx: Transaction, person: str, by: str) -> None:
        self._context.require(tx, Act.BE_AWAY if person == by else Act.SEND_AWAY, by)
        if person != by:
            self._context.colleague(tx, person)
