"""Fault injection: a layer in front of the square's API that spoils the next responses as planned. The control API is
never affected.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Drop = Callable[[Scope], None]
"""Cuts the connection that a request came in on."""


class Spoil(StrEnum):
    """STATUS: that status, no effect. HANG: no response until the caller gives up, no effect.

    LOST: it takes effect, and the connection is cut before the response. GARBLED: it takes effect, the response is
    `body`.
    """

    STATUS = "status"
    HANG = "hang"
    LOST = "lost"
    GARBLED = "garbled"


class On(StrEnum):
    """Which requests a fault is for: reads are GET and HEAD, writes all others."""

    ANY = "any"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """How the next `times` requests end (0: all until the faults are cleared)."""

    spoil: Spoil
    status: int = 500
    body: bytes = b'{"error": "spoiled on purpose"}'
    headers: Mapping[str, str] = field(default_factory=dict)
    on: On = On.ANY
    times: int = 1


class SquareFaults:
    """The faults still planned, and a count of the requests that reached the square, spoiled or not."""

    def __init__(self) -> None:
        self._days: list[FaultPlan] = []
        self._left: list[int] = []
        self._lock = threading.Lock()
        self.severed = False
        """Whether whoever uses the API is cut off, as one whose process was killed: no request has any effect."""
        self.reads = 0
        self.writes = 0

    def add(self, day: FaultPlan) -> None:
        with self._lock:
            self._days.append(day)
            self._left.append(day.times or -1)

    def clear(self) -> None:
        with self._lock:
            self._days.clear()
            self._left.clear()

    def take(self, method: str) -> FaultPlan | None:
        """Count one request; return the fault for it, if any."""
        kind = On.READ if method in ("GET", "HEAD") else On.WRITE
        with self._lock:
            self.reads += kind is On.READ
            self.writes += kind is On.WRITE
            for place, day in enumerate(self._days):
                if day.on in (On.ANY, kind) and self._left[place] != 0:
                    self._left[place] -= self._left[place] > 0
                    return day
        return None


class SpoiledApi:
    """The API with its faults applied, as an ASGI app."""

    def __init__(self, app: ASGIApp, faults: SquareFaults, drop: Drop) -> None:
        self._app = app
        self._faults = faults
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._faults.severed:
            self._drop(scope)
            await _until_gone(receive)
            return
        day = self._faults.take(scope["method"]) if scope["type"] == "http" else None
        if day is None:
            await self._app(scope, receive, send)
            return
        if day.spoil in (Spoil.LOST, Spoil.GARBLED):
            await self._app(scope, receive, _swallow)
        if day.spoil is Spoil.LOST:
            self._drop(scope)
        if day.spoil in (Spoil.LOST, Spoil.HANG):
            await _until_gone(receive)
        else:
            await _say(day, send)


async def _swallow(_message: Message) -> None:
    """Discards a response."""


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _say(day: FaultPlan, send: Send) -> None:
    status = 200 if day.spoil is Spoil.GARBLED else day.status
    given = {name.lower(): value for name, value in day.headers.items()}
    told = {"content-type": "application/json", "content-length": str(len(day.body)), **given}
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": day.body})
