"""Protects the page's server from other web sites.

Against DNS rebinding, the Host header must be ours; against cross-site request forgery, a change must come as JSON from
our own origin. Every response carries headers under which no foreign script runs, whatever text is shown.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Content-Security-Policy. Trusted Types forbid innerHTML and similar sinks altogether."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_READING = ("GET", "HEAD")


class OriginGuard:
    """ASGI middleware: accepts requests for `hosts` (such as 127.0.0.1:8080), and adds `HEADERS` to responses."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(str(scope["method"]), Headers(scope=scope))
        if refusal:
            status, reason = refusal
            answer = JSONResponse({"ok": False, "error": reason}, status)
            await answer(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        if headers.get("host", "") not in self._hosts:
            return 421, "This server answers under its own address only."
        if method in _READING:
            return None
        if headers.get("origin", "").removeprefix("http://") not in self._hosts:
            return 403, "A change is made from the page itself."
        if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return 415, "Send application/json."
        return None
