"""Reckons the promises of open questions again after rules or working hours changed; what is over stays as it was."""

from collections.abc import Sequence

from bot.flow.operations.promises.reckon import PromiseKeeper, redraw_moved
from bot.store.transaction import Store


class ReckonPromises:
    """The step `promise`. Its keys are question numbers."""

    name = "promise"

    def __init__(self, store: Store, keeper: PromiseKeeper) -> None:
        self._store = store
        self._keeper = keeper

    def due(self) -> Sequence[str]:
        """Open questions whose promises were reckoned by other terms than those there are now."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.promises.reckoned_otherwise(self._keeper.digest)]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Reckon those of one question."""
        number = int(key)
        with self._store.writing() as tx:
            tx.questions.locked_state(number)
            before = tx.promises.of_question(number)
            self._keeper(tx, [number])
            redraw_moved(tx, number, before)
