"""Commands on PostgreSQL: DATABASE_URL alone is changed. The database may go while Switchboard runs, and come back."""

import signal
import sys
from collections.abc import Iterator
from subprocess import Popen
from threading import Timer

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.store.engine import open_engine
from bot.store.transaction import Store
from tests.cli.harness import CommandHarness
from tests.cli.test_run import PATIENCE, asked, first_line
from tests.postgresql.databases import Databases


@pytest.fixture
def url(postgresql: Databases) -> Iterator[str]:
    with postgresql.lent() as url:
        yield url


@pytest.fixture
def on_postgresql(harness: CommandHarness, url: str) -> CommandHarness:
    harness.write_config(DATABASE_URL=url)
    return harness


@pytest.mark.usefixtures("on_postgresql")
def test_doctor_and_verify_find_it_in_order(cli: CliRunner) -> None:
    looked = cli.invoke(app, ["doctor"])
    assert looked.exit_code == 0, looked.output
    assert "can be read and written" in looked.output
    verified = cli.invoke(app, ["verify"])
    assert verified.exit_code == 0, verified.output


def test_doctor_says_that_an_empty_database_is_filled_by_the_first_run(
    cli: CliRunner, harness: CommandHarness, postgresql: Databases
) -> None:
    with postgresql.lent(empty=True) as url:
        harness.write_config(DATABASE_URL=url)
        looked = cli.invoke(app, ["doctor"])
    assert looked.exit_code == 0, looked.output
    assert "it has no tables yet; the first `switchboard run` makes them" in looked.output


@pytest.mark.usefixtures("signals_as_before")
@pytest.mark.parametrize("command", ["doctor", "run", "verify", "stats", "web", "sources"])
def test_without_its_driver_every_command_names_the_extra(
    cli: CliRunner, harness: CommandHarness, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    harness.write_config(DATABASE_URL="postgres://me:hunter2@127.0.0.1:1/x")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = cli.invoke(app, [command])
    assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
    assert "uv sync --extra postgres" in result.output
    assert "hunter2" not in result.output


def read_until(process: "Popen[str]", words: str) -> list[str]:
    """The lines that it says, until one holds these words; a process that does not say them is ended."""
    assert process.stderr is not None
    timer = Timer(PATIENCE, process.kill)
    timer.start()
    lines = [process.stderr.readline()]
    while lines[-1] and words not in lines[-1]:
        lines.append(process.stderr.readline())
    timer.cancel()
    return lines


@pytest.mark.prove
def test_it_runs_says_that_the_database_went_and_goes_on_when_it_is_back(
    harness: CommandHarness, postgresql: Databases
) -> None:
    with postgresql.lent(empty=True) as url:
        harness.write_config(DATABASE_URL=url)
        process = harness.start_command("run")
        assert "keeps everything in PostgreSQL" in first_line(process)
        postgresql.refuse(url)
        harness.square.board.ask("kim", "What is the rate limit of the Ferrywire API?", "")
        lines = read_until(process, "put_off")
        assert "the database" in lines[-1]
        postgresql.accept(url)
        cards = asked(harness)
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        engine = open_engine(url)
        with Store(engine).reading() as tx:
            assert tx.history.verify().broken == 0
        engine.dispose()
    assert len(cards) == 1
    assert "Traceback" not in "".join((*lines, rest))
