"""An earlier answer over real Bolt and the sandbox's Slack: found, used again, approved anew, called out of date."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Batch
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.stage import ANA, API, FAY, GIL, REVIEW, Stage, drawn, on_stage

ANSWER = "Create a second key, move your calls over, then delete the first one."
SIGNED = "\n\n{}, {} at Ferrywire"


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel(FakeClock())


@pytest.fixture
def stage(channel: FakeChannel, tmp_path: Path) -> Iterator[Stage]:
    clock = channel._clock
    with on_stage(tmp_path / "s.db", channel, clock, disclosure="{name}, {title} at {company}") as stage:
        yield stage


def asked(stage: Stage, channel: FakeChannel, name: str, text: str) -> None:
    cards = len(stage.messages(API))
    channel.batches.append(Batch((a_post(name, text, written_at=channel._clock.now),), name))
    stage.passes(minutes=2)
    stage.until(lambda: len(stage.messages(API)) == cards + 1)


def approved(stage: Stage, reply: int) -> None:
    stage.until(lambda: len(stage.messages(REVIEW)) == reply)
    stage.press(GIL, REVIEW, stage.review()["ts"], "approve")
    stage.until(lambda: stage.reply(reply) == "waiting")
    stage.passes(seconds=31)
    stage.until(lambda: stage.reply(reply) == "sent")


def test_an_answer_is_offered_when_the_like_is_asked_used_again_and_called_out_of_date(
    stage: Stage, channel: FakeChannel
) -> None:
    asked(stage, channel, "p1", "How do I rotate my api key without downtime?")
    stage.slack.say(ANA, API, f"reply: {ANSWER}", thread_ts=stage.card()["ts"])
    approved(stage, 1)

    stage.passes(days=200)
    asked(stage, channel, "p2", "Rotating an api key: can it be done without downtime?")
    card = drawn(stage.card())
    assert "like Q-1 · 6 months ago · " in card
    assert "check it" in card
    assert ANSWER in card

    stage.press(FAY, API, stage.card()["ts"], "use_earlier")
    stage.until(lambda: stage.slack.window(FAY) is not None)
    submitted = stage.slack.submit(FAY, {"words": ANSWER})
    assert submitted.ok, submitted
    approved(stage, 2)
    ana, fay = SIGNED.format("Ana Reyes", "engineer"), SIGNED.format("Fay Mensah", "support lead")
    assert channel.words() == [ANSWER + ana, ANSWER + fay]

    asked(stage, channel, "p3", "Is there a way to rotate the api key without any downtime?")
    assert "like Q-2 · " in drawn(stage.card())
    newest = stage.card()["ts"]
    assert "like Q-1 · " not in drawn(stage.card())  # it says the same, and Q-2's was said last
    stage.press(FAY, API, newest, "outdate")
    stage.until(lambda: "The answer to Q-2 is out of date, says" in drawn(stage.card()))
    stage.press(ANA, API, newest, "still_right")
    stage.until(lambda: "is out of date, says" not in drawn(stage.card()))
    assert "like Q-2 · " in drawn(stage.card())
