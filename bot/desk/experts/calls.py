"""What people can do about their calls: look how many they had, and say how many they take and when they are told of
the rest.
"""

from collections.abc import Collection, Mapping

from bot.core.interrupting.budget import CallPreference, CallStanding
from bot.core.permissions import Act
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.calls.standing import standing_of
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class CallDesk:
    """Acts on people's calls."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def standing(self, by: str) -> CallStanding:
        """How this person's calls stand."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SET_CALLS, by)
            return self._standing(tx, by)

    def standings(self, people: Collection[str]) -> Mapping[str, CallStanding]:
        """How the calls of each of these stand."""
        with self._context.store.reading() as tx:
            return {who: self._standing(tx, who) for who in people}

    def prefer(self, said: CallPreference, by: str, event: EventKeys = ()) -> tuple[CallStanding, CallStanding]:
        """Keep what they say of their calls, beside what they said before; what is empty puts all back as it is
        configured. Returns how they stood before and how they stand now.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.SET_CALLS, by)
            before = self._standing(tx, by)
            nothing = CallPreference(by)
            now = nothing if said == nothing else tx.call_preferences.of(by).changed(said)
            tx.call_preferences.keep(now)
            after = self._standing(tx, by)
            data = {"per_hour": str(after.budget.per_hour), "per_day": str(after.budget.per_day)}
            tx.record(NewEntry("person.calls_set", by, data={**data, "digest_hour": str(after.digest_hour)}))
            return before, after

    def _standing(self, tx: Transaction, who: str) -> CallStanding:
        return standing_of(tx, self._context.company().calls, who)
