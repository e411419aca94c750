"""A feed on 127.0.0.1 in every state a feed is found in: entries come, go, move, change their words, their ids and how
their links are written; two get one id; the document is cut off or shows fewer; its address moves.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from itertools import count
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

import connectors.feeds.connector as feeds
from connectors._safe_network import Exceptions, public_tls
from connectors.feeds.fetch import Fetcher, FetchTimeouts
from tests.fakes.channel import FakeSource, Fault
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

_LINKS = ("http://blog.example/{0}", "https://www.blog.example/{0}/?utm_source=rss", "https://blog.example/{0}#top")
_NAMES = count(1)
_shared_tls = cache(public_tls)


@dataclass
class FakeFeedEntry:
    """One entry as it is shown. `guid` is "" for one without; `changed` since the document was last read whole."""

    number: int
    at: datetime | None
    guid: str = ""
    version: int = 0
    spelling: int = 0
    changed: bool = False

    @property
    def words(self) -> str:
        return f"How does part {self.number} work, in edition {'abcdefgh'[self.version % 8]}?"

    def xml(self) -> str:
        guid = f"<guid isPermaLink='false'>{self.guid}</guid>" if self.guid else ""
        at = f"<pubDate>{format_datetime(self.at)}</pubDate>" if self.at else ""
        link = escape(_LINKS[self.spelling % len(_LINKS)].format(self.number))
        told = f"<title>Part {self.number}</title><author>Mara</author><description>{self.words}</description>"
        return f"<item>{guid}<link>{link}</link>{at}{told}</item>"


@dataclass
class FakeFeedState:
    """How the document is served: where the address leads, how many entries are shown, and where it is cut off."""

    redirects: list[int] = field(default_factory=list)
    shown: int | None = None
    cut: float = 1.0
    validators: bool = True


class FakeChangingFeed(FakeSource):
    """`with FakeChangingFeed() as feed:`; then `feed.insert()`, `feed.connect()`; `read` are the entries that were
    served whole so far.
    """

    kind = "feeds"

    def __init__(self) -> None:
        super().__init__()
        self.name = f"feed-{next(_NAMES)}"
        self.entries: list[FakeFeedEntry] = []
        self.state = FakeFeedState()
        self.served: set[int] = set()
        self.numbers, self.guids = count(1), count(1)
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()

    def connect(self, *, with_secrets: bool = True) -> feeds.Feed:
        settings = feeds.Settings(url=f"{self.web.url}/0/feed")
        patience = FetchTimeouts(each=2.0, total=20.0)
        fetcher = Fetcher(self.name, Exceptions.of(["127.0.0.1"]), patience=patience, tls=_shared_tls)
        return feeds.Feed(self.name, settings, fetcher, self.clock)

    def insert(self) -> FakeFeedEntry:
        """A new entry at the top; some without an id, some without a date."""
        number = next(self.numbers)
        guid = "" if number % 4 == 3 else self._guid()
        entry = FakeFeedEntry(number, None if number % 5 == 4 else self.now, guid)
        self.entries.insert(0, entry)
        return entry

    def insert_under_same_id(self, other: FakeFeedEntry) -> None:
        self.insert().guid = other.guid

    def give_other_id(self, entry: FakeFeedEntry) -> None:
        entry.guid = self._guid()

    def customer_posts(self, text: str) -> str:
        raise AssertionError("its entries are made by `insert`")

    def customer_posts_badly(self, text: str) -> None:
        raise AssertionError("its entries are made by `insert`")

    def forget(self) -> None:
        self.entries.clear()

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def _guid(self) -> str:
        return f"urn:entry:{next(self.guids)}"

    def _route(self, request: FakeRequest) -> FakeResponse:
        """The address has moved once for each redirect; the last one answers."""
        hop = int(request.path.split("/")[1])
        if hop < len(self.state.redirects):
            return FakeResponse(self.state.redirects[hop], b"", {"Location": f"/{hop + 1}/feed?from=rss&hop={hop}"})
        body = self._document()
        tag = {"ETag": f'"{hash(body)}"'} if self.state.validators else {}
        if tag and request.headers.get("if-none-match") == tag["ETag"]:
            return FakeResponse(304, b"", tag)
        return FakeResponse(200, body, {"Content-Type": "application/rss+xml", **tag})

    def _document(self) -> bytes:
        shown = self.entries[: self.state.shown]
        head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Town Blog</title>"
        whole = f"{head}{''.join(entry.xml() for entry in shown)}</channel></rss>"
        cut = whole[: max(len(head), int(len(whole) * self.state.cut))]
        self.served |= {entry.number for entry in shown if entry.xml() in cut}
        if self.state.cut >= 1.0:
            for entry in shown:
                entry.changed = False
        return cut.encode()
