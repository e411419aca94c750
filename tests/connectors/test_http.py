"""What a status means, when a server says to come back, and what becomes of an exchange that goes wrong half-way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from connectors import _http
from tests.fakes.channel import DOWN, HANG, LOST, Fault, FaultKind
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeResponse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[FakeHttpServer]:
    with FakeHttpServer(lambda request: FakeResponse(body=request.path.encode())) as web:
        yield web


def exchange(web: FakeHttpServer, *, writing: bool = False, telling: tuple[int, ...] = ()) -> _http.HttpResponse:
    http = _http.http_client({"Authorization": "Bearer hush"}, timeout=CLIENT_TIMEOUT)
    request = http.build_request("POST" if writing else "GET", f"{web.url}/where")
    return _http.send_request(http, "here", request, NOW, writing=writing, telling=telling)


@pytest.mark.parametrize("status", [200, 201, 204, 304])
def test_a_success_is_no_problem(status: int) -> None:
    assert _http.status_error("x", status, {}, NOW) is None


@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (301, Refused, Refused),
        (400, Refused, Refused),
        (401, Unauthorised, Unauthorised),
        (403, Unauthorised, Refused),
        (404, Refused, Refused),
        (408, Unavailable, Uncertain),
        (429, Unavailable, Unavailable),
        (500, Unavailable, Uncertain),
        (599, Unavailable, Uncertain),
    ],
)
def test_a_status_says_what_to_do_next(status: int, reading: type[Outside], writing: type[Outside]) -> None:
    assert type(_http.status_error("x", status, {}, NOW)) is reading
    assert type(_http.status_error("x", status, {}, NOW, writing=True)) is writing


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"Retry-After": "Mon, 02 Nov 2026 09:02:00 GMT"}, 120),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 60)}, 60),
        ({"X-Ratelimit-Reset": "12"}, 12),
        ({"X-RateLimit-Reset": "2026-11-02T09:02:00.000Z"}, 120),
        ({"RateLimit-Reset": str(int(NOW.timestamp()) + 60)}, 60),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "1000000"}, 86_400),
        ({"Retry-After": "Mon, 02 Nov 2099 09:02:00 GMT"}, 86_400),
    ],
)
def test_the_hour_a_server_names_is_understood(headers: dict[str, str], seconds: float) -> None:
    assert _http.retry_time(headers, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf", "1e300", "-inf", "Mon, 99 Foo 2026", "²"])
def test_an_hour_that_is_none_is_no_error(value: str) -> None:
    assert _http.retry_time({"Retry-After": value}, NOW) in (None, NOW)


def test_an_answer_is_read_to_its_end(web: FakeHttpServer) -> None:
    answer = exchange(web)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"/where", "application/json")


@pytest.mark.parametrize("fault", [HANG, LOST], ids=["hang", "lost"])
def test_a_lost_answer_is_uncertain_only_to_a_write(web: FakeHttpServer, fault: Fault) -> None:
    web.inject_fault(fault)
    with pytest.raises(Unavailable):
        exchange(web)
    with pytest.raises(Uncertain):
        exchange(web, writing=True)
    assert [r.method for r in web.requests] == ["GET", "POST"]


def test_without_a_connection_nothing_was_sent(web: FakeHttpServer) -> None:
    web.inject_fault(DOWN)
    with pytest.raises(Unavailable):
        exchange(web, writing=True)


def test_an_endless_answer_is_cut_off(web: FakeHttpServer) -> None:
    web.inject_fault(Fault(FaultKind.GARBLED, body=b"x" * (_http.MOST_BYTES + 1)))
    with pytest.raises(Unavailable):
        exchange(web)
    with pytest.raises(Uncertain):
        exchange(web, writing=True)


def test_a_redirect_is_not_followed(web: FakeHttpServer) -> None:
    web.inject_fault(Fault(status=302, headers={"Location": f"{web.url}/elsewhere"}))
    with pytest.raises(Refused):
        exchange(web)
    assert [r.path for r in web.requests] == ["/where"]


def test_a_status_that_was_asked_for_is_told_instead_of_raised(web: FakeHttpServer) -> None:
    web.inject_fault(Fault(status=404))
    assert exchange(web, telling=(404,)).status == 404
    with pytest.raises(Refused):
        exchange(web)


def test_a_secret_that_is_no_header_is_not_shown(web: FakeHttpServer) -> None:
    http = _http.http_client({})
    request = http.build_request("GET", web.url, headers={"Authorization": "Bearer hu\nsh"})
    with pytest.raises(Refused) as caught:
        _http.send_request(http, "here", request, NOW)
    assert "Bearer" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": ', b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_an_error_of_ours(body: bytes) -> None:
    with pytest.raises(Unavailable):
        _http.parse_json("here", body)
    with pytest.raises(Uncertain):
        _http.parse_json("here", body, writing=True)


def test_the_environment_names_no_proxy_for_us(web: FakeHttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert exchange(web).status == 200


def test_it_says_who_asks(web: FakeHttpServer) -> None:
    exchange(web)
    assert [r.headers["user-agent"] for r in web.requests] == [_http.USER_AGENT]


@pytest.mark.parametrize(
    ("kind", "problem"), [("text/html; charset=utf-8", Unavailable), ("application/json", Unauthorised)]
)
def test_a_403_with_a_web_page_is_a_wall_that_may_pass_and_any_other_means_the_credentials(
    web: FakeHttpServer, kind: str, problem: type[Outside]
) -> None:
    web.inject_fault(Fault(status=403, headers={"Content-Type": kind}, body=b"<html>"))
    with pytest.raises(Outside) as caught:
        exchange(web)
    assert type(caught.value) is problem
