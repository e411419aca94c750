"""The step that tells of bursts: many questions about one tag at once are told in its channel once, and counted there.

What is a burst is decided in `bot.core.bursts`. Triage looks in the transaction that routes a question, so that the
card of the one that makes the burst calls nobody any more; whatever else changes a burst is found here by looking.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.core.bursts import Burst
from bot.core.company import Company, Current
from bot.core.errors import ChannelUnusable, Outside, Refused, Unavailable
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import DrawBurst, SlackMessenger
from bot.core.slack_messages import DesiredMessage, MessageState, SlackMessage, SlackPlace
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

    def __init__(
        self,
        store: Store,
        messenger: SlackMessenger,
        draw: DrawBurst,
        company: Current[Company],
        failpoint: Failpoint,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._draw = draw
        self._company = company
        self._watch = BurstWatcher(company)
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """LOOK when a burst begins, changes or is over; then those of which Slack was not told all."""
        with self._store.reading() as tx:
            look = [LOOK] if self._watch.changes(tx) else []
            return [*look, *(str(number) for number in tx.bursts.to_show())]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  bursts are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Write down what changed, or bring one burst's message up to date."""
        if key == LOOK:
            with self._store.writing() as tx:
                self._watch.record_changes(tx)
            return
        with self._store.writing() as tx:
            lease = tx.bursts.claim_for_showing(int(key))
            burst = tx.bursts.one(int(key))
            message = tx.bursts.message(int(key))
        if lease is not None:
            self._failpoint("burst.claimed")
            self._show(burst, message, lease)

    def _show(self, burst: Burst, message: SlackMessage | None, lease: Lease) -> None:
        try:
            self._tell(burst, message)
        except Outside as error:
            self._put_off(burst, message, lease, error)
        else:
            with self._store.writing() as tx:
                again_at = tx.bursts.shown(burst.number, lease.token, burst)
                if again_at is not None:
                    tx.wake(self.name, str(burst.number), again_at)

    def _tell(self, burst: Burst, message: SlackMessage | None) -> None:
        """Post the message, or find the one an earlier try left behind; from then on it is drawn again."""
        owner = f"burst:{burst.number}"
        if message is not None and message.stands:
            self._redraw(burst, owner, message.place, message.drawn)
            return
        first = self._draw(burst, call=True)
        doubtful = message is not None and message.state is MessageState.POSTING
        found = self._messenger.find(owner, first) if doubtful else None
        if found is not None:
            self._redraw(burst, owner, found, "")
            return
        self._post(burst, owner, first)

    def _post(self, burst: Burst, owner: str, first: DesiredMessage) -> None:
        with self._store.writing() as tx:
            tx.bursts.begin_posting(burst.number, burst.channel)
        place = self._messenger.post(owner, first)
        self._failpoint("burst.posted")
        self._record(burst, place, first.digest)
        self._failpoint("burst.placed")

    def _redraw(self, burst: Burst, owner: str, place: SlackPlace, drawn: str) -> None:
        again = self._draw(burst, call=False)
        if again.digest == drawn or self._messenger.update(owner, again, place):
            self._record(burst, place, again.digest)
            return
        log.info("message.missing", burst=burst.number)
        with self._store.writing() as tx:
            tx.bursts.lose_message(burst.number)
        self._post(burst, owner, again)

    def _record(self, burst: Burst, place: SlackPlace, drawn: str) -> None:
        with self._store.writing() as tx:
            tx.bursts.record_message(burst.number, place, drawn)

    def _put_off(self, burst: Burst, message: SlackMessage | None, lease: Lease, error: Outside) -> None:
        stands = message is not None and message.stands
        unusable = isinstance(error, ChannelUnusable) or (isinstance(error, Refused) and not stands)
        if unusable and self._to_fallback(burst, lease, error):
            return
        rate_limited = isinstance(error, Unavailable) and error.retry_at is not None
        log.warning("burst.put_off", burst=burst.number, tag=burst.tag, why=str(error))
        with self._store.writing() as tx:
            again_at = tx.now + _patience(error)
            if isinstance(error, Unavailable) and error.retry_at is not None:
                again_at = error.retry_at
            if rate_limited and not stands:
                tx.bursts.lose_message(burst.number)
            tx.bursts.put_off(burst.number, lease.token, again_at)
            tx.wake(self.name, str(burst.number), again_at)

    def _to_fallback(self, burst: Burst, lease: Lease, error: Outside) -> bool:
        """Tell it in the fallback channel when its own refuses; False when it is the fallback that refuses."""
        fallback = self._company().slack.fallback_channel
        if burst.channel == fallback:
            return False
        with self._store.writing() as tx:
            tx.bursts.moved(burst.number, lease.token, fallback)
            tx.wake(self.name, str(burst.number))
        log.warning("channel.refused", channel=burst.channel, why=error.reason)
        return True


def _patience(error: Outside) -> timedelta:
    return AGAIN if isinstance(error, Unavailable) else AFTER_REFUSAL
