"""Learns from Slack the status that each person set there. Where the app was not given the right to ask, nothing is
known of it, and only the doctor says so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.ports.slack import SlackStatuses
from bot.core.slack_messages import NO_STATUS, SlackStatus
from bot.flow.operations.reassess import learn_status
from bot.store.transaction import Store

log = structlog.get_logger()

ASKED_AGAIN = timedelta(minutes=30)
"""How often Slack is asked of one person; of a change it tells by itself."""

PATIENCE = timedelta(minutes=10)
"""How long Slack is left alone after it could not say."""

NOT_GRANTED = timedelta(hours=6)
"""How long it is not asked again after it said that we may not."""


class LearnStatuses:
    """The step `status`. Its keys are Slack user ids."""

    name = "status"

    def __init__(self, store: Store, statuses: SlackStatuses, company: Current[Company]) -> None:
        self._store = store
        self._statuses = statuses
        self._company = company
        self._not_before: datetime | None = None

    def due(self) -> Sequence[str]:
        """People of whom nothing was learnt lately."""
        now, people = self._store.now(), self._company().people_by_id
        if not self._company().presence.away_status or (self._not_before is not None and now < self._not_before):
            return []
        with self._store.reading() as tx:
            known = tx.statuses.learnt_since(now - ASKED_AGAIN)
        return [slack for slack in people if slack not in known]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one call at a time is enough
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Learn the status of one person, if that is due."""
        if key not in self.due():
            return
        try:
            status = self._statuses.status(key)
        except Refused:
            status = NO_STATUS
        except Outside as error:
            self._put_off(error)
            return
        self._learn(key, status)

    def _learn(self, person: str, status: SlackStatus) -> None:
        with self._store.writing() as tx:
            learn_status(tx, person, status, self._company().presence.away_status)

    def _put_off(self, error: Outside) -> None:
        """What was learnt holds for a while; where we may not ask any more, it is forgotten."""
        now = self._store.now()
        if isinstance(error, Unauthorised):
            self._not_before = now + NOT_GRANTED
            with self._store.writing() as tx:
                if tx.statuses.forget():
                    tx.escalations.look_at_all()
            return
        log.warning("statuses.unread", why=error.reason)
        retry_at = error.retry_at if isinstance(error, Unavailable) else None
        self._not_before = max(retry_at or now, now + PATIENCE)
