"""The buttons of an earlier answer: its words in the window, and whether it still holds."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.earlier_answers import EarlierAnswer
from bot.core.errors import NotFound
from bot.slack import action_ids
from tests.handlers.workplace import Workplace
from tests.slack.given import ANA, BO, NOW, dossier


def _shown(at_work: Workplace, outdated_by: str = "") -> str:
    answer = EarlierAnswer(31, 88, "Open Settings.", ANA, NOW - timedelta(days=3), outdated_by=outdated_by)
    at_work.desk.kept = replace(dossier(), earlier=(answer,))
    return at_work.card()


def test_use_it_opens_the_reply_window_with_its_words_filled_in(at_work: Workplace) -> None:
    assert at_work.press(BO, _shown(at_work), action_ids.USE_EARLIER).ok
    window = at_work.slack.window(BO)
    assert window is not None
    assert window["callback_id"] == action_ids.WRITE_WINDOW
    field = next(block for block in window["blocks"] if block.get("block_id") == action_ids.WORDS)
    assert field["element"]["initial_value"] == "The words of reply 31."


def test_words_used_again_are_proposed_like_any_others(at_work: Workplace) -> None:
    at_work.press(BO, _shown(at_work), action_ids.USE_EARLIER)
    assert at_work.slack.submit(BO, {action_ids.WORDS: "The words of reply 31."}).ok
    assert at_work.desk.acts("propose") == [(12, BO, "The words of reply 31.", None, ("", ""), "")]


def test_one_offered_no_more_opens_no_window_and_says_so(at_work: Workplace) -> None:
    ts = _shown(at_work)
    at_work.desk.problem = NotFound("This earlier answer is offered no more.")
    at_work.press(BO, ts, action_ids.USE_EARLIER)
    assert "offered no more" in json.dumps([at_work.slack.window(BO), *at_work.told(BO)])


@pytest.mark.parametrize(
    ("outdated_by", "action", "act"), [("", action_ids.OUTDATE, "outdate"), (ANA, action_ids.STILL_RIGHT, "renew")]
)
def test_whether_it_still_holds_is_one_act_by_whoever_pressed(
    at_work: Workplace, outdated_by: str, action: str, act: str
) -> None:
    assert at_work.press(BO, _shown(at_work, outdated_by), action).ok
    assert at_work.desk.done == [(act, (31, BO))]
