"""What people say and press is never lost: however early it comes, whatever Slack or the database does meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app.switchboard import Switchboard
from bot.core.model import Batch
from bot.core.replying.proposal import Proposal
from bot.sandbox.slack import SlackServer
from bot.store.tables.inbox import InboxRow
from tests.fakes.bot_harness import (
    ANA,
    API,
    GIL,
    OUTBOUND,
    REVIEW,
    BotHarness,
    message_text,
    plan,
    running_bot,
    workspace,
)
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

WORDS = "reply: Use the rotate button."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "switchboard.db"


@pytest.fixture
def channel(clock: FakeClock) -> FakeChannel:
    """Somebody asks one question there."""
    channel = FakeChannel(clock)
    channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?", written_at=clock.now),), "c1"))
    return channel


@pytest.fixture
def harness(database: Path, channel: FakeChannel, clock: FakeClock) -> Iterator[BotHarness]:
    with running_bot(database, channel, clock) as running:
        yield running


def _forward(clock: FakeClock, amount: timedelta) -> None:
    clock.now += amount


def _told(harness: BotHarness, person: str = ANA) -> str:
    return " ".join(message_text(message) for message in harness.slack.ephemerals(person))


def _texts(harness: BotHarness) -> list[str]:
    return [file.reply.text for file in harness.bot.desk.questions.detail(1).replies]


def _loses_the_answer_to_its_card(harness: BotHarness) -> str:
    """The ts of a card that stands, though Slack's answer was lost."""
    harness.slack.fault("chat.postMessage", "lost_answer", key="card")
    harness.run_due()
    assert harness.question_state() == "routed"
    return str(harness.card()["ts"])


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Another program holds the database."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_what_is_said_before_the_cards_place_is_known_is_taken_in_with_its_edits_in_order(harness: BotHarness) -> None:
    card = _loses_the_answer_to_its_card(harness)
    ts = harness.slack.say(ANA, API, "reply: Use the button.", card)
    gone = harness.slack.say(ANA, API, "reply: Never mind.", card)
    harness.slack.edit(ANA, API, ts, WORDS)
    harness.slack.delete(ANA, API, gone)
    assert harness.slack.wait_for_acks()
    harness.run_due()
    assert _texts(harness) == []
    harness.pass_time(seconds=11)
    assert harness.question_state() == "asked"
    assert [message["ts"] for message in harness.ours("card")] == [card]
    harness.pass_time(seconds=3)
    replies = [file.reply for file in harness.bot.desk.questions.detail(1).replies]
    assert [reply.text for reply in replies if reply.state.value == "proposed"] == ["Use the rotate button."]
    assert _told(harness) == ""


def test_what_was_said_early_is_taken_in_by_the_next_start_and_once(
    database: Path, channel: FakeChannel, clock: FakeClock
) -> None:
    with SlackServer(workspace()) as slack:
        bot = Switchboard(plan(slack, {"square": channel}, database, clock))
        bot.prepare()
        bot.connect()
        first = BotHarness(slack, bot, lambda amount: _forward(clock, amount))
        assert slack.wait_for_sockets()
        slack.say(ANA, API, WORDS, _loses_the_answer_to_its_card(first))
        assert slack.wait_for_acks()
        slack.hang_up()
        bot.stop()
        again = Switchboard(plan(slack, {"square": channel}, database, clock))
        again.prepare()
        second = BotHarness(slack, again, first.advance)
        second.pass_time(seconds=61)
        again.catch_up()
        second.run_due()
        assert _texts(second) == ["Use the rotate button."]
        again.stop()


def test_talk_in_a_busy_channel_that_is_nobodys_costs_no_row(harness: BotHarness) -> None:
    harness.run_due()
    thread = harness.slack.say(GIL, API, "lunch?")
    harness.slack.say(ANA, API, "yes", thread)
    harness.slack.edit(GIL, API, thread, "lunch at noon?")
    harness.slack.delete(GIL, API, thread)
    assert harness.slack.wait_for_acks()
    with harness.bot.engine.connect() as connection:
        assert connection.execute(InboxRow.__table__.select()).all() == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["*reply:* Use it.", "&gt; reply: Use it.", "reply\uff1a Use it.", "Reply - use it"])
def test_a_near_miss_under_a_card_is_told_to_its_author_alone_each_time(harness: BotHarness, text: str) -> None:
    harness.run_due()
    for _ in range(2):
        harness.slack.say(ANA, API, text.replace("&gt;", ">"), harness.card()["ts"])
    harness.wait_until(lambda: len(harness.slack.ephemerals(ANA)) == 2)
    assert _told(harness).count("This was not taken as a reply: one begins with the word reply and a colon") == 2
    assert _texts(harness) == []
    assert harness.slack.ephemerals(GIL) == []


def test_a_reply_outside_the_questions_thread_is_told_where_it_belongs(harness: BotHarness) -> None:
    harness.run_due()
    harness.slack.say(ANA, API, WORDS)
    harness.wait_until(lambda: "Write it in the thread under the card." in _told(harness))
    harness.bot.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    harness.run_due()
    harness.slack.say(GIL, REVIEW, WORDS, harness.last_review()["ts"])
    harness.wait_until(lambda: "Write it in the thread under the card of Q-1." in _told(harness, GIL))
    harness.slack.say(GIL, OUTBOUND, "all quiet here")
    assert harness.slack.wait_for_acks()
    assert len(harness.slack.ephemerals(GIL)) == 1


def test_a_first_event_is_not_lost_because_slack_could_not_say_who_we_are(
    database: Path, channel: FakeChannel, clock: FakeClock
) -> None:
    with SlackServer(workspace()) as slack:
        slack.fault("auth.test", "server_error")
        bot = Switchboard(plan(slack, {"square": channel}, database, clock))
        bot.prepare()
        with capture_logs() as logs:
            bot.connect()
        assert [line["event"] for line in logs] == ["slack.unreachable"]
        assert slack.wait_for_sockets()
        harness = BotHarness(slack, bot, lambda _amount: None)
        harness.run_due()
        slack.fault("auth.test", "ratelimited", times=9)
        slack.say(ANA, API, WORDS, harness.card()["ts"])
        harness.wait_until(lambda: _texts(harness) == ["Use the rotate button."])
        slack.hang_up()
        bot.stop()


def test_a_press_that_could_not_be_kept_is_told_and_never_carried_out(harness: BotHarness, database: Path) -> None:
    harness.run_due()
    with _locked(database):
        harness.press(ANA, API, harness.card()["ts"], "claim")
        assert harness.slack.wait_until(lambda: "try again" in _told(harness))
    harness.run_due()
    assert harness.bot.desk.questions.detail(1).question.claimed_by == ""


def test_a_window_submitted_while_the_database_is_locked_stays_open_with_its_words_and_is_submitted_again(
    harness: BotHarness, database: Path
) -> None:
    harness.run_due()
    harness.press(ANA, API, harness.card()["ts"], "write")
    assert harness.slack.wait_until(lambda: bool(harness.slack.windows(ANA)))
    with _locked(database):
        answered = harness.slack.submit(ANA, {"words": "Use the rotate button."})
    assert "Press the window's button again in a moment" in answered.errors["words"]
    assert len(harness.slack.windows(ANA)) == 1
    assert harness.slack.submit(ANA).ok
    harness.run_due()
    assert _texts(harness) == ["Use the rotate button."]


@pytest.mark.prove
def test_a_reply_said_while_the_database_is_locked_is_taken_in_once_and_nobody_is_told_to_repeat_it(
    harness: BotHarness, database: Path
) -> None:
    harness.run_due()
    with _locked(database), capture_logs() as logs:
        harness.slack.say(ANA, API, WORDS, harness.card()["ts"])
        assert harness.slack.wait_until(lambda: any(line["event"] == "payload.not_kept" for line in logs))
    harness.bot.catch_up()
    harness.run_due()
    assert harness.slack.wait_for_acks()
    harness.run_due()
    assert _texts(harness) == ["Use the rotate button."]
    assert "again" not in _told(harness)


def test_an_act_carried_out_late_says_so_to_its_person(harness: BotHarness) -> None:
    harness.run_due()
    harness.press(ANA, API, harness.card()["ts"], "claim")
    harness.pass_time(seconds=42)
    harness.wait_until(lambda: "You pressed Claim: it took 42 seconds. It is done now." in _told(harness))
    harness.press(GIL, API, harness.card()["ts"], "take_over")
    harness.advance(timedelta(minutes=3))
    harness.wait_until(lambda: "it took 3 minutes" in _told(harness, GIL))


def test_what_nobody_listens_for_is_acknowledged_and_logged_in_one_line(harness: BotHarness) -> None:
    harness.run_due()
    with capture_logs() as logs:
        client = harness.bot.client
        posted = client.chat_postMessage(channel=API, text="old", blocks=[_BUTTON])
        harness.press(ANA, API, str(posted["ts"]), "a_button_of_old")
        assert harness.slack.wait_until(lambda: "earlier version of Switchboard" in _told(harness))
        assert harness.slack.shortcut(ANA, API, str(posted["ts"]), "gone").ok
    unknown = [line for line in logs if line["event"] == "payload.unknown"]
    assert [(line["kind"], line["name"]) for line in unknown] == [
        ("block_actions", "a_button_of_old"),
        ("message_action", "gone"),
    ]


_BUTTON = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "a_button_of_old", "text": {"type": "plain_text", "text": "Old"}}],
}
