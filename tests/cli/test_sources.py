"""sources: what each can do and how it is, from the database alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

import connectors
from bot.__main__ import app
from bot.app.plan import plan_of
from bot.cli import context
from bot.core.model import Author, Batch, Capabilities, Post, ReplyMode
from bot.core.watch.streams import StreamKey
from bot.flow.operations.arrivals.store import store_batch
from bot.store.engine import open_engine
from bot.store.transaction import Store, Transaction
from tests.cli.harness import COMPANY, CommandHarness
from tests.fakes.database import lent_engine
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL

AGO = timedelta(minutes=10)


def polled(
    harness: CommandHarness, *, fails: str = "", stops: bool = False, gap: str = "", late: timedelta = -AGO
) -> None:
    """A database in which the square was read once, with one post of ten minutes ago."""
    with lent_engine(harness.folder / "data/switchboard.db") as engine:
        with Store(engine).writing() as tx:
            tx.streams.declare("square", "square")
            store_batch(tx, "square", _read(tx, ""), ALWAYS_READ, TAKE_ALL)
        with Store(engine).writing() as tx:
            claim = tx.streams.claim(StreamKey("square"))
            assert claim is not None
            if fails:
                tx.streams.record_failure(
                    StreamKey("square"), claim.lease.token, None if stops else tx.now - late, fails
                )
            else:
                tx.streams.record_success(StreamKey("square"), claim.lease.token, _read(tx, gap), tx.now - late)


def _read(tx: Transaction, gap: str) -> Batch:
    return Batch((_post(tx),), "1", gap=gap)


def _post(tx: Transaction) -> Post:
    may = Capabilities(ReplyMode.API, edit=True, delete=True)
    return Post("square", "1", Author("kim", "kim"), "What is it?", tx.now - AGO, capabilities=may)


def told(cli: CliRunner) -> tuple[dict[str, Any], int]:
    result = cli.invoke(app, ["sources", "--json"])
    (source,) = json.loads(result.stdout)
    return source, result.exit_code


def test_a_source_that_was_never_read_is_said_not_to_be(cli: CliRunner, harness: CommandHarness) -> None:
    source, code = told(cli)

    assert (source["state"], source["streams"], code) == ("not read yet", [], 0)
    assert source["abilities"] == ["watch", "reply", "find its reply again"]


def test_a_well_source_shows_what_its_posts_allow_and_how_far_behind_it_is(
    cli: CliRunner, harness: CommandHarness
) -> None:
    polled(harness)
    source, code = told(cli)

    assert (source["state"], code) == ("well", 0)
    assert source["lag"] == pytest.approx(AGO.total_seconds(), abs=60)
    assert "by API 1, may be edited 1, may be deleted 1" in source["abilities"][1]
    assert "its newest post is from 10 min ago" in cli.invoke(app, ["sources"]).stdout


def test_a_limited_source_says_when_it_is_tried_again(cli: CliRunner, harness: CommandHarness) -> None:
    polled(harness, fails="square: rate limit reached (429)")
    source, code = told(cli)

    assert (source["troubled"], code) == (True, 1)
    assert source["streams"][0]["retry_at"] == source["streams"][0]["due_at"]
    assert "rate limit reached (429) (failures: 1; next try in 10 min)" in cli.invoke(app, ["sources"]).stdout


@pytest.mark.parametrize(
    ("how", "state"),
    [
        ({"fails": "401", "stops": True}, "stopped: its credentials failed"),
        ({"fails": "503"}, "down since"),
        ({"late": AGO}, "is `switchboard run` running?"),
    ],
)
def test_what_needs_somebody_to_act_is_said_and_is_the_exit_code(
    cli: CliRunner, harness: CommandHarness, how: dict[str, Any], state: str
) -> None:
    polled(harness, **how)
    source, code = told(cli)

    assert state in source["state"]
    assert code == 1


def test_a_gap_is_shown(cli: CliRunner, harness: CommandHarness) -> None:
    polled(harness, gap="Some posts were missed.")

    assert "gap: Some posts were missed." in cli.invoke(app, ["sources"]).stdout


def test_a_hold_on_sending_is_shown(cli: CliRunner, harness: CommandHarness) -> None:
    polled(harness)
    engine = open_engine(f"sqlite:///{harness.folder}/data/switchboard.db")
    with Store(engine).writing() as tx:
        tx.holds.hold("U0GIL00007", "a crisis")
    engine.dispose()

    assert "sending is held" in cli.invoke(app, ["sources"]).stdout


def test_every_kind_is_told_with_all_its_keys_and_secrets(cli: CliRunner) -> None:
    kinds = {kind["kind"]: kind for kind in json.loads(cli.invoke(app, ["sources", "--kinds", "--json"]).stdout)}

    assert sorted(kinds) == connectors.kinds()
    for name, kind in kinds.items():
        assert set(kind["keys"]) == set(connectors.recipe(name).Settings.model_fields)
        assert set(kind["secrets"]) == set(connectors.recipe(name).SECRETS)
    assert cli.invoke(app, ["sources", "--kinds"]).exit_code == 0


def test_a_source_that_is_not_answered_says_so_and_the_bot_is_built_that_way(
    cli: CliRunner, harness: CommandHarness
) -> None:
    harness.write_config(COMPANY.replace('kind = "square"', 'kind = "square"\nanswer = false'))
    here = context.load_context(slack=False)

    assert plan_of(here.settings, here.company, here.secrets).lurking == {"square"}
    assert "nothing is answered there" in cli.invoke(app, ["sources"]).stdout


def test_a_source_is_paused_resumed_and_asked_by_the_command_line(cli: CliRunner, harness: CommandHarness) -> None:
    polled(harness)
    paused = cli.invoke(app, ["sources", "pause", "square"])
    assert (paused.stdout, paused.exit_code) == ("Paused: square.\n", 0)
    assert told(cli)[0]["state"] == "paused"
    assert "paused by command line" in cli.invoke(app, ["sources"]).stdout
    assert "was paused already" in cli.invoke(app, ["sources", "pause", "square"]).stdout
    refused = cli.invoke(app, ["sources", "ask", "square"])
    assert (refused.exit_code, "resume it instead" in refused.stderr) == (1, True)
    resumed = cli.invoke(app, ["sources", "resume", "square", "--json"])
    assert json.loads(resumed.stdout) == {"name": "square", "changed": ["square"]}
    assert "Asked, as soon as" in cli.invoke(app, ["sources", "ask", "square"]).stdout


def test_a_stopped_source_is_asked_again_by_the_command_line(cli: CliRunner, harness: CommandHarness) -> None:
    polled(harness, fails="401", stops=True)
    assert cli.invoke(app, ["sources", "ask", "square"]).exit_code == 0
    assert not told(cli)[0]["streams"][0]["stopped"]


def test_a_name_that_is_not_known_is_told_with_the_nearest(cli: CliRunner, harness: CommandHarness) -> None:
    polled(harness)
    result = cli.invoke(app, ["sources", "pause", "sqare"])
    assert (result.exit_code, "did you mean square" in result.stderr) == (1, True)
