"""How operators are told that a sink takes nothing, or that events were given up; and what is delivered again."""

from datetime import datetime

from bot.core.errors import NotFound
from bot.core.handing_on.health import SinkHealth
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.transaction import Transaction


def sink_of(tx: Transaction, name: str) -> SinkHealth:
    """The sink of this name. Raises NotFound, naming those there are."""
    known = tx.sinks.health()
    found = next((one for one in known if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in known)
        raise NotFound(f"There is no sink {name}. There are: {names}." if names else "No sink is configured.")
    return found


def tell_of_sink(tx: Transaction, name: str) -> None:
    """Begin or end the notices of a sink, as it is now."""
    now = sink_of(tx, name)
    if now.state in ("stopped", "down"):
        remedy = f"When it can take them: switchboard sinks replay {name}" if now.stopped else ""
        begin_notice(tx, NoticeKind.SINK, name, now.problem, remedy)
    elif not now.failures:
        end_notice(tx, NoticeKind.SINK, name)
    if now.kept:
        begin_notice(tx, NoticeKind.KEPT, name, now.given_up, f"They are kept: switchboard sinks replay {name}")
    else:
        end_notice(tx, NoticeKind.KEPT, name)


def replay_events(tx: Transaction, name: str, since: datetime | None = None, event_id: str = "") -> int:
    """Deliver again what was kept, or what is named. Returns how many events. Raises NotFound."""
    sink_of(tx, name)
    count = tx.sinks.replay(name, since, event_id)
    if event_id and not count:
        raise NotFound(f"The sink {name} has no event {event_id} that was delivered or given up.")
    tell_of_sink(tx, name)
    tx.wake("deliver", name)
    return count
