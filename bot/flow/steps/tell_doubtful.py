"""Keeps the one message in which triage sees what is likely not for us: it begins with the first such post, follows
every change, and is over when nothing waits any more.
"""

from collections.abc import Sequence

from bot.core.telling.notices import Audience, NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.transaction import Store, Transaction

KEY = "all"


class TellDoubtful:
    """The step `doubtful`. It has one key, for all stand in one message."""

    name = "doubtful"

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self) -> Sequence[str]:
        """Its one key, while the message tells of others than those that wait."""
        with self._store.reading() as tx:
            return [] if tx.doubtful.present().summary == _told(tx) else [KEY]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """Its own."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002  there is one key
        """Have the message told anew, or ended."""
        with self._store.writing() as tx:
            summary = tx.doubtful.present().summary
            if summary == _told(tx):
                return
            if summary:
                begin_notice(tx, NoticeKind.DOUBTFUL, "", summary)
            else:
                end_notice(tx, NoticeKind.DOUBTFUL, "")


def _told(tx: Transaction) -> str:
    going_on = tx.notices.going_on(Audience.TRIAGE)
    return next((notice.why for notice in going_on if notice.kind is NoticeKind.DOUBTFUL), "")
