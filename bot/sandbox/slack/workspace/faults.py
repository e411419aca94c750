"""Injected faults: how the next calls of a method fail, and what happens to the next envelopes.

They are only kept here; `web_api.dispatch` and `delivery` apply them.
"""

import json
from dataclasses import dataclass

from bot.sandbox.slack.protocol import Json, SlackRefusal

KINDS = ("ratelimited", "server_error", "lost_answer", "error")


@dataclass(slots=True)
class InjectedFault:
    """`times` calls of `method` ("*" for any, "response_url" for a response) suffer `kind`, after `skip` that go well.

    `key`: only those whose metadata says that the message's key begins so, such as "note:". `block`: only those with a
    block of this type, as in a workspace that has none of the kind yet.

    ratelimited: 429 with Retry-After (seconds). server_error: 500, no effect. lost_answer: it takes effect, then the
    connection is dropped. error: refused with `code`.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: int = 1
    code: str = "fatal_error"
    key: str = ""
    skip: int = 0
    block: str = ""

    def concerns(self, method: str, args: Json) -> bool:
        """Whether this call is one of those, be it one that is skipped."""
        if self.method not in (method, "*") or self.times <= 0:
            return False
        if self.block and self.block not in _types_of(args):
            return False
        return not self.key or _key_of(args).startswith(self.key)

    def refusal(self) -> SlackRefusal | None:
        """The response instead of the method's own; None when the method is to run."""
        if self.kind == "ratelimited":
            return SlackRefusal("ratelimited", status=429, headers={"Retry-After": str(self.retry_after)})
        if self.kind == "server_error":
            return SlackRefusal("internal_error", status=500)
        if self.kind == "error":
            return SlackRefusal(self.code)
        return None


def _types_of(args: Json) -> set[str]:
    """The types of a message's blocks, which come as JSON or as its text."""
    blocks = args.get("blocks")
    try:
        blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
    except ValueError:
        return set()
    return {str(block.get("type")) for block in blocks or () if isinstance(block, dict)}


class SlackFaults:
    """The faults still to be applied."""

    def __init__(self) -> None:
        self.injected: list[InjectedFault] = []
        self.dropped_acks = 0
        self.duplicates = 0
        self.outage = False
        self.delay = 0.0
        """Seconds that every call takes longer."""
        self.severed = False
        """Whether the app is cut off, as one whose process was killed: what it sends has no effect. Not cleared with
        the others.
        """

    def inject(self, fault: InjectedFault) -> None:
        """Raises ValueError for an unknown kind."""
        if fault.kind not in KINDS:
            raise ValueError(f"There is no fault {fault.kind!r}. There are: {', '.join(KINDS)}.")
        self.injected.append(fault)

    def take(self, method: str, args: Json) -> InjectedFault | None:
        """The fault this call suffers, used up by one."""
        for fault in self.injected:
            if fault.concerns(method, args):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    def take_dropped_ack(self) -> bool:
        self.dropped_acks -= 1
        return self.dropped_acks >= 0 or self._floor("dropped_acks")

    def take_duplicate(self) -> bool:
        self.duplicates -= 1
        return self.duplicates >= 0 or self._floor("duplicates")

    def _floor(self, name: str) -> bool:
        setattr(self, name, 0)
        return False

    def clear(self) -> None:
        self.injected.clear()
        self.dropped_acks = self.duplicates = 0
        self.outage = False
        self.delay = 0.0


def _key_of(args: Json) -> str:
    """The key that a message's metadata gives it, "" where it gives none. It comes as JSON, or as an object."""
    metadata = args.get("metadata") or {}
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    return str(metadata.get("event_payload", {}).get("key", ""))
