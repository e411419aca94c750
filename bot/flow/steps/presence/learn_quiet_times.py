"""Learns from Slack who has do not disturb on. Where the app was not given the right to ask, nothing is known of it,
and only the doctor says so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import Outside, Unauthorised, Unavailable
from bot.core.ports.slack import SlackQuietTimes
from bot.store.transaction import Store

log = structlog.get_logger()

ASKED_AGAIN = timedelta(minutes=10)
"""How often Slack is asked."""

NOT_GRANTED = timedelta(hours=6)
"""How long it is not asked again after it said that we may not."""

_ALL = "all"


class LearnQuietTimes:
    """The step `quiet`. It has one key: Slack tells of many people at once."""

    name = "quiet"

    def __init__(self, store: Store, quiet_times: SlackQuietTimes, company: Current[Company]) -> None:
        self._store = store
        self._quiet_times = quiet_times
        self._company = company
        self._not_before: datetime | None = None

    def due(self) -> Sequence[str]:
        """Its one key, while somebody is there of whom nothing was learnt lately."""
        now, people = self._store.now(), self._company().people_by_id
        if not people or (self._not_before is not None and now < self._not_before):
            return []
        with self._store.reading() as tx:
            known = tx.quiet_times.learnt_since(now - ASKED_AGAIN)
        return [] if people.keys() <= known else [_ALL]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Learn of everybody, if that is due."""
        if key not in self.due():
            return
        people = tuple(self._company().people_by_id)
        try:
            spans = self._quiet_times.quiet_times(people)
        except Outside as error:
            self._put_off(error)
            return
        with self._store.writing() as tx:
            tx.quiet_times.learn(people, spans)

    def _put_off(self, error: Outside) -> None:
        """What was learnt holds while Slack is down; where we may not ask any more, it is forgotten."""
        now = self._store.now()
        if isinstance(error, Unauthorised):
            self._not_before = now + NOT_GRANTED
            with self._store.writing() as tx:
                tx.quiet_times.forget()
            return
        log.warning("quiet_times.unread", why=error.reason)
        retry_at = error.retry_at if isinstance(error, Unavailable) else None
        self._not_before = max(retry_at or now, now + ASKED_AGAIN)
