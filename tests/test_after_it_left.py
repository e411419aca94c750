"""What has left is corrected and taken back in Slack, over real Bolt, the sandbox's Slack and square, and SQLite."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import connectors
from bot.app.switchboard import Switchboard
from bot.sandbox.slack import SlackServer
from bot.sandbox.square import SquarePost
from tests.fakes import fake_square
from tests.fakes.bot_harness import ANA, API, GIL, OUTBOUND, REVIEW, BotHarness, message_text, plan, workspace
from tests.fakes.fake_square import FakeSquare

OLD, NEW = "Once an hour, no more.", "Once a minute, no more."


@pytest.fixture
def square() -> Iterator[FakeSquare]:
    with FakeSquare() as square:
        yield square


@pytest.fixture
def harness(square: FakeSquare, tmp_path: Path) -> Iterator[BotHarness]:
    values = {"url": square.square.url, "account": fake_square.US}
    source = connectors.load("square", "square", values, {"SQUARE_TOKEN": fake_square.TOKEN}, square.clock)
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace()))
        bot = Switchboard(plan(slack, {source.name: source}, tmp_path / "s.db", square.clock))
        bot.prepare()
        bot.connect()
        closing.callback(bot.stop)
        closing.callback(slack.hang_up)
        assert slack.wait_for_sockets()
        bot.catch_up_when_greeted()
        yield BotHarness(slack, bot, square.pass_time)


def _ours(square: FakeSquare) -> SquarePost:
    """The one reply of ours on the square."""
    (reply,) = [post for thread in square.square.board.threads() for post in thread if post.author == fake_square.US]
    return reply


def _approve_newest(harness: BotHarness, number: int) -> None:
    harness.wait_until(lambda: len(harness.ours("review", REVIEW)) == number)
    harness.press(GIL, REVIEW, harness.ours("review", REVIEW)[-1]["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state(number) == "waiting")
    harness.pass_time(seconds=31)


def test_a_correction_that_lint_forbids_is_put_before_communications_from_its_window(
    harness: BotHarness, square: FakeSquare
) -> None:
    square.customer_posts("How often may I rotate my keys?")
    harness.wait_until(lambda: bool(harness.messages(API)))
    harness.slack.say(ANA, API, f"reply: {OLD}", thread_ts=harness.card()["ts"])
    _approve_newest(harness, 1)
    harness.wait_until(lambda: harness.thread_contains("Correct it"))
    harness.press_in_thread(ANA, "amend")
    harness.wait_until(lambda: harness.slack.window(ANA) is not None)
    assert harness.slack.fill(ANA, {"words": "Use AKIA" + "IOSFODNN7EXAMPLE here."}).ok
    harness.wait_until(lambda: "ask_to_allow" in str(harness.slack.window(ANA)))
    assert harness.slack.act(ANA, "ask_to_allow").ok
    harness.wait_until(lambda: len(harness.ours("review", REVIEW)) == 2)
    assert harness.reply_state(2) == "proposed"
    assert "override_block" in str(harness.ours("review", REVIEW)[-1])


def test_a_reply_is_corrected_in_place_once_and_then_taken_back(harness: BotHarness, square: FakeSquare) -> None:
    square.customer_posts("How often may I rotate my keys?")
    harness.wait_until(lambda: bool(harness.messages(API)))
    thread = harness.card()["ts"]
    said = harness.slack.say(ANA, API, f"reply: {OLD}", thread_ts=thread)
    _approve_newest(harness, 1)
    harness.wait_until(lambda: harness.reply_state() == "sent")

    harness.slack.edit(ANA, API, said, f"reply: {NEW}")
    harness.wait_until(lambda: harness.thread_contains("what stands in public is unchanged"))
    harness.press_in_thread(ANA, "amend")
    harness.wait_until(lambda: harness.slack.window(ANA) is not None)
    assert OLD in str(harness.slack.window(ANA))
    assert NEW in str(harness.slack.window(ANA))
    assert harness.slack.submit(ANA, {"words": NEW}).ok
    _approve_newest(harness, 2)
    harness.wait_until(lambda: harness.reply_state() == "edited")
    assert (_ours(square).text, [text for text, _ in _ours(square).edits]) == (NEW, [OLD])
    harness.wait_until(lambda: "was:" in message_text(harness.ours("outbound", OUTBOUND)[0]))

    harness.press_in_thread(ANA, "take_back")
    harness.wait_until(lambda: harness.slack.window(ANA) is not None)
    assert harness.slack.submit(ANA, {"why": "it is twice a minute"}).ok
    harness.wait_until(lambda: bool(harness.ours("deletion", REVIEW)))
    assert _ours(square).text == NEW
    harness.press(GIL, REVIEW, harness.ours("deletion", REVIEW)[0]["ts"], "take_back")
    harness.wait_until(lambda: harness.slack.window(GIL) is not None)
    assert harness.slack.submit(GIL, {"why": "it is twice a minute"}).ok
    harness.wait_until(lambda: harness.reply_state() == "deleted")
    assert (_ours(square).deleted, _ours(square).text) == (True, "")
    harness.wait_until(lambda: "taken back by" in message_text(harness.ours("outbound", OUTBOUND)[0]))
    assert harness.question_state() == "asked"
    with harness.bot.store.reading() as tx:
        assert tx.history.verify().broken == 0
