"""A web server on 127.0.0.1, port 0, for tests: one function responds, faults can be injected, every request is
recorded. Not specific to a channel. It closes each connection after its response, so that nothing is left open after a
test, unless `keeps` asks otherwise.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.fakes.channel import Fault, FaultKind

CLIENT_TIMEOUT = 2.0
"""Seconds that a connector in a test waits: more than a busy machine needs, few enough where an answer hangs."""

HANG_SECONDS = 30.0
"""Seconds after which a hanging response is given up, so that a client without a timeout fails instead of blocking."""


@dataclass(frozen=True, slots=True)
class FakeRequest:
    """One request as received. Header names are in lower case; of a repeated query key the last value counts, and
    `repeated` has them all.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    repeated: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FakeResponse:
    """The server's response."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


Route = Callable[[FakeRequest], FakeResponse]
RequestFilter = Callable[[FakeRequest], bool]


def every_request(_request: FakeRequest) -> bool:
    return True


class FakeHttpServer:
    """`with FakeHttpServer(route) as web:` serves `route` at `web.url`. Calls to `route` never overlap.
    `connections` counts those that were opened; with `keeps`, several requests may come over one.
    """

    def __init__(self, route: Route, *, keeps: bool = False) -> None:
        self.route = route
        self.keeps = keeps
        self.connections = 0
        self.requests: list[FakeRequest] = []
        self._faults: list[tuple[Fault, RequestFilter]] = []
        self._one_at_a_time = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        if self._server is None:
            self._server = _Listener(("127.0.0.1", self.port), _handler(self))
            self.port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening: new connections are refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def inject_fault(self, fault: Fault, when: RequestFilter = every_request) -> None:
        """Every further request that matches `when` ends in `fault`; the latest fault wins. DOWN affects all."""
        if fault.kind is FaultKind.DOWN:
            self.stop()
        self._faults.insert(0, (fault, when))

    def clear_faults(self) -> None:
        self._faults.clear()
        self.start()

    def respond(self, request: FakeRequest) -> FakeResponse | None:
        """The response; None: drop the connection. Runs in a server thread, one at a time."""
        with self._one_at_a_time:
            self.requests.append(request)
            fault = next((fault for fault, when in self._faults if when(request)), None)
            if fault is None:
                return self.route(request)
            return self._faulty_response(fault, request)

    def hangs(self, request: FakeRequest) -> bool:
        fault = next((fault for fault, when in self._faults if when(request)), None)
        return fault is not None and fault.kind is FaultKind.HANG

    def _faulty_response(self, fault: Fault, request: FakeRequest) -> FakeResponse | None:
        if fault.kind in (FaultKind.LOST, FaultKind.GARBLED):
            self.route(request)
        if fault.kind in (FaultKind.LOST, FaultKind.HANG, FaultKind.DOWN):
            return None
        return FakeResponse(fault.status, fault.body, {"Content-Type": "application/json", **fault.headers})


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: several tests have clients that disconnect in the middle."""


def _handler(web: FakeHttpServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1" if web.keeps else "HTTP/1.0"

        def setup(self) -> None:
            super().setup()
            web.connections += 1

        def handle_any(self) -> None:
            request = self._read()
            hangs = web.hangs(request)
            answer = web.respond(request)
            self.close_connection = self.close_connection or answer is None
            if hangs:
                self.connection.settimeout(HANG_SECONDS)
                self.connection.recv(1)  # returns when the client gives up and closes
            elif answer is not None:
                self._write(answer)

        def _read(self) -> FakeRequest:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            repeated = parse_qs(parts.query, keep_blank_values=True)
            return FakeRequest(self.command, parts.path, query, headers, self.rfile.read(length), repeated)

        def _write(self, answer: FakeResponse) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """The request log is `FakeHttpServer.requests`; nothing goes to stderr."""

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815  the library's names

    return Handler
