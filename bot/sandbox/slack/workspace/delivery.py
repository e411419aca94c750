"""Socket Mode's sending side: each envelope goes to one socket; an event that is not acknowledged is sent again.

A socket is anything that accepts text; the WebSocket itself is in `routes`. Envelopes' payloads are built in `events`,
`users.interactions` and `users.windows`.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.workspace.faults import SlackFaults
from bot.sandbox.slack.workspace.state import State


class Socket(Protocol):
    """One open connection of the app."""

    def push(self, text: str) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Pending:
    """A sent envelope. `settled` is set once it was acknowledged or given up; `failure` says why it was given up."""

    envelope: Json
    retried: bool
    due: float
    attempts: int = 0
    on_ack: Callable[[Json], None] | None = None
    settled: threading.Event = field(default_factory=threading.Event)
    payload: Json = field(default_factory=dict)
    failure: str = ""


class Delivery:
    """The connected sockets, and the envelopes not acknowledged yet."""

    def __init__(self, state: State, faults: SlackFaults) -> None:
        self.state = state
        self.faults = faults
        self.sockets: list[Socket] = []
        self.pending: dict[str, Pending] = {}
        self._turn = 0

    def send(self, kind: str, payload: Json, *, retried: bool, on_ack: Callable[[Json], None] | None = None) -> Pending:
        """Send an envelope of this kind (events_api, interactive, slash_commands); `retried` ones are sent again.

        Without a socket an interaction fails at once with dispatch_failed, as in Slack; an event waits. `on_ack` gets
        the ack's payload as soon as it arrives, before any later call of the app; it may refuse it.
        """
        envelope: Json = {"envelope_id": str(uuid4()), "type": kind, "accepts_response_payload": not retried}
        envelope["payload"] = payload
        if retried:
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        with self.state.lock:
            pending = Pending(envelope, retried, self.state.now() + self.state.rules.ack, on_ack=on_ack)
            self.pending[envelope["envelope_id"]] = pending
            if not self._push(pending) and not retried:
                self._settle(pending, "dispatch_failed")
        return pending

    def _push(self, pending: Pending) -> bool:
        self.state.record("envelope", socket=bool(self.sockets), **pending.envelope)
        if not self.sockets:
            return False
        self._turn += 1
        text = json.dumps(pending.envelope)
        for _ in range(2 if self.faults.take_duplicate() else 1):
            self.sockets[self._turn % len(self.sockets)].push(text)
        return True

    def receive(self, text: str) -> None:
        """Handle a text from the app: an ack `{"envelope_id", "payload"?}`; anything else is only logged."""
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {}
        with self.state.lock:
            pending = self.pending.get(answer.get("envelope_id", ""))
            if pending is None or self.faults.take_dropped_ack():
                self.state.record("lost ack", envelope_id=answer.get("envelope_id"))
                return
            self.state.record("ack", **answer)
            pending.payload = answer.get("payload") or {}
            self._settle(pending, self._run_on_ack(pending))

    def _run_on_ack(self, pending: Pending) -> str:
        if pending.on_ack is None:
            return ""
        try:
            pending.on_ack(pending.payload)
        except SlackRefusal as refused:
            return refused.code
        return ""

    def _settle(self, pending: Pending, failure: str) -> None:
        pending.failure = failure
        self.pending.pop(pending.envelope["envelope_id"], None)
        pending.settled.set()
        self.state.notify_change("envelope", id=pending.envelope["envelope_id"], failure=failure)

    def wait(self, pending: Pending) -> None:
        """Wait (real time, `Rules.patience`) for the ack of an interaction; then give it up as operation_timeout."""
        if not pending.settled.wait(self.state.rules.patience):
            with self.state.lock:
                if not pending.settled.is_set():
                    self._settle(pending, "operation_timeout")

    def give_up(self) -> None:
        """Settle all envelopes, so that nothing waits while the server stops."""
        with self.state.lock:
            for pending in list(self.pending.values()):
                self._settle(pending, "given_up")

    def sweep(self) -> int:
        """Send again what is due by the clock, or give it up after the last retry. Returns how many it handled."""
        with self.state.lock:
            due = [p for p in self.pending.values() if p.retried and p.due <= self.state.now()]
            for pending in due:
                self._redeliver(pending)
            return len(due)

    def _redeliver(self, pending: Pending) -> None:
        waits = self.state.rules.retries
        if pending.attempts >= len(waits):
            self._settle(pending, "given_up")
            return
        pending.attempts += 1
        after = waits[pending.attempts] if pending.attempts < len(waits) else 0.0
        pending.due = self.state.now() + self.state.rules.ack + after
        pending.envelope |= {"retry_attempt": pending.attempts, "retry_reason": "timeout"}
        self._push(pending)

    def add_socket(self, socket: Socket, hello: Callable[[int], Json]) -> bool:
        """Add a new socket and send it `hello`; False when there are too many already."""
        with self.state.lock:
            if len(self.sockets) >= self.state.rules.sockets:
                return False
            self.sockets.append(socket)
            socket.push(json.dumps(hello(len(self.sockets))))
            self.state.notify_change("socket", open=len(self.sockets))
            return True

    def remove_socket(self, socket: Socket) -> None:
        with self.state.lock:
            if socket in self.sockets:
                self.sockets.remove(socket)
                self.state.notify_change("socket", open=len(self.sockets))

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell every socket to reconnect, as Slack does now and then."""
        with self.state.lock:
            for socket in self.sockets:
                socket.push(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}))

    def hang_up(self) -> None:
        with self.state.lock:
            for socket in self.sockets:
                socket.close()
