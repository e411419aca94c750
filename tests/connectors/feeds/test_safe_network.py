"""Where a feed's connection may lead, address by address, and that it leads to the address that was checked."""

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

from bot.core.errors import Refused, Unavailable
from connectors._safe_network import Exceptions, embedded_ipv4, is_public, system_addresses
from connectors.feeds.fetch import Fetcher, Validators
from tests.fakes.http import FakeHttpServer, FakeResponse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TLS = Path(__file__).parents[2] / "recorded" / "feeds" / "tls"
ANY_LOOPBACK = Exceptions.of(["127.0.0.0/8"])


class FakeResolver:
    """Answers each question with the next of its answers; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "100::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "2001:0:7f00:1::1",
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"]
)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(ip_address(address))


def test_an_ipv4_address_hides_nothing() -> None:
    assert embedded_ipv4(ip_address("10.0.0.1")) is None


def test_an_exception_covers_a_host_an_address_or_a_block_and_nothing_else() -> None:
    allowed = Exceptions.of(["Intranet.Example.", "10.1.0.0/16", "::1"])
    assert allowed.cover("intranet.example", ip_address("192.168.0.9"))
    assert allowed.cover("any.example", ip_address("10.1.200.3"))
    assert allowed.cover("any.example", ip_address("::ffff:10.1.200.3"))
    assert allowed.cover("any.example", ip_address("::1"))
    assert not allowed.cover("any.example", ip_address("10.2.0.1"))
    assert not allowed.cover("not-intranet.example", ip_address("192.168.0.9"))


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
def test_no_spelling_of_loopback_is_reached_by_default(host: str) -> None:
    with FakeHttpServer(lambda _: FakeResponse()) as web:
        with pytest.raises(Refused, match=r"not public|the address is not one"):
            Fetcher("blog", Exceptions()).get(f"http://{host}:{web.port}/", Validators(), NOW)
        assert web.requests == []


def test_ipv6_spellings_of_loopback_are_refused() -> None:
    for host in ("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"):
        with pytest.raises(Refused, match="not public"):
            Fetcher("blog", Exceptions()).get(f"http://{host}/", Validators(), NOW)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    resolver = FakeResolver(["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        Fetcher("blog", Exceptions(), resolve=resolver).get("http://feed.example/", Validators(), NOW)


def test_the_connection_goes_to_the_checked_address_and_the_host_header_keeps_the_name() -> None:
    resolver = FakeResolver(["127.0.0.1"], ["10.66.66.66"])
    with FakeHttpServer(lambda _: FakeResponse(body=b"words")) as web:
        answer = Fetcher("blog", ANY_LOOPBACK, resolve=resolver).get(
            f"http://feed.example:{web.port}/rss", Validators(), NOW
        )
        assert answer.body == b"words"
        assert web.requests[0].headers["host"] == f"feed.example:{web.port}"
    assert resolver.asked == ["feed.example"]


def test_a_name_that_changes_its_address_between_redirects_is_checked_again() -> None:
    resolver = FakeResolver(["127.0.0.1"], ["169.254.169.254"])
    with FakeHttpServer(lambda _: FakeResponse(302, headers={"Location": "/latest/meta-data/"})) as web:
        with pytest.raises(Refused, match=r"169\.254\.169\.254"):
            Fetcher("blog", ANY_LOOPBACK, resolve=resolver).get(f"http://feed.example:{web.port}/", Validators(), NOW)
        assert len(web.requests) == 1


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    with FakeHttpServer(lambda _: FakeResponse(body=b"words")) as web:
        fetcher = Fetcher("blog", ANY_LOOPBACK, resolve=FakeResolver(["127.9.9.9", "127.0.0.1"]))
        assert fetcher.get(f"http://feed.example:{web.port}/", Validators(), NOW).body == b"words"


def test_a_name_that_cannot_be_resolved_means_try_later() -> None:
    def lost(host: str, port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(Unavailable, match="resolved"):
        Fetcher("blog", Exceptions(), resolve=lost).get("http://feed.example/", Validators(), NOW)


def test_the_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        FakeHttpServer(lambda _: FakeResponse(body=b"words")) as web,
        FakeHttpServer(lambda _: FakeResponse(500)) as proxy,
    ):
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        assert Fetcher("blog", ANY_LOOPBACK).get(web.url, Validators(), NOW).body == b"words"
        assert proxy.requests == []


def test_the_system_resolver_says_what_a_decimal_host_means() -> None:
    assert system_addresses("2130706433", 80) == ["127.0.0.1"]


class _Secure(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"over tls")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Nothing goes to stderr."""


@contextmanager
def secure_server(names: list[str | None]) -> Iterator[int]:
    """An https server for feed.example on 127.0.0.1; `names` collects the SNI of each connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "feed.example.crt", TLS / "feed.example.key")
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Secure)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def trusting_the_recorded_certificate() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(TLS / "feed.example.crt"))


def test_sni_and_certificate_speak_of_the_name_though_the_address_was_pinned() -> None:
    names: list[str | None] = []
    with secure_server(names) as port:
        fetcher = Fetcher(
            "blog", ANY_LOOPBACK, resolve=FakeResolver(["127.0.0.1"]), tls=trusting_the_recorded_certificate
        )
        assert fetcher.get(f"https://feed.example:{port}/", Validators(), NOW).body == b"over tls"
    assert names == ["feed.example"]


def test_a_certificate_of_another_name_is_not_taken() -> None:
    with secure_server([]) as port:
        fetcher = Fetcher(
            "blog", ANY_LOOPBACK, resolve=FakeResolver(["127.0.0.1"]), tls=trusting_the_recorded_certificate
        )
        with pytest.raises(Unavailable):
            fetcher.get(f"https://other.example:{port}/", Validators(), NOW)
