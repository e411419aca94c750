"""How a burst is closed by a person: it counts no more, and what comes from now on is none of it."""

from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def resolve_burst(tx: Transaction, number: int, by: str) -> None:
    """Close it, once; those who were told that it began are told that it is over."""
    burst = tx.bursts.one(number)
    if burst.resolved_at is not None:
        return
    tx.bursts.resolve(number, by)
    data = {"burst": str(number), "tag": burst.tag, "count": str(burst.count)}
    tx.record(NewEntry("burst.resolved", by, data=data))
    if burst.ended_at is None:
        end_notice(tx, NoticeKind.BURST, burst.tag, by, f"{burst.count} questions")
    tx.wake("burst", str(number))
