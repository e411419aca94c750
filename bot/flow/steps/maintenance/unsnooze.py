"""Brings a snoozed question back to people's eyes when its time has come."""

from collections.abc import Sequence

from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store


class Unsnooze:
    """The step that wakes questions. Its keys are question numbers."""

    name = "snooze"

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self) -> Sequence[str]:
        """Snoozed questions whose time has come."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.questions.due_to_unsnooze()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one lane: it takes a millisecond
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Wake one question, unless somebody chose otherwise meanwhile."""
        number = int(key)
        with self._store.writing() as tx:
            until = tx.questions.one(number).snoozed_until
            if until is None or until > tx.now:
                return
            tx.questions.snooze(number, None)
            tx.record(NewEntry("question.woke", self.name, number))
