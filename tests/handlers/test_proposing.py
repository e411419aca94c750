"""Beside somebody else's claim nothing is proposed unless its author says so; another reply is one only by choice."""

from dataclasses import replace

import pytest

from bot.core.errors import Claimed
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import CameBy, ReplyState
from bot.sandbox.slack import ActionResult, Json
from bot.slack import action_ids
from bot.slack.blocks.richtext.read_blocks import read_blocks
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, EVE, question_detail, reply_detail, shown_text

WORDS = RichText.of_plain("Open Settings.")


def _window(harness: SlackHarness, user: str = ANA) -> Json:
    window = harness.slack.window(user)
    assert window is not None
    return window


def _claim(harness: SlackHarness, by: str) -> None:
    of = harness.desk.question_detail
    harness.desk.question_detail = replace(of, question=replace(of.question, claimed_by=by))
    harness.desk.problem = Claimed("somebody has claimed it")


def _open(harness: SlackHarness, opened_by: str = "button") -> None:
    card = harness.post_card()
    if opened_by == "button":
        assert harness.press(ANA, card, action_ids.WRITE).ok
        return
    ts = harness.slack.say(BO, ROOM, "Open Settings.", card)
    assert harness.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY).ok


def _submit(harness: SlackHarness, *boxes: str) -> ActionResult:
    holder = harness.desk.question_detail.question.claimed_by
    values = {action_ids.DESPITE_CLAIM: [holder], action_ids.ANOTHER: ["another"]}
    return harness.slack.submit(ANA, {action_ids.WORDS: "Open Settings.", **{box: values[box] for box in boxes}})


@pytest.mark.parametrize("opened_by", ["button", "shortcut"])
def test_a_claim_taken_while_the_window_was_open_is_asked_about_and_the_words_stay(
    harness: SlackHarness, opened_by: str
) -> None:
    harness.desk.question_detail = question_detail()
    _open(harness, opened_by)
    _claim(harness, BO)
    assert _submit(harness).ok
    window = _window(harness)
    assert "has claimed Q-12" in shown_text(window["blocks"])
    typed = window["state"]["values"][action_ids.WORDS][action_ids.WORDS]["rich_text_value"]
    assert read_blocks([typed]).plain == "Open Settings."
    harness.desk.problem = None
    assert _submit(harness, action_ids.DESPITE_CLAIM).ok
    ((_, proposal),) = harness.desk.acts("propose")
    assert isinstance(proposal, Proposal)
    assert (proposal.words, proposal.despite_claim_of) == (WORDS, BO)


def test_where_the_window_asks_already_the_error_stands_beside_its_box(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail()
    _claim(harness, BO)
    harness.desk.problem = None
    _open(harness)
    _claim(harness, BO)
    assert "Bo Berg has claimed it" in _submit(harness).errors[action_ids.DESPITE_CLAIM]
    _claim(harness, EVE)
    harness.slack.fill(ANA, {action_ids.DESPITE_CLAIM: [BO]})
    assert harness.slack.submit(ANA).ok
    assert _window(harness)["state"]["values"][action_ids.DESPITE_CLAIM] != BO
    assert EVE in str(_window(harness)["blocks"])
    assert harness.desk.acts("propose") == []


def test_whoever_has_claimed_it_is_asked_nothing(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail()
    _claim(harness, ANA)
    harness.desk.problem = None
    _open(harness)
    assert action_ids.DESPITE_CLAIM not in str(_window(harness))


def test_the_window_offers_another_reply_to_whoever_has_one_that_has_not_left(harness: SlackHarness) -> None:
    _open(harness)
    assert _submit(harness, action_ids.ANOTHER).ok
    assert harness.desk.acts("propose") == [(12, Proposal(ANA, WORDS, another=True))]


@pytest.mark.parametrize(("author", "state"), [(ANA, ReplyState.SENT), (ANA, ReplyState.WITHDRAWN), (BO, None)])
def test_without_such_a_reply_nothing_is_asked(harness: SlackHarness, author: str, state: ReplyState | None) -> None:
    file = reply_detail(state=state or ReplyState.PROPOSED)
    harness.desk.question_detail = question_detail(replace(file, reply=replace(file.reply, author=author)))
    _open(harness)
    assert action_ids.ANOTHER not in str(_window(harness))


def test_where_communications_are_asked_a_claim_is_asked_about_too(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail()
    _open(harness)
    assert harness.slack.fill(ANA, {action_ids.WORDS: "Falcon"}).ok
    _claim(harness, BO)
    assert harness.slack.act(ANA, action_ids.ASK_TO_ALLOW).ok
    assert "has claimed Q-12" in shown_text(_window(harness)["blocks"])
    harness.desk.problem = None
    assert harness.slack.fill(ANA, {action_ids.DESPITE_CLAIM: [BO]}).ok
    assert harness.slack.act(ANA, action_ids.ASK_TO_ALLOW).ok
    ((_, proposal),) = harness.desk.acts("ask_to_allow")
    assert proposal == Proposal(ANA, RichText.of_plain("Falcon"), came_by=CameBy.WINDOW, despite_claim_of=BO)
