"""Slack events that were already handled, so that an event delivered twice acts once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.store.tables.slack import EventRow


class ProcessedEvents:
    """Every query about handled events."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def mark_processed(self, keys: Iterable[str]) -> bool:
        """Mark an event as handled under all its keys; False when any of them was marked before."""
        wanted = list(keys)
        if not wanted:
            return True
        if self._session.exec(select(EventRow.key).where(col(EventRow.key).in_(wanted)).limit(1)).first():
            return False
        try:
            with self._session.begin_nested():
                self._session.add_all([EventRow(key=key, at=self._now) for key in wanted])
        except IntegrityError:  # another worker marked it between our look and now
            return False
        return True

    def any_before(self, moment: datetime) -> bool:
        """Whether any mark is older than `moment`."""
        return self._session.exec(select(EventRow.key).where(col(EventRow.at) < moment).limit(1)).first() is not None

    def delete_before(self, before: datetime) -> None:
        """Delete marks so old that Slack no longer repeats their events."""
        self._session.execute(delete(EventRow).where(col(EventRow.at) < before))
