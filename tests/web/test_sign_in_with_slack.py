"""Sign in with Slack, over a stand-in as strict as Slack: who gets in, and what of the answer must hold."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from structlog.testing import capture_logs

from bot.core.errors import NotAllowed, Unavailable
from bot.core.permissions import Membership
from bot.core.settings.web import WebSettings
from bot.sandbox.slack import SlackApp, SlackServer, User, Workspace
from bot.web.app import web_app
from bot.web.signing_in.attempt import SignInAttempt, SlackApplication
from bot.web.signing_in.slack import BACK, SlackSignIn
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.web import Browser, a_browser

ADDRESS, TEAM, STRANGER = "https://desk.example.com", "T0ACME", "U0STRANGER"
APP = SlackApp(redirect_urls=(f"{ADDRESS}{BACK}",))
USERS = (User(ANA, "ana", "Ana"), User(GIL, "gil", "Gil", team="T0PARTNERS"), User(STRANGER, "sam", "Sam"))


@pytest.fixture
def slack(clock: FakeClock) -> Iterator[SlackServer]:
    with SlackServer(Workspace(USERS, app=APP, team_id=TEAM), clock) as server:
        yield server


def application(slack: SlackServer, secret: str = APP.client_secret) -> SlackApplication:
    return SlackApplication(APP.client_id, secret, slack.api)


@pytest.fixture
def outside(pipeline: Pipeline, slack: SlackServer) -> Browser:
    """Of somebody who is not signed in yet, before a desk that others reach."""
    change(pipeline.company, web=WebSettings(on=True, address=ADDRESS))
    sign_in = SlackSignIn(application(slack), ADDRESS, lambda: TEAM, pipeline.clock)
    return a_browser(pipeline.desk, web_app(pipeline.desk, slack=sign_in))


def allowed(outside: Browser, slack_user: str) -> str:
    """Begin, and allow it in Slack as this user; where Slack leads back to, as a path of the desk."""
    asked = outside.get("/sign-in/slack").headers["location"]
    answer = httpx.get(f"{asked}&{urlencode({'user': slack_user})}")
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix(ADDRESS)


def test_a_colleague_signs_in_with_slack(outside: Browser, pipeline: Pipeline) -> None:
    assert "Sign in with Slack" in outside.read("/sign-in")
    answer = outside.get(allowed(outside, ANA))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookies = answer.headers.get_list("set-cookie")
    session = next(one for one in cookies if one.startswith("__Host-desk_session="))
    assert all(part in session for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    assert "Hello Ana" in outside.read("/")
    with pipeline.store.reading() as tx:
        (entry,) = tx.history.since(pipeline.clock.now)
    assert (entry.what, entry.by, entry.data) == ("person.signed_in", ANA, {"method": "slack"})


def test_slack_is_asked_for_no_more_than_who_it_is_with_state_nonce_and_challenge(outside: Browser) -> None:
    asked = parse_qs(urlsplit(outside.get("/sign-in/slack").headers["location"]).query)

    assert asked["scope"] == ["openid profile"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["team"] == [TEAM]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()


def test_without_the_apps_secret_there_is_a_link_alone(pipeline: Pipeline) -> None:
    outside = a_browser(pipeline.desk)

    assert "Sign in with Slack" not in outside.read("/sign-in")
    assert outside.get("/sign-in/slack").status_code == 404


def test_somebody_of_another_workspace_is_sent_back(outside: Browser) -> None:
    answer = outside.get(allowed(outside, GIL))

    assert answer.status_code == 403
    assert "another workspace" in answer.text


def test_who_is_no_colleague_is_refused_and_it_is_in_the_history_and_the_log(
    outside: Browser, pipeline: Pipeline
) -> None:
    with capture_logs() as logs:
        answer = outside.get(allowed(outside, STRANGER))
    with pipeline.store.reading() as tx:
        (entry,) = tx.history.since(pipeline.clock.now)

    assert answer.status_code == 403
    assert "You are not among the people in the configuration" in answer.text
    assert (entry.what, entry.by) == ("person.sign_in_refused", STRANGER)
    assert any(line["event"] == "web.sign_in_refused" for line in logs)
    assert APP.client_secret not in str(logs)


def test_a_colleague_who_is_a_guest_by_now_is_refused(outside: Browser, pipeline: Pipeline) -> None:
    pipeline.desk.members.learn(ANA, Membership.GUEST)

    assert outside.get(allowed(outside, ANA)).status_code == 403


def test_an_answer_counts_once_and_in_the_browser_that_asked(outside: Browser, pipeline: Pipeline) -> None:
    back = allowed(outside, ANA)
    outside.client.cookies.clear()
    elsewhere = outside.get(back)
    allowed(outside, ANA)
    other_state = outside.get(back)
    mine = allowed(outside, ANA)
    first, again = outside.get(mine), outside.get(mine)

    assert [elsewhere.status_code, other_state.status_code, first.status_code, again.status_code] == [
        403,
        403,
        303,
        403,
    ]


def test_a_code_that_somebody_caught_is_worth_nothing_without_its_verifier(
    outside: Browser, slack: SlackServer
) -> None:
    code = parse_qs(urlsplit(allowed(outside, ANA)).query)["code"][0]
    caught = {"client_id": APP.client_id, "client_secret": APP.client_secret, "code": code}
    caught |= {"redirect_uri": f"{ADDRESS}{BACK}", "code_verifier": "guessed"}

    assert httpx.post(f"{slack.api}openid.connect.token", data=caught).json() == {"ok": False, "error": "invalid_grant"}


def test_saying_no_in_slack_leads_back_with_a_way_to_begin_again(outside: Browser) -> None:
    state = parse_qs(urlsplit(outside.get("/sign-in/slack").headers["location"]).query)["state"][0]
    answer = outside.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': state})}")

    assert answer.status_code == 403
    assert "Slack did not let you in. Begin again" in answer.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/back"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1/back"}, "bad_redirect_uri"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid chat:write"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_code_challenge_method"),
    ],
)
def test_the_stand_in_refuses_what_slack_refuses(
    outside: Browser, slack: SlackServer, changes: dict[str, str], error: str
) -> None:
    asked = {
        name: values[0]
        for name, values in parse_qs(urlsplit(outside.get("/sign-in/slack").headers["location"]).query).items()
    }
    answer = httpx.get(f"{slack.url}/openid/connect/authorize", params={**asked, **changes})

    assert (answer.status_code, answer.text) == (400, error)


def test_a_wrong_secret_of_the_app_is_said_without_it(pipeline: Pipeline, slack: SlackServer) -> None:
    change(pipeline.company, web=WebSettings(on=True, address=ADDRESS))
    wrong = SlackSignIn(application(slack, "not-the-secret"), ADDRESS, lambda: TEAM, pipeline.clock)
    outside = a_browser(pipeline.desk, web_app(pipeline.desk, slack=wrong))
    answer = outside.get(allowed(outside, ANA))

    assert answer.status_code == 403
    assert "bad_client_secret" in answer.text
    assert "not-the-secret" not in answer.text


KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
ATTEMPT = SignInAttempt("state", "nonce", "verifier")


def claims(clock: FakeClock, **changes: Any) -> dict[str, Any]:
    now = int(clock.now.timestamp())
    sound = {"iss": "https://slack.com", "sub": ANA, "aud": "1.2", "exp": now + 300, "iat": now, "nonce": "nonce"}
    sound |= {"https://slack.com/team_id": TEAM, "https://slack.com/user_id": ANA}
    return {name: value for name, value in {**sound, **changes}.items() if value is not None}


def answering(token: str) -> httpx2.MockTransport:
    """A Slack that hands out this token, whatever it is asked."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/keys"):
            return httpx2.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        return httpx2.Response(
            200, json={"ok": True, "access_token": "xoxp-1", "token_type": "Bearer", "id_token": token}
        )

    return httpx2.MockTransport(answer)


def came_back(clock: FakeClock, transport: httpx2.BaseTransport) -> str:
    sign_in = SlackSignIn(SlackApplication("1.2", "secret"), ADDRESS, lambda: TEAM, clock, transport)
    return sign_in.person(ATTEMPT, {"state": "state", "code": "code"})


def test_a_token_that_holds_says_who_it_is(clock: FakeClock) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "one"}, claims(clock), KEY)

    assert came_back(clock, answering(token)) == ANA


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another.app"},
        {"exp": 1_000_000_000},
        {"nonce": "another"},
        {"nonce": None, "nonce_supported": False},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"iss": None},
        {"aud": None},
        {"exp": None},
        {"https://slack.com/team_id": "T0OTHER"},
        {"https://slack.com/team_id": None},
    ],
)
def test_a_token_of_which_one_thing_does_not_hold_is_refused(clock: FakeClock, changes: dict[str, Any]) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "one"}, claims(clock, **changes), KEY)

    with pytest.raises(NotAllowed):
        came_back(clock, answering(token))


def test_a_token_signed_by_another_or_by_nobody_is_refused(clock: FakeClock) -> None:
    forged = jwt.encode({"alg": "RS256", "kid": "one"}, claims(clock), OTHER)
    by_a_shared_key = jwt.encode({"alg": "HS256", "kid": "one"}, claims(clock), OctKey.generate_key(256))
    unsigned = f"{forged.split('.')[0]}.{forged.split('.')[1]}."
    for token in (forged, by_a_shared_key, unsigned, "", "nonsense"):
        with pytest.raises(NotAllowed):
            came_back(clock, answering(token))


def test_a_slack_that_is_down_is_said_to_be_down(clock: FakeClock) -> None:
    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route")

    with pytest.raises(Unavailable):
        came_back(clock, httpx2.MockTransport(down))
