"""Carries out what people did in Slack, from the payloads that were kept before they were acknowledged.

Its keys are lanes: what happens in one thread, or what one person does elsewhere, is carried out in the order in which
it came. An act marks its payload in its own transaction, so that a crash between the two is nothing but another try.
"""

import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime

import structlog

from bot.core.errors import Unavailable
from bot.core.ports.inbox import LONGEST_WAIT, MOST_TRIES, PUT_OFF, WAIT, KeptPayload, PayloadHandler, PayloadOutcome
from bot.core.ports.runtime import Failpoint
from bot.store.transaction import Store

log = structlog.get_logger()

_LANES_AT_ONCE = 4
"""Acts are short and write to one database: more at once only keep those waiting that Slack waits for."""


class CarryOut:
    """The step `inbox`. Its keys are lanes."""

    name = "inbox"

    def __init__(self, store: Store, handler: PayloadHandler, failpoint: Failpoint) -> None:
        self._store = store
        self._handler = handler
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Lanes in which something is to be carried out, the oldest first."""
        with self._store.reading() as tx:
            return tx.inbox.lanes_due()

    def serial_key(self, key: str) -> str:
        """A lane is always in the same row."""
        return f"{self.name}/{zlib.crc32(key.encode()) % _LANES_AT_ONCE}"

    def run(self, key: str) -> None:
        """Carry out what is due in this lane, one after another, until one has to wait."""
        while (payload := self._claim(key)) is not None:
            self._failpoint("inbox.claimed")
            if payload.failures >= MOST_TRIES:
                self._give_up(payload)
            elif not self._try(payload):
                return

    def _claim(self, lane: str) -> KeptPayload | None:
        with self._store.writing() as tx:
            return tx.inbox.claim(lane)

    def _try(self, payload: KeptPayload) -> bool:
        """Whether it is done with. Anything unforeseen is counted, raised, and tried again later; a death counts
        nothing, for the act is not to blame for it.
        """
        with ExitStack() as failing:
            failing.callback(self._count_failure, payload)
            done = self._carry_out(payload)
            failing.pop_all()
        return done

    def _count_failure(self, payload: KeptPayload) -> None:
        with self._store.writing() as tx:
            tx.inbox.count_failure(payload)

    def _carry_out(self, payload: KeptPayload) -> bool:
        now = self._store.now()
        final = now - payload.arrived_at > LONGEST_WAIT
        try:
            outcome = self._handler.handle(payload, final=final)
        except Unavailable as error:
            self._put_off(payload, error.retry_at or now + PUT_OFF, waiting=False)
            log.warning("act.put_off", payload=payload.number, kind=payload.kind.value, why=str(error))
            return False
        if outcome is PayloadOutcome.WAITING:
            self._put_off(payload, now + WAIT, waiting=True)
            return False
        self._failpoint("inbox.acted")
        with self._store.writing() as tx:
            tx.inbox.finish(payload)
        return True

    def _put_off(self, payload: KeptPayload, until: datetime, *, waiting: bool) -> None:
        with self._store.writing() as tx:
            tx.inbox.put_off(payload, until, waiting=waiting)
            tx.wake(self.name, payload.lane, until)

    def _give_up(self, payload: KeptPayload) -> None:
        """Set it aside, and say so once: in the log and to its person."""
        with self._store.writing() as tx:
            tx.inbox.set_aside(payload)
        log.error("act.failed", payload=payload.number, kind=payload.kind.value, tries=MOST_TRIES)
        self._handler.give_up(payload)
