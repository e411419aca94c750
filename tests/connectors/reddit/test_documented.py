"""What stands in for Reddit is no kinder than Reddit says it is: recorded answers, the stand-in's answers and our
requests use only what is documented.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.contract import read_on
from tests.fakes.fake_reddit import ACCOUNT, FakeReddit
from tests.fakes.fake_reddit_fields import unknown_fields, unknown_parameters
from tests.fakes.http import FakeRequest

RECORDED = sorted((Path(__file__).parents[2] / "recorded" / "reddit").glob("*.json"))


@pytest.fixture
def service() -> Iterator[FakeReddit]:
    with FakeReddit() as reddit:
        yield reddit


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_answer_holds_only_documented_fields(path: Path) -> None:
    assert unknown_fields(json.loads(path.read_text(encoding="utf-8"))["body"]) == set()


def test_the_stand_in_answers_with_documented_fields_and_is_asked_with_documented_parameters(
    service: FakeReddit,
) -> None:
    question = service.customer_posts("about keys")
    service.customer_shares(question)
    ours = service.we_reply(question, "Hello")
    service.customer_replies(ours, f"And then, u/{ACCOUNT}?")
    service.pass_time()
    source = service.connect(comments=True, inbox=True, search="keys")
    for stream in source.streams():
        source.fetch(stream.name, "", service.now)
    read_on(source, service)
    assert service.undocumented == set()
    assert {request.path for request in service.web.requests} >= {
        "/search",
        "/message/mentions",
        "/message/comments",
        "/r/ferrywire/comments",
    }


def test_what_is_not_documented_is_found() -> None:
    post = {"kind": "t3", "data": {"name": "t3_1", "surprise": 1, "crosspost_parent_list": [{"wonder": 2}]}}
    body = {"kind": "Listing", "data": {"children": [post], "total": 1}}
    assert unknown_fields(body) == {"listing.total", "t3.surprise", "t3.wonder"}
    assert unknown_fields({"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": {"x": 1}}]}}}) == {"t1.x"}
    assert unknown_fields({"error": 403, "why": "private"}) == {"error.why"}
    assert unknown_parameters(FakeRequest("GET", "/r/a/new", {"limit": "1", "since": "2"}, {}, b"")) == {
        "/r/a/new?since"
    }
    assert unknown_parameters(FakeRequest("POST", "/api/vote", {}, {}, b"dir=1")) == {"/api/vote"}
