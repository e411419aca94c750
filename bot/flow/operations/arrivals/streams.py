"""What operators do to streams, from Slack or the command line: pause, resume, ask at once."""

from collections.abc import Sequence

from bot.core.errors import NotAllowed
from bot.core.telling.notices import NoticeKind
from bot.core.watch.streams import StreamHealth, find_streams
from bot.flow.operations.notify import end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def pause_streams(tx: Transaction, name: str, by: str) -> Sequence[StreamHealth]:
    """Those called `name` are not read until they are resumed; empty when they were all paused. Raises NotFound."""
    changed = [one for one in find_streams(name, tx.streams.health()) if not one.paused_by]
    for one in changed:
        tx.streams.pause(one.key, by)
        tx.record(NewEntry("source.paused", by, data={"source": str(one.key)}))
        for kind in (NoticeKind.SOURCE, NoticeKind.WARNING):
            end_notice(tx, kind, str(one.key), by)
    return changed


def resume_streams(tx: Transaction, name: str, by: str) -> Sequence[StreamHealth]:
    """Those called `name` that were paused are read again, at once; empty when none was. Raises NotFound."""
    changed = [one for one in find_streams(name, tx.streams.health()) if one.paused_by]
    for one in changed:
        _read_now(tx, one)
        tx.record(NewEntry("source.resumed", by, data={"source": str(one.key)}))
    return changed


def ask_streams(tx: Transaction, name: str, by: str) -> Sequence[StreamHealth]:
    """Those called `name` are read at once, also where they rest or are stopped.

    Raises NotFound, and NotAllowed when all of them are paused; a paused one beside others stays so.
    """
    asked = [one for one in find_streams(name, tx.streams.health()) if not one.paused_by]
    if not asked:
        raise NotAllowed(f"{name} is paused; resume it instead.")
    for one in asked:
        _read_now(tx, one)
        tx.record(NewEntry("source.asked", by, data={"source": str(one.key)}))
    return asked


def _read_now(tx: Transaction, stream: StreamHealth) -> None:
    tx.streams.resume(stream.key)
    tx.wake("poll", str(stream.key))
