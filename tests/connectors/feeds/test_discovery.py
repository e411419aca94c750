"""A web page in place of a feed: which feed is found, what is kept for later readings, and what is said."""

import time
from collections.abc import Mapping

import pytest

from bot.core.errors import Refused, Unavailable
from bot.core.model import Batch
from connectors._safe_network import Exceptions
from connectors.feeds import connector
from connectors.feeds.discovery import COMMON_PATHS, MAX_REQUESTS, feed_addresses, is_page
from connectors.feeds.fetch import Fetcher, FetchTimeouts
from tests.connectors.feeds.test_connector import NOW
from tests.fakes.http import FakeHttpServer, FakeResponse

RSS = b"<rss version='2.0'><channel><item><guid isPermaLink='false'>a</guid><title>hi</title></item></channel></rss>"
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "j", "title": "words"}]}'
HTML = {"Content-Type": "text/html; charset=utf-8"}
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


def page(head: str = "") -> FakeResponse:
    return FakeResponse(200, f"<!DOCTYPE html><html><head>{head}</head><body>Hi</body></html>".encode(), HTML)


def serving(pages: Mapping[str, FakeResponse]) -> FakeHttpServer:
    return FakeHttpServer(lambda request: pages.get(request.path, FakeResponse(404, b"", HTML)))


def read(web: FakeHttpServer, cursor: str = "", at: str = "/") -> Batch:
    fetcher = Fetcher("blog", Exceptions.of(["127.0.0.1"]), patience=FetchTimeouts(each=5.0, total=10.0))
    return connector.Feed("blog", connector.Settings(url=web.url + at), fetcher, lambda: NOW).fetch("", cursor, NOW)


def paths(web: FakeHttpServer) -> list[str]:
    return [request.path for request in web.requests]


def test_the_feed_a_page_names_is_read_and_its_address_told() -> None:
    with serving({"/": page(LINK.format("/news.rss?lang=en")), "/news.rss": FakeResponse(200, RSS)}) as web:
        batch = read(web)
        assert [post.external_id for post in batch.posts] == ["a"]
        assert batch.moved_to == f"{web.url}/news.rss?lang=en"


def test_later_readings_go_straight_to_the_feed_that_was_found_and_still_tell_it() -> None:
    found = FakeResponse(200, RSS, {"ETag": '"1"'})
    with serving({"/": page(LINK.format("/news.rss")), "/news.rss": found}) as web:
        first = read(web)
        again = read(web, first.cursor)
        assert paths(web) == ["/", "/news.rss", "/news.rss"]
        assert web.requests[-1].headers["if-none-match"] == '"1"'
        assert (again.posts, again.moved_to) == ((), first.moved_to)


@pytest.mark.parametrize("status", [404, 410])
def test_when_the_feed_that_was_found_is_gone_the_page_is_asked_for_its_feed_again(status: int) -> None:
    pages = {"/": page(LINK.format("/old.rss")), "/old.rss": FakeResponse(200, RSS)}
    with serving(pages) as web:
        first = read(web)
        pages["/"], pages["/old.rss"] = page(LINK.format("/new.rss")), FakeResponse(status)
        pages["/new.rss"] = FakeResponse(
            200, RSS.replace(b"</channel>", b"<item><guid isPermaLink='false'>b</guid></item></channel>")
        )
        again = read(web, first.cursor)
        assert [post.external_id for post in again.posts] == ["b"]
        assert again.moved_to == f"{web.url}/new.rss"


@pytest.mark.parametrize("path", ["/feed", "/rss.xml", "/feed.json"])
def test_a_page_that_names_none_is_asked_where_feeds_usually_are(path: str) -> None:
    body = JSON if path.endswith("json") else RSS
    with serving({"/": page(), path: FakeResponse(200, body, HTML)}) as web:
        batch = read(web)
        assert (len(batch.posts), batch.moved_to) == (1, f"{web.url}{path}")


def test_where_no_feed_is_found_it_says_what_was_tried_and_what_to_do() -> None:
    with serving({"/": page(), "/feed": page()}) as web:
        with pytest.raises(Refused, match=r"web page.*/feed, /rss\.xml.*in url"):
            read(web)
        assert len(web.requests) == 1 + len(COMMON_PATHS)


@pytest.mark.parametrize("page_path", ["/blog", "/blog/", "/blog/index.html"])
@pytest.mark.parametrize("path", ["/blog/feed", "/blog/rss.xml", "/blog/index.xml", "/feed", "/rss.xml", "/atom.xml"])
def test_a_page_that_is_not_the_hosts_first_is_asked_beside_it_too(page_path: str, path: str) -> None:
    with serving({page_path: page(), path: FakeResponse(200, RSS, HTML)}) as web:
        batch = read(web, at=page_path)
        assert (len(batch.posts), batch.moved_to) == (1, f"{web.url}{path}")
        assert len(web.requests) <= 1 + MAX_REQUESTS


def test_however_much_a_page_links_the_requests_are_few() -> None:
    links = "".join(LINK.format(f"/{number}.rss") for number in range(50))
    with serving({"/blog/": page(links)}) as web:
        with pytest.raises(Refused):
            read(web, at="/blog/")
        assert len(web.requests) == 1 + MAX_REQUESTS
        assert {"/blog/feed", "/feed"} < set(paths(web))


def test_a_named_feed_in_passing_trouble_is_asked_again_later() -> None:
    pages = {"/": page(LINK.format("/news.rss")), "/news.rss": FakeResponse(503)}
    with serving(pages) as web, pytest.raises(Unavailable):
        read(web)


def test_the_search_ends_with_the_time_of_one_fetch() -> None:
    with serving({"/": page()}) as web:
        fetcher = Fetcher("blog", Exceptions.of(["127.0.0.1"]), monotonic=lambda: 30.0 * len(web.requests))
        source = connector.Feed("blog", connector.Settings(url=web.url), fetcher, lambda: NOW)
        with pytest.raises(Unavailable):
            source.fetch("", "", NOW)
        assert len(web.requests) == 2


def test_a_feed_on_an_address_that_is_not_public_is_not_read() -> None:
    with serving({"/": page(LINK.format("http://10.0.0.1/feed"))}) as web, pytest.raises(Refused):
        read(web)


def test_a_feed_that_once_was_read_and_answers_with_a_page_is_not_looked_for_elsewhere() -> None:
    pages = {"/": FakeResponse(200, RSS)}
    with serving(pages) as web:
        cursor = read(web).cursor
        pages["/"] = page(LINK.format("/other.rss"))
        with pytest.raises(Unavailable, match="no feed"):
            read(web, cursor)
        assert paths(web) == ["/", "/"]


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("<base href='/blog/'><LINK REL='alternate feed' TYPE='application/atom+xml; x=y' HREF=a.xml>", "/blog/a.xml"),
        (LINK.format("/comments/feed") + LINK.format("/b?x=1&amp;y=2"), "/b?x=1&y=2"),
        ('<link rel="alternate" type="application/json" href="/wp-json">' + LINK.format("/b"), "/b"),
        (f"<!-- {LINK.format('/old')} -->" + LINK.format("/b"), "/b"),
        ('<link rel="stylesheet" type="application/rss+xml" href="/x">', "/start/feed"),
        (LINK.format("javascript:x") + LINK.format("http://u:p@h.example/"), "/start/feed"),
        ("<link rel = 'alternate' type = 'application/feed+json' href = '/j'/>", "/j"),
    ],
)
def test_the_first_feed_that_a_page_links_is_tried_first(head: str, first: str) -> None:
    addresses = feed_addresses(page(head).body, "https://town.example/start?key=1#top")
    assert addresses[0] == f"https://town.example{first}"
    assert len(addresses) == MAX_REQUESTS


def test_no_parameter_of_the_page_is_carried_to_where_feeds_usually_are() -> None:
    assert not [address for address in feed_addresses(b"<html>", "https://town.example/?key=1") if "key" in address]


@pytest.mark.parametrize(
    ("body", "kind", "page"),
    [
        (b"<html>", "", True),
        (b"words <b>", "text/html", True),
        (RSS, "text/html", False),
        (RSS.decode().encode("utf-16"), "text/html", False),
        (JSON, "text/html", False),
        (b"", "text/html", False),
    ],
)
def test_a_page_is_told_from_a_feed(body: bytes, kind: str, page: bool) -> None:
    assert is_page(body, kind) is page


@pytest.mark.parametrize("part", ["<link ", "<!--", "<link a='", "=", "<base href=", "< "])
def test_no_page_can_hold_a_thread(part: str) -> None:
    began = time.monotonic()
    feed_addresses(b"<html>" + part.encode() * 200_000, "https://town.example/")
    assert time.monotonic() - began < 2
