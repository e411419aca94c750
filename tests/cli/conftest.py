"""A folder of its own for every test, and no variable of Switchboard's from outside."""

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from tests.cli.harness import CommandHarness, command_harness


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    for name in list(os.environ):
        if name.startswith(("SLACK_", "SWITCHBOARD_", "DATABASE_URL", "SQUARE_", "X_", "REDDIT_")):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command that sets up logging, perhaps onto an output that is closed by now, does so for its test alone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner()


@pytest.fixture
def harness(folder: Path) -> Iterator[CommandHarness]:
    with command_harness(folder) as harness:
        yield harness


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    """What `run` does when a signal comes ends with the test."""
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for sign, handler in before.items():
        signal.signal(sign, handler)
