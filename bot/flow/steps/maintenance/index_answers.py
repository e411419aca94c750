"""The step that keeps the index of earlier answers, which is in memory, up to date with the store, apart from the other
steps. At the start it indexes all published answers, the newest first, a few at a time, so that the newest are found at
once; after that, those the history says have changed. Triage stores what is found for a question.
"""

from collections.abc import Sequence

from bot.core.ports.classifier import AnswerIndex
from bot.store.transaction import Store

ALL = "all"
"""Its one key."""

AT_ONCE = 32
"""Answers indexed by one run: half a second with the bundled model."""


class IndexAnswers:
    """The step `recall`. It has one key, as its work is one list."""

    name = "recall"

    def __init__(self, store: Store, answers: AnswerIndex) -> None:
        self._store = store
        self._answers = answers
        self._read_to: int | None = None
        self._waiting: list[int] = []

    def due(self) -> Sequence[str]:
        """Its one key, while an answer waits to be indexed or something changed."""
        if self._waiting or self._read_to is None:
            return [ALL]
        with self._store.reading() as tx:
            newest = tx.earlier_answers.newest_entry()
            if tx.earlier_answers.replies_changed_since(self._read_to):
                return [ALL]
        self._read_to = newest
        return []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """Its own: it may take long, and nothing waits for it."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002
        """Remove at once what must no longer be found, and index a few; the rest stays due."""
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
