"""How sending is held and resumed, and how either is undone."""

import json

from bot.core.errors import Stale
from bot.core.model import HistoryEntry
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def hold_sending(tx: Transaction, by: str, why: str, source: str, reverts: str = "") -> None:
    """Hold all sending, or one source's, at once. `reverts` is the entry of the act that this undoes."""
    before = [(who, reason) for scope, who, reason in tx.holds.active() if scope == source]
    tx.holds.hold(by, why, source)
    data = {"source": source, "was": json.dumps(before), **_reverting(reverts)}
    tx.record(NewEntry("company.held", by, why=why, data=data))
    begin_notice(tx, NoticeKind.HOLD, source, why, by=by)
    for question, reply in tx.holds.stopped_by(source):
        tx.record(NewEntry("reply.held", by, question, reply, why))
    _draw_again(tx, source)


def resume_sending(tx: Transaction, by: str, source: str) -> bool:
    """Lift one source's hold, or all there are; False when nothing was held."""
    lifted = [hold for hold in tx.holds.active() if not source or hold[0] == source]
    if not tx.holds.resume(source):
        return False
    for scope, _, _ in lifted:
        end_notice(tx, NoticeKind.HOLD, scope, by)
    tx.record(NewEntry("company.resumed", by, data={"source": source, "was": json.dumps(lifted)}))
    _let_go(tx, source)
    return True


def revert_hold(tx: Transaction, entry: HistoryEntry, by: str) -> None:
    """Lift the hold, or put back the one that it replaced. Raises Stale when somebody resumed, or holds it now."""
    scope = entry.data.get("source", "")
    holder = next((who for held, who, _ in tx.holds.active() if held == scope), "")
    if not holder:
        raise Stale("It was resumed since: nothing is held there any more.")
    if holder != by:
        raise Stale(f"<@{holder}> holds it since, so that is not undone.")
    for who, why in json.loads(entry.data.get("was", "[]"))[:1]:
        tx.holds.hold(who, why, scope)
        tx.record(NewEntry("company.held", by, why=why, data={"source": scope, **_reverting(str(entry.seq))}))
        begin_notice(tx, NoticeKind.HOLD, scope, why, by=who)
        _draw_again(tx, scope)
        return
    tx.holds.lift(scope)
    end_notice(tx, NoticeKind.HOLD, scope, by)
    tx.record(NewEntry("company.resumed", by, data={"source": scope, **_reverting(str(entry.seq))}))
    _let_go(tx, scope)


def revert_resume(tx: Transaction, entry: HistoryEntry, by: str) -> None:
    """Hold again what was held, for the same reasons. Raises Stale when it is held again already."""
    held = {scope for scope, _, _ in tx.holds.active()}
    lifted = [(scope, why) for scope, _, why in json.loads(entry.data.get("was", "[]"))]
    if not lifted or held & {scope for scope, _ in lifted}:
        raise Stale("It is held again since, so there is nothing to undo.")
    for scope, why in lifted:
        hold_sending(tx, by, why, scope, str(entry.seq))


def _reverting(entry: str) -> dict[str, str]:
    return {"reverts": entry} if entry else {}


def _let_go(tx: Transaction, source: str) -> None:
    for name, reply in tx.replies.due_to_send():
        tx.wake("relay", f"{name}/{reply}")
    for name, reply in tx.replies.due_to_send(amendments=True):
        tx.wake("amend", f"{name}/{reply}")
    _draw_again(tx, source)


def _draw_again(tx: Transaction, source: str) -> None:
    """Update the cards: they say whether sending is held."""
    for number in tx.slack_messages.redraw_open(source):
        tx.wake("ask", str(number))
