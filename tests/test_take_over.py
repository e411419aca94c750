"""Taking a question over from a colleague, as people meet it in Slack: real bolt payloads, the sandbox's Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Batch
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[BotHarness]:
    """A bot with one question, which Ana has claimed from its card."""
    clock = FakeClock()
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "t.db", channel, clock) as running:
        channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
        running.pass_time(minutes=1)
        _press(running, ANA, action_ids.CLAIM)
        running.wait_until(lambda: "is on it" in message_text(running.card()))
        yield running


def _press(harness: BotHarness, user: str, action: str, value: str | None = None) -> None:
    harness.press(user, API, harness.card()["ts"], action, value)


def _note(harness: BotHarness, words: str) -> str:
    """The ts of the note in the thread that says this."""
    harness.wait_until(lambda: harness.thread_contains(words))
    thread = harness.slack.thread(API, harness.card()["ts"])
    return str(next(message["ts"] for message in thread if words in message_text(message)))


def test_whoever_presses_on_a_claimed_question_asks_for_it_and_its_holder_gives_it(harness: BotHarness) -> None:
    _press(harness, FAY, action_ids.TAKE_OVER)
    note = _note(harness, "asks to take this question over")
    called = next(m for m in harness.slack.thread(API, harness.card()["ts"]) if m["ts"] == note)
    assert f"'user_id': '{ANA}'" in str(called["blocks"])
    harness.press(ANA, API, note, action_ids.GIVE)
    harness.wait_until(lambda: "Fay Mensah is on it" in message_text(harness.card()))
    harness.wait_until(lambda: action_ids.GIVE not in str(harness.slack.thread(API, harness.card()["ts"])))


def test_a_claim_that_comes_too_late_says_who_has_it_and_offers_to_ask_for_it(harness: BotHarness) -> None:
    harness.bot.desk.questions.release(1, ANA)
    shown = harness.command(FAY, API, "show Q-1")["ts"]
    harness.bot.desk.questions.claim(1, ANA)
    harness.press(FAY, API, shown, action_ids.CLAIM)
    harness.wait_until(lambda: len(harness.slack.ephemerals(FAY)) > 1)
    told = harness.slack.ephemerals(FAY)[-1]
    assert "Ana Reyes is on Q-1" in message_text(told)
    assert action_ids.TAKE_OVER in str(told["blocks"])


def test_who_else_knows_it_is_listed_with_load_and_called_in_the_thread(harness: BotHarness) -> None:
    _press(harness, ANA, action_ids.MORE, "who 1")
    harness.wait_until(lambda: harness.slack.window(ANA) is not None)
    shown = message_text(harness.slack.window(ANA) or {})
    assert "0 open of 5" in shown
    assert harness.slack.act(ANA, action_ids.CALL_COLLEAGUE).ok
    _note(harness, "asks whether you know this")
