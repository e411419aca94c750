"""One careful GET: redirects, caps, deadlines, validators and what each status means, at the wire."""

import contextlib
import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Gone, Outside, Refused, Unavailable
from connectors._safe_network import Exceptions
from connectors.feeds.fetch import (
    MAX_BYTES,
    MAX_REDIRECTS,
    MAX_VALIDATOR,
    Fetcher,
    FetchTimeouts,
    Validators,
    decompress,
    next_hop,
)
from tests.fakes.channel import HANG, LOST
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LOOPBACK = Exceptions.of(["127.0.0.1"])
NONE = Validators()


def fetcher(patience: FetchTimeouts = FetchTimeouts(each=1.0, total=5.0)) -> Fetcher:  # noqa: B008
    return Fetcher("blog", LOOPBACK, patience=patience)


def saying(**headers: str) -> Callable[[FakeRequest], FakeResponse]:
    return lambda _: FakeResponse(200, b"words", {name.replace("_", "-"): value for name, value in headers.items()})


def test_both_validators_go_back_character_for_character() -> None:
    etag, modified = 'W/"caf\u00e9,  odd"', "Mon,  2 Nov 2026 8:1:2 +0100 (strange)"
    with FakeHttpServer(saying(ETag=etag, Last_Modified=modified)) as web:
        kept = fetcher().get(web.url, NONE, NOW).validators
        fetcher().get(web.url, kept, NOW)
        first, second = web.requests
    assert kept == Validators(etag, modified)
    assert "if-none-match" not in first.headers
    assert "if-modified-since" not in first.headers
    assert second.headers["if-none-match"] == etag
    assert second.headers["if-modified-since"] == modified


def test_a_304_has_no_body() -> None:
    with FakeHttpServer(lambda _: FakeResponse(304, b"", {"ETag": '"2"'})) as web:
        assert fetcher().get(web.url, Validators('"1"'), NOW).body is None


def test_an_endless_validator_is_not_kept() -> None:
    with FakeHttpServer(saying(ETag="x" * (MAX_VALIDATOR + 1))) as web:
        assert fetcher().get(web.url, NONE, NOW).validators.etag == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_its_end_is_the_base_of_links(status: int) -> None:
    def route(request: FakeRequest) -> FakeResponse:
        there = request.path == "/b/feed"
        return FakeResponse(200, b"words") if there else FakeResponse(status, headers={"Location": "/b/feed"})

    with FakeHttpServer(route) as web:
        answer = fetcher().get(f"{web.url}/a", NONE, NOW)
        assert (answer.body, answer.url) == (b"words", f"{web.url}/b/feed")
        assert answer.moved == (f"{web.url}/b/feed" if status in (301, 308) else "")


def test_only_what_is_permanent_from_the_start_counts_as_moved() -> None:
    hops = {"/a": (301, "/b"), "/b": (302, "/c"), "/c": (301, "/d")}

    def route(request: FakeRequest) -> FakeResponse:
        status, to = hops.get(request.path, (200, ""))
        return FakeResponse(status, b"words", {"Location": to} if to else {})

    with FakeHttpServer(route) as web:
        assert fetcher().get(f"{web.url}/a", NONE, NOW).moved == f"{web.url}/b"


def test_a_ring_of_redirects_ends() -> None:
    with FakeHttpServer(lambda _: FakeResponse(302, headers={"Location": "/again"})) as web:
        with pytest.raises(Refused, match="redirects"):
            fetcher().get(web.url, NONE, NOW)
        assert len(web.requests) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "location",
    [
        "ftp://feed.example/",
        "file:///etc/passwd",
        "gopher://x/",
        "http://",
        "https://me:pw@feed.example/",
        "data:,x",
    ],
)
def test_a_redirect_to_anything_but_a_plain_web_address_is_refused(location: str) -> None:
    with pytest.raises(Refused):
        next_hop("blog", httpx.URL("https://feed.example/rss"), location)


def test_a_redirect_may_add_encryption_and_never_give_it_up() -> None:
    assert next_hop("blog", httpx.URL("http://feed.example/"), "https://feed.example/").scheme == "https"
    with pytest.raises(Refused, match="https to http"):
        next_hop("blog", httpx.URL("https://feed.example/"), "http://feed.example/")


@given(location=st.text(alphabet=st.characters(codec="latin-1"), max_size=60))
def test_any_location_is_a_web_address_or_refused(location: str) -> None:
    try:
        target = next_hop("blog", httpx.URL("https://feed.example/rss"), location)
    except Refused:
        return
    assert target.scheme == "https"
    assert target.host


def test_a_redirect_to_nonsense_fails_without_repeating_it() -> None:
    with (
        FakeHttpServer(lambda _: FakeResponse(302, headers={"Location": "http://[secret-word"})) as web,
        pytest.raises((Refused, Unavailable)) as caught,
    ):
        fetcher().get(web.url, NONE, NOW)
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (401, Refused),
        (403, Unavailable),
        (404, Refused),
        (410, Gone),
        (429, Unavailable),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_each_status_becomes_the_error_that_says_what_to_do(status: int, error: type[Outside]) -> None:
    with FakeHttpServer(lambda _: FakeResponse(status)) as web, pytest.raises(error) as caught:
        fetcher().get(web.url, NONE, NOW)
    assert type(caught.value) is error


def test_a_feed_that_is_gone_says_so_in_words() -> None:
    with FakeHttpServer(lambda _: FakeResponse(410)) as web, pytest.raises(Refused, match="gone for good"):
        fetcher().get(web.url, NONE, NOW)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_in_seconds_and_as_a_date(status: int) -> None:
    for value in ("90", "Mon, 02 Nov 2026 09:01:30 GMT"):
        route = FakeResponse(status, headers={"Retry-After": value})
        with FakeHttpServer(lambda _, route=route: route) as web, pytest.raises(Unavailable) as caught:  # type: ignore[misc]
            fetcher().get(web.url, NONE, NOW)
        assert caught.value.retry_at == NOW + timedelta(seconds=90)


def test_silence_and_a_dropped_connection_mean_try_later() -> None:
    for fault in (HANG, LOST):
        with FakeHttpServer(saying()) as web:
            web.inject_fault(fault)
            with pytest.raises(Unavailable):
                fetcher(FetchTimeouts(each=0.2, total=5.0)).get(web.url, NONE, NOW)


def test_a_server_that_drips_is_left_when_the_total_time_is_up() -> None:
    ticks = iter(range(0, 1000, 20))
    dripping = Fetcher("blog", LOOPBACK, patience=FetchTimeouts(total=60.0), monotonic=lambda: float(next(ticks)))
    with FakeHttpServer(lambda _: FakeResponse(200, b"x" * 1_000_000)) as web, pytest.raises(Unavailable):
        dripping.get(web.url, NONE, NOW)


def test_gzip_and_deflate_are_unpacked() -> None:
    for encoding, packed in (("gzip", gzip.compress(b"words")), ("deflate", zlib.compress(b"words"))):
        route = FakeResponse(200, packed, {"Content-Encoding": encoding})
        with FakeHttpServer(lambda _, route=route: route) as web:  # type: ignore[misc]
            assert fetcher().get(web.url, NONE, NOW).body == b"words"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"wo") + gzip.compress(b"rds")),
        ("gzip", gzip.compress(b"words") + b"\0" * 9),
        ("deflate", zlib.compress(b"words", wbits=-15)),
        ("none", b"words"),
        ("Identity", b"words"),
        ("utf-8", b"words"),
        ("8bit", b"words"),
        ("text/xml", b"words"),
        ("gzip,", gzip.compress(b"words")),
        ("identity, gzip", gzip.compress(b"words")),
        ("gzip, gzip", gzip.compress(gzip.compress(b"words"))),
    ],
    ids=[
        *("members", "padding", "raw deflate", "none", "identity"),
        *("a charset", "a transfer encoding", "a type", "a comma", "two names", "packed twice"),
    ],
)
def test_what_browsers_unpack_is_unpacked(encoding: str, packed: bytes) -> None:
    assert decompress([packed[:3], packed[3:]], encoding) == b"words"


def test_gzip_whose_second_member_is_cut_off_is_not_taken_for_whole() -> None:
    with pytest.raises(EOFError):
        decompress([gzip.compress(b"wo") + gzip.compress(b"rds")[:-4]], "gzip")


def test_a_cookie_set_by_a_redirect_is_sent_along_within_that_fetch_only() -> None:
    def route(request: FakeRequest) -> FakeResponse:
        if "seen=1" in request.headers.get("cookie", ""):
            return FakeResponse(200, b"words")
        return FakeResponse(302, headers={"Location": request.path, "Set-Cookie": "seen=1; Path=/"})

    with FakeHttpServer(route) as web:
        reader = fetcher()
        assert [reader.get(f"{web.url}/feed", NONE, NOW).body for _ in range(2)] == [b"words"] * 2
        assert len(web.requests) == 4


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache_Control": "public, max-age=1800"}, 1800),
        ({"Cache_Control": "max-age=60", "Retry_After": "900"}, 900),
        ({"Retry_After": "Mon, 02 Nov 2026 09:10:00 GMT"}, 600),
        ({"Cache_Control": "max-age=999999999"}, 86_400),
        ({"Retry_After": "999999999"}, 86_400),
        ({"Retry_After": "-5", "Cache_Control": "max-age=no"}, 0),
        ({"X_RateLimit_Reset": "3000"}, 0),
    ],
)
@pytest.mark.parametrize("status", [200, 304])
def test_a_good_answer_may_say_when_to_ask_again(headers: dict[str, str], seconds: int, status: int) -> None:
    body = b"words" if status == 200 else b""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with FakeHttpServer(lambda _: FakeResponse(status, body, named)) as web:
        assert fetcher().get(web.url, NONE, NOW).wait == seconds


def test_a_gzip_bomb_is_refused_while_it_unpacks() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000)
    route = FakeResponse(200, bomb, {"Content-Encoding": "gzip"})
    tracemalloc.start()
    with FakeHttpServer(lambda _: route) as web, pytest.raises(Refused, match="larger"):
        fetcher().get(web.url, NONE, NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MAX_BYTES


def test_the_cap_is_on_the_last_byte() -> None:
    assert len(decompress([b"x" * MAX_BYTES], "")) == MAX_BYTES
    assert len(decompress([gzip.compress(b"x" * MAX_BYTES)], "gzip")) == MAX_BYTES
    for chunks, encoding in (([b"x" * MAX_BYTES, b"x"], ""), ([gzip.compress(b"x" * (MAX_BYTES + 1))], "gzip")):
        with pytest.raises(OverflowError):
            decompress(chunks, encoding)


def test_a_body_without_end_is_refused() -> None:
    with (
        FakeHttpServer(lambda _: FakeResponse(200, b"x" * (MAX_BYTES + 1))) as web,
        pytest.raises(Refused, match="larger"),
    ):
        fetcher().get(web.url, NONE, NOW)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"this is no gzip"),
        ("gzip", gzip.compress(b"words" * 100)[:-12]),
        ("gzip", b""),
        ("br", b"brotli?"),
        ("gzip, zstd", gzip.compress(b"words")),
    ],
    ids=["no gzip", "cut off", "empty", "brotli", "zstd"],
)
def test_broken_or_unknown_compression_means_try_later(encoding: str, body: bytes) -> None:
    route = FakeResponse(200, body, {"Content-Encoding": encoding})
    with FakeHttpServer(lambda _: route) as web, pytest.raises(Unavailable, match="compression"):
        fetcher().get(web.url, NONE, NOW)


@given(words=st.binary(max_size=3000), cut=st.integers(1, 500))
def test_unpacking_gives_back_what_was_packed_however_it_is_cut(words: bytes, cut: int) -> None:
    packed = gzip.compress(words)
    chunks = [packed[at : at + cut] for at in range(0, len(packed), cut)]
    assert decompress(chunks, "gzip") == words


@given(noise=st.binary(max_size=300), encoding=st.sampled_from(["gzip", "deflate", "x-gzip", "br", ""]))
def test_unpacking_noise_raises_only_what_it_says(noise: bytes, encoding: str) -> None:
    with contextlib.suppress(OverflowError, EOFError, LookupError, zlib.error):
        assert len(decompress([noise], encoding, 1000)) <= 1000


@pytest.mark.parametrize("value", ["inf", "nan", "1e300", "-5", "99999999999999999999", "soon", "Mon, 99 Foo 2026"])
def test_a_senseless_retry_after_is_still_a_try_later(value: str) -> None:
    with FakeHttpServer(lambda _: FakeResponse(429, headers={"Retry-After": value})) as web, pytest.raises(Unavailable):
        fetcher().get(web.url, NONE, NOW)
