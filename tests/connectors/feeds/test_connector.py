"""The feeds connector: the contract that all sources keep, and what is a feed's own: changed entries, gaps, the size of
the cursor, what is said once, and that only a person can answer.
"""

import contextlib
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from structlog.testing import capture_logs

import connectors
from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.core.model import Author, OutgoingReply, Post, PostKind, PostStatus, ReplyMode
from bot.core.ports.channel import Replier, Source
from connectors._safe_network import Exceptions
from connectors.feeds import connector
from connectors.feeds.cursor import MAX_SEEN, FeedCursor, news, read_cursor
from connectors.feeds.fetch import Fetcher, FetchTimeouts
from connectors.feeds.parser import FeedEntry, ParsedFeed
from tests.connectors.contract import READ_PROBLEMS, ReadingContract, read_on
from tests.connectors.contract_identity import SharedIds, UnstableIds
from tests.fakes.channel import FakeSharedIds, FakeUnstableIds, Fault
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
RECORDED = Path(__file__).parents[2] / "recorded" / "feeds"
TOKEN = "feed-token-5fd2c9"


class FakeFeed(FakeSharedIds, FakeUnstableIds):
    """A feed that shows all its entries, newest first, with pages for each: RSS, until an entry is spoilt, for of RSS
    anything can be read; JSON from then on.
    """

    kind = "feeds"
    secrets = (TOKEN,)

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values = values
        self.entries: dict[str, tuple[datetime, str]] = {}
        self.others: list[tuple[str, datetime, str]] = []
        self.spoilt: set[str] = set()
        self.pages: dict[str, int] = {}
        self.headers: dict[str, str] = {}
        self.numbers = itertools.count(1)
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.web.stop()

    def connect(self, *, with_secrets: bool = True) -> connector.Feed:
        chosen = connector.Settings.model_validate({"url": f"{self.web.url}/feed?key={TOKEN}", **self.values})
        fetcher = Fetcher("blog", Exceptions.of(["127.0.0.1"]), patience=FetchTimeouts(each=0.5, total=20.0))
        return connector.Feed("blog", chosen, fetcher, self.clock)

    def customer_posts(self, text: str) -> str:
        return self.shows(f"urn:entry:{next(self.numbers)}", text)

    def customer_posts_badly(self, text: str) -> None:
        self.spoilt.add(self.customer_posts(text))

    def another_posts(self, external_id: str, text: str) -> None:
        self.others.append((external_id, self.now, text))

    def change_id(self, external_id: str) -> None:
        self.entries[f"urn:again:{external_id[10:]}"] = self.entries.pop(external_id)

    def shows(self, external_id: str, text: str) -> str:
        written, _ = self.entries.get(external_id, (self.now, ""))
        self.entries[external_id] = (written, text)
        return external_id

    def forget(self) -> None:
        self.entries = {name: entry for name, entry in self.entries.items() if entry[0] >= self.now}

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def _route(self, request: FakeRequest) -> FakeResponse:
        if request.path != "/feed":
            return FakeResponse(self.pages.get(request.path, 200), b"<html>")
        etag = f'"{hash((*self.entries.items(), *self.others))}"'
        if request.headers.get("if-none-match") == etag:
            return FakeResponse(304, b"", {"ETag": etag})
        return FakeResponse(200, self._body(), {"Content-Type": "application/rss+xml", "ETag": etag, **self.headers})

    def _body(self) -> bytes:
        if self.spoilt:
            return json.dumps(self._document()).encode()
        items = "".join(self._item(*entry, "Ada", "other") for entry in reversed(self.others))
        items += "".join(self._item(name, *entry) for name, entry in reversed(self.entries.items()))
        return f"<rss version='2.0'><channel><title>Town Blog</title>{items}</channel></rss>".encode()

    def _document(self) -> dict[str, object]:
        items = [self._json_item(name, *entry) for name, entry in reversed(self.entries.items())]
        return {"version": "https://jsonfeed.org/version/1.1", "title": "Town Blog", "items": items}

    def _json_item(self, name: str, written: datetime, text: str) -> dict[str, object]:
        if name in self.spoilt:
            return {"id": {}}
        told = {"id": name, "url": f"{self.web.url}/entry/{name[10:]}", "authors": [{"name": "Mara"}]}
        return {**told, "date_published": written.isoformat(), "content_text": text}

    def _item(self, name: str, written: datetime, text: str, author: str = "Mara", page: str = "entry") -> str:
        link = f"{self.web.url}/{page}/{name[10:]}"
        html = escape(escape(text))
        guid = f"<guid isPermaLink='false'>{name}</guid><link>{link}</link><author>{author}</author>"
        return f"<item>{guid}<pubDate>{format_datetime(written)}</pubDate><description>{html}</description></item>"


@pytest.fixture
def feed() -> Iterator[FakeFeed]:
    with FakeFeed() as service:
        yield service


class TestFeeds(ReadingContract, SharedIds, UnstableIds):
    kind = "feeds"
    one_stream = "a source is one feed"
    read_problems = {**READ_PROBLEMS, 401: Refused, 403: Unavailable}  # noqa: RUF012  read only

    @pytest.fixture
    def service(self) -> Iterator[FakeFeed]:
        with FakeFeed() as service:
            yield service


def serving(name: str, **values: object) -> tuple[Post, ...]:
    """The posts that a recorded feed becomes."""
    route = FakeResponse(200, (RECORDED / name).read_bytes(), {"Content-Type": "application/xml"})
    with FakeHttpServer(lambda _: route) as web:
        chosen = {"url": f"{web.url}/feed", "allow_private_addresses": ["127.0.0.1"], **values}
        return connectors.load("feeds", "blog", chosen, {}, lambda: NOW).fetch("", "", NOW).posts


def test_a_recorded_entry_becomes_a_post() -> None:
    *_, post = serving("rss20.xml")
    assert (post.source, post.external_id, post.kind, post.lang) == (
        "blog",
        "https://blog.harbour.example/?p=4711",
        PostKind.POST,
        "en",
    )
    assert post.author == Author("Mara Lind", "Mara Lind", "Mara Lind")
    assert post.thread_id == post.external_id
    assert post.capabilities.reply is ReplyMode.ASSIST
    assert post.capabilities.why == "A feed cannot be answered by API; a person posts it."


def test_a_comment_feed_gives_comments_in_their_thread() -> None:
    (post,) = serving("comments.xml", entries="comments")
    assert post.kind is PostKind.COMMENT
    assert post.parent_id == post.thread_id == "https://blog.harbour.example/rotating/#comment-11"


def test_an_entry_without_date_author_or_link_is_of_now_of_the_feed_and_not_answerable() -> None:
    post = next(post for post in serving("bare.xml") if not post.url)
    assert post.written_at == NOW
    assert post.author.handle == "Bare"
    assert post.capabilities.reply is ReplyMode.NONE
    assert post.capabilities.why


def test_our_own_entries_are_marked() -> None:
    assert {post.external_id[-4:]: post.own for post in serving("rss20.xml", own_authors=["Tom Reyes"])} == {
        "4690": True,
        "4711": False,
    }


def test_a_changed_entry_comes_again_with_its_new_words_and_an_unchanged_one_does_not(feed: FakeFeed) -> None:
    first, second = feed.customer_posts("How do I rotate keys?"), feed.customer_posts("Is there SSO?")
    before = feed.connect().fetch("", "", feed.now)
    feed.shows(first, "How do I rotate API keys?")
    after = feed.connect().fetch("", before.cursor, feed.now)
    assert {post.external_id for post in before.posts} == {first, second}
    assert [(post.external_id, post.text) for post in after.posts] == [(first, "How do I rotate API keys?")]
    assert after.gap == ""
    assert feed.connect().fetch("", after.cursor, feed.now).posts == ()


def test_an_entry_that_left_the_feed_and_came_back_is_not_repeated(feed: FakeFeed) -> None:
    for words in ("one", "two"):
        feed.customer_posts(words)
    whole = dict(feed.entries)
    cursor = feed.connect().fetch("", "", feed.now).cursor
    feed.entries.pop("urn:entry:1")
    cursor = feed.connect().fetch("", cursor, feed.now).cursor
    feed.entries = whole
    assert feed.connect().fetch("", cursor, feed.now).posts == ()


def test_a_304_keeps_what_the_cursor_knows(feed: FakeFeed) -> None:
    feed.customer_posts("one")
    cursor = feed.connect().fetch("", "", feed.now).cursor
    again = feed.connect().fetch("", cursor, feed.now)
    assert "if-none-match" in feed.web.requests[-1].headers
    assert (again.posts, again.cursor) == ((), cursor)


def test_an_unchanged_body_is_not_read_again(feed: FakeFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    feed.headers = {"ETag": ""}
    feed.customer_posts("one")
    cursor = feed.connect().fetch("", "", feed.now).cursor
    monkeypatch.setattr(connector, "parse_feed", None)
    assert feed.connect().fetch("", cursor, feed.now).posts == ()
    assert feed.web.requests[-1].headers.get("if-none-match") is None


def test_a_cursor_of_another_feed_or_of_nobody_starts_afresh(feed: FakeFeed) -> None:
    feed.customer_posts("one")
    for cursor in ('{"feed":"another","etag":"\\"1\\"","seen":"x"}', "nonsense", "[]", "7", '{"feed":7}', "\x00"):
        batch = feed.connect().fetch("", cursor, feed.now)
        assert len(batch.posts) == 1
        assert batch.gap == ""
        assert "if-none-match" not in feed.web.requests[-1].headers


def test_the_cursor_remembers_a_bounded_number_of_entries_and_forgets_the_longest_unseen() -> None:
    memory = FeedCursor("f")
    for start in range(0, MAX_SEEN + 3000, 1500):
        entries = tuple(FeedEntry(id=f"entry {number}", title="words") for number in range(start, start + 1500))
        memory = read_cursor(FeedCursor("f", seen=news(memory, ParsedFeed(entries)).seen).to_json(), "f")
    assert len(memory.seen) == MAX_SEEN
    assert len(memory.to_json()) < 206_000
    assert news(memory, ParsedFeed(entries)).entries == ()
    assert isinstance(json.loads(memory.to_json()), dict)


def test_a_feed_of_more_entries_than_are_taken_says_so_and_repeats_nothing() -> None:
    reading = ParsedFeed(tuple(FeedEntry(id=str(number)) for number in range(MAX_SEEN)), left_out=7)
    first = news(FeedCursor("f"), reading)
    assert "7 oldest" in first.gap
    assert news(FeedCursor("f", seen=first.seen), reading).entries == ()


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("abc")), max_size=6), max_size=6))
def test_every_change_is_reported_once_whatever_the_feed_shows(showings: list[list[tuple[int, str]]]) -> None:
    memory, known = FeedCursor("f"), dict[str, str]()
    for showing in showings:
        entries = {str(name): FeedEntry(id=str(name), title=title) for name, title in showing}
        found = news(memory, ParsedFeed(tuple(entries.values())))
        expected = {name for name, entry in entries.items() if known.get(name) != entry.title}
        assert {entry.id for entry in found.entries} == expected
        assert bool(found.gap) == bool(known and entries and not known.keys() & entries.keys())
        known |= {name: entry.title for name, entry in entries.items()}
        memory = read_cursor(FeedCursor("f", seen=found.seen).to_json(), "f")


def test_a_malformed_feed_keeps_its_whole_entries_and_is_said_once() -> None:
    route = FakeResponse(200, (RECORDED / "broken.xml").read_bytes(), {"Content-Type": "application/xml"})
    with FakeHttpServer(lambda _: route) as web, capture_logs() as logs:
        source = connector.Feed(
            "blog", connector.Settings(url=web.url), Fetcher("blog", Exceptions.of(["127.0.0.1"])), lambda: NOW
        )
        first = source.fetch("", "", NOW)
        web.route = lambda _: FakeResponse(200, route.body + b" ", route.headers)
        source.fetch("", first.cursor, NOW)
    assert len(first.posts) == 1
    assert [entry["event"] for entry in logs] == ["source.malformed"]


def test_a_feed_that_moved_for_good_is_said_once_and_without_its_token(feed: FakeFeed) -> None:
    feed.customer_posts("one")

    def moved(request: FakeRequest) -> FakeResponse:
        old = request.path == "/old"
        return FakeResponse(301, b"", {"Location": f"/feed?key={TOKEN}"}) if old else feed._route(request)

    feed.web.route = moved
    source = connector.Feed(
        "blog",
        connector.Settings(url=f"{feed.web.url}/old"),
        Fetcher("blog", Exceptions.of(["127.0.0.1"])),
        feed.clock,
    )
    with capture_logs() as logs:
        first = source.fetch("", "", feed.now)
        source.fetch("", first.cursor, feed.now)
    assert [(entry["event"], entry["to"]) for entry in logs] == [("source.moved", "http://127.0.0.1/feed")]
    assert len(first.posts) == 1


def test_a_feed_that_ends_in_the_middle_is_read_whole_next_time(feed: FakeFeed) -> None:
    for words in ("one", "two"):
        feed.customer_posts(words)
    whole = feed._body()
    answers = [FakeResponse(200, whole[: whole.index(b"<item>", 90)], {"ETag": '"1"'}), FakeResponse(200, whole)]
    feed.web.route = lambda _: answers[len(feed.web.requests) - 1]
    first = feed.connect().fetch("", "", feed.now)
    second = feed.connect().fetch("", first.cursor, feed.now)
    assert "ended in the middle" in first.warning
    assert "if-none-match" not in feed.web.requests[-1].headers
    assert {post.text for post in (*first.posts, *second.posts)} == {"one", "two"}
    assert second.warning == ""


@pytest.mark.parametrize("status", [301, 308])
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "/feed"),
        ("?format=rss&lang=en", "/feed?format=rss&lang=en"),
        (f"?lang=en&key={TOKEN}", "/feed (left off: its parameters, which may hold a secret)"),
        (f"?Access_Token={TOKEN}", "/feed (left off: its parameters, which may hold a secret)"),
    ],
)
def test_a_new_address_given_for_good_is_proposed_with_what_is_no_secret(
    feed: FakeFeed, status: int, query: str, shown: str
) -> None:
    feed.customer_posts("one")
    moved = FakeResponse(status, b"", {"Location": f"/feed{query}"})
    feed.web.route = lambda request: moved if request.path == "/old" else feed._route(request)
    fetcher = Fetcher("blog", Exceptions.of(["127.0.0.1"]))
    source = connector.Feed("blog", connector.Settings(url=f"{feed.web.url}/old"), fetcher, feed.clock)
    assert source.fetch("", "", feed.now).moved_to == f"{feed.web.url}{shown}"


@pytest.mark.parametrize(("age", "wait"), [("1800", timedelta(minutes=30)), ("99999999", timedelta(days=1))])
def test_a_feed_is_asked_again_when_it_wants_and_at_least_daily(feed: FakeFeed, age: str, wait: timedelta) -> None:
    feed.customer_posts("one")
    feed.headers = {"Cache-Control": f"max-age={age}"}
    assert feed.connect().fetch("", "", feed.now).next_at == feed.now + wait


def test_a_feed_gone_for_good_is_refused(feed: FakeFeed) -> None:
    feed.inject_fault(Fault(status=410))
    with pytest.raises(Refused, match="gone for good"):
        feed.connect().fetch("", "", feed.now)


def an_order(post: Post, text: str = "You can: Settings > Keys.") -> OutgoingReply:
    return OutgoingReply(post, text, "reply-1", NOW)


def test_a_feed_can_be_watched_and_answered_by_hand(feed: FakeFeed) -> None:
    source = feed.connect()
    assert isinstance(source, Source)
    assert isinstance(source, Replier)


def test_a_person_gets_the_exact_words_and_the_entrys_page(feed: FakeFeed) -> None:
    feed.customer_posts("Is there SSO?")
    (post,) = feed.connect().fetch("", "", feed.now).posts
    assist = feed.connect().assist(an_order(post))
    assert (assist.text, assist.url) == ("You can: Settings > Keys.", post.url)


def test_a_feed_takes_no_reply_itself(feed: FakeFeed) -> None:
    feed.customer_posts("Is there SSO?")
    (post,) = feed.connect().fetch("", "", feed.now).posts
    with pytest.raises(Refused, match="a person posts it"):
        feed.connect().reply(an_order(post))
    assert feed.connect().limit(post) == 10_000
    assert feed.connect().length("na\u00efve \U0001f6a2") == 7


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (200, PostStatus.OPEN),
        (403, PostStatus.OPEN),
        (404, PostStatus.GONE),
        (410, PostStatus.GONE),
        (302, PostStatus.OPEN),
    ],
)
def test_whether_an_entry_still_stands_is_seen_on_its_page(feed: FakeFeed, status: int, standing: PostStatus) -> None:
    feed.customer_posts("Is there SSO?")
    (post,) = feed.connect().fetch("", "", feed.now).posts
    feed.pages["/entry/1"] = status
    assert feed.connect().post_status(post) is standing


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_page_in_trouble_says_nothing_about_the_entry(feed: FakeFeed, status: int) -> None:
    feed.customer_posts("Is there SSO?")
    (post,) = feed.connect().fetch("", "", feed.now).posts
    feed.pages["/entry/1"] = status
    with pytest.raises(Unavailable):
        feed.connect().post_status(post)


def test_a_page_that_must_not_be_visited_is_left_to_the_person(feed: FakeFeed) -> None:
    post = Post("blog", "1", Author("a", "a"), "words", NOW, url=feed.web.url)
    inside = connector.Feed(
        "blog", connector.Settings(url="https://feed.example/"), Fetcher("blog", Exceptions()), feed.clock
    )
    assert inside.post_status(post) is PostStatus.OPEN
    assert inside.post_status(Post("blog", "2", Author("a", "a"), "words", NOW)) is PostStatus.OPEN
    assert feed.web.requests == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"url": "feed.example/rss"},
        {"url": "file:///etc/passwd"},
        {"url": "http://"},
        {"url": "https://me:secret@feed.example/"},
        {"url": "http://[oops"},
        {"url": "https://feed.example/", "allow_private_addresses": ["10.0.0.0/99"]},
        {"url": "https://feed.example/", "allow_private_addresses": ["not a host"]},
        {"url": "https://feed.example/", "entries": "tweets"},
        {"url": "https://feed.example/", "surprise": 1},
    ],
)
def test_a_wrong_setting_is_a_fault(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("feeds", values)


def test_a_refused_address_is_not_repeated_since_it_may_hold_a_password() -> None:
    with pytest.raises(ValidationError) as caught:
        connectors.settings("feeds", {"url": "https://me:hunter2@feed.example/"})
    assert "hunter2" not in str(caught.value)


def test_hosts_addresses_and_blocks_may_be_allowed() -> None:
    allowed = ["intranet", "wiki.corp.example", "10.0.0.0/8", "::1", "fd00::/8", "[::1]", "127.0.0.1"]
    values = {"url": "https://feed.example/", "allow_private_addresses": allowed}
    assert connectors.settings("feeds", values).model_dump()["allow_private_addresses"] == tuple(allowed)


@settings(max_examples=40, deadline=None)
@given(body=st.binary(max_size=200), status=st.sampled_from([200, 204, 226, 300, 304, 401, 503]))
def test_any_answer_is_a_batch_or_an_error_of_ours(body: bytes, status: int) -> None:
    with FakeHttpServer(lambda _: FakeResponse(status, body)) as web:
        source = connector.Feed(
            "blog", connector.Settings(url=web.url), Fetcher("blog", Exceptions.of(["127.0.0.1"])), lambda: NOW
        )
        with contextlib.suppress(Refused, Unauthorised, Unavailable):
            assert source.fetch("", "", NOW).cursor


def test_nothing_is_carried_from_one_read_to_the_next_but_the_cursor(feed: FakeFeed) -> None:
    feed.customer_posts("one")
    source = feed.connect()
    assert read_on(source, feed).ids == read_on(source, feed).ids


def test_an_entry_that_the_documents_end_cuts_through_is_read_when_it_is_whole(feed: FakeFeed) -> None:
    for words in ("one is a whole question", "two is a whole question"):
        feed.customer_posts(words)
    whole = feed._body()
    answers = [FakeResponse(200, whole[: whole.index(b"one is a") + 5]), FakeResponse(200, whole)]
    feed.web.route = lambda _: answers[len(feed.web.requests) - 1]
    first = feed.connect().fetch("", "", feed.now)
    second = feed.connect().fetch("", first.cursor, feed.now)
    assert [post.text for post in (*first.posts, *second.posts)] == [
        "two is a whole question",
        "one is a whole question",
    ]
