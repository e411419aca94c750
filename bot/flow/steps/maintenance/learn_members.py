"""Learns from Slack what the accounts of the people in the configuration are, so that a guest or a deactivated account
is an outsider whatever the configuration says. What was learnt last holds while Slack does not answer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import Outside, Refused, Unavailable
from bot.core.ports.slack import SlackAccounts
from bot.flow.operations.reassess import learn_membership
from bot.store.transaction import Store

log = structlog.get_logger()

ASKED_AGAIN = timedelta(hours=12)
"""How often each account is looked up. A change is told at once by Slack's event, unless it is missed."""

PATIENCE = timedelta(minutes=10)
"""How long Slack is left alone after it could not say."""


class LearnMembers:
    """The step `members`. Its keys are Slack user ids."""

    name = "members"

    def __init__(self, store: Store, accounts: SlackAccounts, company: Current[Company]) -> None:
        self._store = store
        self._accounts = accounts
        self._company = company
        self._not_before: dict[str, datetime] = {}
        """By Slack user id; "" is everybody."""

    def due(self) -> Sequence[str]:
        """People of whom nothing was learnt lately."""
        now, people = self._store.now(), self._company().people_by_id
        if self._not_before.get("", now) > now:
            return []
        with self._store.reading() as tx:
            known = tx.members.learnt_since(now - ASKED_AGAIN)
        return [slack for slack in people if slack not in known and self._not_before.get(slack, now) <= now]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one call at a time is enough
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Learn what one account is, if that is due."""
        if key not in self.due():
            return
        try:
            membership = self._accounts.membership(key)
        except Outside as error:
            self._put_off(key, error)
            log.warning("member.unread", person=key, why=error.reason)
            return
        with self._store.writing() as tx:
            learn_membership(tx, key, membership)

    def _put_off(self, key: str, error: Outside) -> None:
        """One whom Slack does not know is asked for later; while it says nothing at all, nobody is."""
        later = self._store.now() + PATIENCE
        retry_at = error.retry_at if isinstance(error, Unavailable) else None
        self._not_before[key if isinstance(error, Refused) else ""] = max(retry_at or later, later)
