"""How sending is held and resumed, and how either is undone."""

import json

from bot.core.errors import Stale
from bot.core.model import HistoryEntry
from bot.core.reply import Reply
from bot.core.sending.holds import tag_of_scope
from bot.core.states import ReplyState
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def hold_sending(tx: Transaction, by: str, why: str, scope: str, reverts: str = "") -> None:
    """Hold what is in this scope, at once. `reverts` is the entry of the act that this undoes."""
    before = [(who, reason) for held, who, reason in tx.holds.active() if held == scope]
    tx.holds.hold(by, why, scope)
    data = {"source": scope, "was": json.dumps(before), **_reverting(reverts)}
    tx.record(NewEntry("company.held", by, why=why, data=data))
    begin_notice(tx, NoticeKind.HOLD, scope, why, by=by)
    for question, reply in tx.holds.stopped_by(scope):
        tx.record(NewEntry("reply.held", by, question, reply, why))
    _draw_again(tx, scope)


def resume_sending(tx: Transaction, by: str, scope: str) -> bool:
    """Lift the hold of one scope, or all there are; False when nothing was held."""
    lifted = [hold for hold in tx.holds.active() if not scope or hold[0] == scope]
    if not tx.holds.resume(scope):
        return False
    for held, _, _ in lifted:
        end_notice(tx, NoticeKind.HOLD, held, by)
    tx.record(NewEntry("company.resumed", by, data={"source": scope, "was": json.dumps(lifted)}))
    _let_go(tx, scope)
    return True


def resume_reply(tx: Transaction, reply: Reply, by: str) -> None:
    """Let one reply go though it is held; the hold stays for all others. Raises Stale when nothing holds it."""
    if reply.state is not ReplyState.WAITING or not tx.holds.reason_to_keep(reply.number):
        raise Stale(f"That reply to Q-{reply.question} is held no longer.")
    tx.replies.resume(reply.number)
    tx.record(NewEntry("reply.resumed", by, reply.question, reply.number))
    step = "relay" if reply.amends is None else "amend"
    tx.wake(step, f"{tx.posts.one(reply.post).post.source}/{reply.number}", reply.send_at)


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


def _let_go(tx: Transaction, scope: str) -> None:
    for name, reply in tx.replies.due_to_send():
        tx.wake("relay", f"{name}/{reply}")
    for name, reply in tx.replies.due_to_send(amendments=True):
        tx.wake("amend", f"{name}/{reply}")
    _draw_again(tx, scope)


def _draw_again(tx: Transaction, scope: str) -> None:
    """Update the cards: they say whether sending is held."""
    tag = tag_of_scope(scope)
    for number in tx.slack_messages.redraw_open("" if tag else scope, tag):
        tx.wake("ask", str(number))
