"""run as a process of its own over the stand-ins: it works, stops when told, and refuses to start in clear words."""

import signal
import sqlite3
from collections.abc import Callable
from subprocess import Popen
from threading import Timer
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.runner.single_instance import single_instance
from tests.cli.harness import APP, BOT, COMPANY, TOKEN, CommandHarness

PATIENCE = 60


def first_line(process: "Popen[str]") -> str:
    """What it says once it has started; a process that says nothing is ended, and the line is empty."""
    assert process.stderr is not None
    timer = Timer(PATIENCE, process.kill)
    timer.start()
    line = ""
    while not line.startswith("Switchboard runs"):
        line = process.stderr.readline()
        if not line:
            break
    timer.cancel()
    return line


def asked(harness: CommandHarness) -> list[dict[str, Any]]:
    """The cards in the tag's channel, waited for by the stand-in's own long poll."""
    version = 0
    while True:
        changes = harness.slack.changes(version, PATIENCE)
        state = harness.slack.state()
        messages = [m for c in state["channels"] if c["name"] == "ask-api" for m in c["messages"]]
        if messages or not changes["changes"]:
            return messages
        version = changes["version"]


@pytest.mark.parametrize(
    ("sign", "code"), [(signal.SIGTERM, 0), pytest.param(signal.SIGINT, 130, marks=pytest.mark.prove)]
)
def test_a_question_reaches_slack_and_a_signal_stops_it_cleanly(harness: CommandHarness, sign: int, code: int) -> None:
    process = harness.start_command("run")
    line = first_line(process)
    harness.square.board.ask("kim", "What is the rate limit of the Ferrywire API?", "")
    cards = asked(harness)
    process.send_signal(sign)
    _, told = process.communicate(timeout=PATIENCE)

    assert "Ferrywire" in line
    assert "data/switchboard.db" in line
    assert len(cards) == 1
    assert process.returncode == code
    assert "Traceback" not in told
    assert not any(secret in line + told for secret in (BOT, APP, TOKEN))


def refused(harness: CommandHarness, *arguments: str) -> str:
    """Standard error of a command that must end by itself, with exit code 1 and no trace of the program's inside."""
    process = harness.start_command(*arguments)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, told
    assert "Traceback" not in told
    assert not any(secret in told for secret in (BOT, APP, TOKEN))
    return told


def test_two_of_them_never_work_on_one_database(harness: CommandHarness) -> None:
    with single_instance(harness.folder / "data/switchboard.db.lock"):
        assert "Another Switchboard already works on this database" in refused(harness, "run")


@pytest.mark.usefixtures("signals_as_before")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda s: s.write_config(COMPANY.replace('tags = ["api"]', 'tags = ["apo"]')), "apo"),
        (lambda s: s.write_config(COMPANY.replace("[[tags]]", "[[tags]")), "this is not TOML"),
        (lambda s: s.write_config(SLACK_BOT_TOKEN="nonsense"), "SLACK_BOT_TOKEN must begin with xoxb-"),
        (lambda s: (s.folder / ".env").write_text("what is this\n"), ".env:1: this is not NAME=value"),
        (lambda s: (s.folder / ".env").unlink(), "SLACK_APP_TOKEN is not set"),
        (lambda s: (s.folder / "config/switchboard.toml").unlink(), "there is no such file"),
    ],
)
def test_a_faulty_configuration_is_refused_in_clear_words(
    harness: CommandHarness, cli: CliRunner, spoil: Callable[[CommandHarness], object], said: str
) -> None:
    spoil(harness)
    result = cli.invoke(app, ["run"])

    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert said in result.stderr
    assert not any(word in result.output for word in ("python-dotenv", BOT, APP, TOKEN))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda s: s.slack.revoke("bot"), "token_revoked"),
        pytest.param(lambda s: s.slack.revoke("app"), "token_revoked", marks=pytest.mark.prove),
        pytest.param(lambda s: s.write_config(DATABASE_URL="sqlite:///.env/s.db"), ".env", marks=pytest.mark.prove),
        (lambda s: s.write_config(DATABASE_URL="postgresql+psycopg://u:pw-secret@127.0.0.1:1/x"), "DATABASE_URL"),
    ],
)
def test_it_refuses_to_start_in_clear_words(
    harness: CommandHarness, spoil: Callable[[CommandHarness], object], said: str
) -> None:
    spoil(harness)
    told = refused(harness, "run")

    assert said in told
    assert "pw-secret" not in told


@pytest.mark.prove
def test_the_bot_is_not_imported_to_find_its_configuration_faulty(harness: CommandHarness) -> None:
    (harness.folder / ".env").unlink()
    program = (
        "import sys, typer, bot.__main__ as m\n"
        "typer.main.get_command(m.app).main(['run'], standalone_mode=False)\n"
        "print(*sys.modules)"
    )
    process = harness.start_python("-c", program)
    loaded, told = process.communicate(timeout=PATIENCE)

    assert "SLACK_BOT_TOKEN is not set" in told
    assert not {"sqlalchemy", "slack_bolt", "bot.app.switchboard"} & set(loaded.split())


def test_all_faults_of_env_and_company_are_told_at_once(harness: CommandHarness) -> None:
    harness.write_config(
        COMPANY.replace('tags = ["api"]', 'tags = ["apo"]'), SLACK_BOT_TOKEN="nonsense", SWITCHBOARD_LOG="loud"
    )
    told = refused(harness, "run")

    assert [word in told for word in ("SLACK_BOT_TOKEN", "SWITCHBOARD_LOG", "apo")] == [True, True, True]
    assert told.startswith("3 faults:")


def test_a_file_that_is_no_database_is_said_to_be_none(harness: CommandHarness) -> None:
    (harness.folder / "data").mkdir()
    (harness.folder / "data/switchboard.db").write_text("this is a letter, no database " * 99)

    assert "not a database" in refused(harness, "run")


@pytest.mark.prove
def test_a_database_of_a_newer_switchboard_is_left_alone(harness: CommandHarness) -> None:
    (harness.folder / "data").mkdir()
    later = sqlite3.connect(harness.folder / "data/switchboard.db")
    later.execute("CREATE TABLE alembic_version (version_num TEXT)")
    later.execute("INSERT INTO alembic_version VALUES ('9001')")
    later.commit()
    later.close()
    told = refused(harness, "run")

    assert "made by a newer Switchboard (revision 9001): update this one" in told
    assert "fault of its own" not in told


@pytest.mark.prove
def test_a_database_that_is_deleted_under_it_ends_it_in_clear_words(harness: CommandHarness) -> None:
    process = harness.start_command("run")
    first_line(process)
    (harness.folder / "data/switchboard.db").unlink()
    _, told = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "The database's file was deleted or replaced while Switchboard ran" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("command", [["verify"], ["sources"], ["replay", "posts.jsonl"]])
def test_what_needs_no_slack_works_with_a_malformed_token(
    harness: CommandHarness, cli: CliRunner, command: list[str]
) -> None:
    harness.write_config(SLACK_BOT_TOKEN="nonsense")
    (harness.folder / "posts.jsonl").write_text('{"text": "Is the Ferrywire API down?"}\n')
    result = cli.invoke(app, command)

    assert isinstance(result.exception, SystemExit | None)
    assert "SLACK_BOT_TOKEN" not in result.output


@pytest.mark.prove
def test_a_locked_database_is_said_to_be_locked(harness: CommandHarness) -> None:
    (harness.folder / "data").mkdir()
    holder = sqlite3.connect(harness.folder / "data/switchboard.db", isolation_level=None)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("CREATE TABLE alembic_version (version_num TEXT)")
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("CREATE TABLE t (x)")
    told = refused(harness, "verify")
    holder.close()

    assert "locked" in told
