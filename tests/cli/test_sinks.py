"""sinks: what waits, what was given up, and what is delivered again; and what doctor says of a sink."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.app.plan import interest_of
from bot.cli import context, output
from bot.cli.doctor import sinks as checks
from bot.core.errors import Gone, Outside, Refused
from bot.core.handing_on.events import Interest
from bot.core.handing_on.patience import after_failure
from bot.core.ports.channel import PlaceRules
from bot.flow.operations.arrivals.store import store_batch
from bot.flow.steps.ingest import WatchedSource
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from connectors import square
from tests.cli.harness import COMPANY, CommandHarness
from tests.fakes.database import lent_engine
from tests.fakes.posts import a_batch, a_post
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL, WATCH_ALL

SINK = """
[[sinks]]
kind = "webhook"
name = "hook"
sources = ["square"]
url = "http://127.0.0.1:9/in"
"""
SECRET = "hook=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def failed(harness: CommandHarness, error: Outside) -> str:
    """A database in which an event was tried once; its id."""
    with lent_engine(harness.folder / "data/switchboard.db") as engine:
        store = Store(engine)
        with store.writing() as tx:
            tx.streams.declare("square", "square")
            tx.sinks.declare("hook", "webhook", Interest(frozenset({"square"})))
            store_batch(tx, "square", a_batch(a_post(written_at=tx.now)), ALWAYS_READ, TAKE_ALL)
        with store.writing() as tx:
            tx.record(NewEntry("question.routed", "triage", 1))
        with store.writing() as tx:
            event = tx.outbox.claim("hook")
            assert event is not None
            tx.outbox.failed("hook", event, error.reason, after_failure(error, event.id, 1, 1, tx.now))
        return event.id


def test_what_was_given_up_is_listed_and_delivered_again(cli: CliRunner, harness: CommandHarness) -> None:
    event = failed(harness, Refused("hook", "a rule of theirs"))
    shown = cli.invoke(app, ["sinks"])
    assert shown.exit_code == 1
    assert f"given up: {event}  question.opened of Q-1" in shown.stdout
    assert "switchboard sinks replay hook" in shown.stdout
    assert "1 event for hook will be delivered again" in cli.invoke(app, ["sinks", "replay", "hook"]).stdout
    after = cli.invoke(app, ["sinks", "--json"])
    assert (after.exit_code, json.loads(after.stdout)[0]["waiting"]) == (0, 1)


def test_a_sink_that_stopped_says_what_helps(cli: CliRunner, harness: CommandHarness) -> None:
    failed(harness, Gone("hook", "it answered 410"))
    shown = cli.invoke(app, ["sinks"])
    assert shown.exit_code == 1
    assert "hook (webhook): stopped" in shown.stdout
    assert "it answered 410" in shown.stdout
    cli.invoke(app, ["sinks", "replay", "hook"])
    assert cli.invoke(app, ["sinks"]).exit_code == 0


def test_which_questions_it_was_told_of_is_listed(cli: CliRunner, harness: CommandHarness) -> None:
    failed(harness, Refused("hook", "a rule of theirs"))
    assert "hook was told of Q-1." in cli.invoke(app, ["sinks", "handed", "hook"]).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["replay", "nowhere"], "There is no sink nowhere. There are: hook."),
        (["replay", "hook", "--id", "sb_9_none"], "has no event sb_9_none"),
        (["replay", "hook", "--id", "sb_1_a", "--since", "2d"], "do not go together"),
        (["replay", "hook", "--since", "soon"], "write a number and m, h or d"),
    ],
)
def test_what_cannot_be_replayed_says_why(
    cli: CliRunner, harness: CommandHarness, arguments: list[str], said: str
) -> None:
    failed(harness, Refused("hook", "a rule of theirs"))
    told = cli.invoke(app, ["sinks", *arguments])
    assert told.exit_code != 0
    assert said in " ".join(f"{told.output} {told.stderr}".replace("│", "").split())


def test_doctor_tells_of_a_secret_that_is_not_there_and_of_events_given_up(
    cli: CliRunner, harness: CommandHarness
) -> None:
    harness.write_config(COMPANY + SINK)
    assert "WEBHOOK_SECRETS: it holds no secret for hook" in cli.invoke(app, ["doctor"]).stdout
    harness.write_config(COMPANY + SINK, WEBHOOK_SECRETS=SECRET)
    assert "sink hook (webhook): is told of questions of square" in cli.invoke(app, ["doctor"]).stdout
    failed(harness, Refused("hook", "a rule of theirs"))
    assert "sink hook (webhook): well; 1 event was given up" in cli.invoke(app, ["doctor"]).stdout


def test_the_schema_of_events_is_printed(cli: CliRunner) -> None:
    schema = json.loads(cli.invoke(app, ["schema", "events"]).stdout)
    assert "post.taken_back" in schema["$defs"]["EventType"]["enum"]


def test_nothing_of_a_channel_that_forbids_it_is_handed_on_and_doctor_says_so(
    harness: CommandHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.write_config(COMPANY + SINK, WEBHOOK_SECRETS=SECRET)
    here = context.load_context(slack=False)
    (sink,), source = (
        here.company.sinks,
        square.Square("square", square.Settings(url="http://127.0.0.1:9", account="f"), "", output.now),
    )
    watched = {"square": WatchedSource(source, WATCH_ALL, timedelta(minutes=1))}
    assert interest_of(sink, watched).sources == {"square"}
    monkeypatch.setattr(square.Square, "place_rules", PlaceRules(stays=True), raising=False)
    assert interest_of(sink, watched).sources == set()
    told = list(checks.check_sinks(here.company, here.settings, {"WEBHOOK_SECRETS": SECRET}, output.now))
    assert "the rules of square forbid that anything is handed on" in told[0].fault
