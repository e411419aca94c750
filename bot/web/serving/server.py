"""The server: one application on one address, in a thread of its own, which ends in order."""

import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from starlette.types import ASGIApp

from bot.core.errors import Faulty
from bot.core.settings.web import WebSettings

_THREADS = 10
"""How many pages are made at once: no more than the database has connections."""
_PATIENCE = 5
"""Seconds that what is under way is waited for when it stops."""
_UP = 30.0


class WebServer:
    """`with WebServer(app, web) as server:` listens on `[web]`'s host and port; port 0 takes any free one."""

    def __init__(self, app: ASGIApp, web: WebSettings, port: int | None = None) -> None:
        self._app = app
        self._web = web
        self._port = web.port if port is None else port
        self._running: tuple[_Server, threading.Thread] | None = None

    @property
    def port(self) -> int:
        return self._port

    def start(self) -> Self:
        """Listen, and return once it answers. Raises Faulty when the address cannot be used."""
        listener = _listener(self._web.host, self._port)
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(self._web.address),
            timeout_graceful_shutdown=_PATIENCE,
        )
        server = _Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="web", daemon=True)
        thread.start()
        if not server.up.wait(_UP):
            raise Faulty(["The desk on the web did not start; the log says why."])
        self._running = (server, thread)
        return self

    def stop(self) -> None:
        """Take nothing new, finish what is under way, end. Idempotent."""
        if self._running is not None:
            server, thread = self._running
            self._running = None
            server.should_exit = True
            thread.join(2 * _PATIENCE)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """uvicorn's, which says when it is up and makes so many pages at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def main_loop(self) -> None:
        current_default_thread_limiter().total_tokens = _THREADS
        self.up.set()
        await super().main_loop()


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise Faulty([f'[web] host = "{host}" is no address of this machine ({error.strerror}).']) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(64)
    except OSError as error:
        listener.close()
        told = f"The desk on the web cannot listen on {host}, port {port} ({error.strerror})."
        raise Faulty([f"{told} Write another port under [web], or end what listens there."]) from error
    return listener
