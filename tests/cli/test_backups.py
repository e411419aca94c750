"""backup and restore: a copy is whole or there is none, the bot may run meanwhile, what is put back sends nothing."""

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.runner.single_instance import single_instance
from bot.store.engine import open_engine
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.cli.harness import CommandHarness
from tests.fakes.database import make_database
from tests.postgresql.databases import Databases
from tests.postgresql.programs import installed_programs


@pytest.fixture
def database(harness: CommandHarness) -> Path:
    file = harness.folder / "data/switchboard.db"
    make_database(file)
    record(f"sqlite:///{file}", "first")
    return file


def record(url: str, why: str) -> None:
    engine = open_engine(url)
    with Store(engine).writing() as tx:
        tx.history.append(NewEntry("company.held", "U1", why=why))
    engine.dispose()


def entries(url: str) -> list[str]:
    engine = open_engine(url)
    with Store(engine).reading() as tx:
        assert tx.history.verify().broken == 0
        found = [entry.why for entry in tx.history.since(tx.now.replace(year=2000))]
    engine.dispose()
    return found


def backup(cli: CliRunner, *options: str) -> Path:
    result = cli.invoke(app, ["backup", "--json", *options])
    assert result.exit_code == 0, result.output
    return Path(json.loads(result.stdout)["file"])


def refused(cli: CliRunner, *command: str) -> str:
    result = cli.invoke(app, command)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
    return result.stderr


def test_a_backup_is_made_beside_a_running_bot_and_holds_what_was_committed(cli: CliRunner, database: Path) -> None:
    with single_instance(database.with_name("switchboard.db.lock")):
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM history")
        made = backup(cli)
        other.execute("ROLLBACK")
        other.close()
    assert entries(f"sqlite:///{made}") == ["first"]
    assert made.stat().st_mode & 0o077 == 0
    assert [file.name for file in made.parent.iterdir() if file.suffix != ".db"] == []


def test_a_database_whose_history_was_changed_is_not_backed_up_and_older_backups_stay(
    cli: CliRunner, database: Path
) -> None:
    older = backup(cli).rename("backups/switchboard-20200101T000000Z.db")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE history SET why = 'nothing happened'")
    connection.close()
    assert "The history is broken at entry 1" in refused(cli, "backup", "--keep", "1")
    assert list(older.parent.iterdir()) == [older]


def test_only_as_many_as_asked_for_are_kept(cli: CliRunner, database: Path) -> None:
    older = backup(cli).rename("backups/switchboard-20200101T000000Z.db")
    made = backup(cli, "--keep", "1")
    assert list(older.parent.iterdir()) == [made]


def test_a_restored_database_is_as_it_was_and_sends_nothing_until_somebody_resumes(
    cli: CliRunner, database: Path
) -> None:
    made = backup(cli)
    record(f"sqlite:///{database}", "second")
    assert "With --replace it is kept" in refused(cli, "restore", str(made))
    restored = cli.invoke(app, ["restore", str(made), "--replace"])
    assert restored.exit_code == 0, restored.output
    assert "Sending is held" in restored.output
    assert entries(f"sqlite:///{database}") == [
        "first",
        f"restored from {made.name}: what left since it was made is not known",
    ]
    assert entries(f"sqlite:///{database}.before") == ["first", "second"]
    assert cli.invoke(app, ["verify"]).exit_code == 0


def test_a_damaged_backup_and_a_database_in_use_are_refused_and_nothing_changes(cli: CliRunner, database: Path) -> None:
    made = backup(cli)
    with single_instance(database.with_name("switchboard.db.lock")):
        assert "Another Switchboard already works" in refused(cli, "restore", str(made), "--replace")
    with made.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(os.urandom(4 * 4096))
    assert "damaged" in (told := refused(cli, "restore", str(made), "--replace")) or "malformed" in told
    assert "no such file" in refused(cli, "restore", "nowhere.db")
    assert entries(f"sqlite:///{database}") == ["first"]


def test_doctor_says_how_old_the_last_backup_is(cli: CliRunner, database: Path) -> None:
    assert "backup: none in backups" in cli.invoke(app, ["doctor"]).output
    made = backup(cli)
    assert f"{made}, was made 0 hours ago" in cli.invoke(app, ["doctor"]).output
    made.rename("backups/switchboard-20200101T000000Z.db")
    looked = cli.invoke(app, ["doctor"])
    assert looked.exit_code == 0
    assert "! backup: the last one" in looked.output


@pytest.fixture
def url(harness: CommandHarness, postgresql: Databases) -> Iterator[str]:
    with postgresql.lent() as url:
        harness.write_config(DATABASE_URL=url)
        record(url, "first")
        yield url


def test_a_postgresql_is_dumped_by_its_own_program_and_put_into_an_empty_one(
    cli: CliRunner, harness: CommandHarness, url: str, postgresql: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(installed_programs() / "bin"), prepend=os.pathsep)
    made = backup(cli)
    assert made.suffix == ".dump"
    assert "has tables already" in refused(cli, "restore", str(made))
    with postgresql.lent(empty=True) as other:
        harness.write_config(DATABASE_URL=other)
        restored = cli.invoke(app, ["restore", str(made)])
        assert restored.exit_code == 0, restored.output
        assert entries(other)[0] == "first"


@pytest.mark.usefixtures("url")
def test_without_postgresqls_programs_it_is_said_what_to_install(
    cli: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not installed" in refused(cli, "backup")
    assert list(Path("backups").iterdir()) == []
