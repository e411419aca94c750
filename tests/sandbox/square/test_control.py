"""The square's control API over real HTTP: what a person at the demo page can do, and the bad days they can order."""

import threading
from collections.abc import Iterator

import httpx
import pytest

from bot.sandbox.square import Member, SquareServer

TOKEN = "square-token-for-tests"
BOT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def square() -> Iterator[SquareServer]:
    with SquareServer([Member("ferrywire", "Ferrywire", 900, TOKEN)], origins=["http://127.0.0.1:9"]) as square:
        yield square


@pytest.fixture
def web(square: SquareServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=square.url, trust_env=False, timeout=5) as client:
        yield client


def ask(web: httpx.Client, text: str = "How do I log in?") -> int:
    number = web.post("/_control/ask", json={"handle": "@mia", "name": "Mia", "reach": 40, "text": text}).json()["id"]
    assert isinstance(number, int)
    return number


def test_a_person_asks_answers_edits_deletes_and_locks(web: httpx.Client) -> None:
    number = ask(web)
    follow_up = web.post(f"/_control/posts/{number}/answer", json={"handle": "tom", "text": "Me too"}).json()["id"]
    web.post(f"/_control/posts/{number}/edit", json={"text": "How do I log in with Okta?"})
    web.post(f"/_control/posts/{follow_up}/delete", json={})
    web.post(f"/_control/posts/{number}/lock", json={})
    state = web.get("/_control/state").json()
    (thread,) = state["threads"]
    assert thread["locked"]
    assert [(p["author"]["handle"], p["text"], p["deleted"]) for p in thread["posts"]] == [
        ("mia", "How do I log in with Okta?", False),
        ("tom", "", True),
    ]
    web.post(f"/_control/posts/{number}/unlock", json={})
    assert not web.get("/_control/state").json()["threads"][0]["locked"]


def test_nobody_can_speak_for_an_account_with_a_token(square: SquareServer, web: httpx.Client) -> None:
    assert web.post("/_control/ask", json={"handle": "ferrywire", "text": "trust me"}).status_code == 403
    assert web.post("/_control/ask", json={"handle": "<b>", "text": "hi"}).status_code == 400
    assert square.board.threads() == []


def test_the_state_shows_no_token(web: httpx.Client) -> None:
    assert TOKEN not in web.get("/_control/state").text
    assert TOKEN not in web.get("/api/users").text


def test_whoever_waits_for_a_change_is_told_at_once(square: SquareServer, web: httpx.Client) -> None:
    version, told = square.board.version, []
    waiting = threading.Thread(
        target=lambda: told.append(
            httpx.get(f"{square.url}/_control/version?after={version}&wait=30", trust_env=False, timeout=20).json()
        )
    )
    waiting.start()
    ask(web)
    waiting.join(60)
    assert told == [{"version": square.board.version}]
    assert web.get("/_control/version", params={"after": square.board.version}).json() == told[0]


def test_stopping_sends_whoever_waits_home() -> None:
    with SquareServer() as square:
        url, told = f"{square.url}/_control/version?after=0&wait=30", []
        waiting = threading.Thread(target=lambda: told.append(_status(url)))
        waiting.start()
    waiting.join(60)
    assert len(told) == 1


def _status(url: str) -> str:
    try:
        return str(httpx.get(url, trust_env=False, timeout=20).status_code)
    except httpx.HTTPError:
        return "cut"


def test_a_bad_day_spoils_so_many_answers_and_no_more(web: httpx.Client) -> None:
    web.post("/_control/faults", json={"spoil": "status", "status": 429, "retry_after": 9, "times": 2, "on": "read"})
    spoiled = [web.get("/api/posts") for _ in range(3)]
    assert [a.status_code for a in spoiled] == [429, 429, 200]
    assert spoiled[0].headers["Retry-After"] == "9"


def test_a_lost_answer_took_effect(square: SquareServer, web: httpx.Client) -> None:
    number = ask(web)
    web.post("/_control/faults", json={"spoil": "lost", "on": "write"})
    with pytest.raises(httpx.TransportError):
        web.post("/api/posts", json={"parent_id": number, "text": "hello"}, headers=BOT)
    assert [note.text for note in square.board.replies(number)] == ["hello"]


def test_a_hanging_answer_has_no_effect(square: SquareServer, web: httpx.Client) -> None:
    number = ask(web)
    web.post("/_control/faults", json={"spoil": "hang", "on": "write", "times": 0})
    with pytest.raises(httpx.ReadTimeout):
        web.post("/api/posts", json={"parent_id": number, "text": "hello"}, headers=BOT, timeout=0.2)
    assert square.board.replies(number) == []
    web.delete("/_control/faults")
    assert web.post("/api/posts", json={"parent_id": number, "text": "hi"}, headers=BOT).status_code == 201


@pytest.mark.parametrize(
    "order", [{"spoil": "rain"}, {"spoil": "lost", "on": "sunday"}, {"spoil": "status", "status": 1}]
)
def test_a_bad_day_that_does_not_exist_is_refused(web: httpx.Client, order: dict[str, object]) -> None:
    assert web.post("/_control/faults", json=order).status_code == 400


def test_a_blog_entry_is_published_to_the_feed(web: httpx.Client) -> None:
    web.post("/_control/entries", json={"title": "News", "html": "<p>Ferrywire is slow</p>", "author": "Noa"})
    assert "Ferrywire is slow" in web.get("/feed.atom").text
    assert [e["title"] for e in web.get("/_control/state").json()["entries"]] == ["News"]


def test_only_a_named_origin_may_use_it_from_its_pages(web: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert web.options("/_control/ask", headers=asked | {"Origin": "http://evil.example"}).status_code == 400
    assert web.options("/_control/ask", headers=asked | {"Origin": "http://127.0.0.1:9"}).status_code == 200
