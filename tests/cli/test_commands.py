"""The command line as a whole: help that helps, quick answers, generated files, and no inside ever shown."""

import json
import subprocess
import sys
from contextlib import redirect_stderr
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import connectors
from bot.__main__ import app
from bot.cli import output
from bot.core.errors import Faulty, NotFound, Unavailable
from bot.store.engine import migrate, open_engine
from tests.cli.harness import COMPANY, ROOT, CommandHarness

HEAVY = {"slack_bolt", "slack_sdk", "sqlalchemy", "sqlmodel", "tweepy", "praw", "feedparser", "httpx", "starlette"}
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_says_what_it_does_with_an_example(cli: CliRunner, name: str) -> None:
    whole, own = cli.invoke(app, ["--help"]).output, cli.invoke(app, [name, "--help"]).output

    assert f" {name} " in whole
    assert "For example:" in own
    assert f"switchboard {name}" in own.split("For example:")[1]


def test_help_answers_without_loading_what_is_heavy() -> None:
    program = "import sys, bot.__main__; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert not HEAVY & set(loaded.split())


def test_nothing_typed_shows_the_help_and_a_slip_is_a_usage_error(cli: CliRunner) -> None:
    assert "Usage" in cli.invoke(app, []).output
    assert cli.invoke(app, ["rum"]).exit_code == 2
    assert cli.invoke(app, ["run", "--quickly"]).exit_code == 2
    assert cli.invoke(app, ["replay"]).exit_code == 2
    assert cli.invoke(app, ["demo", "--twice"]).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "file"),
    [("env", ".env.example"), ("schema", "config/switchboard.schema.json"), ("manifest", "config/slack-manifest.yaml")],
)
def test_the_generated_files_are_what_the_commands_print(cli: CliRunner, arguments: str, file: str) -> None:
    assert cli.invoke(app, [arguments]).stdout == (ROOT / file).read_text(encoding="utf-8"), "run: make generated"


def test_every_connectors_secret_is_in_the_example_of_the_environment(cli: CliRunner) -> None:
    lines = cli.invoke(app, ["env"]).stdout.splitlines()

    assert all(f"{name}=" in lines for kind in connectors.kinds() for name in connectors.recipe(kind).SECRETS)
    assert "SWITCHBOARD_STOP_AT=" not in lines


def raising(error: BaseException) -> typer.Typer:
    """A command line whose only command meets `error`."""
    broken = typer.Typer(cls=output.CommandGroup, pretty_exceptions_enable=False)

    @broken.callback()
    def main() -> None:
        """So that there are commands."""

    @broken.command()
    def go() -> None:
        raise error

    return broken


@pytest.mark.parametrize(
    ("error", "told", "code"),
    [
        (Faulty(["a.toml:1: one", "a.toml:2: two"]), "2 faults:\na.toml:1: one\na.toml:2: two\n", 1),
        (NotFound("There is no Q-99."), "There is no Q-99.\n", 1),
        (Unavailable("the database", "it is gone"), "the database: it is gone\n", 1),
        (PermissionError(13, "Permission denied", "a.toml"), "a.toml: Permission denied.\n", 1),
        (KeyboardInterrupt(), "Stopped.\n", 130),
        (typer.Abort(), "Stopped.\n", 130),
        (Faulty(["a\x1b[31mb\u202ec\rd"]), "a\\x1b[31mb\\u202ec\\rd\n", 1),
    ],
)
def test_an_error_ends_in_words_on_standard_error(cli: CliRunner, error: BaseException, told: str, code: int) -> None:
    result = cli.invoke(raising(error), ["go"])

    assert (result.stderr, result.stdout, result.exit_code) == (told, "", code)


def test_a_fault_of_our_own_shows_no_value_and_no_trace() -> None:
    program = (
        "import sys, bot.__main__ as m\n"
        "@m.app.command()\n"
        "def broken():\n"
        "    token = 'xoxb-secret'\n"
        "    raise KeyError(token)\n"
        "sys.argv = ['switchboard', 'broken']\n"
        "m.main()\n"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert "a fault of its own (KeyError" in result.stderr
    assert "Traceback" not in result.stderr
    assert "xoxb-secret" not in result.stderr


def test_a_look_at_a_database_that_is_not_there_makes_none(cli: CliRunner, folder: Path) -> None:
    result = cli.invoke(app, ["verify"])

    assert result.exit_code == 1
    assert "no database yet" in result.stderr
    assert not (folder / "data").exists()


def test_colour_is_for_terminals_only(cli: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    engine = open_engine(f"sqlite:///{folder}/data/switchboard.db")
    migrate(engine)
    engine.dispose()

    assert "\x1b" not in cli.invoke(app, ["verify"]).output
    assert json.loads(cli.invoke(app, ["verify", "--json"]).stdout)["whole"] is True


def test_its_version_is_said(cli: CliRunner) -> None:
    result = cli.invoke(app, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"switchboard {version('switchboard')}\n")


@pytest.mark.parametrize(
    ("number", "noun", "said"), [(1, "tag", "1 tag"), (2, "tag", "2 tags"), (0, "entry", "0 entries")]
)
def test_things_are_counted_as_people_count(number: int, noun: str, said: str) -> None:
    assert output.count(number, noun) == said


def test_progress_shows_how_many_are_done_of_how_many_on_a_terminal_alone() -> None:
    terminal, plain = FakeTerminal(), StringIO()
    for stream in (terminal, plain):
        with redirect_stderr(stream), output.show_bar(10_000) as step:
            step("line 1")
    assert "1/10000" in terminal.getvalue()
    assert plain.getvalue() == ""


class FakeTerminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("web", "found"),
    [
        ('[web]\non = true\naddress = "https://desk.example.com"\n', True),
        ('[web]\naddress = "https://desk.example.com"\n', False),
        ("[web]\non = true\n", False),
    ],
)
def test_the_manifest_has_what_signing_in_with_slack_needs_where_the_desk_has_an_https_address(
    cli: CliRunner, harness: CommandHarness, web: str, found: bool
) -> None:
    harness.write_config(COMPANY + web)
    told = cli.invoke(app, ["manifest"])

    assert ("- https://desk.example.com/sign-in/slack/back\n" in told.stdout) == found
    assert ("- openid  #" in told.stdout) == found
    assert (told.exit_code, told.stderr) == (0, "")


def test_the_manifest_is_printed_though_the_configuration_has_faults_which_is_said(
    cli: CliRunner, harness: CommandHarness
) -> None:
    harness.write_config(COMPANY + "[wob]\n")
    told = cli.invoke(app, ["manifest"])

    assert "socket_mode_enabled: true" in told.stdout
    assert "without Sign in with Slack" in told.stderr
    assert told.exit_code == 0
