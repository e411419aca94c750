"""How bursts are noticed, when a question is routed and by looking."""

from datetime import datetime

from bot.core.bursts import BurstChange, BurstRule, swells
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class BurstWatcher:
    """Sees what becomes of bursts. What a tag usually brings is counted over thousands of posts, so it is kept for a
    tenth of the rule's time.
    """

    def __init__(self, rule: BurstRule) -> None:
        self._rule = rule
        self._usual: dict[str, tuple[datetime, float]] = {}

    def changes(self, book: Transaction) -> tuple[BurstChange, ...]:
        """What has become of the bursts since it was last written down."""
        going_on = book.bursts.going_on()
        since = min((burst.started_at for burst in going_on), default=book.now)
        arrived = book.bursts.arrived_since(min(since, book.now - self._rule.within), self._rule.within)
        return swells(going_on, arrived, lambda tag: self._usually(book, tag), self._rule, book.now)

    def notice(self, book: Transaction) -> None:
        """Write down what has become of the bursts, with its history."""
        for swell in self.changes(book):
            number = book.bursts.keep(swell)
            data = {"burst": str(number), "tag": swell.tag, "count": str(swell.count)}
            if swell.number is None:
                book.record(NewEntry("burst.opened", "burst", data=data))
            if swell.over:
                book.record(NewEntry("burst.ended", "burst", data=data))
            book.wake("burst", str(number))

    def _usually(self, book: Transaction, tag: str) -> float:
        counted_at, usual = self._usual.get(tag, (None, 0.0))
        if counted_at is None or book.now - counted_at >= self._rule.within / 10:
            usual = book.bursts.usual(tag, self._rule.within)
            self._usual[tag] = (book.now, usual)
        return usual
