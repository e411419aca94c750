"""The step that puts one answer for a whole burst before communications, and shows there what became of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.company import Company, Current
from bot.core.errors import Outside
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import DrawBurstAnswer, SlackMessenger
from bot.core.slack_messages import DesiredMessage
from bot.flow.operations.announce import Announcement, Announcer
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


class AnnounceBurstAnswers:
    """The step. Its keys are the numbers of burst answers."""

    name = "burst_answer"

    def __init__(
        self,
        store: Store,
        messenger: SlackMessenger,
        draw: DrawBurstAnswer,
        company: Current[Company],
        failpoint: Failpoint,
    ) -> None:
        self._store = store
        self._draw = draw
        self._company = company
        self._failpoint = failpoint
        self._announcer = Announcer(
            self.name,
            store,
            messenger,
            company,
            lambda tx: tx.burst_answers,
            lambda: failpoint("burst_answer.posted"),
            lambda: failpoint("burst_answer.placed"),
        )

    def due(self) -> Sequence[str]:
        """Those of which Slack was not told all."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.burst_answers.to_show()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  they are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Bring one review up to date."""
        number = int(key)
        with self._store.writing() as tx:
            lease = tx.burst_answers.claim_for_showing(number)
            answer = tx.burst_answers.one(number)
            channel = tx.burst_answers.row(number).channel or self._company().slack.review_channel
            now = tx.now
            burst, message = tx.bursts.one(answer.burst), tx.burst_answers.message(number)
        if lease is None:
            return
        self._failpoint("burst_answer.claimed")

        def told(tx: Transaction, token: str) -> datetime | None:
            return tx.burst_answers.shown(number, token, answer)

        def draw(_call: bool, _uncalled: frozenset[str]) -> DesiredMessage:
            return self._draw(burst, answer, channel, now)

        self._announcer.announce(Announcement(number, channel, message, draw, told, _put_off_log(answer)), lease)


def _put_off_log(answer: BurstAnswer) -> Callable[[Outside], None]:
    def failed(error: Outside) -> None:
        log.warning("burst_answer.put_off", answer=answer.number, burst=answer.burst, why=str(error))

    return failed
