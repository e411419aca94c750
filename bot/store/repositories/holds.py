"""Holds on sending: who holds what, and which replies wait because of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.states import ReplyState
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.sources import HoldRow


class Holds:
    """Every query about holds."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def hold(self, by: str, why: str, scope: str = "") -> None:
        """Hold all sending, or one source's."""
        self._session.merge(HoldRow(scope=scope, by=by, why=why, at=self._now))

    def resume(self, scope: str = "") -> bool:
        """Lift a hold; without a scope, every hold. True when something had been held."""
        held = [row for row in self._session.exec(select(HoldRow)) if not scope or row.scope == scope]
        for row in held:
            self._session.delete(row)
        self._session.flush()  # else `Session.get` would go on finding them in this transaction
        return bool(held)

    def lift(self, scope: str) -> None:
        """Lift one hold, and no other."""
        row = self._session.get(HoldRow, scope)
        if row is not None:
            self._session.delete(row)
            self._session.flush()

    def hold_reason(self, source: str = "") -> str:
        """Who holds sending to this source and why, in words; "" when nobody does."""
        return self.hold_reasons([source])[source]

    def hold_reasons(self, sources: Iterable[str]) -> dict[str, str]:
        """The same of each of these sources; a hold of everything goes before one of a source."""
        held = {row.scope: row for row in self._session.exec(select(HoldRow))}
        return {source: _in_words(held.get("") or held.get(source)) for source in sources}

    def active(self) -> list[tuple[str, str, str]]:
        """(scope, by, why) of every hold."""
        return [(row.scope, row.by, row.why) for row in self._session.exec(select(HoldRow).order_by(HoldRow.scope))]

    def stopped_by(self, scope: str = "") -> list[tuple[int, int]]:
        """(question, reply) of the replies in the undo window that such a hold stops."""
        query = select(ReplyRow.question, ReplyRow.number, PostRow.source)
        query = query.join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        waiting = query.where(ReplyRow.state == ReplyState.WAITING.value).order_by(col(ReplyRow.number))
        return [
            (question, reply or 0) for question, reply, source in self._session.exec(waiting) if scope in ("", source)
        ]


def _in_words(row: HoldRow | None) -> str:
    if row is None:
        return ""
    return f"<@{row.by}> holds {row.scope or 'everything'}" + (f": {row.why}" if row.why else "")
