"""sources: what each can do and how it is, from the database alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

import connectors
from bot.__main__ import app
from bot.core.model import Author, Batch, Capabilities, Post, ReplyMode
from bot.flow.operations.arrivals.sort import Sorter
from bot.flow.operations.arrivals.store import store_batch
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store, Transaction
from tests.cli.harness import CommandHarness

AGO = timedelta(minutes=10)


def polled(
    harness: CommandHarness, *, fails: str = "", stops: bool = False, gap: str = "", late: timedelta = -AGO
) -> None:
    """A database in which the square was read once, with one post of ten minutes ago."""
    engine = open_engine(f"sqlite:///{harness.folder}/data/switchboard.db")
    migrate(engine)
    with Store(engine).writing() as tx:
        tx.sources.declare([("square", "square")])
        _take_a_post(tx)
    with Store(engine).writing() as tx:
        claim = tx.sources.claim("square")
        assert claim is not None
        if fails:
            tx.sources.record_failure("square", claim[0].token, None if stops else tx.now - late, fails)
        else:
            tx.sources.record_success("square", claim[0].token, "1", tx.now - late, tx.now - AGO, gap)
    engine.dispose()


def _take_a_post(tx: Transaction) -> None:
    may = Capabilities(ReplyMode.API, edit=True, delete=True)
    post = Post("square", "1", Author("kim", "kim"), "What is it?", tx.now - AGO, capabilities=may)
    store_batch(tx, "square", Batch((post,), "1"), Sorter(lambda _post: True))


def told(cli: CliRunner) -> tuple[dict[str, Any], int]:
    result = cli.invoke(app, ["sources", "--json"])
    (source,) = json.loads(result.stdout)
    return source, result.exit_code


def test_a_source_that_was_never_read_is_said_not_to_be(cli: CliRunner, harness: CommandHarness) -> None:
    source, code = told(cli)

    assert (source["state"], source["health"], code) == ("not read yet", None, 0)
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
    assert source["retry_at"] == source["health"]["due_at"]
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
