"""In a question's thread our name gives a command about it, and a reaction does what its button does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Batch
from bot.sandbox.slack import User
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, GIL, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

NOBODY = "U0NOBODY01"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    channel.batches.append(Batch(tuple(a_post(f"p{n}", f"API key {n}?", thread_id=f"p{n}") for n in (1, 2)), "c1"))
    with running_bot(tmp_path / "bot.sqlite", channel, clock, others=(User(NOBODY, "noor"),)) as harness:
        harness.pass_time(minutes=1)
        yield harness


def _card(bot: BotHarness, number: int = 1) -> str:
    card = bot.bot.desk.questions.detail(number).card
    assert card is not None
    return card.ts


def _say(bot: BotHarness, by: str, text: str, thread: str | None = None) -> str:
    return bot.slack.say(by, API, text, _card(bot) if thread is None else thread)


def _told(bot: BotHarness, user: str) -> list[str]:
    return [message_text(message) for message in bot.slack.ephemerals(user)]


def _wait_told(bot: BotHarness, user: str, words: str) -> None:
    bot.wait_until(lambda: any(words in told for told in _told(bot, user)))


def _claimed_by(bot: BotHarness, number: int = 1) -> str:
    return bot.bot.desk.questions.detail(number).question.claimed_by


def _settled(bot: BotHarness, by: str = GIL) -> None:
    """All that came before was handled: what is said now is answered after it."""
    _say(bot, by, "@switchboard show")
    _wait_told(bot, by, "API key 1?")


def test_our_name_gives_each_command_about_the_threads_question(bot: BotHarness) -> None:
    _say(bot, ANA, "@switchboard claim")
    _wait_told(bot, ANA, "Q-1 is yours now.")
    assert _claimed_by(bot) == ANA
    _say(bot, FAY, "@switchboard assign @gil")
    _wait_told(bot, FAY, "Gil Marchetti")
    bot.press(FAY, API, bot.slack.ephemerals(FAY)[-1]["ts"], action_ids.RUN_PLACES[0])
    _wait_told(bot, FAY, "Q-1 is with Gil Marchetti now.")
    _say(bot, FAY, "@switchboard: Snooze until fri, the fix ships then")
    _wait_told(bot, FAY, "Q-1 is put off until")
    _say(bot, FAY, "@switchboard merge Q-2")
    _wait_told(bot, FAY, "Q-1 is merged into Q-2")
    assert not bot.bot.desk.questions.detail(1).replies


def test_another_question_can_be_named_and_outside_a_thread_one_has_to_be(bot: BotHarness) -> None:
    _say(bot, ANA, "@switchboard claim Q-2")
    _wait_told(bot, ANA, "Q-2 is yours now.")
    _say(bot, ANA, "@switchboard release", thread="")
    _wait_told(bot, ANA, "This is not the thread of a question. Name the question: release Q-12")
    assert (_claimed_by(bot, 1), _claimed_by(bot, 2)) == ("", ANA)


def test_a_slip_and_what_lacks_something_get_what_to_type(bot: BotHarness) -> None:
    _say(bot, ANA, "@switchboard clami")
    _wait_told(bot, ANA, "There is no command clami. Did you mean claim?")
    _say(bot, ANA, "@switchboard snooze")
    _wait_told(bot, ANA, "Until when? Type: snooze Q-1 tomorrow 9:00")


def test_talk_in_which_we_are_named_edits_and_outsiders_change_nothing(bot: BotHarness) -> None:
    _say(bot, ANA, "I think @switchboard claim would do")
    ts = _say(bot, ANA, "claim it, somebody")
    bot.slack.edit(ANA, API, ts, "@switchboard claim")
    _say(bot, NOBODY, "@switchboard claim")
    _wait_told(bot, NOBODY, "You are not among the people in the configuration")
    _settled(bot)
    assert _claimed_by(bot) == ""
    assert _told(bot, ANA) == []


def test_eyes_on_a_card_claim_it_and_taking_them_away_changes_nothing(bot: BotHarness) -> None:
    bot.slack.react(ANA, API, _card(bot), "eyes")
    _wait_told(bot, ANA, "Q-1 is yours now.")
    assert _claimed_by(bot) == ANA
    bot.slack.react(FAY, API, _card(bot), "eyes")
    _wait_told(bot, FAY, "is on Q-1")
    bot.slack.react(ANA, API, _card(bot), "no_good::skin-tone-3")
    _wait_told(bot, ANA, "Q-1 is not yours")
    assert _claimed_by(bot) == ""


def test_a_check_mark_proposes_the_message_as_it_stands_once(bot: BotHarness) -> None:
    ts = _say(bot, ANA, "Rotate it on the page Keys.")
    bot.slack.react(FAY, API, ts, "white_check_mark")
    _wait_told(bot, FAY, "These words are proposed as a reply to Q-1.")
    (file,) = bot.bot.desk.questions.detail(1).replies
    assert file.reply.text.startswith("Rotate it on the page Keys.")
    assert (file.reply.author, file.reply.spoken_by) == (FAY, ANA)
    bot.slack.react(ANA, API, ts, "white_check_mark")
    _wait_told(bot, ANA, "This message is proposed already.")
    assert len(bot.bot.desk.questions.detail(1).replies) == 1


def test_other_reactions_and_those_of_outsiders_and_to_other_messages_mean_nothing(bot: BotHarness) -> None:
    ts = _say(bot, ANA, "Rotate it on the page Keys.")
    loose = _say(bot, ANA, "Lunch?", thread="")
    bot.slack.react(NOBODY, API, _card(bot), "eyes")
    bot.slack.react(NOBODY, API, ts, "white_check_mark")
    bot.slack.react(FAY, API, ts, "eyes")
    bot.slack.react(FAY, API, loose, "white_check_mark")
    bot.slack.react(FAY, API, _card(bot), "white_check_mark")
    bot.slack.react(FAY, API, _card(bot), "tada")
    _settled(bot)
    detail = bot.bot.desk.questions.detail(1)
    assert (detail.question.claimed_by, detail.replies) == ("", ())
    assert _told(bot, FAY) == _told(bot, NOBODY) == []
