"""The one story that must always hold, over real Bolt, the sandbox's Slack and real SQLite, for each channel we answer.

Question, card, thread, proposal, edit by communications, approval, undo, approval, sent, follow-up in the same thread,
answered. X and Reddit are the real libraries on a wire that answers as recorded.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import connectors
from bot.app.switchboard import Switchboard
from bot.core.ports.channel import Source
from bot.sandbox.slack import SlackServer
from tests.fakes import fake_reddit, fake_square
from tests.fakes.fake_reddit import FakeReddit
from tests.fakes.fake_square import FakeSquare
from tests.fakes.fake_x import FakeX
from tests.fakes.stage import ANA, API, GIL, REVIEW, Stage, drawn, plan, workspace

Channel = FakeSquare | FakeX | FakeReddit


def _square(channel: FakeSquare) -> Source:
    values = {"url": channel.square.url, "account": fake_square.US}
    return connectors.load("square", "square", values, {"SQUARE_TOKEN": fake_square.TOKEN}, channel.clock)


def _x(channel: FakeX) -> Source:
    return connectors.load("x", "x", channel.values, channel.environment, channel.clock)


def _reddit(channel: FakeReddit) -> Source:
    values = channel.settings(inbox=True, timeout=20)
    return connectors.load("reddit", "reddit", values, fake_reddit.SECRETS, channel.clock)


CHANNELS: dict[str, tuple[Callable[[], Any], Callable[[Any], Source]]] = {
    "square": (FakeSquare, _square),
    "x": (FakeX, _x),
    "reddit": (FakeReddit, _reddit),
}


@pytest.fixture(params=CHANNELS)
def public(request: pytest.FixtureRequest) -> Iterator[tuple[Channel, Source]]:
    make, connect = CHANNELS[request.param]
    with make() as channel:
        yield channel, connect(channel)


@pytest.fixture
def stage(public: tuple[Channel, Source], tmp_path: Path) -> Iterator[Stage]:
    channel, source = public
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace()))
        bot = Switchboard(
            plan(
                slack,
                {source.name: source},
                tmp_path / "s.db",
                channel.clock,
                disclosure="{name}, {title} at {company}",
            )
        )
        bot.prepare()
        bot.listen()
        closing.callback(bot.stop)
        closing.callback(slack.hang_up)
        assert slack.connected()
        yield Stage(slack, bot, channel.pass_time)


def test_a_question_is_answered_in_public_and_its_follow_up_comes_back_to_the_same_thread(
    stage: Stage, public: tuple[Channel, Source]
) -> None:
    channel, _ = public
    post = channel.customer_posts("How often may I rotate my keys?")
    stage.until(lambda: bool(stage.messages(API)))
    assert "How often may I rotate my keys?" in drawn(stage.card())

    thread = stage.card()["ts"]
    stage.slack.say(ANA, API, "I think it is hourly, let me check", thread_ts=thread)
    stage.until(lambda: stage.told("stays inside") or stage.told("internal"))
    stage.slack.say(ANA, API, "reply: Once an hour & no more.", thread_ts=thread)
    stage.until(lambda: bool(stage.messages(REVIEW)))
    assert "Once an hour & no more." in drawn(stage.review())

    stage.press(GIL, REVIEW, stage.review()["ts"], "edit")
    stage.until(lambda: stage.slack.window(GIL) is not None)
    submitted = stage.slack.submit(GIL, {"words": "Once an hour, no more."})
    assert submitted.ok, submitted
    stage.until(lambda: stage.reply() == "waiting" and stage.told("no more."))
    assert channel.our_replies(post) == []

    stage.press_in_thread(ANA, "undo")
    stage.until(lambda: stage.reply() == "proposed")
    stage.passes(minutes=5)
    assert channel.our_replies(post) == []

    stage.until(lambda: "approve" in str(stage.review()["blocks"]))
    stage.press(GIL, REVIEW, stage.review()["ts"], "approve")
    stage.until(lambda: stage.reply() == "waiting")
    stage.passes(seconds=31)
    stage.until(lambda: stage.reply() == "sent")
    answer = "Once an hour, no more.\n\nAna Reyes, engineer at Ferrywire"
    assert channel.our_replies(post) == [answer]
    stage.until(lambda: stage.told("Sent") or stage.told("sent"))

    ours = stage.bot.desk.replies.detail(1)[1].reply.external_id
    follow_up = channel.customer_replies(ours, "And where do I find it?")
    stage.passes(minutes=2)
    stage.until(lambda: stage.told("And where do I find it?"))
    assert stage.question() == "asked"
    assert len(stage.messages(API)) == 1

    stage.slack.say(ANA, API, "reply: Under Settings, Keys.", thread_ts=thread)
    stage.until(lambda: len(stage.messages(REVIEW)) == 2)
    stage.press(GIL, REVIEW, stage.review()["ts"], "approve")
    stage.until(lambda: stage.reply(2) == "waiting")
    stage.passes(seconds=31)
    stage.until(lambda: stage.question() == "sent")
    assert channel.our_replies(follow_up) == ["Under Settings, Keys.\n\nAna Reyes, engineer at Ferrywire"]
    assert channel.our_replies(post) == [answer]

    stage.press(ANA, API, thread, "more", "settle 1")
    stage.until(lambda: stage.question() == "settled" and "Reopen" in drawn(stage.card()))

    with stage.bot.store.reading() as tx:
        assert tx.history.verify().broken == 0
