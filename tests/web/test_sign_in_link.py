"""A link from Slack signs one person in, once."""

import re
from pathlib import Path

import pytest

from bot.core.errors import NotAllowed
from bot.core.permissions import Membership
from tests.fakes.pipeline import ANA, Pipeline
from tests.fakes.web import Browser


def link(pipeline: Pipeline, slack: str = ANA) -> str:
    return f"/sign-in/link?key={pipeline.desk.signing_in.make_link_secret(slack)}"


def test_a_link_is_looked_at_as_often_as_slack_likes_and_used_once(stranger: Browser, pipeline: Pipeline) -> None:
    address = link(pipeline)
    looked = [stranger.read(address) for _ in range(3)]
    used = stranger.submit(address, "/sign-in/link")
    again = stranger.get(address)

    assert "Sign in as Ana" in looked[0]
    assert (used.status_code, used.headers["location"]) == (303, "/")
    assert "HttpOnly" in used.headers["set-cookie"]
    assert "samesite=lax" in used.headers["set-cookie"].lower()
    assert "Hello Ana" in stranger.read("/")
    assert again.status_code == 403
    assert "Type /sb desk in Slack" in again.text


def test_a_link_holds_for_ten_minutes(stranger: Browser, pipeline: Pipeline) -> None:
    address = link(pipeline)
    page = stranger.read(address)
    pipeline.clock.forward(minutes=10)

    assert stranger.get(address).status_code == 403
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    assert stranger.post("/sign-in/link", {"key": key[1]}).status_code == 403


def test_a_second_link_ends_the_first(stranger: Browser, pipeline: Pipeline) -> None:
    first, second = link(pipeline), link(pipeline)

    assert stranger.get(first).status_code == 403
    assert stranger.get(second).status_code == 200


def test_no_link_is_made_for_an_outsider(pipeline: Pipeline) -> None:
    pipeline.desk.members.learn(ANA, Membership.GUEST)
    with pytest.raises(NotAllowed):
        link(pipeline)
    with pytest.raises(NotAllowed):
        link(pipeline, "U0NOBODY")


def test_a_link_of_somebody_who_has_left_since_is_refused(stranger: Browser, pipeline: Pipeline) -> None:
    address = link(pipeline)
    pipeline.desk.members.learn(ANA, Membership.DEACTIVATED)
    used = stranger.post("/sign-in/link", {"key": address.partition("=")[2]})
    with pipeline.store.reading() as tx:
        (entry,) = tx.history.since(pipeline.clock.now)

    assert (stranger.get(address).status_code, used.status_code) == (403, 403)
    assert (entry.what, entry.by) == ("person.sign_in_refused", ANA)


def test_neither_history_nor_database_holds_the_secret(stranger: Browser, pipeline: Pipeline) -> None:
    address = link(pipeline)
    stranger.submit(address, "/sign-in/link")
    session = stranger.client.cookies["desk_session"]
    file = Path(pipeline.store._engine.url.database or "")
    kept = file.read_bytes() + file.with_name(f"{file.name}-wal").read_bytes()

    assert address.partition("=")[2].encode() not in kept
    assert session.encode() not in kept


def test_signing_in_is_in_the_history(stranger: Browser, pipeline: Pipeline) -> None:
    stranger.submit(link(pipeline), "/sign-in/link")
    with pipeline.store.reading() as tx:
        entries = tx.history.since(pipeline.clock.now)

    assert [(entry.what, entry.by, entry.data) for entry in entries] == [("person.signed_in", ANA, {"method": "link"})]
