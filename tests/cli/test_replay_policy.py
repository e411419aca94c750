"""`replay --policy` as it is typed: a whole configuration or `[policy]` alone, for a person and for a script."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.replying.proposal import Proposal
from bot.store.transaction import Store
from tests.cli.harness import COMPANY, CommandHarness
from tests.fakes.clock import FakeClock
from tests.fakes.database import lent_engine
from tests.fakes.pipeline import ANA, GIL, a_pipeline

TWO = '[policy]\napprovals = 1\n[[policy.rules]]\napprovals = 0\nreason = "square is ours"\nsource = "square"\n'


@pytest.fixture
def proposed(harness: CommandHarness) -> CommandHarness:
    """A database with one approved answer, by somebody who is in the configuration no longer."""
    with lent_engine(harness.folder / "data/switchboard.db") as engine:
        store = Store(engine)
        clock = FakeClock(store.now())
        pipeline = a_pipeline(Store(engine, clock=clock), clock)
        number = pipeline.ask_question(written_at=clock.now)
        reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    return harness


def _write(text: str) -> None:
    Path("changed.toml").write_text(text, encoding="utf-8")


def test_a_changed_policy_is_told_beside_what_happened(cli: CliRunner, proposed: CommandHarness) -> None:
    _write(TWO.replace("approvals = 0", "approvals = 1\nundo_seconds = 600"))
    result = cli.invoke(app, ["replay", "--policy", "changed.toml"])
    assert result.exit_code == 0, result.output
    assert "Q-1: U0ANA's answer on square, waiting: later" in result.stdout
    assert "happened: 1 approval (the company's default)" in result.stdout
    assert "1 answer, of which 1 would have gone another way." in result.stdout


def test_a_script_reads_each_reply_and_the_sum(cli: CliRunner, proposed: CommandHarness) -> None:
    _write(TWO)
    before = (proposed.folder / "data/switchboard.db").read_bytes()
    result = cli.invoke(app, ["replay", "--policy", "changed.toml", "--json", "--since", "7d"])
    record, summary = [json.loads(line) for line in result.stdout.splitlines()]
    assert (record["question"], record["happened"]["approvals"]) == ("Q-1", 1)
    assert record["would"]["why"] == "its author is not in the configuration"
    assert summary["replies"] == 1
    assert (proposed.folder / "data/switchboard.db").read_bytes() == before


def test_a_whole_configuration_is_taken_too(cli: CliRunner, proposed: CommandHarness) -> None:
    _write(COMPANY.replace("{url}", proposed.square.url) + TWO)
    assert cli.invoke(app, ["replay", "--policy", "changed.toml"]).exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[policy]\napprovals = 3\n", "changed.toml:2: [policy] approvals: must be at most 2."),
        (TWO.replace("square", "forum"), "there is no source forum"),
        ('[lint]\ninternal = ["x"]\n', "changed.toml:1: holds no [policy]; write it there, or a whole configuration."),
        ("[policy", "this is not TOML"),
    ],
)
def test_a_file_that_is_no_policy_is_told_with_its_line(
    cli: CliRunner, proposed: CommandHarness, text: str, said: str
) -> None:
    _write(text)
    result = cli.invoke(app, ["replay", "--policy", "changed.toml"])
    assert result.exit_code == 1
    assert said in result.stderr


def test_it_goes_with_no_file_of_posts(cli: CliRunner, proposed: CommandHarness) -> None:
    _write(TWO)
    result = cli.invoke(app, ["replay", "posts.jsonl", "--policy", "changed.toml"])
    assert result.exit_code == 2
