"""What doctor says of the desk on the web."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from bot.cli.doctor.web import check_web
from bot.core.settings.web import WebSettings
from bot.web.serving.readiness import nothing_to_check, routes
from bot.web.serving.server import WebServer


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def settings(port: int, **changes: object) -> WebSettings:
    return WebSettings.model_validate({"on": True, "port": port, **changes})


def free_port() -> int:
    with taken_port() as port:
        return port


def test_nothing_is_said_of_a_desk_that_is_off() -> None:
    assert not list(check_web(WebSettings(), "", ""))


def test_a_free_port_is_well_and_a_taken_one_a_fault_with_its_remedy() -> None:
    (well,) = check_web(settings(free_port()), "", "")
    assert (well.sound, well.fault) == (True, "")
    with taken_port() as port:
        (taken,) = check_web(settings(port), "", "")
    assert f"127.0.0.1:{port} cannot be listened on" in taken.fault
    assert "another host or port under [web]" in taken.remedy


def test_a_desk_that_answers_there_already_is_well() -> None:
    web = settings(free_port())
    with WebServer(Starlette(routes=routes(nothing_to_check)), web):
        (answers,) = check_web(web, "", "")
    assert answers.detail.endswith("it answers")


def test_sign_in_with_slack_is_set_up_whole_or_said_not_to_be() -> None:
    port = free_port()
    (_, half) = check_web(settings(port), "123.456", "")
    assert (half.sound, half.fault) == (False, "Sign in with Slack lacks SLACK_CLIENT_SECRET.")
    (_, plain) = check_web(settings(port), "123.456", "secret")
    assert (plain.sound, plain.warning) == (True, True)
    assert len(list(check_web(settings(port, address="https://desk.example.com"), "123.456", "secret"))) == 1
