"""Words whose markup is as it was are not read again; whatever the feed does, each change is told once and in full."""

from datetime import UTC, datetime

import pytest

from connectors._safe_network import Exceptions
from connectors.feeds.connector import Feed, Settings
from connectors.feeds.fetch import Fetcher
from connectors.feeds.parser import parse_feed
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DATED = "<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate>"


def item(name: str, markup: str, more: str = DATED) -> str:
    return f"<item><guid isPermaLink='false'>{name}</guid>{more}<description><![CDATA[{markup}]]></description></item>"


def a_feed(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Town</title>{''.join(items)}</channel></rss>".encode()


def told(*showings: bytes) -> list[list[tuple[str, str]]]:
    """Id and text of the posts of each reading, in the order of their ids."""
    answers, shown, found, cursor = list(showings), list[bytes](), [], ""

    def route(_: FakeRequest) -> FakeResponse:
        shown.append(answers.pop(0))
        return FakeResponse(200, shown[-1])

    with FakeHttpServer(route) as web:
        fetcher = Fetcher("blog", Exceptions.of(["127.0.0.1"]))
        source = Feed("blog", Settings(url=f"{web.url}/feed"), fetcher, lambda: NOW)
        while answers:
            batch = source.fetch("", cursor, NOW)
            cursor = batch.cursor
            if batch.more:
                answers.insert(0, shown[-1])
            else:
                found.append(sorted((post.external_id, post.text) for post in batch.posts))
    return found


def test_words_that_were_read_before_are_not_read_again() -> None:
    body = a_feed(item("a", "<p>One</p>"), item("b", "<p>Two</p>"))
    first, second = parse_feed("blog", body, "", "https://b.example/").entries
    again = parse_feed("blog", body, "", "https://b.example/", known={first.markup: "hash"}).entries
    assert [(entry.id, entry.text, entry.words) for entry in again] == [("a", "", "hash"), ("b", "Two", "")]
    assert (first.text, second.text) == ("One", "Two")


def test_a_changed_entry_is_told_in_full_beside_those_that_stay() -> None:
    stays = item("a", "<p>One</p>")
    assert told(
        a_feed(stays, item("b", "<p>Two</p>")),
        a_feed(stays, item("b", "<p>Two, mended</p>"), item("c", "<p>Three</p>")),
        a_feed(item("b", "<p>Two</p>"), stays),
    ) == [[("a", "One"), ("b", "Two")], [("b", "Two, mended"), ("c", "Three")], [("b", "Two")]]


def test_other_markup_of_the_same_words_is_no_change() -> None:
    assert told(a_feed(item("a", "<p>One</p>")), a_feed(item("a", "<div>One</div>")))[1] == []


@pytest.mark.parametrize(
    "more", [DATED, f"<link>https://b.example/?s=1</link>{DATED}", "", "<link>https://b.example/1</link>"]
)
def test_the_same_words_under_another_id_are_told_in_full(more: str) -> None:
    first = item("a", "<p>One</p>", more)
    assert told(a_feed(first), a_feed(item("b", "<p>One</p>", more)))[1] == [("b", "One")]


def test_entries_that_come_to_share_an_id_are_told_once_and_in_full() -> None:
    other = "<pubDate>Mon, 02 Nov 2026 07:00:00 GMT</pubDate>"
    first, twin, other_one = item("a", "<p>One</p>"), item("a", "<div>One</div>"), item("a", "<p>Two</p>", other)
    readings = told(a_feed(first), a_feed(first, twin), a_feed(twin, other_one, first), a_feed(other_one, first))
    assert [[text for _, text in reading] for reading in readings] == [["One"], [], ["Two"], []]
