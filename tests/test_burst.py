"""A burst over real Bolt and the sandbox's Slack: one message that calls, cards that do not, and its buttons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Batch
from bot.sandbox.slack import live_parts
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.stage import ANA, API, FAY, Stage, drawn, on_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    posts = [a_post(f"p{n}", f"Where is api key number {n}?", written_at=clock.now) for n in range(7)]
    channel.batches.append(Batch(tuple(posts), "c1"))
    with on_stage(tmp_path / "s.db", channel, clock) as stage:
        yield stage


def called(message: dict[str, Any]) -> set[str]:
    return {part.value for part in live_parts(message) if part.kind == "mention"}


def of_kind(stage: Stage, kind: str) -> list[dict[str, Any]]:
    return [m for m in stage.messages(API) if m.get("metadata", {}).get("event_type") == kind]


def test_many_questions_at_once_call_their_people_by_one_message_and_each_keeps_its_card(stage: Stage) -> None:
    stage.go()
    cards, (burst,) = of_kind(stage, "switchboard_card"), of_kind(stage, "switchboard_burst")
    assert len(cards) == 7
    assert [card for card in cards if "in a burst" in drawn(card) and called(card)] == []
    assert "7 questions about api" in drawn(burst)

    stage.press(FAY, API, burst["ts"], "show_0", "7")
    stage.until(lambda: any("Where is api key number 6?" in drawn(m) for m in stage.slack.ephemerals(FAY)))

    stage.passes(hours=1)
    assert "is over" in drawn(of_kind(stage, "switchboard_burst")[0])
    assert ANA not in called(of_kind(stage, "switchboard_burst")[0])
