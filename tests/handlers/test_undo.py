"""An answer to what changed something offers *Undo*, and what is pressed in an answer takes its place."""

import pytest

from bot.core.errors import Stale
from bot.slack import action_ids as names
from tests.handlers.harness import SlackHarness
from tests.slack.samples import BO, action_ids, shown_text


@pytest.mark.parametrize(
    "typed",
    [
        *("claim Q-12", "assign Q-12 @ana", "release Q-12", "tag Q-12 +billing", "snooze Q-12 2h", "ignore Q-12 spam"),
        *("close Q-12", "reopen Q-12", "merge Q-12 Q-9", "split Q-12", "hold", "resume", "pause square"),
        "sources resume square",
    ],
)
def test_what_changes_something_can_be_undone_in_the_place_of_its_answer(harness: SlackHarness, typed: str) -> None:
    harness.desk.undoable = (41,)
    harness.run_command(typed)
    (answer,) = harness.slack.ephemerals(BO)
    assert names.REVERT in action_ids(answer["blocks"])
    assert harness.press(BO, answer["ts"], names.REVERT).ok
    assert harness.desk.acts("undo") == [(41, BO)]
    (instead,) = harness.slack.ephemerals(BO)
    assert "Undone: entry 41." in shown_text(instead["blocks"])
    assert names.REVERT not in action_ids(instead["blocks"])


def test_where_nothing_can_be_undone_nothing_is_offered(harness: SlackHarness) -> None:
    assert names.REVERT not in action_ids(harness.run_command("claim Q-12")["blocks"])


def test_several_are_undone_with_one_press(harness: SlackHarness) -> None:
    harness.desk.undoable = (41, 42)
    harness.run_command("claim Q-1 Q-2")
    (answer,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, answer["ts"], names.REVERT).ok
    assert harness.desk.acts("undo") == [(42, BO), (41, BO)]


def test_what_came_between_is_told_and_the_answer_stays(harness: SlackHarness) -> None:
    harness.desk.undoable = (41,)
    harness.run_command("claim Q-12")
    (answer,) = harness.slack.ephemerals(BO)
    harness.desk.problem = Stale("<@U0ANA> claimed it since, so that is not undone.")
    assert harness.press(BO, answer["ts"], names.REVERT).ok
    assert "Ana Sol claimed it since, so that is not undone." in harness.ephemerals_to(BO)[-1]


def test_a_question_shown_from_an_answer_takes_its_place_and_so_does_what_is_done_to_it(harness: SlackHarness) -> None:
    harness.run_command("close Q-12")
    (answer,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, answer["ts"], names.SHOW).ok
    (shown,) = harness.slack.ephemerals(BO)
    assert "How do I set up SSO?" in shown_text(shown["blocks"])
    assert harness.press(BO, shown["ts"], names.CLAIM).ok
    assert harness.desk.acts("claim") == [(12, BO)]
    (after,) = harness.slack.ephemerals(BO)
    assert "How do I set up SSO?" in shown_text(after["blocks"])
