"""Looking at sources, and pausing, resuming and asking them."""

from collections.abc import Callable, Mapping, Sequence

from bot.core.permissions import Act
from bot.core.ports.channel import spent_today
from bot.core.watch.spending import Spending
from bot.core.watch.streams import StreamHealth
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.arrivals.streams import ask_streams, pause_streams, resume_streams
from bot.store.transaction import Transaction


class SourceDesk:
    """Acts on sources' streams. `name` is a source's, for all its streams, or `source/stream`."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def health(self) -> Sequence[StreamHealth]:
        """How every stream is. Everybody may look."""
        with self._context.store.reading() as tx:
            return tx.streams.health()

    def spending(self) -> Mapping[str, Spending]:
        """What each source that charges cost today, by its name. Everybody may look."""
        with self._context.store.reading() as tx:
            return spent_today(self._context.metered, tx.streams.cursors(), tx.now)

    def pause(self, name: str, by: str, event: EventKeys = ()) -> Sequence[StreamHealth]:
        """Stop reading; returns the streams that were read until now. Raises NotFound."""
        return self._operate(pause_streams, name, by, event)

    def resume(self, name: str, by: str, event: EventKeys = ()) -> Sequence[StreamHealth]:
        """Read again, at once; returns the streams that were paused. Raises NotFound."""
        return self._operate(resume_streams, name, by, event)

    def ask(self, name: str, by: str, event: EventKeys = ()) -> Sequence[StreamHealth]:
        """Read at once what rests, is stopped or is not due yet. Raises NotFound, NotAllowed when it is paused."""
        return self._operate(ask_streams, name, by, event)

    def _operate(
        self, act: Callable[[Transaction, str, str], Sequence[StreamHealth]], name: str, by: str, event: EventKeys
    ) -> Sequence[StreamHealth]:
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.OPERATE, by)
            return act(tx, name, by)
