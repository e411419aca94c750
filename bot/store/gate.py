"""What may pass: holds on sending, and Slack events that were already acted upon."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.core.states import ReplyState
from bot.store.tables import EventRow, HoldRow, PostRow, ReplyRow


class Gate:
    """Every query about holds and events."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def hold(self, by: str, why: str, scope: str = "") -> None:
        """Stop all sending, or one source's."""
        self._session.merge(HoldRow(scope=scope, by=by, why=why, at=self._now))

    def resume(self, scope: str = "") -> bool:
        """Let it go on; resuming everything lifts every hold. True when something had been held."""
        held = [row for row in self._session.exec(select(HoldRow)) if not scope or row.scope == scope]
        for row in held:
            self._session.delete(row)
        return bool(held)

    def held(self, source: str = "") -> str:
        """Who holds sending to this source and why, in words; "" when nothing does."""
        for scope in dict.fromkeys(("", source)):
            if row := self._session.get(HoldRow, scope):
                what = scope or "everything"
                return f"<@{row.by}> holds {what}" + (f": {row.why}" if row.why else "")
        return ""

    def holds(self) -> list[tuple[str, str, str]]:
        """(scope, by, why) of every hold."""
        return [(row.scope, row.by, row.why) for row in self._session.exec(select(HoldRow).order_by(HoldRow.scope))]

    def stopped_by(self, scope: str = "") -> list[tuple[int, int]]:
        """(question, reply) of what waits to leave and may not under such a hold."""
        query = select(ReplyRow.question, ReplyRow.number, PostRow.source)
        query = query.join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        waiting = query.where(ReplyRow.state == ReplyState.WAITING.value).order_by(col(ReplyRow.number))
        return [
            (question, reply or 0) for question, reply, source in self._session.exec(waiting) if scope in ("", source)
        ]

    def first_time(self, keys: Iterable[str]) -> bool:
        """Mark an event as acted upon under all its keys; False when any of them was before."""
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

    def events_before(self, moment: datetime) -> bool:
        """Whether any event is remembered from before `moment`."""
        return self._session.exec(select(EventRow.key).where(col(EventRow.at) < moment).limit(1)).first() is not None

    def forget_events(self, before: datetime) -> None:
        """Drop marks so old that Slack no longer repeats their events."""
        self._session.execute(delete(EventRow).where(col(EventRow.at) < before))
