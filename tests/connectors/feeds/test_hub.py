"""The hub that a feed names is noticed and kept for whoever can subscribe; the feed is polled all the same."""

import pytest

from bot.core.ports.channel import Hub, HubSource
from connectors._safe_network import Exceptions
from connectors.feeds.connector import Feed, Settings
from connectors.feeds.fetch import Fetcher
from tests.connectors.feeds.test_connector import NOW
from tests.fakes.http import FakeHttpServer, FakeResponse

HUB, TOPIC = "https://hub.example/", "https://blog.example/feed"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{}<entry><id>a</id></entry></feed>"
RSS = (
    "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>T</title>{}"
    "<item><guid>a</guid></item></channel></rss>"
)
JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "feed_url": "{TOPIC}", "items": [{{"id": "a"}}],
"hubs": [{{"type": "rssCloud", "url": "https://cloud.example/"}}, {{"type": "WebSub", "url": "{HUB}"}}]}}"""


def links(hub: str = HUB, topic: str = TOPIC, name: str = "link") -> str:
    return f"<{name} rel='hub' href='{hub}'/><{name} rel='self' href='{topic}'/>"


def hubs(body: str, header: str = "") -> list[Hub | None]:
    """What is kept after a first reading, and after a second that found nothing new."""
    headers = {"Link": header} if header else {}
    with FakeHttpServer(lambda _: FakeResponse(200, body.encode(), headers)) as web:
        source = Feed(
            "blog", Settings(url=f"{web.url}/feed"), Fetcher("blog", Exceptions.of(["127.0.0.1"])), lambda: NOW
        )
        assert isinstance(source, HubSource)
        first = source.fetch("", "", NOW)
        second = source.fetch("", first.cursor, NOW)
        assert [request.path for request in web.requests] == ["/feed", "/feed"]
    assert len(first.posts) == 1
    return [source.hub("", first.cursor), source.hub("", second.cursor)]


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (ATOM.format(links()), ""),
        (RSS.format(links(name="atom:link")), ""),
        (JSON, ""),
        (RSS.format(""), f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"'),
        (ATOM.format(links(hub="https://other.example/")), f'<{HUB}>; rel="hub"'),
    ],
)
def test_a_feeds_hub_is_kept_and_nothing_is_asked_of_it(body: str, header: str) -> None:
    assert hubs(body, header) == [Hub(HUB, TOPIC)] * 2


@pytest.mark.parametrize(
    "named",
    [
        "",
        f"<link rel='hub' href='{HUB}'/>",
        links(hub="javascript:alert(1)"),
        links(topic="ftp://blog.example/feed"),
        links(topic=f"{TOPIC}?token=5fd2"),
        links(topic="https://[x/"),
        links(hub="https://[x/"),
        links(hub=f"https://hub.example/{'x' * 3000}"),
    ],
)
def test_what_cannot_be_subscribed_to_or_would_tell_a_secret_is_not_kept(named: str) -> None:
    assert hubs(ATOM.format(named)) == [None, None]
