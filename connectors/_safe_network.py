"""Connects only to public addresses (protection against SSRF): a host name is resolved once for each request, all its
addresses are checked, and the connection goes to a checked address, so that DNS rebinding has no effect. Host header,
SNI and certificate still use the name. Redirects, bodies and open connections are its users' business.
Proxies of the environment are not used: a proxy would resolve the name again, unchecked.
"""

import functools
import socket
import ssl
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from bot.core.errors import Refused, Unavailable

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment, in `monotonic` seconds, at which a fetch must be over."""

    at: float
    monotonic: Callable[[], float]

    def within(self, timeout: float | None) -> float:
        """The seconds an operation may take: its own timeout, but not past the deadline. 0 once that has passed."""
        left = max(0.0, self.at - self.monotonic())
        return left if timeout is None else min(timeout, left)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Hosts and networks the operator allows although they are not public. Empty by default."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Exceptions":
        """From host names, addresses and CIDR blocks. What is neither an address nor a block counts as a host name."""
        hosts: set[str] = set()
        networks: list[IPv4Network | IPv6Network] = []
        for entry in entries:
            try:
                networks.append(ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                hosts.add(entry.lower().rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def cover(self, host: str, address: Address) -> bool:
        real = embedded_ipv4(address) or address
        return host.lower().rstrip(".") in self.hosts or any(real in network for network in self.networks)


def embedded_ipv4(address: Address) -> IPv4Address | None:
    """The IPv4 address embedded in an IPv6 one: mapped, 6to4 or NAT64 (RFC 4291, 3056, 6052); None without."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def is_public(address: Address) -> bool:
    """Whether the address is public. Every property is checked, since `is_global` alone accepts some that are not."""
    if inner := embedded_ipv4(address):
        return is_public(inner)
    if isinstance(address, IPv6Address) and (address.is_site_local or address in _NAT64_LOCAL):
        return False
    hidden = address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified
    return address.is_global and not (hidden or address.is_multicast or address.is_reserved)


def system_addresses(host: str, port: int) -> list[str]:
    """Every address from the system's resolver, which also translates decimal and hexadecimal hosts. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def checked_addresses(where: str, allowed: Exceptions, resolve: Resolve, host: str, port: int) -> Sequence[str]:
    """The host's addresses, each of them public or excepted.

    Raises Refused for one that is not, Unavailable when the name cannot be resolved.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unavailable(where, "its host name cannot be resolved") from error
    for address in map(ip_address, addresses):
        if not (is_public(address) or allowed.cover(host, address)):
            raise Refused(
                where, f"{host} leads to {address}, which is not public; allow_private_addresses can allow it"
            )
    return addresses


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to one of the addresses that were checked, whatever the name; reads and writes end at the deadline,
    however slow the server. `address` is the one it is connected to.

    The resolver has its own time limit (the system's), which the deadline cannot shorten.
    """

    def __init__(self, addresses: Collection[str], deadline: Deadline) -> None:
        self.address = ""
        self.deadline = deadline
        self._addresses = addresses
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  it was resolved
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address that accepts a connection. Raises ConnectError, ConnectTimeout (httpcore)."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            limit = _positive_timeout(self.deadline.within(timeout), httpcore.ConnectTimeout)
            try:
                stream = self._tcp.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self.address = address
                return _TimedStream(stream, self)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream of a connection that may be kept: the deadline is that of the request it serves now."""

    def __init__(self, stream: httpcore.NetworkStream, network: CheckedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(
            max_bytes, _positive_timeout(self._network.deadline.within(timeout), httpcore.ReadTimeout)
        )

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _positive_timeout(self._network.deadline.within(timeout), httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _positive_timeout(self._network.deadline.within(timeout), httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _positive_timeout(seconds: float, over: type[httpcore.TimeoutException]) -> float:
    """The seconds; raises `over` when none are left: a socket would take 0 for "do not block"."""
    if seconds <= 0:
        raise over("the total time is up")
    return seconds


@functools.cache
def public_tls() -> ssl.SSLContext:
    """A TLS context with the public certificate authorities. Cached: loading takes tens of milliseconds."""
    return httpx.create_ssl_context()
