"""What we ask of X, what our fake of it answers and what was recorded use only fields that X's description has."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

import pytest

from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_writing import an_order
from tests.fakes.fake_x import RECORDED, FakeX
from tests.fakes.http import FakeRequest

TABLE: Mapping[str, Any] = tomllib.loads((RECORDED / "fields.toml").read_text())


def unknown(value: object, kind: str, path: str = "") -> Iterator[str]:
    """Where an answer has a field that the table does not."""
    if isinstance(value, list):
        for item in value:
            yield from unknown(item, kind, path)
    elif isinstance(value, dict):
        fields = TABLE["kinds"].get(_kind_of(value) if kind == "data" else kind, {})
        for name, inner in value.items():
            now = TABLE["formerly"].get(name, name)
            if now not in fields:
                yield f"{path}.{name}"
            elif fields[now]:
                yield from unknown(inner, fields[now], f"{path}.{name}")


def _kind_of(data: Mapping[str, object]) -> str:
    if "deleted" in data:
        return "deletion"
    return "user" if "username" in data else "post"


def unknown_in_request(request: FakeRequest) -> Iterator[str]:
    shape = next(s for s in sorted(TABLE["requests"], key=len, reverse=True) if _fits(request, s))
    body = json.loads(request.body) if request.body else {}
    for name, value in {**request.query, **body}.items():
        if name not in TABLE["requests"][shape]:
            yield f"{shape}: {name}"
        allowed = TABLE["values"].get(name)
        known = TABLE["kinds"][allowed] if isinstance(allowed, str) else allowed
        if known is not None:
            asked = [TABLE["formerly"].get(field, field) for field in str(value).split(",")]
            yield from (f"{shape}: {name}={field}" for field in asked if field not in known)


def _fits(request: FakeRequest, shape: str) -> bool:
    method, _, path = shape.partition(" ")
    return request.method == method and request.path.count("/") == path.count("/") and fnmatch(request.path, path)


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
    assert [found for request in x.web.requests for found in unknown_in_request(request)] == []
    assert [found for answer in x.answers for found in unknown(answer, "answer")] == []


def test_x_has_no_field_for_its_label_of_automated_accounts_and_the_profile_is_asked_for(x: FakeX) -> None:
    assert [name for name in TABLE["every"]["user"] if re.search("auto|bot|label", name)] == []
    one_post(x)
    asked = next(
        request.query["user.fields"].split(",") for request in x.web.requests if "user.fields" in request.query
    )
    assert set(asked) <= set(TABLE["every"]["user"])
    assert "description" in asked
