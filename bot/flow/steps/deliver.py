"""Hands on what waits in the outbox, one event a run. What is said is made of the question as it stands at that moment,
so that no copy of anybody's words waits anywhere. No other step waits for this one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.core.errors import Outside
from bot.core.handing_on.events import Interest
from bot.core.handing_on.patience import after_failure
from bot.core.handing_on.record import SinkDelivery, handed_question
from bot.core.ports.runtime import Failpoint
from bot.core.ports.sink import Sink
from bot.flow.operations.handing_on.tell import tell_of_sink
from bot.store.repositories.handing_on.outbox import OutboxEvent
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ConfiguredSink:
    """A sink that is to be run: its kind, what delivers to it, and what it is handed."""

    kind: str
    sink: Sink
    interest: Interest


class Deliver:
    """The step. Its keys are names of sinks."""

    name = "deliver"

    def __init__(
        self, store: Store, sinks: Mapping[str, ConfiguredSink], kinds: Mapping[str, str], failpoint: Failpoint
    ) -> None:
        """`kinds`: source → its kind."""
        self._store = store
        self._sinks = sinks
        self._kinds = kinds
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Sinks with an event to deliver."""
        if not self._sinks:
            return []
        with self._store.reading() as tx:
            return [name for name in tx.outbox.due() if name in self._sinks]

    def serial_key(self, key: str) -> str:
        """One sink's deliveries one after another; a slow one delays no other."""
        return f"deliver:{key}"

    def run(self, key: str) -> None:
        """Deliver the oldest event that is due. After a crash in between it is delivered again, under its id."""
        configured = self._sinks.get(key)
        if configured is None:
            return
        with self._store.writing() as tx:
            event = tx.outbox.claim(key)
        if event is None:
            return
        self._failpoint("deliver.claimed")
        with self._store.reading() as tx:
            delivery = self._delivery(tx, event)
        problem: Outside | None = None
        try:
            configured.sink.deliver(delivery)
        except Outside as error:
            problem = error
        self._failpoint("deliver.sent")
        self._record(key, event, problem)

    def _delivery(self, tx: Transaction, event: OutboxEvent) -> SinkDelivery:
        sources = {name: self._kinds.get(name, "") for name in event.sources}
        question = handed_question(tx.question_outline(event.question), sources)
        return SinkDelivery(event.id, event.event, event.at, question, event.post, event.reply)

    def _record(self, key: str, event: OutboxEvent, problem: Outside | None) -> None:
        with self._store.writing() as tx:
            if problem is None:
                tx.outbox.delivered(key, event)
            else:
                then = after_failure(problem, event.id, event.tries + 1, event.failures + 1, tx.now)
                tx.outbox.failed(key, event, problem.reason, then)
            tell_of_sink(tx, key)
            next_at = tx.outbox.next_at(key)
            if next_at is not None:
                tx.wake(self.name, key, next_at)
        if problem is not None:
            log.info("deliver.put_off", sink=key, event_id=event.id, why=problem.reason)
