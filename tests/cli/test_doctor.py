"""doctor against a living stand-in: each thing that can be wrong is found and told, and nothing is changed."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.cli.doctor import database
from bot.core.ports.inbox import Payload, PayloadKind
from bot.sandbox.slack import User
from bot.slack import app_definition
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store
from tests.cli.harness import BOT, COMPANY, TOKEN, CommandHarness, command_harness
from tests.fakes.database import make_database


def looked(cli: CliRunner) -> dict[str, Any]:
    """Faults by what they are about."""
    result = cli.invoke(app, ["doctor", "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == (1 if report["faults"] else 0), result.output
    return {f["what"]: f for f in report["findings"] if f["fault"]}


def test_all_is_well_where_all_is_well(cli: CliRunner, harness: CommandHarness) -> None:
    result = cli.invoke(app, ["doctor"])

    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    for seen in ("disk", "database", "BOT_TOKEN", "APP_TOKEN", "clock", "channel #ask-api", "Ana Reyes", "square"):
        assert seen in result.output


def test_looking_changes_nothing(cli: CliRunner, harness: CommandHarness) -> None:
    make_database(harness.folder / "data/switchboard.db")
    before = dump(harness.folder)
    assert cli.invoke(app, ["doctor"]).exit_code == 0
    assert dump(harness.folder) == before
    written = {"chat.postMessage", "chat.update", "views.open", "conversations.join"}
    assert not [entry for entry in harness.slack.log("api") if entry["method"] in written]


def dump(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "data/switchboard.db")
    lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.mark.parametrize(
    ("spoil", "what", "said"),
    [
        (lambda s: s.slack.revoke("bot"), "SLACK_BOT_TOKEN", "token_revoked"),
        (lambda s: s.slack.revoke("app"), "SLACK_APP_TOKEN", "token_revoked"),
        (lambda s: s.slack.kick("C0ASKAPI01"), "channel #ask-api (tag api)", "the bot is not in it"),
        (lambda s: s.slack.kick("C0TRIAGE01"), "channel C0TRIAGE01 (triage, fallback)", "the bot is not in it"),
        (lambda s: s.slack.archive("C0TRIAGE01"), "channel C0TRIAGE01 (triage, fallback)", "is archived"),
        (
            lambda s: s.write_config(COMPANY.replace("#ask-api", "#nowhere")),
            "channel #nowhere (tag api)",
            "does not exist",
        ),
        (
            lambda s: s.write_config(COMPANY.replace("U0GIL00007", "U0NOBODY99")),
            "person Gil Marchetti (U0NOBODY99)",
            "no such",
        ),
        (lambda s: s.write_config(SQUARE_TOKEN=""), "source square (square)", "SQUARE_TOKEN is missing"),
        (lambda s: s.write_config(SQUARE_TOKEN="wrong"), "source square (square)", "401"),
        (lambda s: s.square.stop(), "source square (square)", "no connection"),
        (lambda s: s.slack.stop(), "SLACK_BOT_TOKEN", "could not be reached"),
        (lambda s: s.write_config(DATABASE_URL="sqlite:///.env/s.db"), "disk", "cannot be written"),
    ],
)
def test_what_is_wrong_is_found_and_has_a_remedy(
    cli: CliRunner, harness: CommandHarness, spoil: Callable[[CommandHarness], object], what: str, said: str
) -> None:
    spoil(harness)
    faults = looked(cli)

    assert said in faults[what]["fault"]
    assert faults[what]["remedy"]


def test_each_missing_scope_is_named_with_what_it_is_for(cli: CliRunner, folder: Path) -> None:
    wanted = (*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES)
    held = tuple(scope for scope in wanted if scope not in ("users:read", "groups:history"))
    with command_harness(folder, scopes=held):
        faults = looked(cli)

    assert set(faults) == {"scope users:read", "scope groups:history"}
    assert app_definition.SCOPES["users:read"] in faults["scope users:read"]["fault"]
    assert "reinstall" in faults["scope users:read"]["remedy"]


def test_a_scope_that_need_not_be_granted_is_told_and_is_no_fault(cli: CliRunner, folder: Path) -> None:
    with command_harness(folder, scopes=tuple(app_definition.SCOPES)):
        result = cli.invoke(app, ["doctor"])
    assert result.exit_code == 0
    assert "scope dnd:read: is not granted, and need not be" in " ".join(result.output.split())


def test_a_deactivated_colleague_is_found(cli: CliRunner, folder: Path) -> None:
    with command_harness(folder, gone=("U0ANA00001",)):
        faults = looked(cli)

    assert "deactivated" in faults["person Ana Reyes (U0ANA00001)"]["fault"]


@pytest.mark.parametrize(("off", "said"), [(60, "behind"), (-60, "ahead of")])
def test_a_clock_that_goes_wrong_is_found(cli: CliRunner, folder: Path, off: int, said: str) -> None:
    with command_harness(folder, clock=lambda: datetime.now(UTC) + timedelta(seconds=off)):
        faults = looked(cli)

    assert said in faults["clock"]["fault"]


def test_every_fault_of_the_configuration_is_told_and_the_rest_still_looked_at(
    cli: CliRunner, harness: CommandHarness
) -> None:
    harness.write_config(COMPANY.replace('tags = ["api"]', 'tags = ["apo"]'), SQUARE_TOKN="x", SWITCHBOARD_LOG="loud")
    result = cli.invoke(app, ["doctor"])

    assert result.exit_code == 1
    assert '[[people]] "Ana Reyes", tags' in result.output
    assert "did you mean SQUARE_TOKEN?" in result.output
    assert "SWITCHBOARD_LOG" in result.output


def test_a_database_that_another_program_holds_is_said_to_be_held(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    holder = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    faults = [finding for finding in database.check_database(url, busy_seconds=0.05) if not finding.sound]
    holder.close()

    assert ["locked" in finding.fault for finding in faults] == [True]


def test_a_database_of_another_version_is_told(cli: CliRunner, harness: CommandHarness) -> None:
    (harness.folder / "data").mkdir()
    sqlite3.connect(harness.folder / "data/switchboard.db").close()
    (harness.folder / "data/switchboard.db").touch()

    assert "is empty" in looked(cli)["database"]["fault"]


def test_a_database_of_a_newer_switchboard_is_told(cli: CliRunner, harness: CommandHarness) -> None:
    (harness.folder / "data").mkdir()
    later = sqlite3.connect(harness.folder / "data/switchboard.db")
    later.execute("CREATE TABLE alembic_version (version_num TEXT)")
    later.execute("INSERT INTO alembic_version VALUES ('9001')")
    later.commit()
    later.close()
    found = looked(cli)["database"]

    assert "made by a newer Switchboard (revision 9001)" in found["fault"]
    assert "Update Switchboard" in found["remedy"]


def test_a_database_that_others_may_read_is_told(cli: CliRunner, harness: CommandHarness) -> None:
    (harness.folder / "data").mkdir()
    file = harness.folder / "data/switchboard.db"
    file.touch(0o644)
    file.chmod(0o644)

    assert "others on this machine may read" in looked(cli)["database file"]["fault"]


def test_no_token_is_ever_shown(cli: CliRunner, harness: CommandHarness) -> None:
    harness.slack.revoke("bot")
    harness.slack.revoke("app")
    output = cli.invoke(app, ["doctor"]).output

    assert BOT not in output
    assert TOKEN not in output


def test_who_reads_along_in_our_channels_is_named_and_is_no_fault(cli: CliRunner, harness: CommandHarness) -> None:
    users = harness.slack.workspace.state.users
    users["U0GUEST001"] = User("U0GUEST001", "guest", "Gus Guest", guest=True)
    users["U0PARTNER1"] = User("U0PARTNER1", "partner", "Pat Partner", team="T0PARTNERS")
    harness.slack.invite("C0ASKAPI01", "U0GUEST001")
    harness.slack.invite("C0ASKAPI01", "U0PARTNER1")
    found = looked(cli)

    assert set(found) == {"channel #ask-api (tag api), its readers"}
    (said,) = found.values()
    assert said["fault"] == "is shared with another company (Pat Partner) and holds guests (Gus Guest)"
    assert said["remedy"]
    assert said["warning"]
    assert "! channel #ask-api (tag api), its readers" in cli.invoke(app, ["doctor"]).output


@pytest.mark.parametrize(
    ("change", "said"),
    [({"guest": True}, "is a guest"), ({"team": "T0PARTNERS"}, "another Slack workspace"), ({"bot": True}, "a bot's")],
)
def test_somebody_in_the_configuration_who_may_only_look_and_talk_is_found(
    cli: CliRunner, harness: CommandHarness, change: dict[str, Any], said: str
) -> None:
    harness.slack.change_user("U0ANA00001", **change)
    found = looked(cli)["person Ana Reyes (U0ANA00001)"]

    assert said in found["fault"]
    assert "configuration" in found["remedy"]


def test_what_could_not_be_carried_out_is_listed_without_anybodys_words(
    cli: CliRunner, harness: CommandHarness
) -> None:
    engine = open_engine(f"sqlite:///{harness.folder}/data/switchboard.db")
    migrate(engine)
    store = Store(engine)
    with store.writing() as tx:
        body = {"command": "/sb", "text": "close Q-1 a secret"}
        tx.inbox.keep([Payload(("command:1",), PayloadKind.COMMAND, "by:U1", body)])
    with store.writing() as tx:
        claimed = tx.inbox.claim("by:U1")
        assert claimed is not None
        tx.inbox.set_aside(claimed)
    engine.dispose()
    found = looked(cli)["what people did in Slack"]
    assert "1 could not be carried out, the last: a command of" in found["fault"]
    assert "act.failed" in found["remedy"]
    assert "secret" not in str(found)
