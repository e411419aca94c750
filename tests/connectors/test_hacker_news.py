"""Hacker News: the contract over a stand-in for the search, a recorded answer, and what is this channel's own: no words
are offered, no search is ever deep, what is indexed late is read, and an edited comment comes again.
"""

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest
from pydantic import ValidationError

import connectors
from bot.core.details import KeptPost
from bot.core.errors import Outside, Refused, Unavailable
from bot.core.model import Author, Context, Post, PostKind, ReplyMode
from bot.core.ports.channel import Replier, Rereader
from bot.slack import action_ids
from bot.slack.messages.card import card
from connectors.hacker_news import DEEPEST, HITS, OVERLAP, OWN_WORDS, HackerNews, Settings
from tests.connectors.contract import READ_PROBLEMS, ReadingContract, first_stream, one_post, read_on, seed
from tests.connectors.contract_streams import Streams
from tests.fakes.channel import FakeStreaming, Fault
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse
from tests.slack import samples

RECORDED = Path(__file__).parents[1] / "recorded" / "hacker_news" / "search_by_date.json"
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
STORY = {"story_id": 1, "parent_id": 1, "story_title": "Show HN: Webhooks that don't get lost"}


class FakeHackerNews(FakeStreaming):
    """The search: newest first, bounded by seconds, so many hits a page, and never more than 1,000 deep.

    `queries` are what the connector searches for. A post is found by the first of them unless it says otherwise.
    """

    kind = "hacker_news"

    def __init__(self, *queries: str) -> None:
        super().__init__()
        self.queries = queries or ("ferrywire",)
        self.items: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(100)
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.web.stop()

    def connect(self, *, with_secrets: bool = True, **values: object) -> HackerNews:
        urls = {"api_url": f"{self.web.url}/api/v1", "items_url": f"{self.web.url}/v0"}
        chosen = {"queries": self.queries, **urls, **values}
        return HackerNews("hn", Settings.model_validate(chosen), hits=self.page, timeout=CLIENT_TIMEOUT)

    def connect_streams(self) -> HackerNews:
        return self.connect(queries=["ferrywire", "ferry wire"])

    def break_stream(self, stream: str, fault: Fault) -> None:
        broken = "ferrywire" if stream == self.connect_streams().streams()[0].name else "ferry wire"
        self.web.inject_fault(fault, lambda request: request.query["query"] == broken)

    def customer_posts(self, text: str) -> str:
        return self.shows(text)

    def customer_posts_badly(self, text: str) -> None:
        self.shows(text, title=7)

    def shows(self, text: str, at: datetime | None = None, **item: object) -> str:
        """A comment, as the site keeps its words; `found_by` are the queries that it matches."""
        name = str(next(self.numbers))
        made = {"author": "mia", "comment_text": escape(text).replace("/", "&#x2F;"), "found_by": self.queries[:1]}
        created = int((at or self.now).timestamp())
        self.items[name] = {"objectID": name, "created_at_i": created, **made, **STORY, **item}
        return name

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def _item(self, name: str) -> dict[str, Any] | None:
        """A comment as the site itself tells it; None for one it does not know."""
        kept = self.items.get(name)
        if kept is None:
            return None
        item = {"id": int(name), "type": "comment", "time": kept["created_at_i"], "parent": kept["parent_id"]}
        if kept.get("deleted"):
            return {**item, "deleted": True}
        said = {"by": kept["author"], "text": kept["comment_text"]}
        return {**item, **said, **({"dead": True} if kept.get("dead") else {})}

    def _route(self, request: FakeRequest) -> FakeResponse:
        if request.path.startswith("/v0/item/"):
            return FakeResponse(200, json.dumps(self._item(Path(request.path).stem)).encode())
        assert request.path == "/api/v1/search_by_date"
        bounds = dict.fromkeys("><", 0) | {part[12]: int(part[13:]) for part in _filters(request)}
        found = [
            item
            for item in sorted(self.items.values(), key=lambda item: -item["created_at_i"])
            if request.query["query"] in item["found_by"]
            and bounds[">"] < item["created_at_i"] < (bounds["<"] or item["created_at_i"] + 1)
        ]
        size, page = int(request.query["hitsPerPage"]), int(request.query["page"])
        hits = [{name: value for name, value in one.items() if name != "found_by"} for one in found[:DEEPEST]]
        body = {"hits": hits[page * size :][:size], "nbHits": len(found), "page": page, "hitsPerPage": size}
        return FakeResponse(200, json.dumps(body).encode())


def _filters(request: FakeRequest) -> list[str]:
    return request.query["numericFilters"].split(",")


@pytest.fixture
def service() -> Iterator[FakeHackerNews]:
    with FakeHackerNews() as service:
        yield service


class TestHackerNews(ReadingContract, Streams):
    """The contract."""

    kind = "hacker_news"
    no_shared_ids = "the site numbers all stories and comments in one order"
    no_unstable_ids = "an item keeps its number, whatever becomes of its words"
    read_problems: ClassVar[Mapping[int, type[Outside]]] = {**READ_PROBLEMS, 401: Unavailable, 403: Unavailable}
    forgets_nothing = "its index keeps every story and comment; only what is deleted there goes"


def recorded(**values: object) -> list[Post]:
    """The posts that the recorded answer becomes, oldest first."""
    answer = FakeResponse(200, json.dumps(json.loads(RECORDED.read_text(encoding="utf-8"))["body"]).encode())
    with FakeHttpServer(lambda _: answer) as web:
        chosen = {"queries": ["ferrywire"], "api_url": f"{web.url}/api/v1", **values}
        source = connectors.load("hacker_news", "hn", chosen, {}, lambda: NOW)
        return list(source.fetch(first_stream(source), "", NOW).posts)


def test_a_recorded_comment_becomes_a_post_with_its_thread_and_the_story_above_it() -> None:
    *_, post = recorded()
    assert (post.external_id, post.parent_id, post.thread_id) == ("46010877", "46010412", "46010001")
    assert (post.kind, post.title, post.url) == (PostKind.COMMENT, "", "https://news.ycombinator.com/item?id=46010877")
    assert post.context == (Context("", "Show HN: Webhooks that don't get lost"),)
    assert post.author == Author("latency_lad", "latency_lad", url="https://news.ycombinator.com/user?id=latency_lad")
    assert post.written_at == datetime(2026, 11, 2, 8, 41, 7, tzinfo=UTC)


def test_the_html_of_a_comment_becomes_words_with_whole_addresses_and_its_code() -> None:
    *_, post = recorded()
    assert post.text == (
        'Ferrywire retries "at least once", see '
        "https://docs.ferrywire.example/webhooks/retries-and-idempotency?lang=en&v=2#keys\n\n"
        "But how do I tell a second delivery from the first? I'd expect:\n\n"
        "```\n  if seen(event.id):\n      return 200  # <- no work\n```\n\nIs that id stable?"
    )


def test_a_recorded_story_is_a_post_of_its_own_with_its_words_or_its_link() -> None:
    link, asked, _ = recorded(own_authors=["ferrywire"])
    assert (asked.kind, asked.parent_id, asked.thread_id) == (PostKind.POST, "", "46010544")
    assert asked.title == "Ask HN: SSO loops with Ferrywire & Okta?"
    assert asked.text == "We moved from cron to Ferrywire / Okta.\n\nSince then some people loop. Anybody else?"
    assert (link.text, link.own, asked.own) == ("https://ferrywire.example/blog/4-2", True, False)


def test_no_words_are_offered_and_the_card_says_why_and_links_the_item(service: FakeHackerNews) -> None:
    post = one_post(service)
    assert not isinstance(service.connect(), Replier)
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.NONE, OWN_WORDS)
    blocks = card(samples.question_detail(posts=(KeptPost(1, post, 12, "asked"),)), samples.PEOPLE, samples.NOW)
    assert OWN_WORDS in samples.shown_text(blocks)
    assert post.url in json.dumps(blocks)
    assert action_ids.WRITE not in samples.action_ids(blocks)


@pytest.mark.parametrize(("what", "tags"), [("stories", "story"), ("comments", "comment"), ("both", "(story,comment)")])
def test_it_searches_for_stories_comments_or_both_and_takes_no_typo_for_a_match(
    service: FakeHackerNews, what: str, tags: str
) -> None:
    source = service.connect(what=what)
    source.fetch(first_stream(source), "", service.now)
    query = service.web.requests[-1].query
    assert (query["tags"], query["query"], query["typoTolerance"]) == (tags, "ferrywire", "false")


def test_the_first_reading_goes_back_as_far_as_was_asked_for(service: FakeHackerNews) -> None:
    service.shows("too old", at=service.now - timedelta(hours=7))
    recent = service.shows("recent", at=service.now - timedelta(hours=5))
    assert read_on(service.connect(first_hours=6), service).ids == [recent]


def test_each_query_is_a_stream_read_from_its_own_place() -> None:
    with FakeHackerNews("ferrywire", '"ferry wire"') as service:
        both = service.shows("ferrywire, the ferry wire", found_by=service.queries)
        second = service.shows("ferry wire", found_by=service.queries[1:])
        source = service.connect()
        one, other = source.streams()
        assert (one.title, other.title) == ("the search 'ferrywire'", "the search '\"ferry wire\"'")
        batch = source.fetch(one.name, "", service.now)
        assert [p.external_id for p in batch.posts] == [both]
        assert {p.external_id for p in source.fetch(other.name, "", service.now).posts} == {both, second}
        assert source.fetch(one.name, batch.cursor, service.now).posts == ()


def test_a_query_that_is_not_configured_is_refused(service: FakeHackerNews) -> None:
    with pytest.raises(Refused, match="no stream"):
        service.connect().fetch("search-00000000", "", service.now)


def test_what_an_earlier_version_noted_of_all_queries_together_is_read_on_by_each() -> None:
    with FakeHackerNews("ferrywire", "wire") as service:
        service.shows("too old", at=service.now - timedelta(hours=3), found_by=service.queries)
        seen = service.shows("seen", at=service.now - timedelta(minutes=30), found_by=service.queries)
        cursor = service.connect().fetch(first_stream(service.connect()), "", service.now).cursor
        since = int((service.now - timedelta(hours=2)).timestamp())
        walk = {"since": since, "began": since + 9, "until": since + 5, "page": 1, "query": 1}
        together = json.dumps({**walk, "seen": json.loads(cursor)["seen"]})
        new = service.shows("new", at=service.now - timedelta(minutes=20), found_by=service.queries)
        source = service.connect()
        read = [source.fetch(s.name, together, service.now).posts for s in source.streams()]
        assert [[post.external_id for post in posts] for posts in read] == [[new], [new]]
        assert seen != new


def test_a_post_that_is_indexed_late_is_read(service: FakeHackerNews) -> None:
    seed(service, 2)
    cursor = read_on(service.connect(), service).cursor
    service.pass_time(timedelta(minutes=5))
    late = service.shows("it took its time", at=service.now - OVERLAP + timedelta(minutes=6))
    assert read_on(service.connect(), service, cursor).ids == [late]


def test_an_edited_comment_comes_again_under_its_id_with_its_new_words(service: FakeHackerNews) -> None:
    post = one_post(service, "How do I rotate a key?")
    cursor = read_on(service.connect(), service).cursor
    service.items[post.external_id]["comment_text"] = "How do I rotate an <i>API</i> key?"
    reading = read_on(service.connect(), service, cursor)
    assert [(p.external_id, p.text) for p in reading.posts] == [(post.external_id, "How do I rotate an API key?")]
    assert read_on(service.connect(), service, reading.cursor).posts == []


@pytest.mark.parametrize("taken", [{"deleted": True}, {"dead": True}, {"author": None, "comment_text": None}])
def test_what_was_deleted_or_killed_is_told_as_gone_once_and_never_shown(
    service: FakeHackerNews, taken: dict[str, object]
) -> None:
    post = one_post(service, "I regret these words")
    cursor = read_on(service.connect(), service).cursor
    service.items[post.external_id] |= taken
    reading = read_on(service.connect(), service, cursor)
    assert (reading.posts, reading.gone) == ([], {post.external_id})
    assert read_on(service.connect(), service, reading.cursor).gone == set()


def test_what_was_deleted_or_killed_long_after_is_found_when_it_is_looked_up_again(service: FakeHackerNews) -> None:
    stands, deleted, killed = seed(service, 3)
    source = service.connect()
    assert isinstance(source, Rereader)
    service.items[deleted]["deleted"] = True
    service.items[killed]["dead"] = True
    batches = [source.reread([name], service.now) for name in (stands, deleted, killed, "999", "../x")]
    assert [batch.gone for batch in batches] == [(), (deleted,), (killed,), (), ()]


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(body=b"<html>"), Fault(body=b"[]"), Fault(body=b"{}")])
def test_a_look_that_fails_never_says_gone(service: FakeHackerNews, fault: Fault) -> None:
    (name,) = seed(service, 1)
    service.inject_fault(fault)
    with pytest.raises(Unavailable):
        service.connect().reread([name], service.now)


def test_more_than_the_index_gives_of_one_search_is_read_whole(service: FakeHackerNews) -> None:
    service.page = HITS
    names = [service.shows("ferrywire", at=service.now - timedelta(seconds=number)) for number in range(1100)]
    reading = read_on(service.connect(), service)
    assert sorted(reading.ids) == sorted(names)
    assert reading.gap == ""


def test_posts_of_one_second_are_read_though_they_fill_more_than_a_page(service: FakeHackerNews) -> None:
    moments = (9, *[5] * service.page * 3, 0)
    names = [service.shows("ferrywire", at=service.now - timedelta(seconds=ago)) for ago in moments]
    reading = read_on(service.connect(), service)
    assert set(reading.ids) == set(names)
    assert reading.gap == ""


def test_more_of_one_second_than_the_index_gives_are_said_once_and_what_is_older_is_read(
    service: FakeHackerNews,
) -> None:
    service.page = HITS
    older, *_ = [
        service.shows("ferrywire", at=service.now - timedelta(seconds=ago)) for ago in (9, *[5] * (DEEPEST + 1))
    ]
    reading = read_on(service.connect(), service)
    assert older in reading.ids
    assert len(reading.ids) == DEEPEST + 1
    assert reading.gap == "More than 1000 posts of one second matched; the rest of them was not read."
    assert read_on(service.connect(), service, reading.cursor).gap == ""


@pytest.mark.parametrize("cursor", ["x", "7", "{}", '{"since": "yesterday"}', '{"since": 1, "seen": 7}'])
def test_a_cursor_of_another_kind_is_refused(service: FakeHackerNews, cursor: str) -> None:
    with pytest.raises(Refused):
        service.connect().fetch(first_stream(service.connect()), cursor, service.now)


@pytest.mark.parametrize(
    "values",
    [
        {"queries": []},
        {"queries": [""]},
        {"what": "jobs"},
        {"first_hours": -1},
        {"api_url": "ftp://x"},
        {"surprise": 1},
    ],
)
def test_a_wrong_setting_is_a_fault(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("hacker_news", {"queries": ["ferrywire"]} | values)
