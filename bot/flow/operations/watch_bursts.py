"""How bursts are noticed: when a question is routed, and when the step that announces them looks."""

from datetime import datetime, timedelta

from bot.core.bursts import BurstChange, burst_changes
from bot.core.company import Company, Current
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class BurstWatcher:
    """Records how bursts change. A usual count reads thousands of posts, so it is cached for a tenth of the rule's
    time.
    """

    def __init__(self, company: Current[Company]) -> None:
        self._company = company
        self._usual: dict[tuple[str, timedelta], tuple[datetime, float]] = {}

    def changes(self, tx: Transaction) -> tuple[BurstChange, ...]:
        """How the bursts have changed since that was last recorded."""
        going_on, rule = tx.bursts.ongoing(), self._company().burst
        since = min((burst.started_at for burst in going_on), default=tx.now)
        arrived = tx.bursts.arrivals_since(min(since, tx.now - rule.within), rule.within)
        return burst_changes(going_on, arrived, lambda tag: self._usual_count(tx, tag, rule.within), rule, tx.now)

    def record_changes(self, tx: Transaction) -> None:
        """Record how the bursts have changed, also in the history."""
        for change in self.changes(tx):
            number = tx.bursts.save(change)
            data = {"burst": str(number), "tag": change.tag, "count": str(change.count)}
            if change.number is None:
                tx.record(NewEntry("burst.opened", "burst", data=data))
                begin_notice(
                    tx, NoticeKind.BURST, change.tag, f"{change.count} so far. It is counted in the tag's channel"
                )
            if change.over:
                tx.record(NewEntry("burst.ended", "burst", data=data))
                end_notice(tx, NoticeKind.BURST, change.tag, why=f"{change.count} questions")
            tx.wake("burst", str(number))

    def _usual_count(self, tx: Transaction, tag: str, within: timedelta) -> float:
        counted_at, usual = self._usual.get((tag, within), (None, 0.0))
        if counted_at is None or tx.now - counted_at >= within / 10:
            usual = tx.bursts.usual_count(tag, within)
            self._usual[tag, within] = (tx.now, usual)
        return usual
