"""The line to X: what its refusals mean for a source, and that no secret gets out."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from pydantic import ValidationError

from bot.core.errors import Refused, Unauthorised, Unavailable
from connectors import _http, settings
from connectors.x.api import XApi
from connectors.x.payloads import TweetPage
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_writing import an_order
from tests.fakes.channel import DOWN, HANG
from tests.fakes.fake_x import SECRETS, FakeX
from tests.fakes.fake_x_recorded import FakeRecordedX, fetched


def test_the_account_is_looked_up_once_and_then_stands_in_the_cursor() -> None:
    with FakeRecordedX(mentions=["mentions-empty"]) as service:
        cursor = service.connect().fetch("mentions", "", service.now).cursor
        service.connect().fetch("mentions", cursor, service.now)
        service.connect(account="@Other").fetch("mentions", cursor, service.now)
        assert [r.path for r in service.requests_to("user")] == [
            "/2/users/by/username/ferrywire",
            "/2/users/by/username/Other",
        ]


def test_a_given_account_number_needs_no_look_up() -> None:
    with FakeRecordedX(mentions=["mentions-empty"]) as service:
        fetched(service, user_id="77")
        assert service.requests_to("user") == []
        assert [r.path for r in service.requests_to("mentions")] == ["/2/users/77/mentions"]


def test_an_unknown_account_is_refused_by_name() -> None:
    with FakeRecordedX(user=["user-unknown"]) as service, pytest.raises(Refused, match="@ferrywire"):
        fetched(service)


def test_without_a_bearer_token_it_reads_with_the_keys_for_posting(x: FakeX) -> None:
    asked = x.mention("How do I rotate a key?")
    source = x.connect()
    source.api._secrets["X_BEARER_TOKEN"] = ""
    x.pass_time()
    assert [p.external_id for p in read_on(source, x).posts] == [asked]
    assert {r.headers["authorization"][:6] for r in x.web.requests} == {"OAuth "}


@pytest.mark.parametrize("name", ["401", "402-credits-depleted"])
def test_what_an_operator_must_mend_stops_the_source(name: str) -> None:
    with FakeRecordedX(mentions=[name]) as service, pytest.raises(Unauthorised):
        fetched(service)


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("429", datetime(2026, 11, 2, 9, 30, tzinfo=UTC)),
        ("429-daily", datetime(2026, 11, 3, 8, 0, tzinfo=UTC)),
        ("503", None),
    ],
)
def test_later_means_when_x_says(name: str, at: datetime | None) -> None:
    with FakeRecordedX(mentions=[name]) as service, pytest.raises(Unavailable) as caught:
        fetched(service)
    assert caught.value.retry_at == at


def test_an_answer_without_any_part_of_a_page_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(ValidationError):
        TweetPage.model_validate({})
    assert TweetPage.model_validate({"meta": {"result_count": 0}, "data": None}).data == ()


def test_a_secret_that_cannot_be_sent_is_named_but_not_shown(x: FakeX) -> None:
    source = x.connect()
    source.api._secrets["X_BEARER_TOKEN"] = "abc\r\nX-Evil: 1"
    with pytest.raises(Unauthorised, match="X_BEARER_TOKEN") as caught:
        source.fetch("mentions", "", x.now)
    assert "Evil" not in str(caught.value)


def test_the_libraries_cannot_print_the_authorization_header(x: FakeX, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    x.mention("How do I rotate a key?")
    read_on(x.connect(), x)
    assert [n for n, secret in SECRETS.items() if secret in caplog.text] == []
    assert [r.name for r in caplog.records if r.name.split(".")[0] in ("tweepy", "urllib3", "oauthlib")] == []


@pytest.mark.parametrize(
    "wrong", [{"account": "no spaces please"}, {"account": ""}, {"limit": 0}, {"unknown": 1}, {"api_url": "x.com"}]
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings("x", {"account": "ferrywire", **wrong})


def test_a_read_that_hangs_ends_by_our_timeout_not_by_x(x: FakeX) -> None:
    x.inject_fault(HANG)
    with pytest.raises(Unavailable) as caught:
        x.connect().fetch("mentions", "", x.now)
    assert isinstance(caught.value.__cause__, requests.ReadTimeout)
    assert XApi("x", SECRETS, "", x.clock).adapter.timeout == _http.TIMEOUT


def test_where_no_connection_came_about_a_reply_may_be_tried_again(x: FakeX) -> None:
    post = one_post(x)
    x.inject_fault(DOWN, writing=True)
    with pytest.raises(Unavailable):
        x.connect().reply(an_order(x, post))


def test_a_netrc_entry_does_not_replace_the_bearer_token(
    x: FakeX, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.twitter.com login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert read_on(x.connect(), x).posts == []
    assert {r.headers["authorization"][:7] for r in x.web.requests} == {"Bearer "}


def test_each_request_has_a_connection_of_its_own(x: FakeX) -> None:
    """One kept open and closed by X meanwhile would make a reply look lost."""
    x.connect().reply(an_order(x, one_post(x)))
    assert {r.headers["connection"] for r in x.web.requests} == {"close"}
