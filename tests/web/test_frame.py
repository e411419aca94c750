"""What every page of the desk on the web promises: who may see it, under which headers, what is said of faults."""

import pytest

from bot.core.permissions import Membership
from bot.web.site_map import PAGES
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.web import Browser
from tests.web.conftest import SignIn


def test_a_page_tells_whose_it_is_and_holds_no_script(sign_in: SignIn) -> None:
    answer = sign_in(GIL).get("/")

    assert "<h1>Hello Gil</h1>" in answer.text
    assert "communications" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize("page", [page.example or page.address for page in PAGES])
def test_who_is_not_signed_in_is_led_to_where_one_signs_in(stranger: Browser, page: str) -> None:
    answer = stranger.get(page)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_session_ends_when_slack_says_that_somebody_left(sign_in: SignIn, pipeline: Pipeline) -> None:
    browser = sign_in(ANA)
    other = sign_in(ANA)
    pipeline.desk.members.learn(ANA, Membership.DEACTIVATED)

    assert browser.get("/").status_code == 303
    pipeline.desk.members.learn(ANA, Membership.MEMBER)
    assert other.get("/").status_code == 303


def test_a_session_that_is_not_used_ends_after_twelve_hours(sign_in: SignIn, pipeline: Pipeline) -> None:
    used, idle = sign_in(ANA), sign_in(ANA)
    pipeline.clock.forward(hours=11)
    used.read("/")
    pipeline.clock.forward(hours=1)

    assert idle.get("/").status_code == 303
    assert used.get("/").status_code == 200


def test_no_session_lasts_longer_than_a_week(sign_in: SignIn, pipeline: Pipeline) -> None:
    browser = sign_in(ANA)
    for _ in range(14):
        browser.read("/")
        pipeline.clock.forward(hours=12, seconds=-1)
    browser.read("/")
    pipeline.clock.forward(seconds=14)

    assert browser.get("/").status_code == 303


def test_signing_out_ends_the_session_also_for_who_kept_its_cookie(sign_in: SignIn) -> None:
    browser = sign_in(ANA)
    kept = dict(browser.client.cookies)
    browser.submit("/", "/sign-out")
    browser.client.cookies.update(kept)

    assert browser.get("/").status_code == 303


def test_a_request_under_another_name_of_this_machine_is_refused(stranger: Browser) -> None:
    answer = stranger.get("/sign-in", Host="evil.example")

    assert answer.status_code == 421


def test_a_form_from_another_site_is_refused(sign_in: SignIn) -> None:
    browser = sign_in(ANA)

    assert browser.post("/sign-out", Origin="https://evil.example").status_code == 403
    assert browser.post("/sign-out", Origin="null").status_code == 403
    assert browser.get("/").status_code == 200


def test_a_form_without_its_token_is_refused(sign_in: SignIn) -> None:
    browser = sign_in(ANA)

    assert browser.post("/sign-out").status_code == 403
    assert browser.post("/sign-out", {"form_token": "0" * 64}).status_code == 403
    assert browser.get("/").status_code == 200


def test_what_is_not_there_is_said_without_a_trace(sign_in: SignIn) -> None:
    answer = sign_in(ANA).get("/nothing")

    assert answer.status_code == 404
    assert "There is no such page." in answer.text


def test_the_stylesheet_is_there_for_everybody(stranger: Browser) -> None:
    assert stranger.get("/static/desk.css").status_code == 200
