"""How pausing a source, or having it read again, is undone."""

from collections.abc import Sequence

from bot.core.errors import Stale
from bot.core.model import HistoryEntry
from bot.core.watch.streams import StreamHealth, find_streams
from bot.flow.operations.arrivals.streams import pause_streams, resume_streams
from bot.store.transaction import Transaction


def revert_pause(tx: Transaction, entries: Sequence[HistoryEntry], by: str) -> None:
    """Read again what they paused. Raises Stale where somebody resumed it, or paused it anew."""
    for one in _streams(tx, entries):
        if one.paused_by != by:
            told = f"<@{one.paused_by}> paused {one.key} since" if one.paused_by else f"{one.key} is read again already"
            raise Stale(f"{told}, so that is not undone.")
        resume_streams(tx, str(one.key), by)


def revert_stream_resume(tx: Transaction, entries: Sequence[HistoryEntry], by: str) -> None:
    """Pause again what is read since. Raises Stale where somebody paused it already."""
    for one in _streams(tx, entries):
        if one.paused_by:
            raise Stale(f"<@{one.paused_by}> paused {one.key} since, so there is nothing to undo.")
        pause_streams(tx, str(one.key), by)


def _streams(tx: Transaction, entries: Sequence[HistoryEntry]) -> Sequence[StreamHealth]:
    health = tx.streams.health()
    return [one for entry in entries for one in find_streams(entry.data["source"], health)]
