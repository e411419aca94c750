"""Who is in Slack's user groups, as Slack last said."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables.people import UserGroupRow


class UserGroups:
    """Every query about user groups."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def members(self) -> dict[str, tuple[str, ...]]:
        """The Slack user ids of each group's members, by the group's id."""
        return {row.id: tuple(row.people or ()) for row in self._session.exec(select(UserGroupRow))}

    def problems(self) -> dict[str, str]:
        """Why Slack could not say who is in a group, by the group's id."""
        found = self._session.exec(select(UserGroupRow).where(UserGroupRow.problem != ""))
        return {row.id: row.problem for row in found}

    def learn(self, group: str, people: Sequence[str]) -> None:
        """Remember what Slack says now."""
        self._session.merge(UserGroupRow(id=group, people=list(people), learnt_at=self._now, problem=""))

    def fail(self, group: str, problem: str) -> None:
        """Remember that Slack could not say; whoever was in it last stays."""
        row = self._session.get(UserGroupRow, group)
        people = row.people if row else []
        self._session.merge(UserGroupRow(id=group, people=people, learnt_at=self._now, problem=problem))

    def learnt_since(self, moment: datetime) -> frozenset[str]:
        """Of which groups Slack was asked since then."""
        query = select(UserGroupRow.id).where(col(UserGroupRow.learnt_at) > moment)
        return frozenset(self._session.exec(query))
