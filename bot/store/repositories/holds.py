"""Holds on sending: who holds what, and which replies wait because of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, or_, select, update

from bot.core.sending.holds import EVERYTHING, Hold, scope_of_tag, stopping, tag_of_scope
from bot.core.states import ReplyState
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.sources import HoldRow

_ALL = select(HoldRow).order_by(col(HoldRow.scope))
_SCOPES = select(HoldRow.scope)
_ON_THE_WAY = (ReplyState.WAITING.value, ReplyState.SENDING.value)


class Holds:
    """Every query about holds. A hold is known by its scope, see `bot.core.sending.holds`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def hold(self, by: str, why: str, scope: str = EVERYTHING) -> None:
        """Hold what is in this scope; also what was resumed by itself before."""
        self._session.merge(HoldRow(scope=scope, by=by, why=why, at=self._now))
        resumed = [number for _, number in self._on_the_way([Hold(scope, by)], col(ReplyRow.resumed).is_(True))]
        if resumed:
            self._session.exec(update(ReplyRow).where(col(ReplyRow.number).in_(resumed)).values(resumed=False))
        self._session.flush()

    def resume(self, scope: str = EVERYTHING) -> bool:
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

    def rename_tag(self, former: str, present: str) -> None:
        """A tag is called otherwise now: a hold on it goes on."""
        row = self._session.get(HoldRow, scope_of_tag(former))
        if row is not None:
            if self._session.get(HoldRow, scope_of_tag(present)) is None:
                self._session.add(HoldRow(scope=scope_of_tag(present), by=row.by, why=row.why, at=row.at))
            self.lift(row.scope)

    def hold_reason(self, source: str = "", tags: Collection[str] = ()) -> str:
        """Who holds answers there to questions of these tags and why, in words; "" when nobody does."""
        return self.hold_reasons([source], tags)[source]

    def hold_reasons(self, sources: Iterable[str], tags: Collection[str] = ()) -> dict[str, str]:
        """The same of each of these sources."""
        held = self._all()
        return {source: _in_words(stopping(held, source, tags)) for source in sources}

    def reason_to_keep(self, reply: int) -> str:
        """Why this reply may not leave now, in words; "" when nobody holds it, or it was resumed by itself."""
        held = self._all()
        query = select(PostRow.source, QuestionRow.tags).join(ReplyRow, col(ReplyRow.post) == col(PostRow.number))
        query = query.join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
        found = self._session.exec(query.where(ReplyRow.number == reply, col(ReplyRow.resumed).is_(False))).first()
        return _in_words(stopping(held, found[0], found[1] or ())) if held and found else ""

    def active(self) -> list[tuple[str, str, str]]:
        """(scope, by, why) of every hold."""
        return [(hold.scope, hold.by, hold.why) for hold in self._all()]

    def tags_held(self) -> set[str]:
        """The tags that a hold is on."""
        return {tag for hold in self._all() if (tag := tag_of_scope(hold.scope))}

    def stopped_by(self, scope: str = EVERYTHING) -> list[tuple[int, int]]:
        """(question, reply) of the replies in the undo window that a hold of this scope stops."""
        waiting = col(ReplyRow.state) == ReplyState.WAITING.value
        return self._on_the_way([Hold(scope, "")], waiting)

    def would_leave(self, scope: str = EVERYTHING) -> list[tuple[int, int]]:
        """(question, reply) of what waits for nothing but the hold of this scope, or any hold without one."""
        held = self._all()
        rest = [hold for hold in held if scope and hold.scope != scope]
        lifted = [hold for hold in held if hold not in rest]
        waiting = (col(ReplyRow.state) == ReplyState.WAITING.value) & col(ReplyRow.resumed).is_(False)
        still = set(self._on_the_way(rest, waiting))
        return [one for one in self._on_the_way(lifted, waiting) if one not in still]

    def _all(self) -> Sequence[Hold]:
        return [Hold(row.scope, row.by, row.why) for row in self._session.exec(_ALL)]

    def _on_the_way(self, holds: Sequence[Hold], which: ColumnElement[bool]) -> list[tuple[int, int]]:
        """(question, reply) of replies on their way out that one of these holds stops, in the order they leave in."""
        if not holds:
            return []
        query = select(ReplyRow.question, ReplyRow.number, PostRow.source, QuestionRow.tags)
        query = query.join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        query = query.join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
        query = query.where(col(ReplyRow.state).in_(_ON_THE_WAY), which)
        found = self._session.exec(query.order_by(col(ReplyRow.send_at), col(ReplyRow.number)))
        return [
            (question, reply or 0) for question, reply, source, tags in found if stopping(holds, source, tags or ())
        ]


def held_replies(session: Session) -> ColumnElement[bool] | None:
    """Whether a hold keeps a waiting reply, in a query of replies and their posts; None while there is no hold."""
    scopes = list(session.exec(_SCOPES))
    if not scopes:
        return None
    if EVERYTHING in scopes:
        held: ColumnElement[bool] = true()
    else:
        tags = {tag for scope in scopes if (tag := tag_of_scope(scope))}
        about = _questions_about(session, tags) if tags else []
        held = or_(col(PostRow.source).in_(scopes), col(ReplyRow.question).in_(about))
    return held & col(ReplyRow.resumed).is_(False)


def _questions_about(session: Session, tags: set[str]) -> list[int]:
    """Questions of one of these tags that have a reply waiting."""
    waiting = select(ReplyRow.question).where(ReplyRow.state == ReplyState.WAITING.value)
    query = select(QuestionRow.number, QuestionRow.tags).where(col(QuestionRow.number).in_(waiting))
    return [number or 0 for number, named in session.exec(query) if not tags.isdisjoint(named or ())]


def _in_words(hold: Hold | None) -> str:
    return hold.words if hold else ""
