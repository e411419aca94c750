"""The step that tells of bursts: many questions about one tag at once are told in its channel once, and counted there.

What is a burst is decided in `bot.core.bursts`. Triage looks in the transaction that routes a question, so that the
card of the one that makes the burst calls nobody any more; whatever else changes a burst is found here by looking.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.core.bursts import Burst, BurstRule
from bot.core.errors import Outside, Refused, Unavailable
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import Cards
from bot.flow.operations.slack_retry import AFTER_REFUSAL, AGAIN
from bot.flow.operations.watch_bursts import BurstWatcher
from bot.store.leases import Lease
from bot.store.transaction import Store

log = structlog.get_logger()

LOOK = "look"
"""The key that looks for bursts which begin, change or are over; all other keys are bursts' numbers."""


class AnnounceBursts:
    """The step. Its keys are bursts' numbers, and LOOK."""

    name = "burst"

    def __init__(self, store: Store, cards: Cards, rule: BurstRule, fallback: str, failpoint: Failpoint) -> None:
        self._store = store
        self._cards = cards
        self._watch = BurstWatcher(rule)
        self._fallback = fallback
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """LOOK when a burst begins, changes or is over; then those of which Slack was not told all."""
        with self._store.reading() as tx:
            look = [LOOK] if self._watch.changes(tx) else []
            return [*look, *(str(number) for number in tx.bursts.to_show())]

    def lane(self, key: str) -> str:  # noqa: ARG002  bursts are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Write down what changed, or bring one burst's message up to date."""
        if key == LOOK:
            with self._store.writing() as tx:
                self._watch.notice(tx)
            return
        with self._store.writing() as tx:
            lease = tx.bursts.claim_for_showing(int(key))
            burst = tx.bursts.one(int(key))
        if lease is not None:
            self._failpoint("burst.claimed")
            self._show(burst, lease)

    def _show(self, burst: Burst, lease: Lease) -> None:
        try:
            self._tell(burst, lease)
        except Outside as error:
            self._put_off(burst, lease, error)
        else:
            with self._store.writing() as tx:
                if tx.bursts.shown(burst.number, lease.token, burst):
                    tx.wake(self.name, str(burst.number))

    def _tell(self, burst: Burst, lease: Lease) -> None:
        """Post the message, or find the one an earlier try left behind; from then on it is drawn again."""
        found = self._cards.find_burst(burst) if lease.took_over and not burst.ts else ""
        if burst.ts or found:
            self._cards.update_burst(burst, found or burst.ts)
        else:
            found = self._cards.post_burst(burst)
            self._failpoint("burst.posted")
        if found:
            with self._store.writing() as tx:
                tx.bursts.placed(burst.number, lease.token, found)
            self._failpoint("burst.placed")

    def _put_off(self, burst: Burst, lease: Lease, error: Outside) -> None:
        if isinstance(error, Refused) and self._to_fallback(burst, lease, error):
            return
        rate_limited = isinstance(error, Unavailable) and error.retry_at is not None
        log.warning("burst.put_off", burst=burst.number, tag=burst.tag, why=str(error))
        with self._store.writing() as tx:
            again_at = tx.now + _patience(error)
            if isinstance(error, Unavailable) and error.retry_at is not None:
                again_at = error.retry_at
            doubtful = lease.took_over or not rate_limited
            tx.bursts.put_off(burst.number, lease.token, again_at, doubtful=doubtful)
            tx.wake(self.name, str(burst.number), again_at)

    def _to_fallback(self, burst: Burst, lease: Lease, error: Refused) -> bool:
        """Tell it in the fallback channel when its own refuses; False when it is the fallback that refuses."""
        if burst.ts or burst.channel == self._fallback:
            return False
        with self._store.writing() as tx:
            tx.bursts.moved(burst.number, lease.token, self._fallback)
            tx.wake(self.name, str(burst.number))
        log.warning("channel.refused", channel=burst.channel, why=error.reason)
        return True


def _patience(error: Outside) -> timedelta:
    return AGAIN if isinstance(error, Unavailable) else AFTER_REFUSAL
