"""The square's server: one Starlette app on 127.0.0.1, served from a thread of its own until it is stopped. Its routes
are in `api` and `control`.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.square.api import Api, Rate, RateLimit
from bot.sandbox.square.blog import Blog
from bot.sandbox.square.board import LIMIT, Board, Member, SquareRefused
from bot.sandbox.square.control import SquareControlApi
from bot.sandbox.square.faults import SpoiledApi, SquareFaults
from bot.sandbox.square.serialise import refusal_response

HOST = "127.0.0.1"


def utc_now() -> datetime:
    return datetime.now(UTC)


class SquareServer:
    """`with SquareServer([Member("ferrywire", token=…)]) as square:` serves it at `square.url`; posts survive a stop.

    `port` 0 takes a free one, and keeps it over a restart. `origins` are web pages of other origins that may use it.
    """

    def __init__(
        self,
        members: Sequence[Member] = (),
        *,
        port: int = 0,
        limit: int = LIMIT,
        rate: Rate | None = None,
        clock: Callable[[], datetime] = utc_now,
        origins: Sequence[str] = (),
    ) -> None:
        self.board = Board(clock, members, limit)
        self.blog = Blog()
        self.faults = SquareFaults()
        self._port = port
        self._rate = RateLimit(rate or Rate(), clock)
        self._clock = clock
        self._origins = tuple(origins)
        self._running: tuple[uvicorn.Server, threading.Thread] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end. With port 0, that is known only after the first start."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Start to listen; when this returns, a client can connect. Raises OSError when the port is taken."""
        if self._running is not None:
            return
        listener = _listener(self._port)
        self._port = listener.getsockname()[1]
        self.board.open()
        # No log_config: a sandbox leaves the process's logging alone. One second suffices to end waiting requests.
        config = uvicorn.Config(
            self.app(),
            http=H11Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="square", daemon=True)
        thread.start()
        self._running = (server, thread)

    def stop(self) -> None:
        """Stop listening and end every wait. Idempotent."""
        if self._running is None:
            return
        server, thread = self._running
        self._running = None
        self.board.open(opened=False)
        server.should_exit = True
        thread.join()

    def app(self) -> Starlette:
        """The whole square as an ASGI app; faults do not affect the control API."""
        handlers = {SquareRefused: refusal_response}
        api = Starlette(
            routes=list(Api(self.board, self.blog, lambda: self.url, self._rate).routes()), exception_handlers=handlers
        )
        control = SquareControlApi(self.board, self.blog, self.faults, lambda: self.url, self._clock)
        return Starlette(
            routes=[*control.routes(), Mount("/", SpoiledApi(api, self.faults, self._drop))],
            exception_handlers=handlers,
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"]),
                Middleware(
                    CORSMiddleware, allow_origins=self._origins, allow_methods=["*"], allow_headers=["Content-Type"]
                ),
            ],
        )

    def _drop(self, scope: Scope) -> None:
        if self._running is None:
            return
        for connection in list(self._running[0].server_state.connections):
            if isinstance(connection, H11Protocol) and connection.client == scope["client"]:
                connection.transport.abort()


def _listener(port: int) -> socket.socket:
    """A socket that listens already: a client that connects before the server runs waits instead of failing."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(64)
    except OSError:
        listener.close()
        raise
    return listener
