"""The same question asked twice, over real Bolt and the sandbox's Slack: joined, merged and split off by buttons."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Author, Batch
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.stage import ANA, API, FAY, GIL, REVIEW, Stage, drawn, on_stage

ROTATE, AGAIN, NEAR = (
    "How do I rotate my API key?",
    "pls, how to rotate the API keys @ferrywire",
    "Where is my API key?",
)


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel(FakeClock())


@pytest.fixture
def stage(tmp_path: Path, channel: FakeChannel) -> Iterator[Stage]:
    clock = channel._clock
    with on_stage(tmp_path / "s.db", channel, clock) as stage:
        yield stage


@pytest.fixture
def asks(stage: Stage, channel: FakeChannel) -> Callable[[str, str], None]:
    def asked(who: str, text: str) -> None:
        post = a_post(f"p-{who}", text, author=Author(f"u-{who}", who), thread_id=f"p-{who}")
        channel.batches.append(Batch((post,), f"c-{who}"))
        stage.passes(minutes=2)

    return asked


def cards(stage: Stage) -> list[dict[str, Any]]:
    return [m for m in stage.messages(API) if m.get("metadata", {}).get("event_type") == "switchboard_card"]


def thread(stage: Stage, card: dict[str, Any]) -> str:
    return " ".join(drawn(message) for message in stage.slack.thread(API, card["ts"]))


def test_what_surely_asks_the_same_is_one_card_until_somebody_splits_it_off(
    stage: Stage, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", AGAIN)
    (card,) = cards(stage)
    assert "Asked once more" in drawn(card)
    assert AGAIN in thread(stage, card)

    stage.press_in_thread(ANA, "split")
    stage.until(lambda: len(cards(stage)) == 2)
    first, second = cards(stage)
    assert AGAIN in drawn(second)
    assert AGAIN not in thread(stage, first)
    assert "split off Q-2" in thread(stage, first)
    assert "Asked once more" not in drawn(first)


def test_what_perhaps_asks_the_same_is_merged_by_its_button_and_split_off_again(
    stage: Stage, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", NEAR)
    first, second = cards(stage)
    assert "Perhaps the same as" in drawn(second)
    assert "Merge into Q-1" in drawn(second)

    stage.press(ANA, API, second["ts"], "merge", "2 1")
    stage.until(
        lambda: "Everything goes on there" in drawn(cards(stage)[1]) and "Asked once more" in drawn(cards(stage)[0])
    )
    assert NEAR not in drawn(cards(stage)[1])
    assert NEAR in thread(stage, first)

    stage.press(FAY, API, second["ts"], "split")
    stage.until(lambda: NEAR in drawn(cards(stage)[1]))
    assert stage.question(2) == "asked"
    assert NEAR not in thread(stage, first)
    assert "Perhaps the same" not in drawn(cards(stage)[1])


def test_not_the_same_is_said_once_and_for_all(stage: Stage, asks: Callable[[str, str], None]) -> None:
    asks("kim", ROTATE)
    asks("lee", NEAR)
    stage.press(ANA, API, cards(stage)[1]["ts"], "not_same", "2 1")
    stage.until(lambda: "Perhaps the same" not in drawn(cards(stage)[1]))
    assert "does not ask the same" in thread(stage, cards(stage)[1])


def test_each_who_asked_gets_an_answer_in_turn(
    stage: Stage, channel: FakeChannel, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", AGAIN)
    (card,) = cards(stage)
    for answered, words in enumerate(("Press rotate.", "Press rotate, please.")):
        stage.slack.say(ANA, API, f"reply: {words}", thread_ts=card["ts"])
        stage.until(lambda: len(stage.messages(REVIEW)) == answered + 1)  # noqa: B023  it is called at once
        stage.press(GIL, REVIEW, stage.review()["ts"], "approve")
        stage.until(lambda: stage.reply(answered + 1) == "waiting")  # noqa: B023
        stage.passes(minutes=1)
        waits = "One other post asks the same and has no answer yet" in thread(stage, card)
        assert waits is (answered == 0)
    assert [order.post.external_id for order, _ in channel.public] == ["p-kim", "p-lee"]


def test_a_command_merges_and_a_mistake_is_answered_with_what_to_do(
    stage: Stage, asks: Callable[[str, str], None]
) -> None:
    asks("kim", ROTATE)
    asks("lee", NEAR)
    outcome = stage.slack.command(FAY, API, "/sb", "merge Q-2 Q-1", responses_wanted=1)
    assert "Q-2 is merged into Q-1" in drawn(outcome.messages[0])
    outcome = stage.slack.command(FAY, API, "/sb", "merge Q-1 Q-2", responses_wanted=1)
    assert "split Q-2" in drawn(outcome.messages[0])
    outcome = stage.slack.command(FAY, API, "/sb", "split Q-2", responses_wanted=1)
    assert "a question of its own again" in drawn(outcome.messages[0])
    assert stage.question(2) == "asked"
