"""Connections to servers that were read a moment ago are kept and used again, by all feeds together: many feeds live at
one host. A kept one leads to the address it was opened to, so it is used only for a request whose host was resolved and
checked anew, and leads there still. It is not used through httpx.Client, which logs every URL (some hold a token).
"""

import atexit
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx

from connectors._safe_network import CheckedNetwork, Deadline

MOST_KEPT = 100
IDLE_SECONDS = 15.0
MOST_DRAINED = 16 * 1024
"""Bytes of a body nobody wants that are read to keep the connection."""

_STALE = (
    httpcore.RemoteProtocolError,
    httpcore.ReadError,
    httpcore.WriteError,
    httpcore.ConnectionNotAvailable,
)
_Server = tuple[bytes, bytes, int, ssl.SSLContext]


@dataclass(frozen=True, slots=True)
class _Kept:
    server: _Server
    network: CheckedNetwork
    connection: httpcore.HTTPConnection


class Connections:
    """At most `most` idle connections are kept, each for `idle_seconds`. Thread-safe."""

    def __init__(self, most: int = MOST_KEPT, idle_seconds: float = IDLE_SECONDS) -> None:
        self._most = most
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._idle: list[_Kept] = []

    def send(
        self, request: httpx.Request, addresses: Collection[str], deadline: Deadline, tls: ssl.SSLContext
    ) -> httpx.Response:
        """The response to a GET, over a connection to one of these checked addresses. It must be closed.

        Raises what httpcore raises. A kept connection that its server has closed is replaced by a new one.
        """
        url, sent = request.url, _plain(request)
        server = (url.raw_scheme, url.raw_host, port_of(url), tls)
        if kept := self._take(server, addresses):
            kept.network.deadline = deadline
            with suppress(*_STALE):
                return self._response(kept, sent)
            kept.connection.close()
        network = CheckedNetwork(addresses, deadline)
        connection = httpcore.HTTPConnection(
            httpcore.Origin(*server[:3]), tls, keepalive_expiry=self._idle_seconds, network_backend=network
        )
        return self._response(_Kept(server, network, connection), sent)

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for kept in idle:
            kept.connection.close()

    def _response(self, kept: _Kept, request: httpcore.Request) -> httpx.Response:
        answer = kept.connection.handle_request(request)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, kept, self))

    def _take(self, server: _Server, addresses: Collection[str]) -> _Kept | None:
        while True:
            with self._lock:
                fitting = (one for one in reversed(self._idle) if one.server == server)
                kept = next((one for one in fitting if one.network.address in addresses), None)
                if kept is None:
                    return None
                self._idle.remove(kept)
            if not kept.connection.has_expired():
                return kept
            kept.connection.close()

    def give_back(self, kept: _Kept) -> None:
        """Keep it if another request can follow on it; those that were idle for too long, or are too many, go."""
        if not kept.connection.is_idle():
            kept.connection.close()
            return
        with self._lock:
            self._idle.append(kept)
            last = max(0, len(self._idle) - self._most)
            while last < len(self._idle) and self._idle[last].connection.has_expired():
                last += 1
            over, self._idle = self._idle[:last], self._idle[last:]
        for one in over:
            one.connection.close()


class _Body(httpx.SyncByteStream):
    """The body of a response; closing it gives the connection back."""

    def __init__(self, answer: httpcore.Response, kept: _Kept, connections: Connections) -> None:
        self._answer = answer
        self._kept = kept
        self._connections = connections

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._connections.give_back(self._kept)


def drain(response: httpx.Response) -> None:
    """Close a response whose body nobody wants, after reading it where it is short: then the connection is kept."""
    total = 0
    with suppress(httpcore.TimeoutException, *_STALE):
        for chunk in response.iter_raw():
            if (total := total + len(chunk)) > MOST_DRAINED:
                break
    response.close()


def port_of(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _plain(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path),
        headers=request.headers.raw,
        extensions=request.extensions,
    )


@cache
def shared_connections() -> Connections:
    """Those of this process, closed at its exit."""
    made = Connections()
    atexit.register(made.close)
    return made
