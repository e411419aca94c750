"""How the desk on the web is served: its health, its limits, its log, and a server that starts and ends in order."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from structlog.testing import capture_logs

from bot.core.errors import Faulty
from bot.core.settings.web import WebSettings
from bot.web.app import web_app
from bot.web.serving.rate_limits import SESSION, SIGNING_IN
from bot.web.serving.readiness import Check
from bot.web.serving.server import WebServer
from tests.fakes.pipeline import ANA, Pipeline
from tests.fakes.web import a_browser, signed_in_browser
from tests.web.conftest import SignIn

WELL = Check("database", ok=True, told="reached, at version 0029")


@dataclass
class Seconds:
    """A stopwatch that stands still until it is moved."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_whoever_watches_the_process_asks_under_any_name_without_signing_in(pipeline: Pipeline) -> None:
    browser = a_browser(pipeline.desk, web_app(pipeline.desk, lambda: (WELL,)))
    alive, ready = browser.get("/healthz", Host="10.1.2.3"), browser.get("/readyz", Host="10.1.2.3")

    assert (alive.status_code, alive.json()) == (200, {"alive": True})
    assert (ready.status_code, ready.json()["checks"]["database"]) == (200, {"ok": True, "told": WELL.told})


def test_what_is_not_well_is_named_and_the_whole_is_not_ready(pipeline: Pipeline) -> None:
    ill = Check("slack", ok=False, told="not connected")
    ready = a_browser(pipeline.desk, web_app(pipeline.desk, lambda: (WELL, ill))).get("/readyz")

    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert ready.json()["checks"]["slack"] == {"ok": False, "told": "not connected"}


def test_who_tries_links_is_slowed_down_and_told_when_to_come_again(pipeline: Pipeline) -> None:
    seconds = Seconds()
    browser = a_browser(pipeline.desk, web_app(pipeline.desk, seconds=seconds))
    tried = [browser.get(f"/sign-in/link?key={number}").status_code for number in range(SIGNING_IN.burst)]
    refused = browser.get("/sign-in/link?key=more")
    seconds.now += float(refused.headers["retry-after"])

    assert tried == [403] * SIGNING_IN.burst
    assert refused.status_code == 429
    assert browser.get("/sign-in").status_code == 200


def test_one_session_cannot_take_the_desk_from_the_others(pipeline: Pipeline) -> None:
    app = web_app(pipeline.desk, seconds=Seconds())
    eager, other = signed_in_browser(pipeline.desk, ANA, app), signed_in_browser(pipeline.desk, ANA, app)
    eager.client.cookies.set("desk_told", "")
    statuses = [eager.get("/nothing").status_code for _ in range(SESSION.burst + 1)]

    assert (statuses[-2], statuses[-1]) == (404, 429)
    assert other.get("/").status_code == 200


def test_the_log_tells_who_asked_for_what_and_not_what_was_searched_for(sign_in: SignIn) -> None:
    browser = sign_in(ANA)
    with capture_logs() as logs:
        browser.get("/?q=rotate+my+key")
        browser.get("/sign-in/link?key=abcdef")

    told = [entry for entry in logs if entry["event"] == "web.request"]
    assert [(entry["path"], entry["status"], entry["by"]) for entry in told] == [
        ("/", 200, ANA),
        ("/sign-in/link", 403, ""),
    ]
    assert "rotate" not in str(logs)
    assert "abcdef" not in str(logs)


def test_a_form_that_is_longer_than_any_of_ours_is_refused(sign_in: SignIn) -> None:
    assert sign_in(ANA).post("/sign-out", {"why": "a" * 1_000_001}).status_code == 413


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_said_with_what_to_do(pipeline: Pipeline, taken: int) -> None:
    server = WebServer(web_app(pipeline.desk), WebSettings(port=taken))

    with pytest.raises(Faulty, match="Write another port under"):
        server.start()


def test_a_server_answers_once_it_has_started_and_no_more_once_it_has_stopped(pipeline: Pipeline) -> None:
    with WebServer(web_app(pipeline.desk), WebSettings(), port=0) as server:
        address = f"http://127.0.0.1:{server.port}/healthz"
        alive = httpx.get(address).json()

    assert alive == {"alive": True}
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
