"""Mentions and search are read each by itself, and an answer of X is taken for what it says."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import PostStatus
from connectors.x.snowflakes import first_id_at
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_writing import an_order
from tests.fakes.channel import Fault
from tests.fakes.fake_x import FakeX, recorded_response
from tests.fakes.fake_x_recorded import FakeRecordedX, fetched

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _fails_the_search(x: FakeX, status: int) -> None:
    x.web.inject_fault(Fault(status=status), lambda r: "search" in r.path)


@pytest.mark.parametrize("status", [400, 403, 429, 503])
def test_a_search_that_fails_holds_up_no_mention(x: FakeX, status: int) -> None:
    source = x.connect()
    _fails_the_search(x, status)
    asked = x.mention("How do I rotate a key?")
    x.pass_time()
    with pytest.raises(Outside):
        source.fetch("search", "", x.now)
    assert read_on(source, x).ids == [asked]


def test_what_is_read_beside_the_mentions_is_for_the_settings_to_say() -> None:
    with FakeRecordedX() as service:
        assert [s.name for s in service.connect(own_posts=False).streams()] == ["mentions"]
        assert [s.name for s in service.connect(search="keys").streams()] == ["mentions", "search", "own"]
        with pytest.raises(Refused, match="no stream"):
            service.connect().fetch("search", "", NOW)


def test_a_cursor_of_both_streams_goes_on_in_each_where_it_stood() -> None:
    since, query = first_id_at(NOW - timedelta(hours=3)), "(keys) -is:retweet -@ferrywire"
    joint = {
        "account": "ferrywire",
        "user_id": "9001",
        "turn": "search",
        "mentions": {"since": since},
        "search": {"since": since, "top": since, "low": since, "token": "t1", "query": query, "began": 5},
    }
    with FakeRecordedX(mentions=["mentions-empty"], search=["search-empty"]) as service:
        source = service.connect(search="keys")
        for stream in ("mentions", "search"):
            assert source.fetch(stream, json.dumps(joint), NOW).gap == ""
        (mentions,), (search,) = service.requests_to("mentions"), service.requests_to("search")
        assert service.requests_to("user") == []
    assert mentions.query["since_id"] == search.query["since_id"] == since
    assert search.query["next_token"] == "t1"


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("401", Unauthorised, "401"),
        ("403-read", Refused, "plan of the app"),
        ("403-wall", Unavailable, "web page"),
        ("403-suspended", Refused, "suspended our account"),
        ("account-suspended", Refused, "suspended our account @ferrywire"),
        ("account-unknown", Refused, "no account with the number 77"),
    ],
)
def test_what_x_says_decides_what_is_done_next(name: str, error: type[Outside], words: str) -> None:
    with FakeRecordedX(mentions=[name]) as service, pytest.raises(Outside, match=words) as caught:
        fetched(service, user_id="77")
    assert type(caught.value) is error


def test_what_x_still_allows_is_told_with_each_batch() -> None:
    with FakeRecordedX(mentions=["mentions-page-2"]) as service:
        (batch,) = fetched(service)
    assert batch.quota is not None
    assert (batch.quota.left, batch.quota.limit) == (449, 450)
    assert batch.quota.resets_at == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def test_both_vocabularies_say_the_same() -> None:
    with FakeRecordedX(mentions=["conversation", "conversation-renamed"]) as service:
        (old,), (new,) = fetched(service), fetched(service)
    assert old.posts == new.posts
    assert new.warning == ""
    with FakeRecordedX(mentions=["mentions-page-1"]) as service:
        (old,) = fetched(service)
    with FakeRecordedX(mentions=["mentions-page-1-renamed"]) as service:
        (new,) = fetched(service)
    assert old.posts == new.posts


def test_our_reply_is_found_in_either_vocabulary_and_an_unknown_one_is_not_absence(x: FakeX) -> None:
    order = an_order(x, one_post(x))
    source = x.connect()
    receipt = source.reply(order)
    x.vocabulary = "post"
    found = source.find_reply(order)
    assert found is not None
    assert found.external_id == receipt.external_id
    assert source.post_status(order.post) is PostStatus.OPEN
    x.vocabulary = "item"
    with pytest.raises(Uncertain, match="form we do not know"):
        source.find_reply(order)


def test_posts_under_another_name_are_not_an_empty_page() -> None:
    kept = json.loads(recorded_response("timeline-page-2").body)
    kept["posts"] = kept.pop("data")
    with FakeX() as x:
        order = an_order(x, one_post(x))
        x.inject_fault(Fault(status=200, body=json.dumps(kept).encode()))
        with pytest.raises((Unavailable, Uncertain)):
            x.connect().find_reply(order)


def test_a_page_in_an_unknown_vocabulary_is_told(x: FakeX) -> None:
    first = x.mention("How do I rotate a key?")
    x.pass_time()
    x.customer_replies(first, "@ferrywire me too")
    x.pass_time()
    x.vocabulary = "item"
    (batch,) = read_on(x.connect(), x).batches
    assert "form we know only in part" in batch.warning
