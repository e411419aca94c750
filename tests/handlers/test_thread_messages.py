"""What people say, edit and delete in a question's thread reaches the desk once; what the bot says never does."""

from dataclasses import replace

from bot.core.details import ThreadMessage
from bot.core.errors import Faulty
from bot.core.richtext.model import RichText
from bot.core.slack_messages import MessageState, SlackMessage
from bot.desk import ThreadResult
from handlers import catch_up
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, entry


def _settle(harness: SlackHarness) -> None:
    assert harness.slack.wait_for_acks()
    harness.socket.wait_until_answered()


def test_a_message_in_a_thread_reaches_the_desk_with_its_place(harness: SlackHarness) -> None:
    thread = harness.post_card()
    ts = harness.slack.say(ANA, ROOM, "reply: Open <Settings>", thread)
    _settle(harness)
    words = RichText.of_plain("reply: Open <Settings>")
    said = ThreadMessage(ROOM, thread, ts, ANA, "reply: Open &lt;Settings&gt;", words=words)
    assert harness.desk.done == [("message_posted", (said,))]


def test_a_message_outside_a_thread_and_the_bots_own_words_are_not_heard(harness: SlackHarness) -> None:
    thread = harness.post_card()
    harness.slack.say(ANA, ROOM, "good morning")
    harness.desk.question_detail = replace(harness.desk.question_detail, entries=(entry("question.released"),))
    harness.show("note:3", thread)
    harness.redraw("card", thread)
    _settle(harness)
    assert harness.desk.done == []


def test_an_event_slack_sends_twice_is_heard_once(harness: SlackHarness) -> None:
    thread = harness.post_card()
    harness.slack.duplicate()
    harness.slack.say(ANA, ROOM, "who knows this?", thread)
    _settle(harness)
    assert len(harness.desk.acts("message_posted")) == 1
    assert harness.ephemerals_to(ANA) == []


def test_words_that_were_refused_are_explained_to_their_author_alone(harness: SlackHarness) -> None:
    harness.desk.thread_result = ThreadResult("refused", "It names an internal host.")
    harness.slack.say(ANA, ROOM, "reply: see build7.acme.internal", harness.post_card())
    _settle(harness)
    (told,) = harness.ephemerals_to(ANA)
    assert "It names an internal host." in told
    assert harness.ephemerals_to(BO) == []


def test_an_edit_reaches_the_desk_with_the_new_words(harness: SlackHarness) -> None:
    thread = harness.post_card()
    ts = harness.slack.say(ANA, ROOM, "reply: Open Settings", thread)
    harness.slack.edit(ANA, ROOM, ts, "reply: Open Settings & SSO")
    harness.slack.edit(ANA, ROOM, ts, "reply: Open it")
    _settle(harness)
    assert harness.desk.acts("message_edited") == [
        (ROOM, ts, ANA, "reply: Open Settings &amp; SSO", thread, RichText.of_plain("reply: Open Settings & SSO")),
        (ROOM, ts, ANA, "reply: Open it", thread, RichText.of_plain("reply: Open it")),
    ]


def test_an_edit_that_is_refused_is_explained_to_its_author(harness: SlackHarness) -> None:
    thread = harness.post_card()
    ts = harness.slack.say(ANA, ROOM, "reply: Open Settings", thread)
    _settle(harness)
    harness.desk.problem = Faulty(["It is 20 too long."])
    harness.slack.edit(ANA, ROOM, ts, "reply: Open Settings and so on")
    _settle(harness)
    (told,) = harness.ephemerals_to(ANA)
    assert "It is 20 too long." in told


def test_an_edit_that_withdraws_its_candidate_is_told_to_its_author_alone(harness: SlackHarness) -> None:
    ts = harness.slack.say(ANA, ROOM, "reply: Open Settings", harness.post_card())
    _settle(harness)
    harness.desk.edit_result = ThreadResult("withdrawn", "Your reply was withdrawn.")
    harness.slack.edit(ANA, ROOM, ts, "wait, ask legal")
    _settle(harness)
    (told,) = harness.ephemerals_to(ANA)
    assert "Your reply was withdrawn." in told
    assert harness.ephemerals_to(BO) == []


def test_a_deletion_reaches_the_desk(harness: SlackHarness) -> None:
    ts = harness.slack.say(ANA, ROOM, "reply: Open Settings", harness.post_card())
    harness.slack.delete(ANA, ROOM, ts)
    _settle(harness)
    assert harness.desk.acts("message_deleted") == [(ROOM, ts)]


def test_what_was_said_while_nobody_listened_is_taken_in_afterwards_and_only_once(harness: SlackHarness) -> None:
    thread = harness.post_card()
    heard = harness.slack.say(ANA, ROOM, "heard live", thread)
    _settle(harness)
    harness.socket.deaf = True
    missed = harness.slack.say(BO, ROOM, "reply: missed", thread)
    card = SlackMessage("card", ROOM, ROOM, thread, state=MessageState.POSTED)
    under = replace(harness.desk.question_detail, messages=(card,))
    catch_up(harness.desk, harness.messenger, harness.app.client, under, "")
    catch_up(harness.desk, harness.messenger, harness.app.client, under, "")
    assert [said.ts for (said,) in harness.desk.acts("message_posted") if isinstance(said, ThreadMessage)] == [
        heard,
        missed,
    ]
