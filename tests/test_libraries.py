"""What is used of libraries beyond their documentation promises: each such member is there and does what we count on,
and a release that may change it is not taken unseen, for its version is capped in `pyproject.toml`.
"""

import inspect
import socket
import tomllib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib.metadata import version
from pathlib import Path
from typing import Any

import praw
import pytest
import requests
import tweepy
import uvicorn
from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # its HTTP library's, by version
from onnxruntime.capi import onnxruntime_pybind11_state
from packaging.requirements import Requirement
from packaging.version import Version
from praw.config import Config
from prawcore.exceptions import RequestException
from prawcore.rate_limit import RateLimiter
from prawcore.requestor import Requestor
from prawcore.sessions import FiniteRetryStrategy
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from urllib3.exceptions import MaxRetryError, NewConnectionError
from uvicorn.protocols.http.h11_impl import H11Protocol

from connectors.reddit.api import Access, RedditApi, Server
from connectors.x.api import XApi
from handlers.errors import LastingAck
from tests.fakes.clock import FakeClock

_PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NEEDED = {
    requirement.name: requirement
    for line in (*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["hub"])
    for requirement in [Requirement(line)]
}
_OPENED = {
    "praw": "8.1",
    "prawcore": "4.1",
    "slack-bolt": "1.31",
    "slack-sdk": "4",
    "tweepy": "5",
    "requests": "3",
    "urllib3": "3",
    "httpcore": "2",
    "uvicorn": "0.55",
    "onnxruntime": "2",
    "huggingface-hub": "3",
    "fasttext-predict-v2": "2",
}
"""The first version of each that is not taken unseen: the next minor one where a member with an underscore or a detail
of how it runs is used, else the next major one.
"""


@pytest.mark.parametrize(("name", "first_unseen"), _OPENED.items())
def test_a_library_that_is_opened_is_capped(name: str, first_unseen: str) -> None:
    taken = _NEEDED[name].specifier
    assert not taken.contains(first_unseen)
    assert taken.contains(version(name))
    assert Version(version(name)) < Version(first_unseen)


def _open_reddit(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A praw as our connector opens it, for the real Reddit, which nothing is asked of."""
    monkeypatch.setattr(Config, "CONFIG", Config.CONFIG)
    access = Access("id", "secret", "", "", refresh_token="token")
    line = RedditApi(
        "reddit", Server("https://www.reddit.com", "https://oauth.reddit.com", 5, "tests"), access, FakeClock()
    )
    return line._open()


def test_praws_session_is_where_its_retries_and_its_limit_are_chosen() -> None:
    reddit = praw.Reddit(
        client_id="id", client_secret="secret", user_agent="tests of Switchboard", refresh_token="token"
    )
    core: Any = reddit._core
    assert core._retry_strategy_class is FiniteRetryStrategy
    assert type(core._rate_limiter) is RateLimiter
    assert core.authorizer.access_token is None


def test_prawcore_asks_the_retries_and_the_limit_that_were_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With prawcore's own a request that fails is sent three times, and a limit that is used up is slept off."""
    reddit = _open_reddit(monkeypatch)
    core, sent = reddit._core, []

    def lost(*args: Any, **_: Any) -> requests.Response:
        sent.append(args)
        raise RequestException(requests.ConnectionError(), args, {})

    core.authorizer.access_token, core.authorizer._expiration_timestamp_ns = "token", 2**63
    monkeypatch.setattr(type(core.requestor), "request", lambda _self, *args, **more: lost(*args, **more))
    core._rate_limiter.next_request_timestamp_ns = 10**30  # longer than a thread can sleep
    with pytest.raises(RequestException):
        reddit.request(method="GET", path="api/info")
    assert len(sent) == 1


def test_prawcores_requestor_sends_by_a_session_of_requests() -> None:
    assert type(Requestor(user_agent="tests of Switchboard")._http) is requests.Session


def test_praw_reads_its_settings_from_where_ours_are_put(monkeypatch: pytest.MonkeyPatch) -> None:
    _open_reddit(monkeypatch)
    assert Config.CONFIG is not None
    assert Config.CONFIG["DEFAULT"]["reddit_url"] == "https://www.reddit.com"
    assert not Config.LOCK.locked()


def test_tweepy_sends_by_a_session_of_requests_that_can_be_reached() -> None:
    assert type(tweepy.Client("token").session) is requests.Session
    assert XApi("x", {}, "", FakeClock())._client.session.hooks["response"]


def test_a_connection_that_did_not_come_about_says_so_within_the_error_of_requests() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(requests.ConnectionError) as found:
            requests.get(f"http://127.0.0.1:{nobody.getsockname()[1]}/", timeout=5)
    cause = found.value.args[0]
    assert isinstance(cause, MaxRetryError)
    assert isinstance(cause.reason, NewConnectionError)


class _AtOnce(Executor):
    """Runs a listener to its end before Bolt looks for its ack, as a quick one may."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        fn(*args, **kwargs)
        return Future()


def _given_to_slack(ack: Ack) -> BoltResponse | None:
    """What Bolt answers Slack when a listener acknowledges with this ack, and fails."""
    app = App(client=WebClient(token="xoxb-1"), token_verification_enabled=False, listener_executor=_AtOnce())

    @app.action("a")
    def failed(ack: Ack) -> None:
        ack()
        raise ZeroDivisionError

    @app.error
    def caught() -> None: ...

    request = BoltRequest(body={"type": "block_actions", "actions": [{"action_id": "a"}]}, mode="socket_mode")
    request.context["ack"] = ack
    return app.listener_runner.run(request, None, "failed", app._listeners[0], starting_time=0)  # type: ignore[arg-type]


def test_bolt_forgets_an_ack_after_a_failure_unless_it_lasts() -> None:
    """The first half is why there is a `LastingAck`: when it fails, that class can go."""
    assert _given_to_slack(Ack()) is None  # type: ignore[no-untyped-call]
    lasting = _given_to_slack(LastingAck())  # type: ignore[no-untyped-call]
    assert lasting is not None
    assert lasting.status == 200


def test_slacks_socket_tells_what_it_hears_and_whether_it_is_connected() -> None:
    handler = SocketModeHandler(App(client=WebClient(token="xoxb-1"), token_verification_enabled=False), "xapp-1")
    try:
        assert handler.client.on_message_listeners == []
        assert not handler.client.is_connected()
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def test_uvicorns_server_waits_where_ours_does() -> None:
    assert inspect.iscoroutinefunction(uvicorn.Server.main_loop)
    assert "main_loop" in uvicorn.Server._serve.__code__.co_names


def test_uvicorns_protocol_names_its_client_and_its_transport() -> None:
    config = uvicorn.Config(Starlette(), log_config=None)
    config.load()
    server = uvicorn.Server(config)
    protocol = H11Protocol(config, server.server_state, {})
    assert protocol.connections is server.server_state.connections
    assert {"client", "transport"} <= vars(protocol).keys()


@pytest.mark.parametrize(
    "name",
    ["Fail", "InvalidProtobuf", "InvalidGraph", "InvalidArgument", "NotImplemented", "RuntimeException", "NoSuchFile"],
)
def test_onnxruntime_names_its_errors(name: str) -> None:
    assert issubclass(getattr(onnxruntime_pybind11_state, name), Exception)


def test_the_hubs_library_names_the_error_of_the_http_library_under_it() -> None:
    assert issubclass(HTTPError, Exception)
    assert HTTPError.__module__.startswith("httpx")
