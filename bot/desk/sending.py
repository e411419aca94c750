"""Holding and resuming the sending of replies."""

from bot.core.errors import NotFound
from bot.core.permissions import Act
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.reverting.holds import hold_sending, resume_sending


class SendingDesk:
    """Acts on all sending, or one source's."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def hold(self, by: str, why: str = "", source: str = "", event: EventKeys = ()) -> None:
        """Hold all sending, or one source's, at once. Stopping harms nobody."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.HOLD, by)
            self._check_source(source)
            hold_sending(tx, by, why, source)

    def resume(self, by: str, source: str = "", event: EventKeys = ()) -> bool:
        """Resume sending; False when nothing was held."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.RESUME, by)
            self._check_source(source)
            return resume_sending(tx, by, source)

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
