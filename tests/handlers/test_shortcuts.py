"""Propose as reply takes a message's words into the window, and remembers where they were said."""

from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import CameBy
from bot.sandbox.slack import Json
from bot.slack import action_ids, app_definition
from bot.slack.blocks.richtext.read_blocks import read_blocks
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO


def _window(harness: SlackHarness) -> Json:
    window = harness.slack.window(ANA)
    assert window is not None
    return window


def test_the_words_of_a_message_are_put_into_the_window_as_their_author_saw_them(harness: SlackHarness) -> None:
    ts = harness.slack.say(BO, ROOM, "Open <Settings> & SSO", harness.post_card())
    assert harness.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY).ok
    field = next(block for block in _window(harness)["blocks"] if block.get("block_id") == action_ids.WORDS)
    assert read_blocks([field["element"]["initial_value"]]).plain == "Open <Settings> & SSO"
    assert "As it will appear (21/280):" in str(_window(harness)["blocks"])


def test_the_proposal_remembers_the_message_it_came_from(harness: SlackHarness) -> None:
    ts = harness.slack.say(BO, ROOM, "Open Settings", harness.post_card())
    harness.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY)
    assert harness.slack.submit(ANA, {action_ids.WORDS: "Open Settings."}).ok
    assert harness.desk.acts("propose") == [
        (12, Proposal(ANA, RichText.of_plain("Open Settings."), None, (ROOM, ts), CameBy.SHORTCUT, BO))
    ]


def test_a_message_that_stands_under_no_card_is_said_to_be_no_reply(harness: SlackHarness) -> None:
    for ts in (harness.slack.say(BO, ROOM, "good morning"), harness.post_card()):
        assert harness.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY).ok
    assert harness.slack.window(ANA) is None
    assert all("not in the thread of a question" in told for told in harness.ephemerals_to(ANA))
    assert len(harness.ephemerals_to(ANA)) == 2


def test_the_manifest_declares_the_shortcut_that_is_answered() -> None:
    assert [shortcut.callback_id for shortcut in app_definition.SHORTCUTS] == [action_ids.PROPOSE_AS_REPLY]
