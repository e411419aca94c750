"""The setup for tests of commands: a folder with a valid configuration, a stand-in for Slack and a square."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen

from bot.sandbox.slack import Channel, SlackApp, SlackServer, User, Workspace
from bot.sandbox.square import Member, SquareServer
from bot.slack import app_definition

TOKEN = "tok-square-1"  # made up, valid nowhere else
BOT, APP = "xoxb-sandbox-bot", "xapp-sandbox-app"
ROOT = Path(__file__).parents[2]
ROOMS = {"C0ASKAPI01": "ask-api", "C0REVIEW01": "comms-review", "C0TRIAGE01": "triage"}
PEOPLE = {"U0ANA00001": "ana", "U0GIL00007": "gil"}

COMPANY = """\
[company]
name = "Ferrywire"

[[tags]]
name = "api"
channel = "#ask-api"
words = ["api", "rate limit", "429"]
promise_minutes = 240

[[people]]
slack = "U0ANA00001"
name = "Ana Reyes"
title = "engineer"
tags = ["api"]

[[people]]
slack = "U0GIL00007"
name = "Gil Marchetti"
roles = ["lead", "comms"]

[slack]
review_channel = "#comms-review"
triage_channel = "C0TRIAGE01"
fallback_channel = "C0TRIAGE01"
outbound_channel = "#comms-review"

[watch]
query = "ferrywire"

[[sources]]
kind = "square"
name = "square"
every = "1s"
url = "{url}"
account = "ferrywire"
"""


@dataclass(frozen=True, slots=True)
class CommandHarness:
    """The running servers, and the folder a command works in."""

    slack: SlackServer
    square: SquareServer
    folder: Path

    def write_config(self, company: str = COMPANY, **more: str) -> None:
        """Write the configuration, and a `.env` that points at the two servers."""
        (self.folder / "config").mkdir(exist_ok=True)
        text = company.replace("{url}", self.square.url)
        (self.folder / "config/switchboard.toml").write_text(text, encoding="utf-8")
        values = {
            "SLACK_BOT_TOKEN": BOT,
            "SLACK_APP_TOKEN": APP,
            "SLACK_API_URL": self.slack.api,
            "SQUARE_TOKEN": TOKEN,
            **more,
        }
        (self.folder / ".env").write_text("".join(f"{k}={v}\n" for k, v in values.items()), encoding="utf-8")

    def start_command(self, *arguments: str) -> "Popen[str]":
        """Run the command in a child process that inherits nothing of this environment but PATH."""
        return self.start_python("-m", "bot", *arguments)

    def start_python(self, *arguments: str) -> "Popen[str]":
        """Python itself, in such a process."""
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        command = [sys.executable, *arguments]
        return Popen(command, cwd=self.folder, env=environment, stdout=PIPE, stderr=PIPE, text=True)


@contextmanager
def command_harness(
    folder: Path,
    *,
    scopes: tuple[str, ...] = (*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    gone: tuple[str, ...] = (),
) -> Iterator[CommandHarness]:
    """The harness, its configuration written. `gone`: people whose Slack account is deactivated."""
    workspace = Workspace(
        users=tuple(User(id_, name, name.title(), deleted=id_ in gone) for id_, name in PEOPLE.items()),
        channels=tuple(Channel(id_, name) for id_, name in ROOMS.items()),
        app=SlackApp(scopes=scopes),
    )
    with (
        SlackServer(workspace, clock) as slack,
        SquareServer([Member("ferrywire", token=TOKEN), Member("kim")]) as square,
    ):
        harness = CommandHarness(slack, square, folder)
        harness.write_config()
        yield harness
