"""Figures in Slack: the real bot, over real Bolt and the sandbox's Slack, is asked, and tells a week by itself."""

import re
from pathlib import Path

from bot.core.model import Batch
from bot.slack import action_ids
from tests.fakes.bot_harness import API, FAY, REVIEW, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


def test_figures_are_shown_when_asked_for_and_of_each_week_by_themselves(tmp_path: Path, clock: FakeClock) -> None:
    channel = FakeChannel(clock)
    channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
    with running_bot(tmp_path / "bot.db", channel, clock) as harness:
        harness.pass_time(minutes=1)
        harness.pass_time(minutes=1)
        answer = harness.command(FAY, API, "stats today")
        assert re.search(r"seen +1 ", message_text(answer))
        harness.press(FAY, API, answer["ts"], action_ids.FIGURES_MONTH)
        month = "Figures, the last 30 days"  # reckoned after the press was acknowledged
        harness.wait_until(lambda: month in message_text(harness.slack.ephemerals(FAY)[-1]))
        quiet = len(harness.messages(REVIEW))
        harness.pass_time(days=8)
        (told,) = [one for one in harness.messages(REVIEW)[quiet:] if "Figures, the week from" in message_text(one)]
        assert "promises broken" in message_text(told)
        harness.pass_time(days=1)
        assert len(harness.messages(REVIEW)) == quiet + 1
