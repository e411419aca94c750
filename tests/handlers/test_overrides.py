"""Words that lint forbids: their author asks communications, who let them pass with a reason or turn them down."""

from dataclasses import replace

import pytest

from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import CameBy
from bot.core.text.lint_finding import LintFinding, Severity
from bot.desk import ThreadResult
from bot.slack import action_ids
from tests.handlers.harness import REVIEW, ROOM, SlackHarness
from tests.slack.samples import ANA, BO, EVE, question_detail, reply_detail, seen, shown_text

BLOCK = LintFinding("embargo", Severity.BLOCK, "This is under embargo.", (0, 6), "Falcon")


def _refuse(harness: SlackHarness, text: str = "reply: Falcon") -> str:
    """A message of Ana's is refused; its ts."""
    harness.desk.thread_result = ThreadResult("refused", "This is under embargo.", may_ask=True)
    ts = harness.slack.say(ANA, ROOM, text, harness.post_card())
    assert harness.slack.wait_for_acks()
    harness.socket.wait_until_answered()
    return ts


def _press_ask(harness: SlackHarness, user: str = ANA) -> None:
    (told,) = harness.slack.ephemerals(ANA)
    assert harness.slack.press(user, ROOM, told["ts"], action_ids.ASK_TO_ALLOW).ok


def test_a_refused_message_is_put_before_communications_when_its_author_asks(harness: SlackHarness) -> None:
    ts = _refuse(harness)
    _press_ask(harness)
    proposal = Proposal(ANA, RichText.of_plain("Falcon"), spoken=(ROOM, ts), came_by=CameBy.PREFIX)
    assert harness.desk.acts("ask_to_allow") == [(12, proposal)]
    assert "Communications are asked" in str(harness.ephemerals_to(ANA))


def test_what_was_meant_as_another_candidate_is_asked_for_as_another(harness: SlackHarness) -> None:
    _refuse(harness, "reply another: Falcon")
    _press_ask(harness)
    ((_, proposal),) = harness.desk.acts("ask_to_allow")
    assert isinstance(proposal, Proposal)
    assert proposal.another


def test_a_message_that_says_something_else_by_then_is_not_put_before_anybody(harness: SlackHarness) -> None:
    ts = _refuse(harness)
    harness.slack.edit(ANA, ROOM, ts, "never mind")
    assert harness.slack.wait_for_acks()
    _press_ask(harness)
    assert harness.desk.acts("ask_to_allow") == []
    assert "does not begin with reply: any more" in str(harness.ephemerals_to(ANA))


def test_the_window_offers_to_ask_once_lint_forbids_its_words(harness: SlackHarness) -> None:
    assert harness.press(ANA, harness.post_card(), action_ids.WRITE).ok
    assert harness.slack.fill(ANA, {action_ids.WORDS: "Fine."}).ok
    assert action_ids.ASK_TO_ALLOW not in str(harness.slack.window(ANA))
    assert harness.slack.fill(ANA, {action_ids.WORDS: "Falcon"}).ok
    assert "“Falcon” This is under embargo." in shown_text((harness.slack.window(ANA) or {})["blocks"])
    assert harness.slack.act(ANA, action_ids.ASK_TO_ALLOW).ok
    assert harness.desk.acts("ask_to_allow") == [(12, Proposal(ANA, RichText.of_plain("Falcon")))]
    assert "Communications decide" in str(harness.slack.window(ANA))


@pytest.fixture
def forbidden(harness: SlackHarness) -> str:
    """The review of a reply that lint forbids; its ts."""
    harness.desk.question_detail = question_detail(replace(reply_detail(), findings=(BLOCK,)))
    return harness.show("review:7")


def test_the_block_is_overridden_with_a_reason_instead_of_approved(harness: SlackHarness, forbidden: str) -> None:
    assert harness.press(EVE, forbidden, action_ids.OVERRIDE_BLOCK, channel=REVIEW).ok
    assert "This is under embargo." in shown_text((harness.slack.window(EVE) or {})["blocks"])
    assert harness.slack.submit(EVE, {action_ids.WHY: "announced"}).ok
    assert harness.desk.acts("override_and_approve") == [(7, EVE, "announced", seen())]


def test_nobody_else_is_shown_what_was_refused(harness: SlackHarness) -> None:
    _refuse(harness)
    assert harness.ephemerals_to(BO) == []
