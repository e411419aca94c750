"""A start promises: what was done to a reply's Slack message while the bot was down is read before the reply leaves."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from bot.app.plan import Plan
from bot.app.switchboard import Switchboard
from bot.core.model import Batch
from bot.sandbox.slack import SlackServer
from tests.fakes.bot_harness import ANA, API, GIL, REVIEW, BotHarness, plan, workspace
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

MessageAct = Callable[[SlackServer, str], object]

MEANWHILE: dict[str, tuple[MessageAct, str]] = {
    "it lost its prefix": (lambda slack, ts: slack.edit(ANA, API, ts, "wait, ask legal first"), "withdrawn"),
    "it was deleted": (lambda slack, ts: slack.delete(ANA, API, ts), "withdrawn"),
    "it says something else": (lambda slack, ts: slack.edit(ANA, API, ts, "reply: Twice an hour."), "proposed"),
}


@contextmanager
def _listening(bot: Switchboard, slack: SlackServer) -> Iterator[None]:
    attending = Thread(target=bot.listen_and_catch_up)
    attending.start()
    try:
        yield
    finally:
        slack.hang_up()
        bot.stop()
        attending.join()


@contextmanager
def _waiting_reply(tmp_path: Path) -> Iterator[tuple[SlackServer, FakeChannel, str, Plan]]:
    """A reply of a message is approved, the bot stops, and the undo window is over; the message, and the next bot."""
    clock = FakeClock()
    channel = FakeChannel(clock)
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace()))
        own = plan(slack, {"square": channel}, tmp_path / "s.db", clock)
        bot = Switchboard(own)
        bot.prepare()
        with _listening(bot, slack):
            harness = BotHarness(slack, bot, lambda _amount: None)
            channel.batches.append(Batch((a_post("p1", "How do I rotate my api key?"),), "c1"))
            harness.wait_until(lambda: bool(harness.messages(API)))
            ts = slack.say(ANA, API, "reply: Once an hour.", thread_ts=harness.card()["ts"])
            harness.wait_until(lambda: bool(harness.ours("review", REVIEW)))
            harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
            harness.wait_until(lambda: harness.reply_state() == "waiting")
        clock.forward(minutes=5)
        yield slack, channel, ts, own


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_a_reply_does_not_leave_before_its_message_was_read_again(tmp_path: Path, meanwhile: str) -> None:
    act, state = MEANWHILE[meanwhile]
    with _waiting_reply(tmp_path) as (slack, channel, ts, again):
        act(slack, ts)
        bot = Switchboard(again)
        bot.prepare()
        harness = BotHarness(slack, bot, lambda _amount: None)
        harness.run_due()
        assert (channel.published_texts(), harness.reply_state()) == ([], "waiting")
        with _listening(bot, slack):
            harness.wait_until(lambda: harness.reply_state() != "waiting")
            assert (channel.published_texts(), harness.reply_state()) == ([], state)


@pytest.mark.prove
def test_a_reply_whose_message_is_as_it_was_leaves_once_its_thread_was_read(tmp_path: Path) -> None:
    with _waiting_reply(tmp_path) as (slack, channel, _, again):
        bot = Switchboard(again)
        bot.prepare()
        harness = BotHarness(slack, bot, lambda _amount: None)
        with _listening(bot, slack):
            harness.wait_until(lambda: channel.published_texts() == ["Once an hour."])
