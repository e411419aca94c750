"""Figures in Slack: the real bot, over real Bolt and the sandbox's Slack, is asked, and tells a week by itself. A
picture stands beside them where the app may show one.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Batch
from bot.core.settings.web import WebSettings
from bot.slack import action_ids
from bot.slack.homes.by_role import home_view
from tests.fakes.bot_harness import API, FAY, GIL, REVIEW, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

MONTH = "Figures, the last 30 days"


@pytest.fixture
def channel(clock: FakeClock) -> FakeChannel:
    channel = FakeChannel(clock)
    channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
    return channel


def images(harness: BotHarness) -> list[dict[str, Any]]:
    """What Fay alone is shown as a picture."""
    shown = [block for one in harness.slack.ephemerals(FAY) for block in one.get("blocks", [])]
    return [block for block in shown if block["type"] == "image"]


def files(harness: BotHarness) -> list[dict[str, Any]]:
    """All that we uploaded."""
    return [file for file in harness.slack.workspace.state.files.values() if file["_done"]]


def test_figures_are_shown_when_asked_for_and_of_each_week_by_themselves(
    tmp_path: Path, clock: FakeClock, channel: FakeChannel
) -> None:
    with running_bot(tmp_path / "bot.db", channel, clock) as harness:
        harness.pass_time(minutes=1)
        harness.pass_time(minutes=1)
        answer = harness.command(FAY, API, "stats today")
        assert re.search(r"seen +1 ", message_text(answer))
        harness.wait_until(lambda: len(images(harness)) == 1)
        (image,), (file,) = images(harness), files(harness)
        assert image["slack_file"] == {"id": file["id"]}
        assert image["alt_text"].startswith("Figures, today, beside yesterday by this time. Seen and answered: 1 seen")
        assert (file["alt_txt"], file["mimetype"]) == (image["alt_text"], "image/png")
        harness.press(FAY, API, answer["ts"], action_ids.FIGURES_MONTH)
        # reckoned after the press was acknowledged
        harness.wait_until(lambda: any(MONTH in message_text(one) for one in harness.slack.ephemerals(FAY)))
        harness.wait_until(lambda: len(files(harness)) == 2)
        quiet = len(harness.messages(REVIEW))
        harness.pass_time(days=8)
        (told,) = [one for one in harness.messages(REVIEW)[quiet:] if "Figures, the week from" in message_text(one)]
        assert "promises broken" in message_text(told)
        (picture,) = [one for one in harness.slack.thread(REVIEW, told["ts"]) if one.get("files")]
        assert picture["files"][0]["alt_txt"].startswith("Figures, the week from")
        harness.pass_time(days=1)
        assert len(files(harness)) == 3


def test_a_picture_comes_however_figures_are_asked_for(tmp_path: Path, clock: FakeClock, channel: FakeChannel) -> None:
    with running_bot(tmp_path / "bot.db", channel, clock) as harness:
        harness.pass_time(minutes=1)
        harness.pass_time(minutes=1)
        answer = harness.command(FAY, API, "stats today")
        harness.wait_until(lambda: len(images(harness)) == 1)
        harness.press(FAY, API, answer["ts"], action_ids.FIGURES_MONTH)
        harness.wait_until(lambda: any(MONTH in image["alt_text"] for image in images(harness)))
        (turned,) = [one for one in harness.slack.ephemerals(FAY) if MONTH in message_text(one)]
        kinds = [block["type"] for block in turned["blocks"]]
        assert kinds[-2:] == ["image", "actions"], "in the place of the answer before, above the buttons"
        assert len(images(harness)) == 2
        card = next(one for one in harness.messages(API) if "API key" in message_text(one))
        harness.slack.say(FAY, API, "@switchboard stats 7d", card["ts"])
        harness.wait_until(lambda: len(images(harness)) == 3)
        (below,) = [one for one in harness.slack.ephemerals(FAY) if images_in(one) and one.get("thread_ts")]
        assert below["thread_ts"] == card["ts"]


def images_in(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in message.get("blocks", []) if block["type"] == "image"]


def test_the_way_to_the_same_numbers_on_the_web_is_shown_where_there_is_a_desk(
    tmp_path: Path, clock: FakeClock, channel: FakeChannel
) -> None:
    web = WebSettings(on=True, address="https://desk.example.com")
    with running_bot(tmp_path / "bot.db", channel, clock, web=web) as harness:
        answer = harness.command(FAY, API, "stats 30d square")
        home = home_view(harness.bot.desk.homes.home(GIL), harness.bot.desk.people, clock())
    assert "https://desk.example.com/numbers?period=30d&source=square" in json.dumps(answer["blocks"])
    assert "https://desk.example.com/numbers?period=7d" in json.dumps(home)


@pytest.mark.parametrize("method", ["conversations.open", "files.completeUploadExternal"])
def test_where_the_app_may_show_no_picture_the_words_stand_alone(
    tmp_path: Path, clock: FakeClock, channel: FakeChannel, method: str
) -> None:
    with running_bot(tmp_path / "bot.db", channel, clock) as harness:
        harness.pass_time(minutes=1)
        harness.pass_time(minutes=1)
        harness.slack.fault(method, "error", times=99, code="missing_scope")
        answer = harness.command(FAY, API, "stats 7d")
        assert "seen" in message_text(answer)
        harness.wait_until(lambda: bool(harness.slack.log(method=method)))
        harness.pass_time(days=8)
        assert any("Figures, the week from" in message_text(one) for one in harness.messages(REVIEW))
        assert images(harness) == []
