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
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.stage import ANA, API, TRIAGE, Stage, drawn, plan, workspace


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace()))
        bot = Switchboard(plan(slack, {"square": channel}, tmp_path / "s.db", clock))
        bot.prepare()
        attending = Thread(target=bot.attend)
        attending.start()
        closing.callback(attending.join)
        closing.callback(bot.stop)
        assert slack.connected()

        def advance(amount: timedelta) -> None:
            clock.now += amount

        stage = Stage(slack, bot, advance)
        stage.channel = channel  # type: ignore[attr-defined]
        channel.batches.append(Batch((a_post("p1", "How do I rotate my api key?"),), "c1"))
        stage.until(lambda: bool(stage.messages(API)))
        yield stage


def _said_unheard(stage: Stage, text: str) -> str:
    """Ana says this while the connection is broken, and Slack gives up telling us; its ts."""
    delivery = stage.slack.house.delivery
    with stage.slack.house.state.lock:
        sockets, delivery.sockets = delivery.sockets, []
        ts = stage.slack.say(ANA, API, text, thread_ts=stage.card()["ts"])
        delivery.give_up()
        delivery.sockets = sockets
    return ts


def test_what_was_said_while_the_connection_was_broken_is_taken_in_once_it_stands_again(stage: Stage) -> None:
    _said_unheard(stage, "reply: Once an hour.")
    assert stage.bot.desk.questions.detail(1).replies == ()
    stage.slack.disconnect()
    stage.until(lambda: bool(stage.bot.desk.questions.detail(1).replies))
    assert stage.reply() == "proposed"


def test_a_refused_reply_said_meanwhile_is_told_to_its_author(stage: Stage) -> None:
    _said_unheard(stage, "reply: Ask <@U0GIL00007> about it.")
    stage.slack.disconnect()
    stage.until(lambda: bool(stage.slack.ephemerals(ANA)))
    assert "not taken as a reply" in drawn(stage.slack.ephemerals(ANA)[0])


def _asked_in_triage(stage: Stage) -> None:
    """A second, newer question stands in the triage channel."""
    channel: FakeChannel = stage.channel  # type: ignore[attr-defined]
    channel.batches.append(Batch((a_post("p2", "What about the weather in your office?"),), "c2"))
    stage.advance(timedelta(minutes=1))
    stage.until(lambda: bool(stage.messages(TRIAGE)))


def test_a_channel_that_cannot_be_read_keeps_no_other_thread_from_being_read(stage: Stage) -> None:
    _asked_in_triage(stage)
    _said_unheard(stage, "reply: Once an hour.")
    stage.slack.kick(TRIAGE)
    stage.slack.disconnect()
    stage.until(lambda: bool(stage.bot.desk.questions.detail(1).replies))
    assert stage.reply() == "proposed"
