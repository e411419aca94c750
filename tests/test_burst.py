"""A burst over real Bolt and the sandbox's Slack: one message that calls, cards that do not, and its buttons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Batch
from bot.sandbox.slack import active_parts
from tests.fakes.bot_harness import ANA, API, FAY, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    posts = [a_post(f"p{n}", f"Where is api key number {n}?", written_at=clock.now) for n in range(7)]
    channel.batches.append(Batch(tuple(posts), "c1"))
    with running_bot(tmp_path / "s.db", channel, clock) as harness:
        yield harness


def called(message: dict[str, Any]) -> set[str]:
    return {part.value for part in active_parts(message) if part.kind == "mention"}


def test_many_questions_at_once_call_their_people_by_one_message_and_each_keeps_its_card(harness: BotHarness) -> None:
    harness.run_due()
    cards, (burst,) = harness.ours("card"), harness.ours("burst")
    assert len(cards) == 7
    assert [card for card in cards if "in a burst" in message_text(card) and called(card)] == []
    assert "7 questions about api" in message_text(burst)

    harness.press(FAY, API, burst["ts"], "show_0", "7")
    harness.wait_until(
        lambda: any("Where is api key number 6?" in message_text(m) for m in harness.slack.ephemerals(FAY))
    )

    harness.pass_time(hours=1)
    assert "is over" in message_text(harness.ours("burst")[0])
    assert ANA not in called(harness.ours("burst")[0])
