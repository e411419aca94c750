"""How bursts are noticed: when a question is routed, and when the step that announces them looks."""

from datetime import datetime

from bot.core.bursts import BurstChange, BurstRule, burst_changes
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class BurstWatcher:
    """Records how bursts change. A usual count reads thousands of posts, so it is cached for a tenth of the rule's
    time.
    """

    def __init__(self, rule: BurstRule) -> None:
        self._rule = rule
        self._usual: dict[str, tuple[datetime, float]] = {}

    def changes(self, tx: Transaction) -> tuple[BurstChange, ...]:
        """How the bursts have changed since that was last recorded."""
        going_on = tx.bursts.ongoing()
        since = min((burst.started_at for burst in going_on), default=tx.now)
        arrived = tx.bursts.arrivals_since(min(since, tx.now - self._rule.within), self._rule.within)
        return burst_changes(going_on, arrived, lambda tag: self._usual_count(tx, tag), self._rule, tx.now)

    def record_changes(self, tx: Transaction) -> None:
        """Record how the bursts have changed, also in the history."""
        for change in self.changes(tx):
            number = tx.bursts.save(change)
            data = {"burst": str(number), "tag": change.tag, "count": str(change.count)}
            if change.number is None:
                tx.record(NewEntry("burst.opened", "burst", data=data))
            if change.over:
                tx.record(NewEntry("burst.ended", "burst", data=data))
            tx.wake("burst", str(number))

    def _usual_count(self, tx: Transaction, tag: str) -> float:
        counted_at, usual = self._usual.get(tag, (None, 0.0))
        if counted_at is None or tx.now - counted_at >= self._rule.within / 10:
            usual = tx.bursts.usual_count(tag, self._rule.within)
            self._usual[tag] = (tx.now, usual)
        return usual
