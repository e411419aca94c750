"""A broken connection promises: what Slack could not tell us while it was broken is read back as soon as it stands."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from bot.app.switchboard import Switchboard
from bot.core.model import Batch
from bot.sandbox.slack import SlackServer
from tests.fakes.bot_harness import ANA, API, TRIAGE, BotHarness, message_text, plan, workspace
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace()))
        bot = Switchboard(plan(slack, {"square": channel}, tmp_path / "s.db", clock))
        bot.prepare()
        attending = Thread(target=bot.listen_and_catch_up)
        attending.start()
        closing.callback(attending.join)
        closing.callback(bot.stop)
        assert slack.wait_for_sockets()

        def advance(amount: timedelta) -> None:
            clock.now += amount

        harness = BotHarness(slack, bot, advance)
        harness.channel = channel  # type: ignore[attr-defined]
        channel.batches.append(Batch((a_post("p1", "How do I rotate my api key?"),), "c1"))
        harness.wait_until(lambda: bool(harness.messages(API)))
        yield harness


def _said_unheard(harness: BotHarness, text: str) -> str:
    """Ana says this while the connection is broken, and Slack gives up telling us; its ts."""
    delivery = harness.slack.workspace.delivery
    with harness.slack.workspace.state.lock:
        sockets, delivery.sockets = delivery.sockets, []
        ts = harness.slack.say(ANA, API, text, thread_ts=harness.card()["ts"])
        delivery.give_up()
        delivery.sockets = sockets
    return ts


@pytest.mark.prove
def test_what_was_said_while_the_connection_was_broken_is_taken_in_once_it_stands_again(harness: BotHarness) -> None:
    _said_unheard(harness, "reply: Once an hour.")
    assert harness.bot.desk.questions.detail(1).replies == ()
    harness.slack.disconnect()
    harness.wait_until(lambda: bool(harness.bot.desk.questions.detail(1).replies))
    assert harness.reply_state() == "proposed"


def test_a_refused_reply_said_meanwhile_is_told_to_its_author(harness: BotHarness) -> None:
    _said_unheard(harness, "reply: Ask <@U0GIL00007> about it.")
    harness.slack.disconnect()
    harness.wait_until(lambda: bool(harness.slack.ephemerals(ANA)))
    assert "not taken as a reply" in message_text(harness.slack.ephemerals(ANA)[0])


def _asked_in_triage(harness: BotHarness) -> None:
    """A second, newer question stands in the triage channel."""
    channel: FakeChannel = harness.channel  # type: ignore[attr-defined]
    channel.batches.append(Batch((a_post("p2", "What about the weather in your office?"),), "c2"))
    harness.advance(timedelta(minutes=1))
    harness.wait_until(lambda: bool(harness.messages(TRIAGE)))


@pytest.mark.prove
def test_a_channel_that_cannot_be_read_keeps_no_other_thread_from_being_read(harness: BotHarness) -> None:
    _asked_in_triage(harness)
    _said_unheard(harness, "reply: Once an hour.")
    harness.slack.kick(TRIAGE)
    harness.slack.disconnect()
    harness.wait_until(lambda: bool(harness.bot.desk.questions.detail(1).replies))
    assert harness.reply_state() == "proposed"
