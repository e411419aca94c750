"""The same question asked twice, over real Bolt and the sandbox's Slack: joined, merged and split off by buttons."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Author, Batch
from tests.fakes.bot_harness import ANA, API, FAY, GIL, REVIEW, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

ROTATE, AGAIN, NEAR = (
    "How do I rotate my API key?",
    "pls, how to rotate the API keys @ferrywire",
    "Where is my API key?",
)


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel(FakeClock())


@pytest.fixture
def harness(tmp_path: Path, channel: FakeChannel) -> Iterator[BotHarness]:
    clock = channel._clock
    with running_bot(tmp_path / "s.db", channel, clock) as harness:
        yield harness


@pytest.fixture
def asks(harness: BotHarness, channel: FakeChannel) -> Callable[[str, str], None]:
    def asked(who: str, text: str) -> None:
        post = a_post(f"p-{who}", text, author=Author(f"u-{who}", who), thread_id=f"p-{who}")
        channel.batches.append(Batch((post,), f"c-{who}"))
        harness.pass_time(minutes=2)

    return asked


def cards(harness: BotHarness) -> list[dict[str, Any]]:
    return list(harness.ours("card"))


def thread(harness: BotHarness, card: dict[str, Any]) -> str:
    return " ".join(message_text(message) for message in harness.slack.thread(API, card["ts"]))


def test_what_surely_asks_the_same_is_one_card_until_somebody_splits_it_off(
    harness: BotHarness, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", AGAIN)
    (card,) = cards(harness)
    assert "Asked once more" in message_text(card)
    assert AGAIN in thread(harness, card)

    harness.press_in_thread(ANA, "split")
    harness.wait_until(lambda: len(cards(harness)) == 2)
    first, second = cards(harness)
    assert AGAIN in message_text(second)
    assert AGAIN not in thread(harness, first)
    assert "split off Q-2" in thread(harness, first)
    assert "Asked once more" not in message_text(first)


def test_what_perhaps_asks_the_same_is_merged_by_its_button_and_split_off_again(
    harness: BotHarness, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", NEAR)
    first, second = cards(harness)
    assert "Perhaps the same as" in message_text(second)
    assert "Merge into Q-1" in message_text(second)

    harness.press(ANA, API, second["ts"], "merge", "2 1")
    harness.wait_until(
        lambda: (
            "Everything goes on there" in message_text(cards(harness)[1])
            and "Asked once more" in message_text(cards(harness)[0])
        )
    )
    assert NEAR not in message_text(cards(harness)[1])
    assert NEAR in thread(harness, first)

    harness.press(FAY, API, second["ts"], "split")
    harness.wait_until(lambda: NEAR in message_text(cards(harness)[1]))
    assert harness.question_state(2) == "asked"
    assert NEAR not in thread(harness, first)
    assert "Perhaps the same" not in message_text(cards(harness)[1])


def test_not_the_same_is_said_once_and_for_all(harness: BotHarness, asks: Callable[[str, str], None]) -> None:
    asks("kim", ROTATE)
    asks("lee", NEAR)
    harness.press(ANA, API, cards(harness)[1]["ts"], "not_same", "2 1")
    harness.wait_until(lambda: "Perhaps the same" not in message_text(cards(harness)[1]))
    assert "does not ask the same" in thread(harness, cards(harness)[1])


def test_each_who_asked_gets_an_answer_in_turn(
    harness: BotHarness, channel: FakeChannel, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", AGAIN)
    (card,) = cards(harness)
    for answered, words in enumerate(("Press rotate.", "Press rotate, please.")):
        harness.slack.say(ANA, API, f"reply: {words}", thread_ts=card["ts"])
        harness.wait_until(lambda: len(harness.messages(REVIEW)) == answered + 1)  # noqa: B023  it is called at once
        harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
        harness.wait_until(lambda: harness.reply_state(answered + 1) == "waiting")  # noqa: B023
        harness.pass_time(minutes=1)
        waits = "One other post asks the same and has no answer yet" in thread(harness, card)
        assert waits is (answered == 0)
    assert [order.post.external_id for order, _ in channel.published] == ["p-kim", "p-lee"]


def test_a_command_merges_and_a_mistake_is_answered_with_what_to_do(
    harness: BotHarness, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", NEAR)
    answer = harness.command(FAY, API, "merge Q-2 Q-1")
    assert "Q-2 is merged into Q-1" in message_text(answer)
    answer = harness.command(FAY, API, "merge Q-1 Q-2")
    assert "split Q-2" in message_text(answer)
    answer = harness.command(FAY, API, "split Q-2")
    assert "a question of its own again" in message_text(answer)
    assert harness.question_state(2) == "asked"
