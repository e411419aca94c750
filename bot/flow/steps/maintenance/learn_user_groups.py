"""Learns from Slack who is in the user groups that are on call. What was learnt last holds while Slack does not say;
operators are told why it does not.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import Outside
from bot.core.ports.slack import SlackUserGroups
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.transaction import Store

log = structlog.get_logger()

ASKED_AGAIN = timedelta(minutes=15)
"""How often Slack is asked who is in a group."""

_REMEDY = "Whoever was in it last counts as on call. Is its id right, and was the app installed with usergroups:read?"


class LearnUserGroups:
    """The step `groups`. Its keys are ids of user groups."""

    name = "groups"

    def __init__(self, store: Store, groups: SlackUserGroups, company: Current[Company]) -> None:
        self._store = store
        self._groups = groups
        self._company = company

    def due(self) -> Sequence[str]:
        """Groups of which Slack was not asked lately."""
        groups = dict.fromkeys(rule.group for rule in self._company().oncall if rule.group)
        if not groups:
            return []
        with self._store.reading() as tx:
            known = tx.user_groups.learnt_since(tx.now - ASKED_AGAIN)
        return [group for group in groups if group not in known]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one call at a time is enough
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Learn who is in one group, if that is due."""
        if key not in self.due():
            return
        try:
            people = self._groups.members_of_group(key)
        except Outside as error:
            log.warning("group.unread", group=key, why=error.reason)
            with self._store.writing() as tx:
                tx.user_groups.fail(key, error.reason)
                begin_notice(tx, NoticeKind.ON_CALL, key, error.reason, _REMEDY)
            return
        with self._store.writing() as tx:
            tx.user_groups.learn(key, people)
            end_notice(tx, NoticeKind.ON_CALL, key)
