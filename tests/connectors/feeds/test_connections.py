"""Connections that are kept between readings: used again, never for an address that was not checked, and bounded."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.core.errors import Refused, Unavailable
from connectors._safe_network import Exceptions
from connectors.feeds.connections import MOST_DRAINED, Connections
from connectors.feeds.fetch import Fetcher, FetchTimeouts, Validators
from tests.connectors.feeds.test_safe_network import FakeResolver
from tests.fakes.channel import HANG, LOST
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LOOPBACK = ["127.0.0.1"]
NONE = Validators()


@pytest.fixture
def connections() -> Iterator[Connections]:
    made = Connections(most=3)
    yield made
    made.close()


@pytest.fixture
def web() -> Iterator[FakeHttpServer]:
    with FakeHttpServer(lambda _: FakeResponse(body=b"words"), keeps=True) as server:
        yield server


def fetcher(connections: Connections, *answers: list[str], allowed: tuple[str, ...] = ("127.0.0.0/8",)) -> Fetcher:
    resolver, patience = FakeResolver(*(answers or (LOOPBACK,))), FetchTimeouts(each=0.5, total=1.0)
    return Fetcher("blog", Exceptions.of(allowed), patience=patience, resolve=resolver, connections=connections)


def test_feeds_of_one_host_are_read_over_one_connection(connections: Connections, web: FakeHttpServer) -> None:
    for path in ("/a", "/b", "/a"):
        assert fetcher(connections).get(web.url + path, NONE, NOW).body == b"words"
    assert (len(web.requests), web.connections) == (3, 1)


@pytest.mark.parametrize("status", [301, 304])
def test_an_answer_without_a_feed_keeps_its_connection_too(
    connections: Connections, web: FakeHttpServer, status: int
) -> None:
    def route(request: FakeRequest) -> FakeResponse:
        body = b"" if status == 304 else b"moved"
        return FakeResponse(status, body, {"Location": "/b"}) if request.path == "/a" else FakeResponse(body=b"words")

    web.route = route
    fetcher(connections).get(f"{web.url}/a", NONE, NOW)
    fetcher(connections).get(f"{web.url}/b", NONE, NOW)
    assert web.connections == 1


def test_a_redirect_that_says_more_than_it_must_is_followed_without_reading_it_all(
    connections: Connections, web: FakeHttpServer
) -> None:
    long = FakeResponse(302, b"x" * (MOST_DRAINED * 8), {"Location": "/b"})
    web.route = lambda request: long if request.path == "/a" else FakeResponse(body=b"words")
    assert fetcher(connections).get(f"{web.url}/a", NONE, NOW).body == b"words"
    assert web.connections == 2


def test_a_host_that_leads_elsewhere_now_is_not_read_over_the_connection_of_before(
    connections: Connections, web: FakeHttpServer
) -> None:
    url = f"http://feed.example:{web.port}/"
    reader = fetcher(connections, LOOPBACK, ["127.9.9.9"], ["169.254.169.254"])
    reader.get(url, NONE, NOW)
    with pytest.raises(Unavailable):
        reader.get(url, NONE, NOW)
    with pytest.raises(Refused, match=r"169\.254\.169\.254"):
        reader.get(url, NONE, NOW)
    assert len(web.requests) == 1


def test_what_one_feed_may_reach_is_not_reached_by_another(connections: Connections, web: FakeHttpServer) -> None:
    fetcher(connections).get(web.url, NONE, NOW)
    with pytest.raises(Refused, match="not public"):
        fetcher(connections, allowed=()).get(web.url, NONE, NOW)
    assert len(web.requests) == 1


def test_one_name_is_not_read_over_the_connection_of_another(connections: Connections, web: FakeHttpServer) -> None:
    for host in ("one.example", "two.example"):
        fetcher(connections).get(f"http://{host}:{web.port}/", NONE, NOW)
    assert [request.headers["host"].partition(":")[0] for request in web.requests] == ["one.example", "two.example"]
    assert web.connections == 2


def test_a_connection_that_its_server_closed_costs_no_reading(connections: Connections, web: FakeHttpServer) -> None:
    fetcher(connections).get(web.url, NONE, NOW)
    web.inject_fault(LOST, lambda _: len(web.requests) == 2)
    assert fetcher(connections).get(web.url, NONE, NOW).body == b"words"
    assert (len(web.requests), web.connections) == (3, 2)


def test_a_server_that_falls_silent_on_a_kept_connection_is_left_in_time(
    connections: Connections, web: FakeHttpServer
) -> None:
    fetcher(connections).get(web.url, NONE, NOW)
    web.inject_fault(HANG)
    with pytest.raises(Unavailable, match="Timeout"):
        fetcher(connections).get(web.url, NONE, NOW)


def test_few_connections_are_kept_and_none_for_long(web: FakeHttpServer) -> None:
    few, brief = Connections(most=1), Connections(idle_seconds=-1)
    for kept, opened in ((few, 3), (brief, 6)):
        for path in ("one", "two", "one"):
            fetcher(kept).get(f"http://{path}.example:{web.port}/", NONE, NOW)
        kept.close()
        assert web.connections == opened
