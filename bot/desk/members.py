"""What Slack tells of people's accounts, statuses and do not disturb, unasked. Only what is said of the people in the
configuration is kept: all others are outsiders anyhow.
"""

from bot.core.permissions import Membership
from bot.core.slack_messages import QuietSpan, SlackStatus
from bot.desk.context import DeskContext
from bot.flow.operations.reassess import learn_membership, learn_status


class MemberDesk:
    """Takes in what an account is."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def learn(self, slack: str, membership: Membership) -> None:
        """Remember what this account is, from now on."""
        if slack not in self._context.people:
            return
        with self._context.store.reading() as tx:
            if tx.members.membership_of(slack) is membership:
                return
        with self._context.store.writing() as tx:
            learn_membership(tx, slack, membership)

    def learn_status(self, slack: str, status: SlackStatus) -> None:
        """Remember which status they have now, where Slack lets us ask for it."""
        with self._context.store.reading() as tx:
            if not tx.statuses.is_known(slack):
                return
        with self._context.store.writing() as tx:
            learn_status(tx, slack, status, self._context.company().presence.away_status)

    def learn_quiet_time(self, slack: str, span: QuietSpan | None) -> None:
        """Remember when they have do not disturb on, where Slack lets us ask for it."""
        with self._context.store.reading() as tx:
            if not tx.quiet_times.is_known(slack):
                return
        with self._context.store.writing() as tx:
            tx.quiet_times.learn([slack], {slack: span} if span else {})
