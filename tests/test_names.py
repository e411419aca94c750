"""The names promise: what others know the bot by stays, however its code is moved about.

They stand in databases, in Slack's messages, in log searches and in what is typed to stop a step half-way. One that is
meant to come or go is changed in `snapshots` too.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app.switchboard import Switchboard
from bot.sandbox.slack import SlackServer
from tests import names_in_code
from tests.fakes.bot_harness import plan, workspace
from tests.fakes.clock import FakeClock

SNAPSHOTS = Path(__file__).parent / "snapshots"


def kept(name: str) -> list[str]:
    return (SNAPSHOTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "names",
    [
        names_in_code.failpoints,
        names_in_code.history_kinds,
        names_in_code.log_events,
        names_in_code.sink_events,
        names_in_code.slack_action_ids,
        names_in_code.slack_message_types,
    ],
    ids=lambda names: names.__name__,
)
def test_no_name_that_others_know_changes(names: Callable[[], set[str]]) -> None:
    assert sorted(names()) == kept(names.__name__)


def test_no_steps_name_changes(tmp_path: Path) -> None:
    bot = Switchboard(plan(SlackServer(workspace()), {}, tmp_path / "switchboard.db", FakeClock()))
    bot.engine.dispose()
    assert sorted(step.name for step in bot.steps) == kept("steps")


def test_every_failpoint_is_one_of_a_step() -> None:
    assert {name.partition(".")[0] for name in names_in_code.failpoints()} <= set(kept("steps"))
