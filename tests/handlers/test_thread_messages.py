"""What people say, edit and delete in a question's thread reaches the desk once; what the bot says never does."""

from dataclasses import replace

from bot.core.details import ThreadMessage
from bot.core.errors import Faulty
from bot.desk import ThreadResult
from handlers import catch_up
from tests.handlers.workplace import ROOM, Workplace
from tests.slack.given import ANA, BO, entry


def _settle(at_work: Workplace) -> None:
    assert at_work.slack.settle()
    at_work.socket.finish()


def test_a_message_in_a_thread_reaches_the_desk_with_its_place(at_work: Workplace) -> None:
    thread = at_work.card()
    ts = at_work.slack.say(ANA, ROOM, "reply: Open <Settings>", thread)
    _settle(at_work)
    assert at_work.desk.done == [
        ("message_posted", (ThreadMessage(ROOM, thread, ts, ANA, "reply: Open &lt;Settings&gt;"),))
    ]


def test_a_message_outside_a_thread_and_the_bots_own_words_are_not_heard(at_work: Workplace) -> None:
    thread = at_work.card()
    at_work.slack.say(ANA, ROOM, "good morning")
    of, now = at_work.desk.kept, at_work.desk.now()
    of = replace(of, question=replace(of.question, card_ts=thread, claimed_by=BO))
    at_work.cards.post_note(of, entry("question.claimed"), now)
    at_work.cards.update_card(of, now)
    _settle(at_work)
    assert at_work.desk.done == []


def test_an_event_slack_sends_twice_is_heard_once(at_work: Workplace) -> None:
    thread = at_work.card()
    at_work.slack.duplicate()
    at_work.slack.say(ANA, ROOM, "who knows this?", thread)
    _settle(at_work)
    assert len(at_work.desk.acts("message_posted")) == 1
    assert at_work.told(ANA) == []


def test_words_that_were_refused_are_explained_to_their_author_alone(at_work: Workplace) -> None:
    at_work.desk.heard = ThreadResult("refused", "It names an internal host.")
    at_work.slack.say(ANA, ROOM, "reply: see build7.acme.internal", at_work.card())
    _settle(at_work)
    (told,) = at_work.told(ANA)
    assert "It names an internal host." in told
    assert at_work.told(BO) == []


def test_an_edit_reaches_the_desk_with_the_new_words(at_work: Workplace) -> None:
    thread = at_work.card()
    ts = at_work.slack.say(ANA, ROOM, "reply: Open Settings", thread)
    at_work.slack.edit(ANA, ROOM, ts, "reply: Open Settings & SSO")
    at_work.slack.edit(ANA, ROOM, ts, "reply: Open it")
    _settle(at_work)
    assert at_work.desk.acts("message_edited") == [
        (ROOM, ts, ANA, "reply: Open Settings &amp; SSO", thread),
        (ROOM, ts, ANA, "reply: Open it", thread),
    ]


def test_an_edit_that_is_refused_is_explained_to_its_author(at_work: Workplace) -> None:
    thread = at_work.card()
    ts = at_work.slack.say(ANA, ROOM, "reply: Open Settings", thread)
    _settle(at_work)
    at_work.desk.problem = Faulty(["It is 20 too long."])
    at_work.slack.edit(ANA, ROOM, ts, "reply: Open Settings and so on")
    _settle(at_work)
    (told,) = at_work.told(ANA)
    assert "It is 20 too long." in told


def test_a_deletion_reaches_the_desk(at_work: Workplace) -> None:
    ts = at_work.slack.say(ANA, ROOM, "reply: Open Settings", at_work.card())
    at_work.slack.delete(ANA, ROOM, ts)
    _settle(at_work)
    assert at_work.desk.acts("message_deleted") == [(ROOM, ts)]


def test_what_was_said_while_nobody_listened_is_taken_in_afterwards_and_only_once(at_work: Workplace) -> None:
    thread = at_work.card()
    heard = at_work.slack.say(ANA, ROOM, "heard live", thread)
    _settle(at_work)
    at_work.socket.deaf = True
    missed = at_work.slack.say(BO, ROOM, "reply: missed", thread)
    of = at_work.desk.kept
    under = replace(of, question=replace(of.question, channel=ROOM, card_ts=thread))
    catch_up(at_work.desk, at_work.cards, at_work.app.client, under, "")
    catch_up(at_work.desk, at_work.cards, at_work.app.client, under, "")
    assert [said.ts for (said,) in at_work.desk.acts("message_posted") if isinstance(said, ThreadMessage)] == [
        heard,
        missed,
    ]
