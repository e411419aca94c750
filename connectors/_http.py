"""HTTP for all connectors: from a status code to an error, the retry time a server names, and one request over httpx
for connectors without an SDK. Nothing here is specific to a channel, and nothing retries.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota

TIMEOUT = 20.0
"""Seconds for connecting and for each read. A claim's lease is longer (`bot.store.leases`)."""

USER_AGENT = "switchboard/0.1 (chat-ops bot)"

LONGEST_WAIT = timedelta(days=1)
"""The longest wait a server can impose, whatever it says: daily quotas are the longest there are."""

MOST_BYTES = 8 * 1024 * 1024
"""The longest response body read, in bytes after decompression."""

_WAITS = ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")


def status_error(
    where: str, status: int, headers: Mapping[str, str], now: datetime, *, writing: bool = False
) -> Outside | None:
    """The error for this HTTP status; None for a success or a 304.

    After 408 or 5xx a write may have taken effect, so it is Uncertain; a read is merely Unavailable. 403 on a read
    means that the credentials lack permission (Unauthorised); on a write, that this one reply is refused (Refused).
    """
    if status < 300 or status == 304:  # noqa: PLR2004
        return None
    if status == 401 or (status == 403 and not writing):  # noqa: PLR2004
        return Unauthorised(where, f"it answered {status}: check the credentials and their permissions")
    if status == 429:  # noqa: PLR2004
        return Unavailable(where, "rate limit reached (429)", retry_time(headers, now))
    if status == 408 or status >= 500:  # noqa: PLR2004
        if writing:
            return Uncertain(where, f"it answered {status} to a write")
        return Unavailable(where, f"it answered {status}", retry_time(headers, now))
    return Refused(where, f"it answered {status}")


def answer_error(
    where: str, status: int, headers: Mapping[str, str], now: datetime, *, writing: bool = False
) -> Outside | None:
    """The same, where a web page in answer to a read is none of the channel's own: a wall before it, which may pass."""
    if status == 403 and not writing and _is_page(headers):  # noqa: PLR2004
        return Unavailable(where, "it answered 403 with a web page: a wall before it refuses us for now")
    return status_error(where, status, headers, now, writing=writing)


def retry_time(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When to retry: Retry-After (seconds or a date, RFC 9110 §10.2.3) or a rate limit's reset header; None without.

    Never later than `LONGEST_WAIT` from now.
    """
    lowered = {key.lower(): value.strip() for key, value in headers.items()}
    for name in _WAITS:
        if value := lowered.get(name, ""):
            moment = _moment(value, now)
            return moment and min(moment, now + LONGEST_WAIT)
    return None


def quota_of(headers: Mapping[str, str], now: datetime) -> Quota | None:
    """What `X-RateLimit-Remaining`, `-Limit` and `-Reset` say, or the same without `X-`; None where they do not."""
    told = {name.lower().removeprefix("x-"): value.strip() for name, value in headers.items()}
    left, limit = told.get("ratelimit-remaining", ""), told.get("ratelimit-limit", "")
    if not _is_count(left):
        return None
    reset = told.get("ratelimit-reset", "")
    return Quota(int(left), int(limit) if _is_count(limit) else None, _moment(reset, now) if reset else None)


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 9  # noqa: PLR2004  nobody allows a milliard


def _moment(value: str, now: datetime) -> datetime | None:
    try:
        seconds = float(value)
    except ValueError:
        return _date(value)
    epoch = seconds > 1_000_000_000  # noqa: PLR2004  a date in epoch seconds, as X sends it; else a duration
    try:
        return datetime.fromtimestamp(seconds, UTC) if epoch else now + timedelta(seconds=max(0.0, seconds))
    except (OverflowError, ValueError, OSError):  # "inf", or a year beyond the calendar
        return None


def _date(value: str) -> datetime | None:
    """A date as HTTP writes it, or as ISO 8601 does with its zone; None for anything else."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(value)
            return moment.astimezone(UTC) if moment.tzinfo else None
        except (TypeError, ValueError, OverflowError):
            continue
    return None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A complete response. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def http_client(headers: Mapping[str, str], timeout: float = TIMEOUT) -> httpx.Client:
    """An httpx client without retries or redirects, which ignores proxies and .netrc of the environment.

    Every request opens a new connection. On a kept-alive one that the server had just closed, a write would fail
    without telling whether it was received.
    """
    return httpx.Client(
        headers={"User-Agent": USER_AGENT, **headers},
        timeout=timeout,
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_keepalive_connections=0),
    )


def send_request(
    http: httpx.Client,
    where: str,
    request: httpx.Request,
    now: datetime,
    *,
    writing: bool = False,
    telling: Collection[int] = (),
) -> HttpResponse:
    """Send `request` once. Raises Unavailable when nothing can have been sent, or a read got no response; Uncertain
    when the response to a write was lost, cut short or longer than `MOST_BYTES`; Refused when the request is malformed;
    and the error of `status_error` for a status not in `telling`.
    """
    lost: type[Outside] = Uncertain if writing else Unavailable
    try:
        answer = http.send(request, stream=True)
        try:
            body = _body(answer)
        finally:
            answer.close()
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Unavailable(where, "no connection") from error
    except (httpx.LocalProtocolError, httpx.UnsupportedProtocol):
        # Its text may hold a header, and so a secret.
        raise Refused(where, "this request cannot be sent: check the address and the credentials") from None
    except httpx.HTTPError as error:
        raise lost(where, f"no answer ({type(error).__name__})") from error
    headers = {name.lower(): value for name, value in answer.headers.items()}
    bad = answer_error(where, answer.status_code, headers, now, writing=writing)
    if bad is not None and answer.status_code not in telling:
        raise bad
    if body is None:
        raise lost(where, f"the answer is longer than {MOST_BYTES} bytes")
    return HttpResponse(answer.status_code, headers, body)


def parse_json(where: str, body: bytes, *, writing: bool = False) -> Any:
    """A response body as JSON. Raises Unavailable, for a write Uncertain, when it is not JSON: proxies send HTML."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise (Uncertain if writing else Unavailable)(where, "the answer is no JSON") from None


def _is_page(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").lower().startswith("text/html")


def _body(answer: httpx.Response) -> bytes | None:
    """The response body; None when it is longer than `MOST_BYTES`."""
    chunks, size = [], 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
