"""How often one may ask: each session, each address, and tighter where one signs in. Who is too fast is told when to
come again. Counted in this process; what nobody uses is forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

Seconds = Callable[[], float]

_MOST_KEYS = 10_000
_FREE = ("/static/", "/healthz")


@dataclass(frozen=True, slots=True)
class RequestRate:
    """`burst` requests at once, and then one every `every` seconds."""

    burst: int
    every: float


SIGNING_IN = RequestRate(20, 30.0)
SESSION = RequestRate(150, 0.25)
ADDRESS = RequestRate(600, 0.05)


class RateLimiter:
    """Counts by key: of each it keeps the moment at which all would be forgotten."""

    def __init__(self, seconds: Seconds) -> None:
        self._seconds = seconds
        self._empty_at: dict[str, float] = {}

    def wait(self, key: str, limit: RequestRate) -> float:
        """How many seconds this one has to wait; 0 takes it."""
        now = self._seconds()
        filled = max(now, self._empty_at.get(key, now)) + limit.every
        over = filled - now - limit.burst * limit.every
        if over > 0:
            return over
        if len(self._empty_at) >= _MOST_KEYS:
            self._empty_at = {known: moment for known, moment in self._empty_at.items() if moment > now}
        self._empty_at[key] = filled
        return 0.0


class RateLimits:
    """ASGI middleware. `session_cookie` is the name of the cookie by which sessions are told apart."""

    def __init__(self, app: ASGIApp, session_cookie: str, seconds: Seconds) -> None:
        self._app = app
        self._cookie = session_cookie
        self._limiter = RateLimiter(seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or str(scope["path"]).startswith(_FREE):
            await self._app(scope, receive, send)
            return
        waits = (self._limiter.wait(key, limit) for key, limit in self._counted(HTTPConnection(scope)))
        wait = max(waits, default=0.0)
        if wait <= 0:
            await self._app(scope, receive, send)
            return
        told = f"That was too often. Try again in {ceil(wait)} s."
        await PlainTextResponse(told, 429, {"Retry-After": str(ceil(wait))})(scope, receive, send)

    def _counted(self, request: HTTPConnection) -> Iterator[tuple[str, RequestRate]]:
        address = request.client.host if request.client else ""
        yield f"address {address}", ADDRESS
        if request.url.path.startswith("/sign-in"):
            yield f"sign-in {address}", SIGNING_IN
        if secret := request.cookies.get(self._cookie):
            yield f"session {sha256(secret.encode()).hexdigest()}", SESSION
