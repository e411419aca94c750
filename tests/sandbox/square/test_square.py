"""The square's public API over real HTTP: its rules are refusals with the right status, and it keeps what it took."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import feedparser
import httpx
import pytest

from bot.sandbox.square import BlogEntry, Member, Rate, SquareServer
from tests.fakes.pictures import jpeg, png

TOKEN = "square-token-for-tests"
BOT = {"Authorization": f"Bearer {TOKEN}"}
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class FakeClock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def square(clock: FakeClock) -> Iterator[SquareServer]:
    members = [Member("ferrywire", "Ferrywire", 900, TOKEN), Member("mia", "Mia", 40)]
    with SquareServer(members, clock=clock, rate=Rate(writes=6, seconds=60)) as square:
        yield square


@pytest.fixture
def web(square: SquareServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=square.url, trust_env=False, timeout=5) as client:
        yield client


def answer(web: httpx.Client, parent: int, text: str, key: str = "") -> httpx.Response:
    headers = BOT | ({"Idempotency-Key": key} if key else {})
    return web.post("/api/posts", json={"parent_id": parent, "text": text}, headers=headers)


def test_posts_are_paged_by_revision_and_an_edit_comes_again(square: SquareServer, web: httpx.Client) -> None:
    ids = [square.board.ask("mia", f"question {n}").id for n in range(5)]
    first = web.get("/api/posts", params={"limit": 3}).json()
    second = web.get("/api/posts", params={"limit": 3, "after": first["next"]}).json()
    assert [p["id"] for p in first["posts"] + second["posts"]] == ids
    assert (first["more"], second["more"]) == (True, False)
    square.board.edit(ids[1], "question 1, better put")
    again = web.get("/api/posts", params={"after": second["next"]}).json()
    assert [(p["id"], p["text"]) for p in again["posts"]] == [(ids[1], "question 1, better put")]


def test_a_reply_carries_its_thread_and_what_stands_above_it(square: SquareServer, web: httpx.Client) -> None:
    question = square.board.ask("mia", "Where is the limit?", "Limits")
    reply = answer(web, question.id, "At 600 a minute.").json()
    follow_up = square.board.answer("mia", reply["id"], "And for webhooks?")
    told = web.get(f"/api/posts/{follow_up.id}").json()
    assert told["post"]["context"] == [
        {"handle": "mia", "text": "Where is the limit?"},
        {"handle": "ferrywire", "text": "At 600 a minute."},
    ]
    assert [p["depth"] for p in told["thread"]["posts"]] == [0, 1, 2]
    assert told["post"]["thread_id"] == question.id


def test_the_same_key_gives_the_same_reply_and_never_a_second_one(square: SquareServer, web: httpx.Client) -> None:
    question = square.board.ask("mia", "Where is the limit?")
    first, second = answer(web, question.id, "600", "k1"), answer(web, question.id, "600", "k1")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert len(square.board.replies(question.id)) == 1
    assert answer(web, question.id, "other words", "k1").status_code == 409


def test_a_key_is_told_to_its_author_only(square: SquareServer, web: httpx.Client) -> None:
    question = square.board.ask("mia", "Where is the limit?")
    answer(web, question.id, "600", "k1")
    path = f"/api/posts/{question.id}/replies"
    assert [r.get("key") for r in web.get(path, headers=BOT).json()["replies"]] == ["k1"]
    assert [r.get("key") for r in web.get(path).json()["replies"]] == [None]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b'{"text": "hi"}', 401),
        ({"Authorization": "Bearer wrong"}, b'{"text": "hi"}', 401),
        (BOT, b'{"text": ', 400),
        (BOT, b"[]", 400),
        (BOT, b'{"text": 7}', 400),
        (BOT, b'{"text": "hi", "parent_id": true}', 400),
        (BOT, b'{"text": "hi", "parent_id": 99}', 404),
        (BOT, b'{"text": "   "}', 422),
        (BOT, b'{"text": "' + b"a" * 501 + b'"}', 422),
        (BOT, b'{"text": "' + b"a" * 1_000_001 + b'"}', 413),
        (BOT | {"Content-Type": "text/plain"}, b'{"text": "hi"}', 415),
    ],
)
def test_what_breaks_a_rule_is_turned_away(
    square: SquareServer, web: httpx.Client, headers: dict[str, str], body: bytes, status: int
) -> None:
    sent = {"Content-Type": "application/json"} | headers
    assert web.post("/api/posts", content=body, headers=sent).status_code == status
    assert square.board.threads() == []


def test_a_wrong_token_is_refused_even_to_read(web: httpx.Client) -> None:
    assert web.get("/api/posts", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert web.get("/api/posts").status_code == 200


def test_length_is_counted_in_code_points(square: SquareServer, web: httpx.Client) -> None:
    question = square.board.ask("mia", "Too long?")
    assert answer(web, question.id, "🏴" * 500).status_code == 201
    assert answer(web, question.id, "🏴" * 501).status_code == 422


def test_a_locked_thread_and_a_deleted_post_take_no_replies(square: SquareServer, web: httpx.Client) -> None:
    locked, gone = square.board.ask("mia", "locked"), square.board.ask("mia", "gone")
    square.board.lock(locked.id)
    square.board.delete(gone.id)
    assert answer(web, locked.id, "hi").status_code == 403
    assert answer(web, gone.id, "hi").status_code == 410
    assert web.get(f"/api/posts/{gone.id}").json()["post"]["text"] == ""
    square.board.lock(locked.id, locked=False)
    assert answer(web, locked.id, "hi").status_code == 201


def test_an_account_edits_and_deletes_its_own_posts_only(square: SquareServer, web: httpx.Client) -> None:
    question = square.board.ask("mia", "mine")
    reply = answer(web, question.id, "600").json()["id"]
    assert web.patch(f"/api/posts/{question.id}", json={"text": "x"}, headers=BOT).status_code == 403
    assert web.delete(f"/api/posts/{question.id}", headers=BOT).status_code == 403
    assert web.patch(f"/api/posts/{reply}", json={"text": "700"}, headers=BOT).json()["text"] == "700"
    assert web.delete(f"/api/posts/{reply}", headers=BOT).json()["deleted"] is True
    assert web.patch(f"/api/posts/{reply}", json={"text": "800"}, headers=BOT).status_code == 410


def test_too_many_writes_are_told_when_to_come_back(square: SquareServer, web: httpx.Client, clock: FakeClock) -> None:
    question = square.board.ask("mia", "busy")
    assert [answer(web, question.id, f"reply {n}").status_code for n in range(6)] == [201] * 6
    clock.now += timedelta(seconds=20)
    slow = answer(web, question.id, "one more")
    assert (slow.status_code, slow.headers["Retry-After"]) == (429, "40")
    clock.now += timedelta(seconds=40)
    assert answer(web, question.id, "one more").status_code == 201


def test_the_feed_is_proper_atom_and_says_when_nothing_changed(square: SquareServer, web: httpx.Client) -> None:
    square.blog.publish(BlogEntry("a", "Relays \x07compared", "Noa", "<p>Ferrywire &amp; others</p>", NOON))
    answered = web.get("/feed.atom")
    feed = feedparser.parse(answered.content)
    assert not feed.bozo
    assert [(e.title, e.author, e.link) for e in feed.entries] == [
        ("Relays compared", "Noa", f"{square.url}/entries/a")
    ]
    assert web.get("/feed.atom", headers={"If-None-Match": answered.headers["ETag"]}).status_code == 304
    assert web.get("/entries/a").json()["title"] == "Relays \x07compared"


def test_another_sites_name_is_turned_away(web: httpx.Client) -> None:
    assert web.get("/_control/state", headers={"Host": "evil.example"}).status_code == 400


def test_what_was_said_outlives_a_restart_on_the_same_port(square: SquareServer) -> None:
    before, note = square.url, square.board.ask("mia", "still here?")
    square.stop()
    with pytest.raises(httpx.ConnectError), httpx.Client(trust_env=False) as client:
        client.get(f"{before}/api/posts")
    square.start()
    assert square.url == before
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"{before}/api/posts/{note.id}").json()["post"]["text"] == "still here?"


def _image(content: bytes, alt: str = "a form") -> dict[str, str]:
    return {"alt": alt, "data": base64.b64encode(content).decode()}


def test_a_reply_shows_its_images_as_the_bytes_that_came(square: SquareServer) -> None:
    asked = square.board.ask("mia", "Where?")
    body = {"parent_id": asked.id, "text": "Here.", "images": [_image(png(1)), _image(jpeg(), "a photo")]}
    told = httpx.post(f"{square.url}/api/posts", json=body, headers=BOT)
    assert [(image["alt"], image["type"]) for image in told.json()["images"]] == [
        ("a form", "image/png"),
        ("a photo", "image/jpeg"),
    ]
    shown = httpx.get(told.json()["images"][1]["url"])
    assert (shown.content, shown.headers["content-type"]) == (jpeg(), "image/jpeg")
    assert shown.headers["x-content-type-options"] == "nosniff"
    square.board.delete(told.json()["id"])
    assert httpx.get(told.json()["images"][1]["url"]).status_code == 404


@pytest.mark.parametrize(
    ("images", "status"),
    [
        ("no list", 400),
        ([{"alt": "a form"}], 400),
        ([{"alt": "a form", "data": "***"}], 400),
        ([_image(png(), " ")], 422),
        ([_image(png(), "w" * 1001)], 422),
        ([_image(b"<svg onload=alert(1)>")], 415),
        ([_image(b"")], 415),
        ([_image(png() + bytes(1_000_100))], 413),
        ([_image(png())] * 5, 422),
    ],
)
def test_an_image_that_the_square_does_not_take_is_refused_with_its_reply(
    square: SquareServer, images: object, status: int
) -> None:
    asked = square.board.ask("mia", "Where?")
    told = httpx.post(
        f"{square.url}/api/posts", json={"parent_id": asked.id, "text": "a", "images": images}, headers=BOT
    )
    assert told.status_code == status, told.text
    assert square.board.replies(asked.id) == []


def test_the_same_key_with_another_image_is_another_reply(square: SquareServer) -> None:
    asked = square.board.ask("mia", "Where?")
    body = {"parent_id": asked.id, "text": "Here.", "images": [_image(png(1))]}
    headers = {**BOT, "Idempotency-Key": "k1"}
    statuses = [
        httpx.post(f"{square.url}/api/posts", json=one, headers=headers).status_code
        for one in (body, body, {**body, "images": [_image(png(2))]})
    ]
    assert statuses == [201, 200, 409]
