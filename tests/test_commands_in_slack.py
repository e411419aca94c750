"""Commands end to end: what one asks in a window is done and comes back by itself, and what was done is undone."""

from collections.abc import Iterator

import pytest

from bot.core.model import Batch
from bot.sandbox.slack import Json
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, GIL, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    channel.batches.append(Batch(tuple(a_post(f"p{n}", f"API key {n}?", thread_id=f"p{n}") for n in (1, 2, 3)), "c1"))
    with running_bot(tmp_path_factory.mktemp("commands") / "bot.sqlite", channel, clock) as harness:
        harness.pass_time(minutes=1)
        yield harness


def _answer(bot: BotHarness, user: str) -> Json:
    """The newest answer to this person."""
    return bot.slack.ephemerals(user)[-1]


def _undo(bot: BotHarness, user: str) -> None:
    bot.press(user, API, _answer(bot, user)["ts"], action_ids.REVERT)


def test_what_several_commands_did_is_undone_unless_somebody_changed_it_since(bot: BotHarness) -> None:
    told = message_text(bot.command(ANA, API, "claim Q-1 q2"))
    assert "Q-1 and Q-2 are yours now." in told
    _undo(bot, ANA)
    bot.wait_until(lambda: "Undone: the claim of Q-2, the claim of Q-1." in message_text(_answer(bot, ANA)))
    assert bot.bot.desk.questions.detail(1).question.claimed_by == ""
    bot.command(ANA, API, "claim Q-1")
    bot.command(FAY, API, "assign Q-1 @gil")
    bot.press(FAY, API, _answer(bot, FAY)["ts"], action_ids.RUN_PLACES[0])
    bot.wait_until(lambda: bot.bot.desk.questions.detail(1).question.claimed_by == GIL)
    mine = next(one for one in bot.slack.ephemerals(ANA) if "Q-1 is yours now." in message_text(one))
    bot.press(ANA, API, mine["ts"], action_ids.REVERT)
    bot.wait_until(lambda: "Fay Mensah gave it to somebody since" in message_text(_answer(bot, ANA)))
    assert bot.bot.desk.questions.detail(1).question.claimed_by == GIL


def test_a_snooze_asked_for_in_a_window_ends_by_itself_and_says_so_in_the_thread(bot: BotHarness) -> None:
    assert bot.slack.command(ANA, API, "/sb", "snooze Q-3").ok
    bot.wait_until(lambda: bot.slack.window(ANA) is not None)
    assert bot.slack.submit(ANA, {action_ids.SPAN: "1h"}).ok
    bot.wait_until(lambda: "Q-3 is put off until" in message_text(_answer(bot, ANA)))
    bot.pass_time(minutes=61)
    card = bot.bot.desk.questions.detail(3).card
    assert card is not None
    bot.wait_until(lambda: any("is awake again" in message_text(one) for one in bot.slack.thread(API, card.ts)))
    assert bot.bot.desk.questions.detail(3).question.snoozed_until is None


def test_a_search_finds_and_shows_in_its_place(bot: BotHarness) -> None:
    told = message_text(bot.command(FAY, API, 'search "KEY 2"'))
    assert "1 found" in told
    bot.press(FAY, API, _answer(bot, FAY)["ts"], f"{action_ids.SHOW}_0")
    bot.wait_until(
        lambda: "API key 2?" in message_text(_answer(bot, FAY)) and "found" not in message_text(_answer(bot, FAY))
    )


def test_a_number_that_is_not_there_gets_the_nearest(bot: BotHarness) -> None:
    assert "There is no Q-33; did you mean Q-3?" in message_text(bot.command(FAY, API, "claim Q-33"))
