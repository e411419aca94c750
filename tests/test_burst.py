"""A burst over real Bolt and the sandbox's Slack: one message that calls, cards that do not, and its buttons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Batch
from bot.core.replying.lint import LintRules
from bot.sandbox.slack import active_parts
from tests.fakes.bot_harness import ANA, API, FAY, GIL, REVIEW, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    posts = [a_post(f"p{n}", f"Where is api key number {n}?", written_at=clock.now) for n in range(7)]
    channel.batches.append(Batch(tuple(posts), "c1"))
    with running_bot(tmp_path / "s.db", channel, clock, lint=LintRules(embargo=("Project Falcon",))) as harness:
        yield harness


def called(message: dict[str, Any]) -> set[str]:
    return {part.value for part in active_parts(message) if part.kind == "mention"}


def test_many_questions_at_once_call_their_people_by_one_message_and_each_keeps_its_card(harness: BotHarness) -> None:
    harness.run_due()
    cards, (burst,) = harness.ours("card"), harness.ours("burst")
    assert len(cards) == 7
    assert [card for card in cards if "in a burst" in message_text(card) and called(card)] == []
    assert "7 questions about api" in message_text(burst)

    harness.press(FAY, API, burst["ts"], "show", "7")
    harness.wait_until(
        lambda: any("Where is api key number 6?" in message_text(m) for m in harness.slack.ephemerals(FAY))
    )

    harness.pass_time(hours=1)
    assert "is over" in message_text(harness.ours("burst")[0])
    assert ANA not in called(harness.ours("burst")[0])


HOLDING = "We see it, and are on it."


def test_one_answer_for_all_is_written_once_previewed_approved_once_and_told_under_the_burst(
    harness: BotHarness,
) -> None:
    harness.run_due()
    (burst,) = harness.ours("burst")
    harness.press(FAY, API, burst["ts"], "answer_all")
    harness.wait_until(lambda: harness.slack.window(FAY) is not None)
    assert harness.slack.fill(FAY, {"words": HOLDING}).ok
    harness.wait_until(lambda: "shows it (25/280), to 7 questions" in window_text(harness, FAY))
    assert harness.slack.submit(FAY, {"words": HOLDING}).ok
    harness.wait_until(lambda: len(harness.ours("burst_answer", REVIEW)) == 1)
    (review,) = harness.ours("burst_answer", REVIEW)
    assert "Fay Mensah would answer 7 questions about api at once" in words_of(review)
    assert HOLDING in words_of(review)

    harness.press(FAY, API, burst["ts"], "answer_all")
    faster = "Fay Mensah was faster: their holding answer to this burst waits for communications."
    harness.wait_until(lambda: any(faster in words_of(m) for m in harness.slack.ephemerals(FAY)))

    harness.press(GIL, REVIEW, review["ts"], "approve_for_all")
    harness.wait_until(lambda: harness.question_state(7) == "approved")
    harness.pass_time(seconds=6)
    assert "approved by Gil Marchetti : 7 on the way" in burst_text(harness)
    harness.pass_time(minutes=1)
    harness.pass_time(seconds=10)
    assert "approved by Gil Marchetti : 7 sent" in burst_text(harness)
    assert "is approved by Gil Marchetti for 7 questions" in _review_text(harness)
    assert harness.ours("review", REVIEW) == [], "communications see one review for all"
    assert {harness.question_state(number) for number in range(1, 8)} == {"asked"}


def test_communications_decline_for_all_with_a_reason_and_the_burst_is_changed_and_resolved_by_windows(
    harness: BotHarness,
) -> None:
    harness.run_due()
    (burst,) = harness.ours("burst")
    _write(harness, burst, "answer_all", {"words": HOLDING})
    harness.wait_until(lambda: len(harness.ours("burst_answer", REVIEW)) == 1)
    review = harness.ours("burst_answer", REVIEW)[0]
    harness.press(GIL, REVIEW, review["ts"], "decline_for_all")
    harness.wait_until(lambda: harness.slack.window(GIL) is not None)
    assert harness.slack.submit(GIL, {"why": "Say since when."}).ok
    harness.pass_time(seconds=6)
    assert "Gil Marchetti declined it : Say since when." in _review_text(harness)

    _write(harness, burst, "change_burst", {"questions": ["7"]})
    harness.pass_time(seconds=10)
    assert "Q-7" not in burst_text(harness)
    _write(harness, burst, "resolve_burst", {})
    harness.pass_time(seconds=10)
    assert "was resolved by Fay Mensah : 6 questions." in burst_text(harness)
    assert "answer_all" not in str(harness.ours("burst")[0]["blocks"])


def test_communications_edit_for_all_in_a_window_with_what_lint_forbids_and_their_reason(harness: BotHarness) -> None:
    harness.run_due()
    (burst,) = harness.ours("burst")
    harness.press(FAY, API, burst["ts"], "answer_all")
    harness.wait_until(lambda: harness.slack.window(FAY) is not None)
    assert harness.slack.fill(FAY, {"words": "Project Falcon mends it."}).ok
    harness.wait_until(lambda: "ask_to_allow" in str(harness.slack.window(FAY)))
    assert harness.slack.act(FAY, "ask_to_allow").ok
    harness.wait_until(lambda: len(harness.ours("burst_answer", REVIEW)) == 1)
    review = harness.ours("burst_answer", REVIEW)[0]
    assert "Lint forbids these words" in words_of(review)
    assert "approve_for_all" not in str(review["blocks"])
    harness.slack.open_home(GIL)
    harness.wait_until(lambda: "holding answer to 7 questions about api" in home_text(harness, GIL))
    assert "edit_for_all" in str(harness.slack.home(GIL))

    harness.press(GIL, REVIEW, review["ts"], "edit_for_all")
    harness.wait_until(lambda: harness.slack.window(GIL) is not None)
    assert harness.slack.submit(GIL, {"words": "Project Falcon mends it by noon."}).errors
    assert harness.slack.submit(GIL, {"words": "Project Falcon mends it by noon.", "why": "It is public now."}).ok
    harness.wait_until(lambda: harness.question_state(7) == "approved")
    harness.pass_time(seconds=6)
    assert "Block overridden by Gil Marchetti : It is public now." in _review_text(harness)


def _write(harness: BotHarness, burst: dict[str, Any], action: str, values: dict[str, Any]) -> None:
    harness.press(FAY, API, burst["ts"], action)
    harness.wait_until(lambda: harness.slack.window(FAY) is not None)
    submitted = harness.slack.submit(FAY, values)
    assert submitted.ok, submitted


def _review_text(harness: BotHarness) -> str:
    return words_of(harness.ours("burst_answer", REVIEW)[0])


def burst_text(harness: BotHarness) -> str:
    return words_of(harness.ours("burst")[0])


def home_text(harness: BotHarness, user: str) -> str:
    return words_of(harness.slack.home(user) or {})


def window_text(harness: BotHarness, user: str) -> str:
    return words_of(harness.slack.window(user) or {})


def words_of(message: dict[str, Any]) -> str:
    """All that a message or a window says, with one blank between its parts."""
    return " ".join(message_text(message).split())
