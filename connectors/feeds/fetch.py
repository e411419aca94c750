"""A GET of an untrusted address: redirects are checked one by one, the unpacked size is capped, one deadline covers it
all, and validators are sent back unchanged. Parsing is in `parser`, the check of addresses in `safe_network`.
"""

import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpcore
import httpx

from bot.core.errors import Gone, Outside, Refused, Unavailable
from connectors._http import LONGEST_WAIT, TIMEOUT, USER_AGENT, retry_time, status_error
from connectors._safe_network import (
    Deadline,
    Exceptions,
    Resolve,
    checked_addresses,
    public_tls,
    system_addresses,
)
from connectors.feeds.connections import Connections, drain, port_of, shared_connections

MAX_BYTES = 10 * 1024 * 1024
"""Bytes of a body by default, both as sent and unpacked: a gzip bomb is stopped while it is unpacked."""

MAX_REDIRECTS = 5
MAX_VALIDATOR = 1024
"""The longest ETag or Last-Modified kept, in characters; a longer one is not sent back."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_NOT_MODIFIED, _LOCKED, _WALL, _GONE = 304, 401, 403, 410
_PACKED = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "x-deflate": "deflate"}
_UNKNOWN = ("br", "zstd", "compress", "x-compress", "dcb", "dcz")
_GZIP = b"\x1f\x8b"
_MOST_MEMBERS, _MOST_NAMES = 100, 3
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=\"?(\d{1,9})")
_LOST = (httpx.TransportError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True)
class FetchTimeouts:
    """Seconds: `each` for connecting and for every read, `total` for all hops, the whole body and waiting for a process
    that parses. Without `total`, a slowly dripping server could hold the thread for days; with the time for parsing it
    stays below a lease.
    """

    each: float = TIMEOUT
    total: float = 38.0


@dataclass(frozen=True, slots=True)
class Validators:
    """A response's ETag and Last-Modified, character for character, for the next conditional request."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A feed as downloaded. `body` is None for a 304. `moved` is where permanent redirects lead, "" without any.
    `wait` is how many seconds the server asks to wait for the next reading; `links` are
    those of its header, by relation.
    """

    url: str
    body: bytes | None
    content_type: str
    validators: Validators
    moved: str = ""
    wait: int = 0
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Arrival:
    response: httpx.Response
    url: httpx.URL
    moved: str


class Fetcher:
    """Fetches for one source, named `where` in errors. Thread-safe."""

    def __init__(
        self,
        where: str,
        allowed: Exceptions,
        *,
        max_bytes: int = MAX_BYTES,
        patience: FetchTimeouts = FetchTimeouts(),
        resolve: Resolve = system_addresses,
        monotonic: Callable[[], float] = time.monotonic,
        tls: Callable[[], ssl.SSLContext] = public_tls,
        connections: Connections | None = None,
    ) -> None:
        self._where = where
        self._allowed = allowed
        self._max_bytes = max_bytes
        self._timeouts = patience
        self._resolve = resolve
        self._monotonic = monotonic
        self._tls = tls
        self._connections = connections or shared_connections()

    def deadline(self) -> Deadline:
        """The end of a fetch that begins now; several requests may share it."""
        return Deadline(self._monotonic() + self._timeouts.total, self._monotonic)

    def get(self, url: str, validators: Validators, now: datetime, deadline: Deadline | None = None) -> FetchResult:
        """The body; None if nothing changed. Raises Unavailable, Unauthorised, Refused, Gone; none holds the URL."""
        with self._open(url, _conditions(validators), deadline or self.deadline()) as arrival:
            response = arrival.response
            if fault := reading_error(self._where, response.status_code, response.headers, now):
                raise fault
            if response.status_code == _NOT_MODIFIED:
                drain(response)
            body = None if response.status_code == _NOT_MODIFIED else self._body(response)
            kept = Validators(_validator(response, b"etag"), _validator(response, b"last-modified"))
            kind = response.headers.get("content-type", "")
            wait = asked_wait(response.headers, now)
            links = {relation: link.get("url", "") for relation, link in response.links.items() if relation}
            return FetchResult(str(arrival.url), body, kind, kept, arrival.moved, wait, links)

    def status(self, url: str) -> tuple[int, httpx.Headers]:
        """A page's status and headers, without its body. Raises Unavailable, Refused."""
        with self._open(url, {}, self.deadline()) as arrival:
            return arrival.response.status_code, arrival.response.headers

    @contextmanager
    def _open(self, url: str, conditions: dict[bytes, bytes], deadline: Deadline) -> Iterator[_Arrival]:
        try:
            arrival = self._follow_redirects(httpx.URL(url), conditions, deadline)
            try:
                yield arrival
            finally:
                arrival.response.close()
        except httpx.InvalidURL as error:
            raise Refused(self._where, "the address is not one") from error
        except _LOST as error:
            raise Unavailable(self._where, f"it could not be read ({type(error).__name__})") from error

    def _follow_redirects(self, url: httpx.URL, conditions: dict[bytes, bytes], deadline: Deadline) -> _Arrival:
        moved, permanent, cookies = "", True, None
        for _ in range(MAX_REDIRECTS + 1):
            request = _request(url, conditions, self._timeouts.each)
            if cookies is not None:
                cookies.set_cookie_header(request)
            response = self._send(request, deadline)
            location = response.headers.get("location", "")
            if response.status_code not in _REDIRECTS or not location:
                return _Arrival(response, url, moved)
            cookies = _with_cookies(cookies, response)
            drain(response)
            url = next_hop(self._where, url, location)
            permanent = permanent and response.status_code in _PERMANENT
            moved = str(url) if permanent else moved
        raise Refused(self._where, f"more than {MAX_REDIRECTS} redirects")

    def _send(self, request: httpx.Request, deadline: Deadline) -> httpx.Response:
        """The host is resolved and its addresses are checked for each request, also where a connection is kept."""
        host, port = request.url.raw_host.decode("ascii"), port_of(request.url)
        addresses = checked_addresses(self._where, self._allowed, self._resolve, host, port)
        response = self._connections.send(request, addresses, deadline, self._tls())
        response.request = request
        return response

    def _body(self, response: httpx.Response) -> bytes:
        try:
            return decompress(response.iter_raw(), response.headers.get("content-encoding", ""), self._max_bytes)
        except OverflowError as error:
            reason = f"it is larger than {self._max_bytes} bytes; max_bytes can allow more"
            raise Refused(self._where, reason) from error
        except (zlib.error, EOFError, LookupError) as error:
            raise Unavailable(self._where, "its compression is broken or unknown") from error


def reading_error(where: str, status: int, headers: httpx.Headers, now: datetime) -> Outside | None:
    """The error for this status of a feed, None for none. We send no credentials: a 403 is a wall that may pass, and a
    401 asks for some that we do not have.
    """
    if status == _GONE:
        return Gone(where, "the feed is gone for good (410): correct its url or remove the source")
    if status == _WALL:
        return Unavailable(
            where, "it answered 403: it, or a wall before it, refuses us for now", retry_time(headers, now)
        )
    if status == _LOCKED:
        return Refused(where, "it answered 401: it wants a password, and Switchboard reads open feeds only")
    return status_error(where, status, headers, now)


def asked_wait(headers: Mapping[str, str], now: datetime) -> int:
    """The seconds for which a good answer stays fresh or that Retry-After names, the longer of both; at most a day."""
    after = retry_time({"retry-after": headers.get("retry-after", "")}, now) or now
    fresh = max_age(headers.get("cache-control", ""))
    return max(min(fresh, int(LONGEST_WAIT.total_seconds())), int((after - now).total_seconds()))


def max_age(cache_control: str) -> int:
    """The seconds for which a response stays fresh (RFC 9111 §5.2.2.1); 0 when it does not say."""
    found = _MAX_AGE.search(cache_control.lower())
    return int(found[1]) if found else 0


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
    """The chunks with gzip or deflate undone (RFC 9110 §8.4.1), the last one named first; what names no compression is
    passed over, as browsers do. Never holds more than `limit` bytes of each form.

    Raises OverflowError over the limit, zlib.error or EOFError for broken data, LookupError for another compression.
    """
    names = [name.strip(' "') for name in encoding.lower().split(",")]
    if set(names) & set(_UNKNOWN) or len(names) > _MOST_NAMES:
        raise LookupError(encoding)
    sent = b"".join(_limit_bytes(chunks, limit))
    for packed in (_PACKED[name] for name in reversed(names) if name in _PACKED):
        sent = b"".join(_limit_bytes(_inflate(sent, packed, limit), limit))
    return sent


def _limit_bytes(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise OverflowError(limit)
        yield piece


def _inflate(packed: bytes, name: str, limit: int) -> Iterator[bytes]:
    """The members of a gzip file one after the other, or one deflate stream; what is padded after them is dropped."""
    for _ in range(_MOST_MEMBERS):
        inflate = zlib.decompressobj(_window(packed, name))
        yield inflate.decompress(packed, limit + 1)  # one byte over the limit is enough to refuse it
        if not inflate.eof:
            raise EOFError
        packed = inflate.unused_data
        if not packed.startswith(_GZIP):
            return
    raise OverflowError(limit)


def _window(packed: bytes, name: str) -> int:
    """The `wbits` of zlib: by the first bytes gzip or zlib; else, for "deflate", raw, as some servers send it."""
    zlib_header = len(packed) > 1 and packed[0] & 15 == zlib.DEFLATED and int.from_bytes(packed[:2]) % 31 == 0
    raw = name == "deflate" and packed and not (zlib_header or packed.startswith(_GZIP))
    return -zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32


def _request(url: httpx.URL, conditions: dict[bytes, bytes], seconds: float) -> httpx.Request:
    headers = {b"User-Agent": USER_AGENT.encode(), b"Accept": _ACCEPT.encode(), b"Accept-Encoding": b"gzip, deflate"}
    timeout = httpx.Timeout(seconds).as_dict()
    return httpx.Request("GET", url, headers={**headers, **conditions}, extensions={"timeout": timeout})


def _with_cookies(cookies: httpx.Cookies | None, response: httpx.Response) -> httpx.Cookies | None:
    """The cookies so far and those that a redirect sets; None without any."""
    if "set-cookie" in response.headers:
        cookies = httpx.Cookies() if cookies is None else cookies
        cookies.extract_cookies(response)
    return cookies


def _conditions(validators: Validators) -> dict[bytes, bytes]:
    pairs = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.modified))
    return {name: value.encode("latin-1") for name, value in pairs if value}


def _validator(response: httpx.Response, name: bytes) -> str:
    """The header's raw bytes as text (latin-1 maps each byte to one character and back); "" when too long."""
    raw = next((value for key, value in response.headers.raw if key.lower() == name), b"")
    return raw.decode("latin-1") if len(raw) <= MAX_VALIDATOR else ""
