"""The log of requests: what was asked, by whom, the status and how long it took. What was searched for, and a link's
key, stand behind the question mark of an address, and are not logged.
"""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

PERSON = "switchboard.person"
"""Where a view leaves the Slack user id of whoever is signed in, in the scope."""

_UNLOGGED = ("/static/", "/healthz", "/readyz")
_LONGEST_PATH = 200


class AccessLog:
    """ASGI middleware around everything else. What is asked all the time is not logged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            path = str(scope["path"])
            took, person = round((time.monotonic() - began) * 1000), str(scope.get(PERSON, ""))
            if not path.startswith(_UNLOGGED):
                path = path[:_LONGEST_PATH]
                log.info("web.request", method=scope["method"], path=path, status=status, ms=took, by=person)
