"""The step that remembers: it keeps what is known of earlier answers up with the store, in memory and off the road.

At first it takes in all that ever left, the newest first, a few at a time, so that the newest are found at once; then
what the history says has changed. What is found for a question is kept by triage.
"""

from collections.abc import Sequence

from bot.core.ports.classifier import AnswerIndex
from bot.store.transaction import Store

ALL = "all"
"""Its one key."""

AT_ONCE = 32
"""Answers taken in by one run: half a second with the bundled model."""


class IndexAnswers:
    """The step that remembers. It has one key, for its work is one list."""

    name = "recall"

    def __init__(self, store: Store, answers: AnswerIndex) -> None:
        self._store = store
        self._answers = answers
        self._read_to: int | None = None
        self._waiting: list[int] = []

    def due(self) -> Sequence[str]:
        """Its one key, while an answer waits to be taken in or something changed."""
        if self._waiting or self._read_to is None:
            return [ALL]
        with self._store.reading() as tx:
            newest = tx.earlier_answers.newest_entry()
            if tx.earlier_answers.replies_changed_since(self._read_to):
                return [ALL]
        self._read_to = newest
        return []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """One lane, of its own: it may take its time."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002
        """Drop what must be found no more, at once, and take in a few; the rest is still due."""
        self._read_on()
        with self._store.reading() as tx:
            answers = tx.earlier_answers.answers(self._waiting[:AT_ONCE], self._answers.embedder_version)
        self._answers.add(answers)
        self._waiting = self._waiting[AT_ONCE:]

    def _read_on(self) -> None:
        with self._store.reading() as tx:
            newest = tx.earlier_answers.newest_entry()
            if self._read_to is None:
                touched = tx.earlier_answers.offerable_replies()
            else:
                touched = sorted(tx.earlier_answers.replies_changed_since(self._read_to), reverse=True)
        if self._read_to is not None:
            self._answers.remove(touched)
        self._read_to = newest
        self._waiting = list(dict.fromkeys((*touched, *self._waiting)))
