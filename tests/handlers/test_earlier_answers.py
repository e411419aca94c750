"""The buttons of an earlier answer: its words in the window, and whether it still holds."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.earlier_answers import EarlierAnswer
from bot.core.errors import NotFound
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.slack import action_ids
from bot.slack.blocks.richtext.read_blocks import read_blocks
from tests.handlers.harness import SlackHarness
from tests.slack.samples import ANA, BO, NOW, question_detail


def _shown(harness: SlackHarness, outdated_by: str = "") -> str:
    answer = EarlierAnswer(31, 88, "Open Settings.", ANA, NOW - timedelta(days=3), outdated_by=outdated_by)
    harness.desk.question_detail = replace(question_detail(), earlier_answers=(answer,))
    return harness.post_card()


def test_use_it_opens_the_reply_window_with_its_words_filled_in(harness: SlackHarness) -> None:
    assert harness.press(BO, _shown(harness), action_ids.USE_EARLIER).ok
    window = harness.slack.window(BO)
    assert window is not None
    assert window["callback_id"] == action_ids.WRITE_WINDOW
    field = next(block for block in window["blocks"] if block.get("block_id") == action_ids.WORDS)
    assert read_blocks([field["element"]["initial_value"]]).plain == "The words of reply 31."


def test_words_used_again_are_proposed_like_any_others(harness: SlackHarness) -> None:
    harness.press(BO, _shown(harness), action_ids.USE_EARLIER)
    assert harness.slack.submit(BO, {action_ids.WORDS: "The words of reply 31."}).ok
    assert harness.desk.acts("propose") == [(12, Proposal(BO, RichText.of_plain("The words of reply 31.")))]


def test_one_offered_no_more_opens_no_window_and_says_so(harness: SlackHarness) -> None:
    ts = _shown(harness)
    harness.desk.problem = NotFound("This earlier answer is offered no more.")
    harness.press(BO, ts, action_ids.USE_EARLIER)
    assert "offered no more" in json.dumps([harness.slack.window(BO), *harness.ephemerals_to(BO)])


@pytest.mark.parametrize(
    ("outdated_by", "action", "act"), [("", action_ids.OUTDATE, "outdate"), (ANA, action_ids.STILL_RIGHT, "renew")]
)
def test_whether_it_still_holds_is_one_act_by_whoever_pressed(
    harness: SlackHarness, outdated_by: str, action: str, act: str
) -> None:
    assert harness.press(BO, _shown(harness, outdated_by), action_ids.EXPLAIN).ok
    assert harness.slack.act(BO, action).ok
    assert harness.desk.acts(act) == [(31, BO)]
