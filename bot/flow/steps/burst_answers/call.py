"""The step that tells people in Slack, under its review, that they are called to decide on one answer for a burst."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.burst_answers.calls import BurstCall
from bot.core.company import Company, Current
from bot.core.errors import Outside, ThreadGone
from bot.core.interrupting.budget import CallWeight
from bot.core.interrupting.calls import WantedCall
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import DrawBurstCall, SlackMessenger
from bot.core.slack_messages import DesiredMessage, MessageState, SlackMessage
from bot.flow.operations.announce import Announcement, Announcer
from bot.flow.operations.calls.decide import decide_calls
from bot.flow.operations.slack_retry import AGAIN
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


class CallReviewers:
    """The step. Its keys are the numbers of calls."""

    name = "burst_call"

    def __init__(
        self,
        store: Store,
        messenger: SlackMessenger,
        draw: DrawBurstCall,
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
            lambda tx: tx.burst_calls,
            lambda: failpoint("burst_call.posted"),
            lambda: failpoint("burst_call.placed"),
        )

    def due(self) -> Sequence[str]:
        """Those of which Slack was not told all."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.burst_calls.to_show()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  they are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Bring one call's message up to date; it waits until the review stands under which it belongs."""
        number = int(key)
        with self._store.writing() as tx:
            lease = tx.burst_calls.claim_for_showing(number)
            if lease is None:
                return
            one, goes_on = tx.burst_calls.one(number), tx.burst_calls.goes_on(number)
            answer, review = tx.burst_answers.one(one.answer), tx.burst_answers.message(one.answer)
            channel = tx.burst_answers.row(one.answer).channel or self._company().slack.review_channel
            message = tx.burst_calls.message(number)
            if not goes_on and not _may_stand(message):
                tx.burst_calls.shown(number, lease.token, goes_on=False)
                return
            if review is None or not review.stands:
                tx.burst_calls.put_off(number, lease.token, tx.now + AGAIN)
                tx.wake(self.name, key, tx.now + AGAIN)
                return
        self._failpoint("burst_call.claimed")
        self._announcer.announce(self._announcement(one, answer, channel, review, message, goes_on=goes_on), lease)

    def _announcement(
        self,
        one: BurstCall,
        answer: BurstAnswer,
        channel: str,
        review: SlackMessage,
        message: SlackMessage | None,
        *,
        goes_on: bool,
    ) -> Announcement:
        def told(tx: Transaction, token: str) -> datetime | None:
            return tx.burst_calls.shown(one.number, token, goes_on=goes_on)

        def failed(error: Outside) -> None:
            log.warning("burst_call.put_off", answer=answer.number, burst=answer.burst, why=str(error))
            if isinstance(error, ThreadGone):
                with self._store.writing() as tx:
                    tx.burst_answers.show_soon(answer.number)
                    tx.wake("burst_answer", str(answer.number))

        def draw(call: bool, uncalled: frozenset[str]) -> DesiredMessage:
            return self._draw(one, answer, channel, goes_on=goes_on, call=call, uncalled=uncalled)

        def decide(tx: Transaction, row: int, people: Sequence[str]) -> frozenset[str]:
            calls = [WantedCall(row, person, CallWeight.SOON, burst=answer.burst) for person in people]
            return decide_calls(tx, self._company(), calls)

        return Announcement(
            one.number,
            channel,
            message,
            draw,
            told,
            failed,
            decide,
            falls_back=False,
            only_calls=True,
            thread=review.ts,
        )


def _may_stand(message: SlackMessage | None) -> bool:
    return message is not None and (message.stands or message.state is MessageState.POSTING)
