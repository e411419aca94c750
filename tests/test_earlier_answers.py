"""An earlier answer over real Bolt and the sandbox's Slack: found, used again, approved anew, called out of date."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Batch
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from tests.fakes.bot_harness import ANA, API, FAY, GIL, REVIEW, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post
from tests.slack.samples import shown_text, styled_parts

ANSWER = "Create a second key, move your calls over, then delete the first one."
SIGNED = "\n\n{}, {} at Ferrywire"


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel(FakeClock())


@pytest.fixture
def harness(channel: FakeChannel, tmp_path: Path) -> Iterator[BotHarness]:
    clock = channel._clock
    with running_bot(tmp_path / "s.db", channel, clock, disclosure="{name}, {title} at {company}") as harness:
        yield harness


def asked(harness: BotHarness, channel: FakeChannel, name: str, text: str) -> None:
    cards = len(harness.messages(API))
    channel.batches.append(Batch((a_post(name, text, written_at=channel._clock.now),), name))
    harness.pass_time(minutes=2)
    harness.wait_until(lambda: len(harness.messages(API)) == cards + 1)


def approved(harness: BotHarness, reply: int) -> None:
    harness.wait_until(lambda: len(harness.messages(REVIEW)) == reply)
    harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state(reply) == "waiting")
    harness.pass_time(seconds=31)
    harness.wait_until(lambda: harness.reply_state(reply) == "sent")


def test_an_answer_is_offered_when_the_like_is_asked_used_again_and_called_out_of_date(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asked(harness, channel, "p1", "How do I rotate my api key without downtime?")
    harness.slack.say(ANA, API, f"reply: {ANSWER}", thread_ts=harness.card()["ts"])
    approved(harness, 1)

    harness.pass_time(days=200)
    asked(harness, channel, "p2", "Rotating an api key: can it be done without downtime?")
    card = message_text(harness.card())
    assert f"Answered before: “{ANSWER[:20]}" in card
    assert "Ana Reyes, 6 months ago, check it" in card

    harness.press(FAY, API, harness.card()["ts"], "use_earlier")
    harness.wait_until(lambda: harness.slack.window(FAY) is not None)
    submitted = harness.slack.submit(FAY, {"words": ANSWER})
    assert submitted.ok, submitted
    approved(harness, 2)
    ana, fay = SIGNED.format("Ana Reyes", "engineer"), SIGNED.format("Fay Mensah", "support lead")
    assert channel.published_texts() == [ANSWER + ana, ANSWER + fay]

    asked(harness, channel, "p3", "Is there a way to rotate the api key without any downtime?")
    assert "Fay Mensah, today" in message_text(harness.card())
    harness.press(FAY, API, harness.card()["ts"], "explain")
    harness.wait_until(lambda: "like Q-2 · " in message_text(harness.slack.window(FAY) or {}))
    known = message_text(harness.slack.window(FAY) or {})
    assert "like Q-1 · " not in known  # it says the same, and Q-2's was said last
    assert harness.slack.act(FAY, "outdate").ok
    harness.wait_until(lambda: "Answered before" not in message_text(harness.card()))
    harness.press(ANA, API, harness.card()["ts"], "explain")
    harness.wait_until(
        lambda: "The answer to Q-2 is out of date, says" in message_text(harness.slack.window(ANA) or {})
    )
    assert harness.slack.act(ANA, "still_right").ok
    harness.wait_until(lambda: "Fay Mensah, today" in message_text(harness.card()))


@pytest.fixture
def reusing(channel: FakeChannel, tmp_path: Path) -> Iterator[BotHarness]:
    """Where an answer used again word for word needs nobody's approval."""
    policy = ApprovalPolicy(1, (ApprovalRule(0, "it was approved before, word for word", reuse=True),))
    signed = "{name}, {title} at {company}"
    with running_bot(tmp_path / "r.db", channel, channel._clock, disclosure=signed, policy=policy) as harness:
        yield harness


def test_an_answer_used_again_word_for_word_needs_no_second_reading_and_of_a_changed_one_only_the_change_is_read(
    reusing: BotHarness, channel: FakeChannel
) -> None:
    harness = reusing
    asked(harness, channel, "p1", "How do I rotate my api key without downtime?")
    harness.slack.say(ANA, API, f"reply: {ANSWER}", thread_ts=harness.card()["ts"])
    approved(harness, 1)

    asked(harness, channel, "p2", "Rotating an api key: can it be done without downtime?")
    reused(harness, ANSWER)
    harness.wait_until(lambda: harness.reply_state(2) == "waiting")
    assert len(harness.messages(REVIEW)) == 1
    harness.pass_time(seconds=31)
    harness.wait_until(lambda: channel.published_texts()[1:] == [ANSWER + SIGNED.format("Fay Mensah", "support lead")])

    asked(harness, channel, "p3", "Is there a way to rotate the api key without any downtime?")
    reused(harness, ANSWER.replace("first", "old"))
    harness.wait_until(lambda: len(harness.messages(REVIEW)) == 2)
    review = harness.last_review()
    assert "Since the earlier answer, Q-2 by Fay Mensah" in shown_text(review["blocks"])
    assert "'text': 'first'" in str(styled_parts(review["blocks"], "strike"))
    assert "'text': 'old'" in str(styled_parts(review["blocks"], "bold"))


def reused(harness: BotHarness, words: str) -> None:
    """Fay takes the earlier answer that the newest card offers, and proposes these words."""
    harness.press(FAY, API, harness.card()["ts"], "use_earlier")
    harness.wait_until(lambda: harness.slack.window(FAY) is not None)
    submitted = harness.slack.submit(FAY, {"words": words})
    assert submitted.ok, submitted
