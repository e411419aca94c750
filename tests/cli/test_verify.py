"""verify over a real database: a whole chain, a changed entry, one cut off, and the export."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.figures.columns import counted_questions
from bot.core.figures.keeping import encoded
from bot.flow.steps.maintenance.count import CountQuestions
from bot.store.engine import open_engine
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.database import lent_engine
from tests.fakes.pipeline import GIL, a_pipeline


@pytest.fixture
def history(folder: Path) -> Path:
    """A database with five entries of history."""
    file = folder / "data/switchboard.db"
    with lent_engine(file) as engine, Store(engine).writing() as tx:
        for number in range(5):
            tx.record(NewEntry("sending.held", f"U{number}", why="a reason", data={"n": str(number)}))
    return file


@pytest.fixture
def replied(folder: Path, clock: FakeClock) -> Path:
    """A database with a reply that was sent in its second version."""
    file = folder / "data/switchboard.db"
    with lent_engine(file) as engine:
        pipeline = a_pipeline(Store(engine, clock=clock), clock)
        reply = pipeline.propose_reply("Press rotate.")
        pipeline.desk.reviews.edit_and_approve(reply, GIL, "Press the rotate button.", pipeline.reply_hash(reply))
        pipeline.pass_time(minutes=1)
        assert pipeline.reply_state(reply) == "sent"
    return file


def spoil(file: Path, sql: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_whole_history_is_said_to_be_whole(cli: CliRunner, history: Path) -> None:
    result = cli.invoke(app, ["verify"])

    assert (result.exit_code, result.stdout) == (0, "The history is whole: 5 entries.\n")


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE history SET why = 'another' WHERE seq = 3", 3),
        ("DELETE FROM history WHERE seq = 2", 2),
        ("DELETE FROM history WHERE seq >= 4", 4),
    ],
)
def test_the_first_broken_entry_is_named(cli: CliRunner, history: Path, sql: str, broken: int) -> None:
    spoil(history, sql)
    told, record = cli.invoke(app, ["verify"]), cli.invoke(app, ["verify", "--json"])

    assert (told.exit_code, record.exit_code) == (1, 1)
    assert f"broken at entry {broken}:" in told.stderr
    assert json.loads(record.stdout)["broken"] == broken


def test_the_export_holds_every_entry_and_is_the_owners_only(cli: CliRunner, history: Path, folder: Path) -> None:
    result = cli.invoke(app, ["verify", "--export", "audit.jsonl"])
    entries = [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]

    assert result.exit_code == 0
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4, 5]
    assert [after["previous"] for after in entries[1:]] == [before["hash"] for before in entries[:-1]]
    assert (folder / "audit.jsonl").stat().st_mode & 0o777 == 0o600


def test_an_export_that_cannot_be_written_is_told(cli: CliRunner, history: Path) -> None:
    result = cli.invoke(app, ["verify", "--export", "nowhere/audit.jsonl"])

    assert (result.exit_code, result.stderr) == (1, "nowhere/audit.jsonl: No such file or directory.\n")


def test_kept_words_that_are_those_that_were_approved_are_whole(cli: CliRunner, replied: Path) -> None:
    result = cli.invoke(app, ["verify"])

    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("sql", "version"),
    [
        ("UPDATE version SET text = 'Pay first.' WHERE number = 1", 1),
        ("UPDATE version SET text = 'Pay first.' WHERE number = 2", 2),
        ("DELETE FROM version WHERE number = 2", 2),
        ("UPDATE reply SET text = 'Pay first.'", 0),
        ("UPDATE reply SET sha256 = 'f'", 0),
    ],
)
def test_words_that_were_forged_after_they_were_approved_are_named(
    cli: CliRunner, replied: Path, sql: str, version: int
) -> None:
    spoil(replied, sql)
    told, record = cli.invoke(app, ["verify"]), cli.invoke(app, ["verify", "--json"])

    assert (told.exit_code, record.exit_code) == (1, 1)
    assert "reply 1 to Q-1" in told.stderr
    found = json.loads(record.stdout)
    assert found["whole"] is False
    assert version in [one["version"] for one in found["changed_words"]]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM counted_block", "UPDATE counted_block SET content = (SELECT x FROM other)"]
)
def test_figures_that_are_not_those_of_the_history_are_named(
    cli: CliRunner, replied: Path, clock: FakeClock, sql: str
) -> None:
    with lent_engine(replied) as engine:
        CountQuestions(Store(engine, clock=clock)).run("all")
    assert cli.invoke(app, ["verify"]).exit_code == 0
    spoil(replied, f"CREATE TABLE other AS SELECT x'{encoded(counted_questions([])).hex()}' AS x")
    spoil(replied, sql)
    result = cli.invoke(app, ["verify"])

    assert result.exit_code == 1
    assert "for Q-1 to Q-3999 is not what the history says" in result.stderr


def test_words_of_strangers_that_were_deleted_for_their_age_raise_no_alarm(cli: CliRunner, replied: Path) -> None:
    engine = open_engine(f"sqlite:///{replied}")
    with Store(engine).writing() as tx:
        tx.posts.erase_words(1)
    engine.dispose()

    assert cli.invoke(app, ["verify"]).exit_code == 0
