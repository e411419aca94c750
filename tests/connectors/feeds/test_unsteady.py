"""Feeds whose ids say little, as XML through the real connector and the store: other ids for the same entries at each
reading, and one id for one entry after the other. Each entry is asked once, and none takes another's place.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import Engine

import connectors.feeds.connector as feeds
from connectors._safe_network import Exceptions
from connectors.feeds.fetch import Fetcher, FetchTimeouts
from tests.fakes.channel import FakeSource, Fault
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse
from tests.fakes.polling import PolledSource

ROTATE = "How do I rotate my API key without downtime in production?"
INVOICE = "Where is my invoice of October, I cannot find it anywhere?"
PRICE = "What does the larger plan cost for a team of twelve people?"
_NAMES = count(1)


class FakeShownFeed(FakeSource):
    """A feed that shows what it is told to show."""

    kind = "feeds"

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.name = f"shown-{next(_NAMES)}"
        self.items: list[str] = []
        self.web = FakeHttpServer(self._route)
        self.web.start()
        settings = feeds.Settings(url=f"{self.web.url}/feed")
        patience = FetchTimeouts(each=2.0, total=20.0)
        fetcher = Fetcher(self.name, Exceptions.of(["127.0.0.1"]), patience=patience)
        self.polled = PolledSource(engine, self, feeds.Feed(self.name, settings, fetcher, self.clock))
        self.shows(an_item("An old entry of long ago", "old", "/old", self.now - timedelta(days=99)))

    def shows(self, *items: str) -> None:
        """Show these, and be read."""
        self.items = list(items)
        self.polled.poll(timedelta(minutes=20))

    def asked(self) -> list[str]:
        return [words.splitlines()[-1] for words in self.polled.asked()]

    def warning(self) -> str:
        return self.polled.health()[""].warning

    def connect(self, *, with_secrets: bool = True) -> feeds.Feed:
        raise AssertionError("it is connected once")

    def customer_posts(self, text: str) -> str:
        raise AssertionError("its entries are made by `shows`")

    def customer_posts_badly(self, text: str) -> None:
        raise AssertionError("its entries are made by `shows`")

    def forget(self) -> None:
        self.items = []

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def _route(self, request: FakeRequest) -> FakeResponse:
        told = f"<rss version='2.0'><channel><title>Town Blog</title>{''.join(self.items)}</channel></rss>"
        return FakeResponse(200, told.encode(), {"Content-Type": "application/rss+xml"})


def an_item(words: str, guid: str, path: str, at: datetime | None = None, title: str = "") -> str:
    told = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    told += f"<link>https://blog.example{escape(path)}</link>" if path else ""
    told += f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
    told += f"<title>{title}</title>" if title else ""
    return f"<item>{told}<author>Mara</author><description>{words}</description></item>"


@pytest.fixture
def feed(engine: Engine) -> Iterator[FakeShownFeed]:
    shown = FakeShownFeed(engine)
    yield shown
    shown.web.stop()


_OTHER_IDS: dict[str, Callable[[int, int], tuple[str, str]]] = {
    "a word in the path": lambda n, reading: ("", f"/go/{reading}{n}7f3a"),
    "a session in the path": lambda n, reading: ("", f"/(S(x{reading}))/show.aspx?id={n}"),
    "an id and its address": lambda n, reading: (f"urn:{reading}:{n}", f"/{reading}/{n}"),
    "an id and no address": lambda n, reading: (f"urn:{reading}:{n}", ""),
}


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize("other_id", _OTHER_IDS.values(), ids=_OTHER_IDS.keys())
def test_entries_under_other_ids_at_each_reading_are_asked_once_and_that_is_said(
    feed: FakeShownFeed, other_id: Callable[[int, int], tuple[str, str]], dated: bool
) -> None:
    at = feed.now if dated else None
    for reading in range(4):
        feed.shows(*(an_item(words, *other_id(n, reading), at) for n, words in enumerate((ROTATE, INVOICE))))
    assert feed.asked() == [ROTATE, INVOICE]
    assert "other ids" in feed.warning()


def test_entries_dated_anew_at_each_reading_are_asked_once(feed: FakeShownFeed) -> None:
    for reading in range(3):
        feed.shows(*(an_item(words, "", f"/{n}?r={reading}", feed.now) for n, words in enumerate((ROTATE, INVOICE))))
    assert feed.asked() == [ROTATE, INVOICE]


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
def test_a_counter_in_an_entry_that_has_neither_id_nor_address_asks_nothing_again(
    feed: FakeShownFeed, dated: bool
) -> None:
    at = feed.now if dated else None
    for reading in range(3):
        feed.shows(an_item(f"{ROTATE} {reading} comments, {reading * 7} views", "", "", at))
    assert len(feed.asked()) == 1


def test_the_same_words_at_a_later_time_are_another_entry(feed: FakeShownFeed) -> None:
    feed.shows(an_item(INVOICE, "a", "/a", feed.now), an_item(ROTATE, "b", "/b", feed.now))
    feed.shows(an_item(INVOICE, "a", "/a", feed.now), an_item(ROTATE, "c", "/c", feed.now))
    assert feed.asked() == [ROTATE, ROTATE, INVOICE]


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize(("guid", "path"), [("latest", "/"), ("", "/status"), ("latest", "")])
def test_one_entry_after_the_other_under_one_id_is_each_asked(
    feed: FakeShownFeed, guid: str, path: str, dated: bool
) -> None:
    for words in (ROTATE, INVOICE, PRICE):
        for _ in range(2):
            feed.shows(an_item(words, guid, path, feed.now if dated else None))
    assert feed.asked() == [ROTATE, PRICE, INVOICE]


@pytest.mark.parametrize("dated", [True, False], ids=["dated anew", "undated"])
def test_an_entry_that_is_edited_is_a_change_of_it(feed: FakeShownFeed, dated: bool) -> None:
    told = (
        ROTATE,
        f"{ROTATE} Edit: I found the page, but where is the button?",
        "How do I rotate my key in production?",
    )
    for words in told:
        feed.shows(an_item(words, "g", "/g", feed.now if dated else None, "Keys"))
    assert feed.asked() == [told[-1]]
