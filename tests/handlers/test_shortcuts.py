"""Propose as reply takes a message's words into the window, and remembers where they were said."""

from bot.sandbox.slack import Json
from bot.slack import action_ids, app_definition
from tests.handlers.workplace import ROOM, Workplace
from tests.slack.given import ANA, BO


def _window(at_work: Workplace) -> Json:
    window = at_work.slack.window(ANA)
    assert window is not None
    return window


def test_the_words_of_a_message_are_put_into_the_window_as_their_author_saw_them(at_work: Workplace) -> None:
    ts = at_work.slack.say(BO, ROOM, "Open <Settings> & SSO", at_work.card())
    assert at_work.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY).ok
    field = next(block for block in _window(at_work)["blocks"] if block.get("block_id") == action_ids.WORDS)
    assert field["element"]["initial_value"] == "Open <Settings> & SSO"
    assert "As it will appear (21/280):" in str(_window(at_work)["blocks"])


def test_the_proposal_remembers_the_message_it_came_from(at_work: Workplace) -> None:
    ts = at_work.slack.say(BO, ROOM, "Open Settings", at_work.card())
    at_work.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY)
    assert at_work.slack.submit(ANA, {action_ids.WORDS: "Open Settings."}).ok
    assert at_work.desk.acts("propose") == [(12, ANA, "Open Settings.", None, (ROOM, ts), BO)]


def test_a_message_that_stands_under_no_card_is_said_to_be_no_reply(at_work: Workplace) -> None:
    for ts in (at_work.slack.say(BO, ROOM, "good morning"), at_work.card()):
        assert at_work.slack.shortcut(ANA, ROOM, ts, action_ids.PROPOSE_AS_REPLY).ok
    assert at_work.slack.window(ANA) is None
    assert all("not in the thread of a question" in told for told in at_work.told(ANA))
    assert len(at_work.told(ANA)) == 2


def test_the_manifest_declares_the_shortcut_that_is_answered() -> None:
    assert [shortcut.callback_id for shortcut in app_definition.SHORTCUTS] == [action_ids.PROPOSE_AS_REPLY]
