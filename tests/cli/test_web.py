"""The desk on the web as processes of their own: beside the bot's work, and alone on the same database."""

import signal
import socket
from subprocess import Popen
from threading import Event, Timer

import httpx
import pytest

from tests.cli.harness import COMPANY, CommandHarness
from tests.cli.test_run import PATIENCE, refused
from tests.fakes.database import make_database


@pytest.fixture
def port(harness: CommandHarness) -> int:
    """A free port, which the configuration names."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        found: int = other.getsockname()[1]
    harness.write_config(f"{COMPANY}\n[web]\non = true\nport = {found}\n")
    return found


def ready(port: int) -> httpx.Response:
    """What it says once it is ready, or what it said last."""
    pause, answer = Event(), httpx.Response(0)
    for _ in range(PATIENCE * 10):
        answer = httpx.get(f"http://127.0.0.1:{port}/readyz")
        if answer.status_code == 200:
            break
        pause.wait(0.1)
    return answer


def lines_until_it_runs(process: "Popen[str]") -> list[str]:
    """What it says until it says that it runs; a process that never does is ended."""
    assert process.stderr is not None
    timer = Timer(PATIENCE, process.kill)
    timer.start()
    lines = [process.stderr.readline()]
    while lines[-1] and not lines[-1].startswith("Switchboard runs"):
        lines.append(process.stderr.readline())
    timer.cancel()
    return lines


def told_at_the_end(process: "Popen[str]") -> str:
    """Standard error of a process that is asked to end and does so in order."""
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    assert "Traceback" not in told
    return told


def test_run_serves_the_pages_and_says_when_it_can_work(harness: CommandHarness, port: int) -> None:
    process = harness.start_command("run")
    line = lines_until_it_runs(process)[-1]
    answer = ready(port)
    told_at_the_end(process)

    assert f"The desk on the web: http://127.0.0.1:{port}" in line
    assert answer.status_code == 200, answer.text
    assert set(answer.json()["checks"]) == {"database", "worker", "slack"}
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/healthz")


def test_a_port_that_is_taken_is_logged_and_the_bot_works_on(harness: CommandHarness, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = harness.start_command("run")
        lines = lines_until_it_runs(process)
        told_at_the_end(process)

    assert "web.not_served" in "".join(lines)
    assert "Write another port under [web]" in "".join(lines)
    assert lines[-1].startswith("Switchboard runs")
    assert "The desk on the web" not in lines[-1]


def test_the_pages_alone_are_served_on_the_same_database(harness: CommandHarness, port: int) -> None:
    make_database(harness.folder / "data/switchboard.db")
    process = harness.start_command("web")
    assert process.stderr is not None
    timer = Timer(PATIENCE, process.kill)
    timer.start()
    line = process.stderr.readline()
    timer.cancel()
    answer = ready(port)
    page = httpx.get(f"http://127.0.0.1:{port}/sign-in")
    told_at_the_end(process)

    assert line.startswith(f"The desk on the web: http://127.0.0.1:{port}")
    assert set(answer.json()["checks"]) == {"database"}
    assert "Type <code>/sb desk</code>" in page.text


def test_the_pages_alone_need_a_database(harness: CommandHarness, port: int) -> None:
    assert port
    assert "There is no database yet" in refused(harness, "web")
