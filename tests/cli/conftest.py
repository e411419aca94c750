"""A folder of its own for every test, and no variable of Switchboard's from outside."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
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


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner()


@pytest.fixture
def harness(folder: Path) -> Iterator[CommandHarness]:
    with command_harness(folder) as harness:
        yield harness
