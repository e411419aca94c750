"""A GET of an untrusted address: redirects are checked one by one, the unpacked size is capped, one deadline covers it
all, and validators are sent back unchanged. Parsing is in `parser`, the check of addresses in `safe_network`.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import httpcore
import httpx

from bot.core.errors import Refused, Unavailable
from connectors._http import TIMEOUT, USER_AGENT, status_error
from connectors.feeds.safe_network import (
    CheckedNetwork,
    CheckedTransport,
    Deadline,
    Exceptions,
    Resolve,
    public_tls,
    system_addresses,
)

MAX_BYTES = 2 * 1024 * 1024
"""Bytes of a body, both as sent and unpacked: a gzip bomb is stopped while it is unpacked."""

MAX_REDIRECTS = 5
MAX_VALIDATOR = 1024
"""The longest ETag or Last-Modified kept, in characters; a longer one is not sent back."""

_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_NOT_MODIFIED, _GONE = 304, 410
_LOST = (httpx.TransportError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True)
class FetchTimeouts:
    """Seconds: `each` for connecting and for every read, `total` for all hops and the whole body together. Without
    `total`, a slowly dripping server could hold the thread for days; with the ten seconds of parsing it stays below a
    lease.
    """

    each: float = TIMEOUT
    total: float = 40.0


@dataclass(frozen=True, slots=True)
class Validators:
    """A response's ETag and Last-Modified, character for character, for the next conditional request."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A feed as downloaded. `body` is None for a 304. `moved` is where permanent redirects lead, "" without any."""

    url: str
    body: bytes | None
    content_type: str
    validators: Validators
    moved: str = ""


@dataclass(frozen=True, slots=True)
class _Arrival:
    response: httpx.Response
    url: httpx.URL
    moved: str


class Fetcher:
    """Fetches for one source, named `where` in errors. Thread-safe: it keeps no connection between calls."""

    def __init__(
        self,
        where: str,
        allowed: Exceptions,
        *,
        patience: FetchTimeouts = FetchTimeouts(),
        resolve: Resolve = system_addresses,
        monotonic: Callable[[], float] = time.monotonic,
        tls: Callable[[], ssl.SSLContext] = public_tls,
    ) -> None:
        self._where = where
        self._allowed = allowed
        self._timeouts = patience
        self._resolve = resolve
        self._monotonic = monotonic
        self._tls = tls

    def get(self, url: str, validators: Validators, now: datetime) -> FetchResult:
        """The body, or None when nothing changed. Raises Unavailable, Unauthorised, Refused; no URL is in the text."""
        with self._open(url, _conditions(validators)) as arrival:
            response = arrival.response
            if response.status_code == _GONE:
                raise Refused(self._where, "the feed is gone for good (410): correct its url or remove the source")
            if fault := status_error(self._where, response.status_code, response.headers, now):
                raise fault
            body = None if response.status_code == _NOT_MODIFIED else self._body(response)
            kept = Validators(_validator(response, b"etag"), _validator(response, b"last-modified"))
            return FetchResult(str(arrival.url), body, response.headers.get("content-type", ""), kept, arrival.moved)

    def status(self, url: str) -> tuple[int, httpx.Headers]:
        """A page's status and headers, without its body. Raises Unavailable, Refused."""
        with self._open(url, {}) as arrival:
            return arrival.response.status_code, arrival.response.headers

    @contextmanager
    def _open(self, url: str, conditions: dict[bytes, bytes]) -> Iterator[_Arrival]:
        deadline = Deadline(self._monotonic() + self._timeouts.total, self._monotonic)
        network = CheckedNetwork(self._where, self._allowed, deadline, self._resolve)
        try:
            with CheckedTransport(network, self._tls()) as transport:
                arrival = self._follow_redirects(transport, httpx.URL(url), conditions)
                try:
                    yield arrival
                finally:
                    arrival.response.close()
        except httpx.InvalidURL as error:
            raise Refused(self._where, "the address is not one") from error
        except _LOST as error:
            raise Unavailable(self._where, f"it could not be read ({type(error).__name__})") from error

    def _follow_redirects(
        self, transport: CheckedTransport, url: httpx.URL, conditions: dict[bytes, bytes]
    ) -> _Arrival:
        moved, permanent = "", True
        for _ in range(MAX_REDIRECTS + 1):
            response = transport.handle_request(_request(url, conditions, self._timeouts.each))
            location = response.headers.get("location", "")
            if response.status_code not in _REDIRECTS or not location:
                return _Arrival(response, url, moved)
            response.close()
            url = next_hop(self._where, url, location)
            permanent = permanent and response.status_code in _PERMANENT
            moved = str(url) if permanent else moved
        raise Refused(self._where, f"more than {MAX_REDIRECTS} redirects")

    def _body(self, response: httpx.Response) -> bytes:
        try:
            return decompress(response.iter_raw(), response.headers.get("content-encoding", ""))
        except OverflowError as error:
            raise Refused(self._where, f"it is larger than {MAX_BYTES} bytes") from error
        except (zlib.error, EOFError, LookupError) as error:
            raise Unavailable(self._where, "its compression is broken or unknown") from error


def next_hop(where: str, url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Raises Refused when that is not http(s), drops encryption, or holds a password."""
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused(where, "it redirects to something that is no address") from error
    if target.scheme not in ("http", "https") or not target.host or target.userinfo:
        raise Refused(where, "it redirects to something that is not a plain web address")
    if url.scheme == "https" and target.scheme == "http":
        raise Refused(where, "it redirects from https to http")
    return target


def decompress(chunks: Iterable[bytes], encoding: str, limit: int = MAX_BYTES) -> bytes:
    """The chunks with gzip or deflate undone (RFC 9110 §8.4.1). Never holds more than `limit` bytes and one chunk.

    Raises OverflowError over the limit, zlib.error or EOFError for broken data, LookupError for another encoding.
    """
    name = encoding.strip().lower()
    if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise LookupError(name)
    pieces = _limit_bytes(chunks, limit)
    return b"".join(_limit_bytes(pieces if name in ("", "identity") else _inflate(pieces, limit), limit))


def _limit_bytes(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise OverflowError(limit)
        yield piece


def _inflate(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: detects gzip or zlib by the first bytes
    for chunk in chunks:
        yield inflate.decompress(chunk, limit + 1)  # one byte over the limit is enough to refuse it
    if not inflate.eof:
        raise EOFError


def _request(url: httpx.URL, conditions: dict[bytes, bytes], seconds: float) -> httpx.Request:
    headers = {b"User-Agent": USER_AGENT.encode(), b"Accept": _ACCEPT.encode(), b"Accept-Encoding": b"gzip, deflate"}
    timeout = httpx.Timeout(seconds).as_dict()
    return httpx.Request("GET", url, headers={**headers, **conditions}, extensions={"timeout": timeout})


def _conditions(validators: Validators) -> dict[bytes, bytes]:
    pairs = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.modified))
    return {name: value.encode("latin-1") for name, value in pairs if value}


def _validator(response: httpx.Response, name: bytes) -> str:
    """The header's raw bytes as text (latin-1 maps each byte to one character and back); "" when too long."""
    raw = next((value for key, value in response.headers.raw if key.lower() == name), b"")
    return raw.decode("latin-1") if len(raw) <= MAX_VALIDATOR else ""
