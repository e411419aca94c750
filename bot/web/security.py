"""What every answer carries and every request must fulfil, whichever page it is: headers under which no foreign script
runs, a Host that is ours (against DNS rebinding), and for what changes something an Origin that is ours.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core.settings.web import WebSettings

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PROBES = ("/healthz", "/readyz")
"""Asked by whoever watches the process, under whatever name it has there."""

LONGEST_FORM = 1_000_000
"""Bytes. No words that are written here come near it."""

_READING = ("GET", "HEAD")


def own_hosts(web: WebSettings) -> frozenset[str]:
    """The values of a Host header that are ours."""
    here = (f"{name}:{web.port}" for name in ("127.0.0.1", "localhost", "[::1]"))
    return frozenset({urlsplit(web.public_address).netloc.lower(), *here})


class Guard:
    """ASGI middleware around all routes."""

    def __init__(self, app: ASGIApp, web: WebSettings) -> None:
        self._app = app
        self._hosts = own_hosts(web)
        self._secure = web.is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        refused = self._refusal(str(scope["path"]), str(scope["method"]), Headers(scope=scope))
        app = self._app if refused is None else PlainTextResponse(refused[1], refused[0])
        await app(scope, receive, guarded)

    def _refusal(self, path: str, method: str, headers: Headers) -> tuple[int, str] | None:
        if path in PROBES:
            return None
        if headers.get("host", "").lower() not in self._hosts:
            return 421, "This desk answers under its own address only. It is set as address in [web]."
        if method in _READING or "authorization" in headers:  # no foreign page can send that one
            return None
        origin = headers.get("origin") or headers.get("referer", "")
        if urlsplit(origin).netloc.lower() not in self._hosts:
            return 403, "Send this form from the desk's own page."
        length = headers.get("content-length", "")
        if not length.isdecimal():
            return 411, "Say how long it is: a browser does."
        return (413, "That is longer than any form of the desk.") if int(length) > LONGEST_FORM else None
