"""optouts: who is not answered is listed, entered and lifted from the command line, with clear words for mistakes."""

import json

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.model import Author, Batch, Post
from bot.flow.operations.arrivals.store import store_batch
from bot.store.transaction import Store
from tests.cli.harness import CommandHarness
from tests.fakes.database import lent_engine
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL


@pytest.fixture
def database(harness: CommandHarness) -> None:
    """One in which Kim has asked something on the square, in the community "town/hall"."""
    with lent_engine(harness.folder / "data/switchboard.db") as engine, Store(engine).writing() as tx:
        tx.streams.declare("plaza", "square")
        post = Post("plaza", "1", Author("U-1", "Kim"), "What is it?", tx.now, community="town/Hall")
        store_batch(tx, "plaza", Batch((post,), "1"), ALWAYS_READ, TAKE_ALL)


def records(cli: CliRunner, *options: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(cli.invoke(app, ["optouts", "list", "--json", *options]).stdout)
    return found


@pytest.mark.usefixtures("database")
def test_a_handle_that_is_known_is_kept_by_its_id(cli: CliRunner) -> None:
    result = cli.invoke(app, ["optouts", "add", "square", "@kim", "--why", "asked by e-mail"])
    [kept] = records(cli)
    assert (result.exit_code, "Opt-out 1: Kim on square" in result.stdout) == (0, True)
    assert (kept["key"], kept["name"], kept["scope"], kept["why"]) == ("u-1", "Kim", "author", "asked by e-mail")
    assert "1  square @Kim (author), entered" in cli.invoke(app, ["optouts"]).stdout


@pytest.mark.usefixtures("database")
def test_a_source_stands_for_its_kind_and_a_community_for_its_short_name(cli: CliRunner) -> None:
    assert cli.invoke(app, ["optouts", "add", "plaza", "hall", "--community"]).exit_code == 0
    [kept] = records(cli)
    assert (kept["kind"], kept["scope"], kept["key"]) == ("square", "community", "town/hall")


@pytest.mark.usefixtures("database")
def test_who_opted_out_already_is_not_entered_twice(cli: CliRunner) -> None:
    for added in (True, False):
        result = cli.invoke(app, ["optouts", "add", "square", "KIM", "--json"])
        assert (json.loads(result.stdout)["added"], result.exit_code) == (added, 0)
    assert len(records(cli)) == 1


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("which", [["1"], ["square", "@kim"], ["plaza", "u-1"]])
def test_one_is_lifted_by_number_or_name_and_stays_on_the_list_of_all(cli: CliRunner, which: list[str]) -> None:
    cli.invoke(app, ["optouts", "add", "square", "kim"])
    assert "Lifted opt-out 1" in cli.invoke(app, ["optouts", "remove", *which]).stdout
    assert "was lifted already" in cli.invoke(app, ["optouts", "remove", *which]).stdout
    assert (records(cli), [one["lifted_by"] for one in records(cli, "--all")]) == ([], ["command line"])
    assert "lifted" in cli.invoke(app, ["optouts", "list", "--all"]).stdout
    assert "Nobody has opted out." in cli.invoke(app, ["optouts"]).stdout


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["add", "myspace", "kim"], "There is no kind of source myspace"),
        (["add", "square", "@"], "names nobody"),
        (["add", "square", "[deleted]"], "names nobody"),
        (["remove", "9"], "There is no opt-out 9"),
        (["remove", "kim"], "There is no opt-out kim"),
        (["remove", "square", "lee"], "lee on square has not opted out"),
    ],
)
def test_a_mistake_is_said_and_changes_nothing(cli: CliRunner, typed: list[str], told: str) -> None:
    result = cli.invoke(app, ["optouts", *typed])
    assert (result.exit_code, told in result.output) == (1, True)
    assert records(cli, "--all") == []


def test_without_a_database_it_says_so(cli: CliRunner, harness: CommandHarness) -> None:
    result = cli.invoke(app, ["optouts"])
    assert (result.exit_code, "There is no database yet" in result.output) == (1, True)
