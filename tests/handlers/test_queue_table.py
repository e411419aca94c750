"""The queue is a table where Slack has tables. Where it refuses one, aligned lines say the same, and that is kept."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.queue import Queue, QueueItem
from bot.core.telling.newer_blocks import TRIED_AGAIN
from bot.sandbox.slack import Json
from bot.slack import action_ids as names
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, NOW, action_ids, question, shown_text

_TWO = (
    QueueItem(question(number=12, due_at=NOW - timedelta(minutes=25)), "SAML loops <!channel>", "kim", "square"),
    QueueItem(question(number=14, due_at=NOW + timedelta(minutes=12), claimed_by=ANA), "429 again", "kim", "x"),
)


@pytest.fixture(autouse=True)
def _queue(harness: SlackHarness) -> None:
    harness.desk.pages = {"": Queue(_TWO, 1, 3, 6), "mine": Queue(_TWO, 1, 1, 2)}


def _refuse_tables(harness: SlackHarness) -> None:
    harness.slack.fault("*", "error", times=1_000, code="invalid_blocks", block="table")


def _types(answer: Json) -> list[str]:
    return [block["type"] for block in answer["blocks"]]


def _table(answer: Json) -> list[list[str]]:
    (table,) = (block for block in answer["blocks"] if block["type"] == "table")
    return [[shown_text([cell]) for cell in row] for row in table["rows"]]


def test_the_queue_is_a_table_with_a_row_for_each_question(harness: SlackHarness) -> None:
    answer = harness.run_command("queue")
    head, first, second = _table(answer)
    assert head == ["question", "due", "what", "state", "who", "tag", "where", "age"]
    assert first[:3] == ["⚠ Q-12", "late 25 m", "SAML loops <!channel>"]
    assert (second[1], second[4], second[6]) == ("in 12 m", "Ana Sol", "x")
    assert {names.SHOW, names.SELECT, names.PAGE} <= set(action_ids(answer["blocks"]))


def test_where_slack_refuses_a_table_aligned_lines_say_the_same_with_the_same_buttons(harness: SlackHarness) -> None:
    with_table = action_ids(harness.run_command("queue")["blocks"])
    _refuse_tables(harness)
    with capture_logs() as logs:
        answer = harness.run_command("queue")
        harness.run_command("queue")
    assert "table" not in _types(answer)
    assert "⚠ late 25 m" in shown_text(answer["blocks"])
    assert action_ids(answer["blocks"]) == with_table
    told = [one for one in logs if one["event"] == "slack.no_such_block"]
    assert [one["block"] for one in told] == ["table"], "told once"


def test_a_table_that_was_refused_is_tried_again_after_a_day(harness: SlackHarness) -> None:
    _refuse_tables(harness)
    harness.run_command("queue")
    asked = len(harness.slack.log("response_url"))
    harness.run_command("queue")
    assert len(harness.slack.log("response_url")) == asked + 1, "not asked with a table each time"
    harness.slack.clear_faults()
    assert "table" not in _types(harness.run_command("queue"))
    harness.desk.refused_kinds.remember(["table"], harness.desk.now() - TRIED_AGAIN)
    assert "table" in _types(harness.run_command("queue"))


def test_a_page_that_is_turned_is_a_table_in_the_place_of_the_one_before(harness: SlackHarness) -> None:
    harness.run_command("queue")
    (first,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, first["ts"], names.QUEUE_WHICH, '["","mine",1]').ok
    (second,) = harness.slack.ephemerals(BO)
    assert len(_table(second)) == 3
    _refuse_tables(harness)
    assert harness.press(BO, second["ts"], names.QUEUE_WHICH, '["","",1]').ok
    (third,) = harness.slack.ephemerals(BO)
    assert "table" not in _types(third)


def test_what_slack_refuses_for_another_reason_is_not_blamed_on_the_table(harness: SlackHarness) -> None:
    harness.slack.fault("response_url", "error", times=2, code="invalid_blocks")
    harness.slack.command(BO, ROOM, "/switchboard", "queue")
    (answer,) = harness.slack.ephemerals(BO)
    assert "table" in _types(answer), "told in the channel"
    assert not harness.desk.refused_kinds.refused(["table"], harness.desk.now())
