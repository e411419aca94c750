"""The one story that must always hold, over real Bolt, the sandbox's Slack and a real database, for each channel we
answer, and for each database.

Question, card, thread, proposal, edit by communications, approval, undo, approval, sent, follow-up in the same thread,
answered. `tests.fakes.registry` finds the channels; each is the real connector on a wire that answers as documented.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.app.switchboard import Switchboard
from bot.core.ports.channel import Source
from bot.sandbox.slack import SlackServer
from tests.fakes import registry
from tests.fakes.bot_harness import ANA, API, GIL, REVIEW, BotHarness, message_text, plan, workspace
from tests.fakes.channel import FakeReplyChannel
from tests.postgresql.matrix import POSTGRESQL, SQLITE

CHANNELS = registry.answered()
ON_SQLITE = [pytest.param(channel, SQLITE, id=channel) for channel in CHANNELS]
ON_POSTGRESQL = [
    pytest.param(channel, POSTGRESQL, id=f"{channel}-{POSTGRESQL}", marks=pytest.mark.prove if place else ())
    for place, channel in enumerate(CHANNELS)
]
"""One of them in each run: what another channel says reaches the same rows."""


@pytest.fixture
def public(request: pytest.FixtureRequest) -> Iterator[tuple[FakeReplyChannel, Source]]:
    with CHANNELS[request.param]() as channel:
        yield channel, channel.connect_patiently()


@pytest.fixture
def harness(public: tuple[FakeReplyChannel, Source], database_url: str) -> Iterator[BotHarness]:
    channel, source = public
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace()))
        bot = Switchboard(
            plan(
                slack,
                {source.name: source},
                database_url,
                channel.clock,
                disclosure="{name}, {title} at {company}",
            )
        )
        closing.callback(bot.engine.dispose)
        bot.prepare()
        bot.connect()
        closing.callback(bot.stop)
        closing.callback(slack.hang_up)
        assert slack.wait_for_sockets()
        bot.catch_up_when_greeted()
        yield BotHarness(slack, bot, channel.pass_time)


@pytest.mark.parametrize(("public", "database"), [*ON_SQLITE, *ON_POSTGRESQL], indirect=True)
def test_a_question_is_answered_in_public_and_its_follow_up_comes_back_to_the_same_thread(
    harness: BotHarness, public: tuple[FakeReplyChannel, Source]
) -> None:
    channel, _ = public
    post = channel.customer_posts("How often may I rotate my keys?")
    harness.wait_until(lambda: bool(harness.messages(API)))
    assert "How often may I rotate my keys?" in message_text(harness.card())

    thread = harness.card()["ts"]
    harness.slack.say(ANA, API, "I think it is hourly, let me check", thread_ts=thread)
    harness.wait_until(lambda: harness.thread_contains("stays inside") or harness.thread_contains("internal"))
    harness.slack.say(ANA, API, "reply: Once an hour & no more.", thread_ts=thread)
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    assert "Once an hour & no more." in message_text(harness.last_review())

    harness.press(GIL, REVIEW, harness.last_review()["ts"], "edit")
    harness.wait_until(lambda: harness.slack.window(GIL) is not None)
    submitted = harness.slack.submit(GIL, {"words": "Once an hour, no more."})
    assert submitted.ok, submitted
    harness.wait_until(lambda: harness.reply_state() == "waiting" and harness.thread_contains("no more."))
    assert channel.our_replies(post) == []

    harness.press_in_thread(ANA, "undo")
    harness.wait_until(lambda: harness.reply_state() == "proposed")
    harness.pass_time(minutes=5)
    assert channel.our_replies(post) == []

    harness.wait_until(lambda: "approve" in str(harness.last_review()["blocks"]))
    harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state() == "waiting")
    harness.pass_time(seconds=31)
    harness.wait_until(lambda: harness.reply_state() == "sent")
    answer = "Once an hour, no more.\n\nAna Reyes, engineer at Ferrywire"
    assert channel.our_replies(post) == [answer]
    harness.wait_until(lambda: harness.thread_contains("Sent") or harness.thread_contains("sent"))

    ours = harness.bot.desk.replies.detail(1)[1].reply.external_id
    follow_up = channel.customer_replies(ours, "And where do I find it?")
    harness.pass_time(minutes=2)
    harness.wait_until(lambda: harness.thread_contains("And where do I find it?"))
    assert harness.question_state() == "asked"
    assert len(harness.messages(API)) == 1

    harness.slack.say(ANA, API, "reply: Under Settings, Keys.", thread_ts=thread)
    harness.wait_until(lambda: len(harness.messages(REVIEW)) == 2)
    harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state(2) == "waiting")
    harness.pass_time(seconds=31)
    harness.wait_until(lambda: harness.question_state() == "sent")
    assert channel.our_replies(follow_up) == ["Under Settings, Keys.\n\nAna Reyes, engineer at Ferrywire"]
    assert channel.our_replies(post) == [answer]

    harness.press(ANA, API, thread, "more", "settle 1")
    harness.wait_until(lambda: harness.question_state() == "settled" and "Reopen" in message_text(harness.card()))

    with harness.bot.store.reading() as tx:
        assert tx.history.verify().broken == 0
