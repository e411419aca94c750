"""For an answered question the bot posts six messages at most, counted in Slack's own log, from the card to thanks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Batch
from tests.fakes.bot_harness import ANA, API, GIL, REVIEW, BotHarness, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

MOST = 6


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def channel(clock: FakeClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def harness(tmp_path: Path, channel: FakeChannel, clock: FakeClock) -> Iterator[BotHarness]:
    with running_bot(tmp_path / "m.db", channel, clock) as harness:
        yield harness


def posted(harness: BotHarness) -> list[str]:
    """The key of every message that the bot posted, in order."""
    calls = harness.slack.log("api", "chat.postMessage")
    return [str(one["args"]["metadata"]) for one in calls if one["outcome"] == "ok"]


def test_from_the_card_to_the_askers_thanks_there_are_six_messages_at_most(
    harness: BotHarness, channel: FakeChannel
) -> None:
    channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
    harness.run_due()
    card = harness.card()
    harness.press(ANA, API, card["ts"], "claim")
    harness.slack.say(ANA, API, "I think it is in the settings", card["ts"])
    harness.wait_until(lambda: harness.thread_contains("stays inside"))
    harness.slack.say(ANA, API, "reply: Press Rotate in the settings.", card["ts"])
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state() == "waiting")
    harness.pass_time(seconds=40)
    assert harness.question_state() == "sent"
    thanks = a_post("p2", "Thank you, that helped!", parent_id="r1", thread_id="p1")
    channel.batches.append(Batch((thanks,), "c2"))
    harness.pass_time(minutes=2)
    assert harness.thread_contains("the answer helped")
    assert harness.question_state() == "sent", "thanks ask nothing"
    assert len(posted(harness)) <= MOST, posted(harness)
