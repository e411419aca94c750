"""The page's server: who may use it, what it says of itself, and that it needs nothing from elsewhere.

What a person does on the page is in `test_page_by_hand`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.core.errors import Faulty
from bot.core.model import Person, Role, Tag
from bot.sandbox import page as page_package
from bot.sandbox.demo.environment import DemoChannels, DemoEnvironment
from bot.sandbox.demo.observer import NotShown
from bot.sandbox.demo.scene import Scene, ScenePlace
from bot.sandbox.demo.tour import TOURS
from bot.sandbox.page import DemoPage
from bot.sandbox.page.offers import OfferedCommand, Offers
from bot.sandbox.page.road import Road, RoadStop
from bot.sandbox.page.server import Acts

FILES = sorted(f for f in Path(page_package.__file__).parent.rglob("*") if f.suffix in (".js", ".css", ".html"))
ASK = {"handle": "kim", "text": "Is it up?"}


@pytest.fixture(scope="module")
def stage() -> Iterator[DemoEnvironment]:
    """A company of two, and no bot: only the page is looked at here."""
    people = (Person("U0ANA", "Ana Reyes", "engineer", ("api",)), Person("U0GIL", "Gil", roles=(Role.COMMS,)))
    with DemoEnvironment(
        "Acme", (Tag("api", channel="C0ASKAPI"),), people, DemoChannels("C0REVIEW", "C0TRIAGE", "C0OUT")
    ) as stage:
        yield stage


@pytest.fixture(scope="module")
def server(stage: DemoEnvironment) -> Iterator[DemoPage]:
    with DemoPage(stage) as page:
        yield page


@pytest.fixture
def client(server: DemoPage) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def own(client: httpx.Client) -> dict[str, str]:
    return {"Origin": str(client.base_url).rstrip("/")}


def test_the_way_to_the_desk_on_the_web_is_made_for_who_one_is(stage: DemoEnvironment) -> None:
    with DemoPage(stage, web_link=lambda slack: f"http://127.0.0.1:1/{slack}") as page:
        led, nobody = httpx.get(f"{page.url}desk?user=U0GIL"), httpx.get(f"{page.url}desk?user=U0NOBODY")

    assert (led.status_code, led.headers["location"]) == (303, "http://127.0.0.1:1/U0GIL")
    assert nobody.status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "", "localhost"])
@pytest.mark.parametrize("path", ["/", "/about", "/slack/_control/state", "/square/_control/state", "/static/main.js"])
def test_a_name_that_was_led_here_reads_nothing(client: httpx.Client, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json() == {"ok": False, "error": "This server answers under its own address only."}


def test_the_places_behind_the_page_answer_under_no_other_name_either(stage: DemoEnvironment) -> None:
    for place in (stage.slack.url, stage.square.url):
        answer = httpx.get(f"{place}/_control/state", headers={"Host": "evil.example"}, trust_env=False)
        assert answer.status_code == 400


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "", None])
@pytest.mark.parametrize("path", ["/square/_control/ask", "/slack/_control/say"])
def test_another_site_changes_nothing(
    client: httpx.Client, stage: DemoEnvironment, origin: str | None, path: str
) -> None:
    before = stage.square.board.version, stage.slack.workspace.state.version
    answer = client.post(path, json=ASK, headers={} if origin is None else {"Origin": origin})
    assert answer.status_code == 403
    assert (stage.square.board.version, stage.slack.workspace.state.version) == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_form_of_another_site_is_no_change(client: httpx.Client, kind: str) -> None:
    answer = client.post(
        "/square/_control/ask", content='{"handle":"kim"}', headers={**own(client), "Content-Type": kind}
    )
    assert answer.status_code == 415


def test_the_page_itself_may_change_both_places(client: httpx.Client, stage: DemoEnvironment) -> None:
    asked = client.post("/square/_control/ask", json=ASK, headers=own(client))
    assert asked.status_code == 201
    assert stage.square.board.post(asked.json()["id"]).text == ASK["text"]
    said = client.post(
        "/slack/_control/say", json={"user": "U0ANA", "channel": "C0ASKAPI", "text": "hello"}, headers=own(client)
    )
    assert said.json()["ok"], said.text
    assert stage.slack.message("C0ASKAPI", said.json()["result"])["text"] == "hello"


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/about", "/nothing", "/slack/_control/state"])
def test_every_answer_forbids_what_is_foreign(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/nothing", None),
        ("GET", "/static/../server.py", None),
        ("GET", "/static/%2e%2e/server.py", None),
        ("GET", "/square/api/posts", None),
        ("POST", "/slack/_control/say", "{"),
        ("POST", "/slack/_control/say", "[]"),
        ("POST", "/slack/_control/say", '{"user": 1}'),
        ("POST", "/slack/_control/nonsense", "{}"),
        ("POST", "/square/_control/ask", '{"handle": "<b>", "text": "x"}'),
        ("POST", "/square/_control/posts/999/delete", "{}"),
    ],
)
def test_a_mistake_is_answered_without_a_trace(client: httpx.Client, method: str, path: str, body: str | None) -> None:
    headers = {**own(client), "Content-Type": "application/json"}
    answer = client.request(method, path, content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
    assert "import " not in answer.text


def test_a_change_is_told_at_once(client: httpx.Client) -> None:
    now = client.get("/changes").json()
    client.post("/square/_control/ask", json=ASK, headers=own(client))
    later = client.get("/changes", params=now, timeout=5).json()
    assert int(later["square"]) > int(now["square"])
    assert later["slack"] == now["slack"]


def test_the_road_tells_where_each_question_is_for_whom_it_waits_and_the_story_so_far(stage: DemoEnvironment) -> None:
    stop = RoadStop(3, "Is it up?", "asked", "C0ASKAPI", ("U0ANA",))
    with DemoPage(stage, road=lambda: [stop]) as page, httpx.Client(base_url=page.url, trust_env=False) as client:
        before = client.get("/changes").json()
        page.story.tell(Scene("Asked", "Somebody asks.", "left", ScenePlace(post=7)))
        assert client.get("/changes", params=before, timeout=5).json()["story"] == "1"
        told = client.get("/road").json()
    assert [station["state"] for station in told["stations"]][:3] == ["new", "routed", "asked"]
    assert told["questions"] == [
        {
            "number": 3,
            "words": "Is it up?",
            "state": "asked",
            "channel": "C0ASKAPI",
            "waits_for": ["U0ANA"],
            "card": "",
            "claimed_by": "",
        }
    ]
    assert told["story"][0]["place"] == {"post": 7, "person": "", "channel": "", "ts": ""}


def test_a_port_that_is_taken_is_said_plainly(stage: DemoEnvironment, server: DemoPage) -> None:
    port = int(server.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(Faulty, match=rf"Port {port} cannot be used"), DemoPage(stage, port):
        pass


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_page_is_whole_on_this_machine_and_parses_no_words_as_markup(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org)[a-z0-9-]+\.[a-z]", text)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", text
    )
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=", text)


def test_a_reset_shows_another_demo_under_the_same_address_and_forgets_the_first() -> None:
    people, rooms = (Person("U0ANA", "Ana Reyes"),), DemoChannels("C0REVIEW", "C0TRIAGE", "C0OUT")
    tags = (Tag("api", channel="C0ASKAPI"),)
    with DemoEnvironment("Acme", tags, people, rooms) as first, DemoEnvironment("Acme", tags, people, rooms) as second:
        acts = Acts(Restarts(second), no_bot)
        with DemoPage(first, acts=acts) as page, httpx.Client(base_url=page.url, trust_env=False) as client:
            first.square.board.ask("mia_ops", "Is it up?")
            page.story.tell(Scene("Asked", "Somebody asks.", "left"))
            before = client.get("/changes").json()
            assert client.post("/reset", json={}, headers=own(client)).json() == {"ok": True, "run": "2"}
            after = client.get("/changes", params=before, timeout=5).json()
            assert (before["run"], after["run"], after["story"]) == ("1", "2", "0")
            assert client.get("/square/_control/state").json()["threads"] == []
            client.post("/square/_control/ask", json=ASK, headers=own(client))
            assert len(second.square.board.threads()) == len(first.square.board.threads()) == 1
            assert client.get("/road").json()["questions"][0]["words"] == "Of the second"


def test_a_reset_is_for_the_page_itself_and_says_why_it_failed(client: httpx.Client, stage: DemoEnvironment) -> None:
    assert client.post("/reset", json={}).status_code == 403
    refused = client.post("/reset", json={}, headers=own(client))
    assert (refused.status_code, refused.json()["error"]) == (404, "This demo cannot do that.")
    with DemoPage(stage, acts=Acts(fails, no_bot)) as page, httpx.Client(base_url=page.url, trust_env=False) as its_own:
        failed = its_own.post("/reset", json={}, headers=own(its_own))
    assert failed.status_code == 503
    assert "That failed: The bot did not connect." in failed.json()["error"]


class Restarts:
    def __init__(self, environment: DemoEnvironment) -> None:
        self._environment = environment

    def __call__(self) -> tuple[DemoEnvironment, Road]:
        return self._environment, lambda: [RoadStop(1, "Of the second", "asked")]


def no_bot() -> Road:
    return lambda: [RoadStop(2, "Of the other bot", "asked")]


def test_without_its_bot_for_a_while_the_demo_goes_on_with_the_road_of_the_next(stage: DemoEnvironment) -> None:
    acts = Acts(fails, no_bot)
    with DemoPage(stage, acts=acts) as page, httpx.Client(base_url=page.url, trust_env=False) as client:
        before = client.get("/changes").json()
        assert client.post("/replace-bot", json={}, headers=own(client)).json() == {"ok": True, "run": before["run"]}
        assert client.get("/road").json()["questions"][0]["words"] == "Of the other bot"


def fails() -> tuple[DemoEnvironment, Road]:
    raise NotShown("The bot did not connect.")


def test_the_page_is_told_what_can_be_typed_and_what_the_tour_says(stage: DemoEnvironment) -> None:
    offers = Offers([OfferedCommand("queue", "queue [tag]", "what waits")], [("eyes", "claim")])
    with DemoPage(stage, offers=offers) as page, httpx.Client(base_url=page.url, trust_env=False) as client:
        about = client.get("/about").json()
    assert about["commands"] == [{"name": "queue", "usage": "queue [tag]", "does": "what waits"}]
    assert about["reactions"] == [{"name": "eyes", "does": "claim"}]
    assert [one["name"] for one in about["slashes"]] == ["/switchboard", "/sb"]
    assert {words["question"] for words in about["tour"]["words"]} == {words.question for words in TOURS}
