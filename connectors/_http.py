"""What every connector shares about HTTP: one table from a status to an error, the hours a server names, and one
exchange over httpx for those that have no SDK. Nothing here knows a channel, and nothing retries.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain

TIMEOUT = 20.0
"""Seconds for connecting and for each read. A claim's lease is longer (bot.store)."""

USER_AGENT = "switchboard/0.1 (chat-ops bot)"

LONGEST_WAIT = timedelta(days=1)
"""No server sends us home for longer than this, whatever it says: daily quotas are the longest there are."""

MOST_BYTES = 8 * 1024 * 1024
"""The longest answer read, in bytes after decompression."""

_WAITS = ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset")


def status_error(
    where: str, status: int, headers: Mapping[str, str], now: datetime, *, writing: bool = False
) -> Outside | None:
    """What this HTTP status means for whoever called, or None when it is a success or a 304.

    A write answered by 408 or 5xx may have taken effect, so it is Uncertain; a read is merely Unavailable. 403 on a
    read means the credentials are too weak; on a write, that this one post will not be taken.
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


def retry_time(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the server said to come back: Retry-After (seconds or a date, RFC 9110 §10.2.3) or a reset header."""
    lowered = {key.lower(): value.strip() for key, value in headers.items()}
    for name in _WAITS:
        if value := lowered.get(name, ""):
            moment = _moment(value, now)
            return moment and min(moment, now + LONGEST_WAIT)
    return None


def _moment(value: str, now: datetime) -> datetime | None:
    try:
        seconds = float(value)
    except ValueError:
        return _date(value)
    epoch = seconds > 1_000_000_000  # noqa: PLR2004  a date in epoch seconds, as X gives it; else a span
    try:
        return datetime.fromtimestamp(seconds, UTC) if epoch else now + timedelta(seconds=max(0.0, seconds))
    except (OverflowError, ValueError, OSError):  # "inf", or a year beyond the calendar
        return None


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An answer that was asked for, read to its end. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def http_client(headers: Mapping[str, str], timeout: float = TIMEOUT) -> httpx.Client:
    """An httpx client that never retries or follows, and ignores proxies and passwords of the environment.

    Every request has a connection of its own. On a kept one that the server had just closed, a write would fail in a
    way that does not tell whether it was read.
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
    """Send `request` once. Raises Unavailable when nothing can have been sent, or a read got no answer; Uncertain when
    the answer to a write was lost, cut short or endless; and what `status_error` says of a status not in `telling`.
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
    bad = status_error(where, answer.status_code, headers, now, writing=writing)
    if bad is not None and answer.status_code not in telling:
        raise bad
    if body is None:
        raise lost(where, f"the answer is longer than {MOST_BYTES} bytes")
    return HttpResponse(answer.status_code, headers, body)


def parse_json(where: str, body: bytes, *, writing: bool = False) -> Any:
    """The JSON in an answer. Raises Unavailable, for a write Uncertain, when there is none: proxies answer in HTML."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise (Uncertain if writing else Unavailable)(where, "the answer is no JSON") from None


def _body(answer: httpx.Response) -> bytes | None:
    """What was sent; None when it is too long to be read."""
    chunks, size = [], 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
