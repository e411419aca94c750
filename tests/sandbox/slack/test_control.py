"""The people's side over HTTP: verbs, refusals, state, log, and following the changes."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from bot.sandbox.slack import Json, Rules, SlackApp, SlackServer, control_api
from tests.sandbox.fake_workspace import ANA, BOT, ROOM, FakeSocket, actions, button, modal, seed_workspace


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackServer]:
    with SlackServer(seed_workspace(Rules(messages_per_second=0), SlackApp())) as server:
        server.workspace.delivery.add_socket(FakeSocket(server.workspace), lambda _open: {"type": "hello"})
        yield server


@pytest.fixture
def http(slack: SlackServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=slack.url, trust_env=False) as client:
        yield client


def _do(http: httpx.Client, verb: str, **arguments: object) -> Json:
    answered: Json = http.post(f"/_control/{verb}", json=arguments).json()
    return answered


def _api(http: httpx.Client, method: str, **arguments: object) -> Json:
    headers = {"Authorization": f"Bearer {BOT}"}
    answered: Json = http.post(f"/api/{method}", json=arguments, headers=headers).json()
    return answered


def test_a_person_can_be_driven_over_http(http: httpx.Client) -> None:
    ts = _do(http, "say", user=ANA, channel=ROOM, text="hello")["result"]
    assert _do(http, "edit", user=ANA, channel=ROOM, ts=ts, text="hello all") == {"ok": True, "result": None}
    card = _api(http, "chat.postMessage", channel=ROOM, text="card", blocks=[actions(button())])["ts"]
    outcome = _do(http, "press", user=ANA, channel=ROOM, ts=card, action_id="go")["result"]
    assert outcome == {"ok": True, "error": "", "payload": {}, "errors": {}, "messages": []}
    trigger = http.get("/_control/log", params={"kind": "envelope"}).json()["log"][-1]["payload"]["trigger_id"]
    assert _api(http, "views.open", trigger_id=trigger, view=modal())["ok"]
    assert _do(http, "submit", user=ANA)["result"]["errors"] == {"reply": "This is a required field"}
    assert _do(http, "submit", user=ANA, values={"words": "yes"})["result"]["ok"]


def test_the_log_gives_the_newest_lines_that_are_asked_for(http: httpx.Client) -> None:
    for _ in range(3):
        _api(http, "auth.test")
    whole = http.get("/_control/log").json()["log"]
    assert http.get("/_control/log", params={"last": 2}).json()["log"] == whole[-2:]
    assert http.get("/_control/log", params={"last": "x"}).status_code == 400


def test_the_state_shows_threads_ephemerals_windows_and_homes(http: httpx.Client) -> None:
    top = _do(http, "say", user=ANA, channel=ROOM, text="top")["result"]
    reply = _do(http, "say", user=ANA, channel=ROOM, text="reply", thread_ts=top)["result"]
    _api(http, "chat.postEphemeral", channel=ROOM, user=ANA, text="psst")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    _api(http, "views.publish", user_id=ANA, view=home)
    state = http.get("/_control/state").json()
    room = next(channel for channel in state["channels"] if channel["id"] == ROOM)
    message = next(m for m in room["messages"] if m["ts"] == top)
    assert [m["ts"] for m in message["replies"]] == [reply]
    assert state["ephemerals"][ANA][-1]["channel"] == ROOM
    assert state["homes"][ANA]["type"] == "home"
    assert state["sockets"] == 1


def test_a_refusal_says_why(http: httpx.Client) -> None:
    assert _do(http, "say", user=ANA, channel="C0NONE", text="x") == {"ok": False, "error": "channel_not_found"}
    assert "channel" in _do(http, "say", user=ANA)["error"]
    assert "no verb" in _do(http, "shout")["error"]
    assert "no fault" in _do(http, "fault", method="*", kind="flood")["error"]
    assert http.post("/_control/say", content=b"{}").status_code == 415
    assert http.post("/_control/say", content=b"[1]", headers={"content-type": "application/json"}).status_code == 400


def test_changes_are_followed_by_a_long_poll(slack: SlackServer, http: httpx.Client) -> None:
    version = http.get("/_control/changes").json()["version"]
    got: list[Json] = []

    def follow() -> None:
        params = {"since": version, "wait": 10}
        got.append(httpx.get(f"{slack.url}/_control/changes", params=params, trust_env=False).json())

    following = threading.Thread(target=follow)
    following.start()
    ts = slack.say(ANA, ROOM, "news")
    following.join(60)
    assert got[0]["version"] > version
    assert ("message", ts) in [(change["what"], change.get("ts")) for change in got[0]["changes"]]


def test_every_verb_is_documented_and_every_documented_verb_is_there() -> None:
    doc = str(control_api.__doc__).split("`values` are", maxsplit=1)[0]
    assert [verb for verb in control_api.VERBS if verb not in doc] == []
    assert [verb for verb in control_api.VERBS if not hasattr(control_api.SlackControlApi, verb)] == []


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
def test_arguments_may_come_in_any_way_slack_takes(http: httpx.Client, way: str) -> None:
    said, token = {"channel": ROOM, "text": f"by {way}"}, {"Authorization": f"Bearer {BOT}"}
    if way == "query":
        answered = http.get("/api/chat.postMessage", params={**said, "token": BOT})
    elif way == "form":
        answered = http.post("/api/chat.postMessage", data={**said, "token": BOT})
    elif way == "multipart":
        answered = http.post("/api/chat.postMessage", data=said, files={"file": b"x"}, headers=token)
    else:
        answered = http.post("/api/chat.postMessage", json=said, headers=token)
    assert answered.json()["message"]["text"] == f"by {way}"


def test_a_token_in_a_json_body_does_not_count(http: httpx.Client) -> None:
    assert http.post("/api/auth.test", json={"token": BOT}).json()["error"] == "not_authed"
    bad = {"content-type": "application/json", "Authorization": f"Bearer {BOT}"}
    assert http.post("/api/auth.test", content=b"{", headers=bad).json()["error"] == "invalid_json"
    assert http.post("/api/auth.test", content=b"[]", headers=bad).json()["error"] == "json_not_object"


def test_a_response_url_answers_on_the_wire(slack: SlackServer, http: httpx.Client) -> None:
    slack.command(ANA, ROOM, "/switchboard", "help")
    url = slack.log("envelope")[-1]["payload"]["response_url"]
    for _ in range(5):
        assert http.post(url, json={"text": "answer"}).text == "ok"
    refused = http.post(url, json={"text": "answer"})
    assert (refused.status_code, refused.json()["error"]) == (404, "used_url")


def test_a_slow_slack_answers_later_until_faults_are_cleared(http: httpx.Client) -> None:
    _do(http, "slow", seconds=0.3)
    began = time.monotonic()
    assert _api(http, "auth.test")["ok"]
    assert time.monotonic() - began >= 0.3
    _do(http, "clear_faults")
    began = time.monotonic()
    assert _api(http, "auth.test")["ok"]
    assert time.monotonic() - began < 0.3
