"""The stand-in's server: HTTP and WebSocket on 127.0.0.1, in a thread of its own.

`with SlackServer(workspace) as slack:` gives `slack.url`; the Web API is at `{url}/api/`; what users do are the methods
of `control_api.SlackControlApi`, also over HTTP. No rules of Slack are here: those are in `web_api` and `users`.
"""

import asyncio
import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.sandbox.slack import routes as doors
from bot.sandbox.slack.control_api import SlackControlApi, routes
from bot.sandbox.slack.openid import SignInServer
from bot.sandbox.slack.protocol import TimeSource
from bot.sandbox.slack.workspace.seed import Workspace
from bot.sandbox.slack.workspace.workspace import RunningWorkspace

HOST = "127.0.0.1"
_PATIENCE = 60.0
"""Seconds to wait for the thread to start or to end."""


class SlackServer(SlackControlApi):
    """Serves one workspace. Port 0 takes any free one. Thread-safe."""

    def __init__(self, workspace: Workspace, clock: TimeSource | None = None, port: int = 0) -> None:
        self.workspace = RunningWorkspace(workspace, clock or doors.now)
        self._port = port
        self._thread: threading.Thread | None = None
        self._loop: _Loop | None = None

    @property
    def url(self) -> str:
        """http://127.0.0.1:PORT, without a slash at the end."""
        return self.workspace.url

    @property
    def api(self) -> str:
        """The base_url for slack_sdk."""
        return f"{self.workspace.url}/api/"

    def start(self) -> Self:
        """Start to listen, and return once it does. Raises OSError when the port is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self._port))
        except OSError:
            listener.close()
            raise
        self.workspace.url = f"http://{HOST}:{listener.getsockname()[1]}"
        here = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
        app = Starlette(
            routes=[*SignInServer(self.workspace).routes(), *doors.routes(self.workspace), *routes(self)],
            middleware=[here],
        )
        config = uvicorn.Config(
            app,
            http=doors.protocol(self.workspace),
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        self._loop = _Loop(config, self.workspace)
        self._thread = threading.Thread(target=self._loop.run, args=([listener],), name="slack-stand-in", daemon=True)
        self._thread.start()
        if not self._loop.up.wait(_PATIENCE):
            raise OSError("The stand-in for Slack did not start.")
        return self

    def stop(self) -> None:
        """Release all waiting calls, close every connection, and return when the thread has ended. Idempotent."""
        if self._thread is None or self._loop is None:
            return
        self.workspace.state.close()
        self.workspace.delivery.give_up()
        self._loop.leave()
        self._thread.join(_PATIENCE)
        self._thread = self._loop = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()


class _Loop(uvicorn.Server):
    """uvicorn's server, which redelivers what is due while it waits, and stops as soon as `leave` is called."""

    def __init__(self, config: uvicorn.Config, workspace: RunningWorkspace) -> None:
        super().__init__(config)
        self.workspace = workspace
        self.up = threading.Event()
        self._leaving = asyncio.Event()
        self._own: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._own = asyncio.get_running_loop()
        self.up.set()
        while not self._leaving.is_set():
            try:
                await asyncio.wait_for(self._leaving.wait(), self.workspace.state.rules.sweep)
            except TimeoutError:
                self.workspace.delivery.sweep()

    def leave(self) -> None:
        if self._own is not None:
            self._own.call_soon_threadsafe(self._leaving.set)
