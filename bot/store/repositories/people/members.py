"""What Slack last said of the accounts of the people in the configuration."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.permissions import Membership
from bot.store.rows import find_row
from bot.store.tables.slack import MemberRow


class Members:
    """Every query about memberships."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def membership_of(self, slack: str) -> Membership:
        """As Slack last said; a member while it has said nothing."""
        row = find_row(self._session, MemberRow, slack)
        return Membership(row.membership) if row else Membership.MEMBER

    def learn(self, slack: str, membership: Membership) -> None:
        """Remember what Slack says now."""
        self._session.merge(MemberRow(slack=slack, membership=membership.value, learnt_at=self._now))

    def learnt_since(self, moment: datetime) -> frozenset[str]:
        """Of whom Slack has said something since then."""
        return frozenset(self._session.exec(select(MemberRow.slack).where(col(MemberRow.learnt_at) > moment)))
