"""tokens: made, listed and revoked from the command line; a secret is shown once, and only its hash is kept."""

import json
import sqlite3

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.api.tokens import token_hash
from bot.store.transaction import Store
from tests.cli.harness import CommandHarness
from tests.fakes.database import lent_engine, make_database


@pytest.fixture(autouse=True)
def database(harness: CommandHarness) -> None:
    make_database(harness.folder / "data/switchboard.db")


def made(cli: CliRunner, *scopes: str) -> dict[str, object]:
    options = [part for scope in scopes for part in ("--scope", scope)]
    result = cli.invoke(app, ["tokens", "add", "report", *options, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_token_is_shown_once_and_only_its_hash_is_kept(cli: CliRunner, harness: CommandHarness) -> None:
    secret = str(made(cli, "numbers:read")["token"])
    assert secret.startswith("swb_")
    assert len(secret) > 40
    file = harness.folder / "data/switchboard.db"
    with sqlite3.connect(file) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert secret not in dump
    assert token_hash(secret) in dump
    assert secret not in cli.invoke(app, ["tokens", "list", "--all", "--json"]).stdout


def test_the_secret_alone_is_on_standard_output_and_what_to_know_beside_it(cli: CliRunner) -> None:
    result = cli.invoke(app, ["tokens", "add", "report", "--scope", "numbers:read"])
    assert result.stdout.startswith("swb_")
    assert result.stdout.count("\n") == 1
    assert "Token 1 (report) reads numbers:read until" in result.stderr


def test_a_revoked_token_is_on_the_list_of_all_alone(cli: CliRunner) -> None:
    made(cli, "questions:read", "replies:read")
    assert "1  report: questions:read, replies:read, made" in cli.invoke(app, ["tokens"]).stdout
    assert "Token 1 (report) is revoked." in cli.invoke(app, ["tokens", "revoke", "1"]).stdout
    assert "was revoked already" in cli.invoke(app, ["tokens", "revoke", "1"]).stdout
    assert "No program may read" in cli.invoke(app, ["tokens", "list"]).stdout
    assert "revoked" in cli.invoke(app, ["tokens", "list", "--all"]).stdout


def test_a_wrong_scope_names_those_there_are_and_a_wrong_number_the_list(cli: CliRunner) -> None:
    result = cli.invoke(app, ["tokens", "add", "x", "--scope", "everything"])
    assert (result.exit_code, "questions:read, replies:read, numbers:read" in result.stderr) == (1, True)
    assert "There is no token 7" in cli.invoke(app, ["tokens", "revoke", "7"]).stderr


def test_making_and_revoking_are_in_the_history(cli: CliRunner, harness: CommandHarness) -> None:
    made(cli, "numbers:read")
    cli.invoke(app, ["tokens", "revoke", "1"])
    with lent_engine(harness.folder / "data/switchboard.db") as engine, Store(engine).reading() as tx:
        told = [(tx.history.one(seq).what, tx.history.one(seq).by) for seq in (1, 2)]
    assert told == [("token.added", "command line"), ("token.revoked", "command line")]
