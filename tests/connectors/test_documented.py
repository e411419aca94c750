"""Hacker News, the square and feeds are asked only what they document, and what stands in for them answers so."""

import json
from pathlib import Path

import pytest

from bot.core.model import OutgoingReply
from connectors.hacker_news import HackerNews
from connectors.hacker_news import Settings as HackerNewsSettings
from connectors.square import Settings as SquareSettings
from connectors.square import Square
from tests.connectors.contract import first_stream
from tests.connectors.feeds.test_connector import FakeFeed
from tests.connectors.test_hacker_news import FakeHackerNews
from tests.fakes.documented import Between, Documented
from tests.fakes.fake_square import TOKEN, US, FakeSquare
from tests.fakes.http import FakeRequest

RECORDED = Path(__file__).parents[1] / "recorded"


def test_hacker_news_is_asked_what_its_search_and_its_site_document() -> None:
    documented = Documented("hacker_news")
    with FakeHackerNews() as service, Between(service.web.url) as between:
        name = service.shows("Ferrywire loses webhooks?")
        urls = {"api_url": f"{between.url}/api/v1", "items_url": f"{between.url}/v0"}
        source = HackerNews("hn", HackerNewsSettings.model_validate({"queries": ["ferrywire"], **urls}), timeout=20)
        batch = source.fetch(first_stream(source), "", service.now)
        source.fetch(first_stream(source), batch.cursor, service.now)
        source.reread([name], service.now)
    assert {request.path for request, _ in between.seen} == {"/api/v1/search_by_date", f"/v0/item/{name}.json"}
    for request, answer in between.seen:
        assert documented.unknown_in_request(request) == set()
        assert set(documented.unknown_in_answer(answer, "search" if "search" in request.path else "item")) == set()


def test_a_recorded_answer_of_hacker_news_holds_only_documented_fields() -> None:
    answer = json.loads((RECORDED / "hacker_news" / "search_by_date.json").read_text(encoding="utf-8"))["body"]
    assert set(Documented("hacker_news").unknown_in_answer(answer, "search")) == set()


def test_the_square_is_asked_what_it_documents_and_answers_so() -> None:
    documented = Documented("square")
    with FakeSquare() as service, Between(service.square.url) as between:
        settings = SquareSettings(url=between.url, account=US)
        source = Square("square", settings, TOKEN, service.clock, timeout=20)
        service.customer_posts("How often may I rotate my key?")
        (post,) = source.fetch("", "", service.now).posts
        source.post_status(post)
        order = OutgoingReply(post, "Once an hour.", "key-1", service.now)
        receipt = source.reply(order)
        source.find_reply(order)
        source.standing_text(receipt)
        source.edit(receipt, "Twice an hour.")
        source.delete(receipt)
    kinds = {"posts": "page", "replies": "replies"}
    asked = {(request.method, request.path.rpartition("/")[2].strip("0123456789")) for request, _ in between.seen}
    assert asked == {
        ("GET", "posts"),
        ("POST", "posts"),
        ("GET", "replies"),
        *((how, "") for how in ("GET", "PATCH", "DELETE")),
    }
    for request, answer in between.seen:
        assert documented.unknown_in_request(request) == set()
        shape = kinds.get(request.path.rpartition("/")[2], "told") if request.method == "GET" else "post"
        assert set(documented.unknown_in_answer(answer, shape)) == set()


def test_a_feed_is_asked_for_its_address_alone_with_documented_headers() -> None:
    documented = Documented("feeds")
    with FakeFeed() as service:
        service.customer_posts("Ferrywire 4.2 is out")
        source = service.connect()
        batch = source.fetch(first_stream(source), "", service.now)
        source.fetch(first_stream(source), batch.cursor, service.now)
        requests = list(service.web.requests)
    assert any("if-none-match" in request.headers for request in requests)
    for request in requests:
        assert documented.unknown_in_request(request) == set()
        assert request.body == b""


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (FakeRequest("GET", "/api/v1/search", {"query": "x"}, {}, b""), {"GET /api/v1/search"}),
        (
            FakeRequest("GET", "/api/v1/search_by_date", {"query": "x", "sort": "y"}, {"x-token": "t"}, b""),
            {"GET /api/v1/search_by_date: sort", "header x-token"},
        ),
    ],
)
def test_what_is_not_documented_is_found(request_: FakeRequest, found: set[str]) -> None:
    documented = Documented("hacker_news")
    assert documented.unknown_in_request(request_) == found
    answer = {"hits": [{"author": "mia", "surprise": 1}], "total": 1}
    assert set(documented.unknown_in_answer(answer, "search")) == {"hit.surprise", "search.total"}
