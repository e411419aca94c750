"""Brings a snoozed question back when its snooze is over."""

from collections.abc import Sequence

from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store


class Unsnooze:
    """The step `snooze`. Its keys are question numbers."""

    name = "snooze"

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self) -> Sequence[str]:
        """Questions whose snooze is over."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.questions.due_to_unsnooze()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Unsnooze one question, unless somebody changed that meanwhile."""
        number = int(key)
        with self._store.writing() as tx:
            until = tx.questions.one(number).snoozed_until
            if until is None or until > tx.now:
                return
            tx.questions.snooze(number, None)
            tx.record(NewEntry("question.woke", self.name, number))
