"""The sink: one POST an event, to an address that is checked as a feed's is, over a connection of its own.

Redirects are never followed: a signed body goes where it was meant to, or nowhere.
"""

import ssl
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpcore
import httpx
from pydantic import AfterValidator, Field, field_validator

from bot.core.errors import Gone, Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.handing_on.record import SinkDelivery
from bot.core.ports.runtime import Clock
from connectors._http import USER_AGENT, retry_time
from connectors._safe_network import (
    CheckedNetwork,
    Deadline,
    Exceptions,
    Resolve,
    checked_addresses,
    public_tls,
    system_addresses,
)
from connectors.sinks import SinkAbout, SinkSettings
from connectors.sinks.webhook.payload import body_of
from connectors.sinks.webhook.signature import BadSecret, secrets_of, signed_headers

ABOUT = SinkAbout("every event as signed JSON to an address of yours (Standard Webhooks)")

VARIABLE = "WEBHOOK_SECRETS"
SECRETS = {
    VARIABLE: "The secrets that webhooks are signed with: NAME=whsec_… for each sink of this kind, separated by blanks,"
    " twice while one takes the place of another. Make one: echo whsec_$(openssl rand -base64 32)"
}

SECONDS = 20.0
"""How long a receiver may take, resolving its name aside: the specification recommends 15 to 30 s."""

_GONE = 410
_LOOPBACK = ("127.0.0.0/8", "::1")
_LOST = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)
_NOT_CONNECTED = (httpcore.ConnectError, httpcore.ConnectTimeout)


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError:
        raise ValueError("is no web address; write https://hooks.example.com/switchboard.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in value):
        raise ValueError("is no web address; write https://hooks.example.com/switchboard.")
    if parts.username or parts.password:
        raise ValueError("holds a user or a password; the signature says who sends, so leave them out.")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("would send people's words in the clear; write https:// (http:// is for 127.0.0.1 only).")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Settings(SinkSettings):
    """Where events are sent."""

    url: Annotated[str, AfterValidator(_address)] = Field(
        description="Where events are sent: https, or http to this machine.",
        examples=["https://hooks.example.com/switchboard"],
    )
    allow_private_addresses: tuple[str, ...] = Field(
        default=(),
        description="Host names, addresses and networks within the company that may be sent to although not public.",
    )

    @field_validator("allow_private_addresses")
    @classmethod
    def _no_address(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        if any("://" in entry or not entry.strip() for entry in entries):
            raise ValueError('must be host names, addresses or networks, such as "hooks.internal" or "10.0.0.0/8".')
        return entries


class Webhook:
    """A sink of this kind. Threads may share it."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        secrets: Mapping[str, str],
        clock: Clock,
        resolve: Resolve = system_addresses,
        monotonic: Callable[[], float] = time.monotonic,
        tls: Callable[[], ssl.SSLContext] = public_tls,
        seconds: float = SECONDS,
    ) -> None:
        self.name = name
        self._url = httpx.URL(settings.url)
        local = _LOOPBACK if _is_loopback(self._url.host) else ()
        self._allowed = Exceptions.of([*settings.allow_private_addresses, *local])
        self._told = secrets.get(VARIABLE, "")
        self._clock, self._resolve, self._monotonic, self._tls, self._seconds = clock, resolve, monotonic, tls, seconds

    def __repr__(self) -> str:
        return f"Webhook({self.name})"

    def check(self) -> None:
        """Whether it has its secret, and an address that may be sent to. Sends nothing. Raises Outside."""
        self._secrets()
        checked_addresses(self.name, self._allowed, self._resolve, self._url.host, _port(self._url))

    def deliver(self, delivery: SinkDelivery) -> None:
        """Post it. Any 2xx says that it was taken."""
        now, body = self._clock(), body_of(delivery)
        headers = signed_headers(delivery.id, now, body, self._secrets())
        status, answered = self._post(body, {**headers, "Content-Type": "application/json", "User-Agent": USER_AGENT})
        if error := delivery_error(self.name, status, answered, now):
            raise error

    def _secrets(self) -> tuple[bytes, ...]:
        try:
            return secrets_of(self.name, self._told)
        except BadSecret as error:
            raise Unauthorised(self.name, f"{VARIABLE}: {error}") from None

    def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
        """Status and headers; the body of the answer is not read."""
        try:
            addresses = checked_addresses(self.name, self._allowed, self._resolve, self._url.host, _port(self._url))
        except Refused as error:  # the name may lead elsewhere tomorrow
            raise Unavailable(self.name, error.reason) from None
        deadline = Deadline(self._monotonic() + self._seconds, self._monotonic)
        request = self._request(body, headers)
        origin = httpcore.Origin(self._url.raw_scheme, self._url.raw_host, _port(self._url))
        network = CheckedNetwork(addresses, deadline)
        try:
            with httpcore.HTTPConnection(origin, self._tls_if_needed(), network_backend=network) as connection:
                answer = connection.handle_request(request)
                try:
                    return answer.status, httpx.Headers(answer.headers)
                finally:
                    answer.close()
        except _NOT_CONNECTED:
            raise Unavailable(self.name, "no connection") from None
        except _LOST as error:
            raise Uncertain(self.name, f"no answer ({type(error).__name__})") from None

    def _request(self, body: bytes, headers: Mapping[str, str]) -> httpcore.Request:
        url = self._url
        sent = {"Host": url.netloc.decode("ascii"), "Content-Length": str(len(body)), "Connection": "close", **headers}
        return httpcore.Request(
            "POST",
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=_port(url), target=url.raw_path),
            headers=[(name.encode("ascii"), value.encode("ascii")) for name, value in sent.items()],
            content=body,
            extensions={"timeout": httpx.Timeout(self._seconds).as_dict()},
        )

    def _tls_if_needed(self) -> ssl.SSLContext | None:
        return self._tls() if self._url.scheme == "https" else None


def delivery_error(where: str, status: int, headers: Mapping[str, str], now: datetime) -> Outside | None:
    """The error for an answer's status; None for any 2xx. What is no 2xx is tried again, a redirect and a 400 too: a
    receiver that is being changed answers anything. Only 410 says never again.
    """
    if 200 <= status < 300:  # noqa: PLR2004
        return None
    if status == _GONE:
        return Gone(where, "it answered 410: it wants no more events")
    if status in (401, 403):
        return Unauthorised(where, f"it answered {status}: it does not accept the signature, or wants more than that")
    if 300 <= status < 400:  # noqa: PLR2004
        return Unavailable(where, f"it answered {status}, and a redirect is not followed: correct its url")
    return Unavailable(where, f"it answered {status}", retry_time(headers, now))


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def build(name: str, settings: Any, secrets: Mapping[str, str], clock: Clock) -> Webhook:
    return Webhook(name, settings, secrets, clock)
