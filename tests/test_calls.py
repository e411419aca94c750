"""How often one is called, as people see and change it in Slack: the command, the home, who, and the daily digest."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.bursts import BurstRule
from bot.core.model import Author, Batch
from bot.core.settings.sections import CallSettings
from bot.slack.homes.by_role import home_view
from bot.slack.responses.explanation import reason_window
from tests.fakes.bot_harness import ANA, API, FAY, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post


class Asked:
    """A bot whose people take three calls an hour, two of them for what does not break soon, and what customers ask."""

    def __init__(self, harness: BotHarness, channel: FakeChannel, clock: FakeClock) -> None:
        self.harness, self.channel, self.clock, self.count = harness, channel, clock, 0

    def ask(self, times: int = 1) -> None:
        for _ in range(times):
            self.count += 1
            words, author = f"How do I rotate key {self.count * 7919}?", Author(f"u{self.count}", f"h{self.count}")
            post = a_post(f"p{self.count}", words, author=author, written_at=self.clock.now)
            self.channel.batches.append(Batch((post,), f"c{self.count}"))
            self.harness.pass_time(minutes=1)

    def type(self, user: str, text: str) -> str:
        return message_text(self.harness.command(user, API, text))

    def home(self, user: str) -> str:
        desk = self.harness.bot.desk
        return str(home_view(desk.homes.home(user), desk.people, desk.now()))

    def digests(self, user: str) -> list[str]:
        """What stands in the direct messages with this person."""
        room = f"D{user[1:]}"
        opened = room in self.harness.slack.workspace.state.conversations
        return [message_text(message) for message in self.harness.slack.messages(room)] if opened else []

    def until(self, hour: int) -> None:
        """The next time the clock shows this hour."""
        at = self.clock.now.replace(hour=hour, minute=0, second=0)
        at += timedelta(days=1) if at <= self.clock.now else timedelta()
        self.clock.now = at
        self.harness.run_due()


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    clock = FakeClock(datetime.fromisoformat("2026-11-30T10:00:00+00:00"))
    channel = FakeChannel(clock)
    calls = CallSettings(per_hour=3, per_day=20, ladder=False)
    never = BurstRule(questions=0)
    with running_bot(tmp_path / "c.db", channel, clock, calls=calls, burst=never, promises=()) as harness:
        yield Asked(harness, channel, clock)


def calls_of(asked: Asked, user: str) -> int:
    """How many messages in the channel mention this person."""
    return sum(f"'user_id': '{user}'" in str(one["blocks"]) for one in asked.harness.slack.messages(API))


def test_beyond_the_budget_a_card_shows_the_name_in_plain_text_and_who_and_home_say_so(asked: Asked) -> None:
    asked.ask(5)
    assert calls_of(asked, ANA) <= 3
    spent = calls_of(asked, ANA)
    assert "Ana" in message_text(asked.harness.card())
    assert f"{spent} of 3 calls this hour" in asked.type(ANA, "calls")
    assert f"not called now: {spent} of 3 calls this hour" in asked.type(FAY, "who api")
    assert f"{spent} of 3 calls this hour" in asked.home(ANA)


def test_a_person_says_how_often_they_are_called_and_takes_it_back(asked: Asked) -> None:
    assert "0 of 1 calls this hour, 0 of 5 this day" in asked.type(ANA, "calls 1 an hour, 5 a day digest 17")
    assert "from 17:00 on" in asked.type(ANA, "calls")
    asked.ask(2)
    assert calls_of(asked, ANA) == 1
    assert calls_of(asked, FAY) == 2, "theirs alone"
    assert "of 3 calls this hour" in asked.type(ANA, "calls usual")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("calls often", "Say how many calls you take"),
        ("calls 9999 an hour", "a whole number up to 1000"),
        ("calls digest 25", "from 0 to 23"),
        ("calls 3 an hour please", "Say how many calls you take"),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_can_be_typed(asked: Asked, typed: str, told: str) -> None:
    assert told in asked.type(ANA, typed)


def test_the_digest_comes_as_a_direct_message_at_ones_own_hour_and_once(asked: Asked) -> None:
    asked.type(ANA, "calls 0 an hour digest 16")
    asked.ask(2)
    asked.until(15)
    assert asked.digests(ANA) == []
    asked.until(16)
    (told,) = asked.digests(ANA)
    assert "You were not called for these" in told
    assert "Q-1 about api" in told
    asked.until(15)
    asked.until(16)
    assert len(asked.digests(ANA)) == 1


def test_whoever_has_do_not_disturb_on_in_slack_is_not_called_and_is_told_later(asked: Asked) -> None:
    now = int(asked.clock.now.timestamp())
    asked.harness.slack.change_user(ANA, dnd=(now - 60, now + 3600))
    asked.harness.pass_time(minutes=11)
    asked.ask()
    assert (calls_of(asked, ANA), calls_of(asked, FAY)) == (0, 1)
    detail, experts = asked.harness.bot.desk.experts.who_could_answer(1, FAY)
    told = str(reason_window(detail, experts, asked.harness.bot.desk.people, asked.clock.now))
    assert "had do not disturb on in Slack" in told
    asked.harness.pass_time(hours=1)
    asked.ask()
    assert calls_of(asked, ANA) == 1
    asked.until(9)
    assert "Q-1 about api" in asked.digests(ANA)[0]


def test_without_the_right_to_ask_nobody_counts_as_undisturbed_and_nothing_is_logged(tmp_path: Path) -> None:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "n.db", channel, clock) as harness, capture_logs() as logged:
        harness.slack.change_user(ANA, dnd=(0, int(clock.now.timestamp()) + 3600))
        harness.slack.fault("dnd.teamInfo", "error", code="missing_scope")
        harness.pass_time(minutes=11)
        with harness.bot.store.reading() as tx:
            assert tx.quiet_times.present() == {}
    assert not any("quiet" in str(line) for line in logged)
