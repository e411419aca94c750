"""What Slack tells of people's accounts while they act. Only what is said of the people in the configuration is kept:
all others are outsiders anyhow.
"""

from bot.core.permissions import Membership
from bot.desk.context import DeskContext
from bot.flow.operations.reassess import learn_membership


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
