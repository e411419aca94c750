"""What we ask of X, what our fake of it answers and what was recorded use only fields that X's description has."""

import json
import re

import pytest

from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_writing import an_order
from tests.fakes.fake_x import RECORDED, FakeX
from tests.fakes.fake_x_fields import TABLE, unknown, unknown_in_request
from tests.fakes.http import FakeRequest


def test_the_table_says_where_it_comes_from() -> None:
    assert re.match(r"https://github\.com/xdevplatform/docs/blob/[0-9a-f]{40}/openapi\.json", TABLE["source"])
    assert TABLE["read_on"].year == 2026


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.json")))
def test_a_recorded_answer_has_only_fields_of_the_table(name: str) -> None:
    kept = json.loads((RECORDED / f"{name}.json").read_text())
    body = kept.get("body", {})
    kind = "answer" if kept["status"] < 300 else "problem"
    assert list(unknown(body, kind)) == []


@pytest.mark.parametrize("vocabulary", ["tweet", "post"])
def test_all_that_is_asked_and_answered_has_only_fields_of_the_table(x: FakeX, vocabulary: str) -> None:
    x.vocabulary = vocabulary
    source, post = x.connect(), one_post(x)
    x.customer_shares(post.external_id)
    x.say("Do keys expire? " + "very " * 80, quoting=x.we_post("A guide to https://docs.ferrywire.com/keys"))
    x.edit(x.mention("What is the limit?"), "@ferrywire What is the limit per minute?")
    x.delete(x.mention("gone"))
    x.pass_time()
    read_on(source, x)
    source.fetch("search", "", x.now)
    order = an_order(x, post)
    source.post_status(post)
    receipt = source.reply(order)
    source.find_reply(order)
    source.reread([*x.tweets], x.now)
    source.delete(receipt)
    assert len({r.path.rpartition("/")[0] for r in x.web.requests}) >= 4
    assert x.undocumented == set()


def test_what_the_table_does_not_have_is_found() -> None:
    asked = FakeRequest("GET", "/2/users/1/mentions", {"tweet.fields": "id,surprise", "wonder": "1"}, {}, b"")
    assert [found.rpartition(": ")[2] for found in unknown_in_request(asked)] == ["tweet.fields=surprise", "wonder"]
    assert list(unknown_in_request(FakeRequest("GET", "/2/surprise", {}, {}, b""))) == ["GET /2/surprise"]
    assert list(unknown({"data": [{"id": "1", "surprise": 2}]}, "answer")) == [".data.surprise"]


def test_x_has_no_field_for_its_label_of_automated_accounts_and_the_profile_is_asked_for(x: FakeX) -> None:
    assert [name for name in TABLE["every"]["user"] if re.search("auto|bot|label", name)] == []
    one_post(x)
    asked = next(
        request.query["user.fields"].split(",") for request in x.web.requests if "user.fields" in request.query
    )
    assert set(asked) <= set(TABLE["every"]["user"])
    assert "description" in asked
