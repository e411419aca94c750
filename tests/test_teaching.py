"""Teaching promises, over real Bolt and the sandbox's Slack: what is corrected there holds for the next who asks, the
thread says so, and one press takes it back.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Author, Batch, Tag
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, TRIAGE, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

TAGS = (
    Tag("api", "API keys and limits", API, words=("key", "keys")),
    Tag("forms", "Forms and signatures", TRIAGE, examples=("Where do I sign the yellow form?",)),
)
WORDS = "Why must my colleagues confirm the blue thing twice?"


class Square:
    """What strangers ask on the stage's one channel."""

    def __init__(self, harness: BotHarness, channel: FakeChannel) -> None:
        self.harness = harness
        self.channel = channel
        self.asked = 0

    def asks(self, words: str = WORDS) -> int:
        self.asked += 1
        post = a_post(f"p{self.asked}", words, author=Author(f"u{self.asked}", f"asker{self.asked}"))
        self.channel.batches.append(Batch((post,), f"c{self.asked}"))
        self.harness.pass_time(minutes=1)
        return self.asked

    def tags(self, number: int) -> tuple[str, ...]:
        return self.harness.bot.desk.questions.detail(number).question.tags


@pytest.fixture
def square(tmp_path: Path) -> Iterator[Square]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "s.db", channel, clock, tags=TAGS) as harness:
        yield Square(harness, channel)


def _notes(harness: BotHarness, channel: str, words: str) -> list[dict[str, Any]]:
    """Messages under any card of a channel that hold these words."""
    cards = [message["ts"] for message in harness.messages(channel)]
    return [note for ts in cards for note in harness.slack.thread(channel, ts) if words in message_text(note)]


def test_a_tag_typed_in_slack_holds_for_the_next_who_asks_and_one_press_in_the_thread_takes_it_back(
    square: Square,
) -> None:
    harness = square.harness
    first = square.asks()
    assert square.tags(first) == ()
    answer = harness.command(FAY, TRIAGE, f"tag Q-{first} +forms")
    assert "Switchboard learns from this:  forms" in message_text(answer)
    harness.wait_until(lambda: bool(_notes(harness, TRIAGE, "Switchboard learns from this: ")))
    harness.bot.desk.questions.settle(first, FAY)
    second = square.asks()
    assert square.tags(second) == ("forms",)
    harness.bot.desk.questions.settle(second, FAY)

    (note,) = _notes(harness, TRIAGE, "Switchboard learns from this: ")
    harness.press(ANA, TRIAGE, note["ts"], action_ids.UNLEARN)
    harness.wait_until(lambda: bool(_notes(harness, TRIAGE, "Ana Reyes  took back that Switchboard learns from this")))
    assert _notes(harness, TRIAGE, "Do not learn this") == []
    harness.run_due()
    assert square.tags(square.asks()) == ()


def test_a_second_press_on_what_was_taken_back_says_so_and_does_nothing(square: Square) -> None:
    harness = square.harness
    number = square.asks()
    harness.command(FAY, TRIAGE, f"tag Q-{number} +forms")
    harness.wait_until(lambda: bool(_notes(harness, TRIAGE, "Switchboard learns from this: ")))
    (note,) = _notes(harness, TRIAGE, "Switchboard learns from this: ")
    lesson = harness.bot.desk.questions.detail(number).effective_correction
    assert lesson is not None
    harness.bot.desk.corrections.take_back(lesson.number, FAY)
    harness.press(ANA, TRIAGE, note["ts"], action_ids.UNLEARN)
    harness.wait_until(lambda: bool(harness.slack.ephemerals(ANA)))
    assert "not learnt from any more" in message_text(harness.slack.ephemerals(ANA)[0])
    assert [e.what for e in harness.bot.desk.questions.detail(number).entries].count("correction.deleted") == 1


def test_setting_aside_says_what_it_is_and_opening_again_forgets_it(square: Square) -> None:
    harness = square.harness
    number = square.asks()
    card = harness.card(channel=TRIAGE)
    harness.press(ANA, TRIAGE, card["ts"], action_ids.MORE, f"{action_ids.IGNORE} {number}")
    harness.wait_until(lambda: harness.slack.window(ANA) is not None)
    assert harness.slack.submit(ANA, {action_ids.KIND: "not_us"}).ok
    harness.wait_until(lambda: bool(_notes(harness, TRIAGE, "it is not for us")))
    assert harness.question_state(number) == "ignored"
    harness.press(FAY, TRIAGE, harness.card(channel=TRIAGE)["ts"], action_ids.REOPEN)
    harness.wait_until(lambda: bool(_notes(harness, TRIAGE, "took back that Switchboard learns from this")))
    assert harness.bot.desk.questions.detail(number).corrections == ()


def test_the_way_a_question_came_says_which_version_judged_it(square: Square) -> None:
    number = square.asks()
    model = square.harness.bot.desk.questions.detail(number).question.model
    assert model.startswith("first-")
    assert model not in message_text(square.harness.command(FAY, TRIAGE, f"show Q-{number}"))
    square.harness.press(FAY, TRIAGE, square.harness.card(channel=TRIAGE)["ts"], action_ids.EXPLAIN)
    square.harness.wait_until(lambda: model in message_text(square.harness.slack.window(FAY) or {}))
