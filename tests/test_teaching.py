"""Teaching promises, over real Bolt and the sandbox's Slack: what is corrected there holds for the next who asks, the
thread says so, and one press takes it back.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Author, Batch, Tag
from bot.slack import action_ids
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.stage import ANA, API, FAY, TRIAGE, Stage, drawn, on_stage

TAGS = (
    Tag("api", "API keys and limits", API, words=("key", "keys")),
    Tag("forms", "Forms and signatures", TRIAGE, examples=("Where do I sign the yellow form?",)),
)
WORDS = "Why must my colleagues confirm the blue thing twice?"


class Square:
    """What strangers ask on the stage's one channel."""

    def __init__(self, stage: Stage, channel: FakeChannel) -> None:
        self.stage = stage
        self.channel = channel
        self.asked = 0

    def asks(self, words: str = WORDS) -> int:
        self.asked += 1
        post = a_post(f"p{self.asked}", words, author=Author(f"u{self.asked}", f"asker{self.asked}"))
        self.channel.batches.append(Batch((post,), f"c{self.asked}"))
        self.stage.passes(minutes=1)
        return self.asked

    def tags(self, number: int) -> tuple[str, ...]:
        return self.stage.bot.desk.questions.detail(number).question.tags


@pytest.fixture
def square(tmp_path: Path) -> Iterator[Square]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with on_stage(tmp_path / "s.db", channel, clock, tags=TAGS) as stage:
        yield Square(stage, channel)


def _notes(stage: Stage, channel: str, words: str) -> list[dict[str, Any]]:
    """Messages under any card of a channel that hold these words."""
    cards = [message["ts"] for message in stage.messages(channel)]
    return [note for ts in cards for note in stage.slack.thread(channel, ts) if words in drawn(note)]


def test_a_tag_typed_in_slack_holds_for_the_next_who_asks_and_one_press_in_the_thread_takes_it_back(
    square: Square,
) -> None:
    stage = square.stage
    first = square.asks()
    assert square.tags(first) == ()
    answer = stage.slack.command(FAY, TRIAGE, "/sb", f"tag Q-{first} +forms", responses_wanted=1).messages[0]
    assert "Switchboard learns from this:  forms" in drawn(answer)
    stage.until(lambda: bool(_notes(stage, TRIAGE, "Switchboard learns from this: ")))
    stage.bot.desk.questions.settle(first, FAY)
    second = square.asks()
    assert square.tags(second) == ("forms",)
    stage.bot.desk.questions.settle(second, FAY)

    (note,) = _notes(stage, TRIAGE, "Switchboard learns from this: ")
    stage.press(ANA, TRIAGE, note["ts"], action_ids.UNLEARN)
    stage.until(lambda: bool(_notes(stage, TRIAGE, "Ana Reyes  took back that Switchboard learns from this")))
    assert _notes(stage, TRIAGE, "Do not learn this") == []
    stage.go()
    assert square.tags(square.asks()) == ()


def test_a_second_press_on_what_was_taken_back_says_so_and_does_nothing(square: Square) -> None:
    stage = square.stage
    number = square.asks()
    stage.slack.command(FAY, TRIAGE, "/sb", f"tag Q-{number} +forms", responses_wanted=1)
    stage.until(lambda: bool(_notes(stage, TRIAGE, "Switchboard learns from this: ")))
    (note,) = _notes(stage, TRIAGE, "Switchboard learns from this: ")
    lesson = stage.bot.desk.questions.detail(number).lesson
    assert lesson is not None
    stage.bot.desk.corrections.take_back(lesson.number, FAY)
    stage.press(ANA, TRIAGE, note["ts"], action_ids.UNLEARN)
    stage.until(lambda: bool(stage.slack.ephemerals(ANA)))
    assert "not learnt from any more" in drawn(stage.slack.ephemerals(ANA)[0])
    assert [e.what for e in stage.bot.desk.questions.detail(number).entries].count("correction.deleted") == 1


def test_setting_aside_says_what_it_is_and_opening_again_forgets_it(square: Square) -> None:
    stage = square.stage
    number = square.asks()
    card = stage.card(channel=TRIAGE)
    stage.press(ANA, TRIAGE, card["ts"], action_ids.IGNORE)
    stage.until(lambda: stage.slack.window(ANA) is not None)
    assert stage.slack.submit(ANA, {action_ids.KIND: "not_us"}).ok
    stage.until(lambda: bool(_notes(stage, TRIAGE, "it is not for us")))
    assert stage.question(number) == "ignored"
    stage.press(FAY, TRIAGE, stage.card(channel=TRIAGE)["ts"], action_ids.REOPEN)
    stage.until(lambda: bool(_notes(stage, TRIAGE, "took back that Switchboard learns from this")))
    assert stage.bot.desk.questions.detail(number).corrections == ()


def test_a_question_in_full_says_which_version_judged_it(square: Square) -> None:
    number = square.asks()
    answer = square.stage.slack.command(FAY, TRIAGE, "/sb", f"show Q-{number}", responses_wanted=1).messages[0]
    model = square.stage.bot.desk.questions.detail(number).question.model
    assert model.startswith("first-")
    assert f"Judged by  {model}" in drawn(answer)
