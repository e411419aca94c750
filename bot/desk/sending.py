"""Holding and resuming the sending of replies."""

from bot.core.errors import NotFound
from bot.core.permissions import Act
from bot.core.telling.notices import NoticeKind
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class SendingDesk:
    """Acts on all sending, or one source's."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def hold(self, by: str, why: str = "", source: str = "", event: EventKeys = ()) -> None:
        """Hold all sending, or one source's, at once. Stopping harms nobody."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.HOLD, by)
            self._check_source(source)
            tx.holds.hold(by, why, source)
            tx.record(NewEntry("company.held", by, why=why, data={"source": source}))
            begin_notice(tx, NoticeKind.HOLD, source, why, by=by)
            for question, reply in tx.holds.stopped_by(source):
                tx.record(NewEntry("reply.held", by, question, reply, why))
            _draw_again(tx, source)

    def resume(self, by: str, source: str = "", event: EventKeys = ()) -> bool:
        """Resume sending; False when nothing was held."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.RESUME, by)
            self._check_source(source)
            scopes = [scope for scope, _, _ in tx.holds.active() if not source or scope == source]
            lifted = tx.holds.resume(source)
            for scope in scopes:
                end_notice(tx, NoticeKind.HOLD, scope, by)
            if lifted:
                tx.record(NewEntry("company.resumed", by, data={"source": source}))
                for name, reply in tx.replies.due_to_send():
                    tx.wake("relay", f"{name}/{reply}")
                for name, reply in tx.replies.due_to_send(amendments=True):
                    tx.wake("amend", f"{name}/{reply}")
                _draw_again(tx, source)
        return lifted

    def sources(self) -> tuple[str, ...]:
        """The names of the sources that can be held."""
        return tuple(self._context.repliers)

    def holds(self) -> list[tuple[str, str, str]]:
        """(source or "", by, why) of every hold."""
        with self._context.store.reading() as tx:
            return tx.holds.active()

    def _check_source(self, source: str) -> None:
        if source and source not in self._context.repliers:
            raise NotFound(f"There is no source {source}. There are: {', '.join(self._context.repliers)}.")


def _draw_again(tx: Transaction, source: str) -> None:
    """Update the cards: they say whether sending is held."""
    for number in tx.slack_messages.redraw_open(source):
        tx.wake("ask", str(number))
