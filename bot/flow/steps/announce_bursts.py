"""The step that tells of bursts: many questions about one tag at once are told in its channel once, and counted there.

What is a burst is decided in `bot.core.bursts`. Triage looks in the transaction that routes a question, so that the
card of the one that makes the burst calls nobody any more; whatever else changes a burst is found here by looking.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core.burst_answers.detail import BurstDetail
from bot.core.company import Company, Current
from bot.core.errors import Outside
from bot.core.interrupting.budget import CallWeight
from bot.core.interrupting.calls import WantedCall
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import DrawBurst, SlackMessenger
from bot.core.slack_messages import DesiredMessage, SlackMessage
from bot.flow.operations.announce import Announcement, Announcer
from bot.flow.operations.calls.decide import decide_calls
from bot.flow.operations.watch_bursts import BurstWatcher
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

LISTED = 20
"""Questions that a burst's message lists."""

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
        self._draw = draw
        self._company = company
        self._watch = BurstWatcher(company)
        self._failpoint = failpoint
        self._announcer = Announcer(
            self.name,
            store,
            messenger,
            company,
            lambda tx: tx.bursts,
            lambda: failpoint("burst.posted"),
            lambda: failpoint("burst.placed"),
        )

    def due(self) -> Sequence[str]:
        """LOOK when a burst begins, changes or is over; then those of which Slack was not told all."""
        with self._store.reading() as tx:
            look = [LOOK] if self._watch.changes(tx) or tx.bursts.behind() else []
            return [*look, *(str(number) for number in tx.bursts.to_show())]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  bursts are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Write down what changed, or bring one burst's message up to date."""
        if key == LOOK:
            with self._store.writing() as tx:
                self._watch.record_changes(tx)
                for number in tx.bursts.behind():
                    tx.bursts.show_soon(number)
                    tx.wake(self.name, str(number))
            return
        with self._store.writing() as tx:
            lease = tx.bursts.claim_for_showing(int(key))
            detail = tx.burst_detail(int(key), LISTED)
            message = tx.bursts.message(int(key))
        if lease is not None:
            self._failpoint("burst.claimed")
            self._announcer.announce(self._announcement(detail, message), lease)

    def _announcement(self, detail: BurstDetail, message: SlackMessage | None) -> Announcement:
        burst = detail.burst

        def told(tx: Transaction, token: str) -> datetime | None:
            return tx.bursts.shown(burst.number, token, burst, detail.shown_entry)

        def failed(error: Outside) -> None:
            log.warning("burst.put_off", burst=burst.number, tag=burst.tag, why=str(error))

        def draw(call: bool, uncalled: frozenset[str]) -> DesiredMessage:
            return self._draw(detail, call=call, uncalled=uncalled)

        def decide(tx: Transaction, row: int, people: Sequence[str]) -> frozenset[str]:
            calls = [WantedCall(row, person, CallWeight.SOON, burst=burst.number) for person in people]
            return decide_calls(tx, self._company(), calls)

        return Announcement(burst.number, burst.channel, message, draw, told, failed, decide)
