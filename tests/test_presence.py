"""What Slack says of people's presence counts when a question is given out: their status, and do not disturb."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.model import Batch
from bot.core.settings.sections import PresenceSettings
from tests.fakes.bot_harness import ANA, FAY, BotHarness, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Presence:
    """A running bot, the clock, and questions about api: Ana has the tag."""

    def __init__(self, harness: BotHarness, channel: FakeChannel, clock: FakeClock) -> None:
        self.harness = harness
        self.clock = clock
        self._channel = channel
        self._asked = 0

    def ask(self) -> int:
        """One more question; returns its number."""
        self._asked += 1
        post = a_post(
            f"q{self._asked}", f"Where is my api key, for the {self._asked}th time?", written_at=self.clock.now
        )
        self._channel.batches.append(Batch((post,), f"c{self._asked}"))
        self.harness.pass_time(minutes=1)
        return self._asked

    def asked(self, number: int) -> tuple[str, ...]:
        return self.harness.bot.desk.questions.detail(number).question.asked

    def told(self, number: int) -> str:
        """What *Why?* and `who` say of everybody."""
        _, experts = self.harness.bot.desk.experts.who_could_answer(number, FAY)
        return " ".join(f"{one.person.name}: {'; '.join(one.told)}." for one in experts)

    def is_away(self, who: str) -> bool:
        with self.harness.bot.store.reading() as tx:
            return tx.roster().is_away(who, tx.now)

    def seconds(self, **ahead: int) -> int:
        """The moment so far ahead, in Slack's seconds."""
        return int(self.clock.now.timestamp()) + sum({"minutes": 60, "hours": 3600}[k] * v for k, v in ahead.items())


@pytest.fixture
def presence(tmp_path: Path) -> Iterator[Presence]:
    clock = FakeClock(MORNING)
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "p.db", channel, clock) as harness:
        yield Presence(harness, channel, clock)


def test_whose_status_says_that_they_are_away_is_not_asked_until_it_ends(presence: Presence) -> None:
    presence.harness.slack.change_user(ANA, status=(":palm_tree:", "Vacationing", presence.seconds(hours=5)))
    presence.harness.pass_time(minutes=1)
    number = presence.ask()
    assert ANA not in presence.asked(number)
    assert "is away by their Slack status until 15:00" in presence.told(number)
    presence.harness.pass_time(hours=5)
    assert ANA in presence.asked(presence.ask())


def test_a_status_is_known_at_once_by_its_event_and_another_one_says_nothing_of_absence(presence: Presence) -> None:
    presence.harness.pass_time(minutes=1)
    presence.harness.slack.change_user(ANA, status=("", "out of office this week", 0))
    presence.harness.wait_until(lambda: presence.is_away(ANA))
    number = presence.ask()
    assert "is away by their Slack status;" in presence.told(number)
    presence.harness.slack.change_user(ANA, status=(":bus:", "Commuting", 0))
    presence.harness.wait_until(lambda: not presence.is_away(ANA))


def test_who_says_that_they_are_back_is_asked_whatever_their_status_until_they_set_another(presence: Presence) -> None:
    presence.harness.slack.change_user(ANA, status=(":palm_tree:", "", 0))
    presence.harness.pass_time(minutes=1)
    assert presence.is_away(ANA)
    assert presence.harness.bot.desk.absences.end(ANA, ANA)
    presence.harness.pass_time(hours=1)
    assert not presence.is_away(ANA)
    presence.harness.slack.change_user(ANA, status=(":face_with_thermometer:", "", 0))
    presence.harness.wait_until(lambda: presence.is_away(ANA))


def test_which_statuses_count_is_configured(tmp_path: Path) -> None:
    clock = FakeClock(MORNING)
    channel = FakeChannel(clock)
    settings = PresenceSettings(away_status=("on the moon",))
    with running_bot(tmp_path / "c.db", channel, clock, presence=settings) as harness:
        presence = Presence(harness, channel, clock)
        harness.slack.change_user(ANA, status=(":palm_tree:", "Vacationing", 0))
        harness.slack.change_user(FAY, status=("", "On the Moon, back soon", 0))
        harness.pass_time(minutes=1)
        assert (presence.is_away(ANA), presence.is_away(FAY)) == (False, True)


def test_where_slack_does_not_let_us_ask_no_status_counts_and_nothing_is_logged(tmp_path: Path) -> None:
    clock = FakeClock(MORNING)
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "n.db", channel, clock) as harness, capture_logs() as logged:
        presence = Presence(harness, channel, clock)
        harness.slack.fault("users.profile.get", "error", code="missing_scope", times=50)
        harness.slack.change_user(ANA, status=(":palm_tree:", "", 0))
        harness.pass_time(minutes=31)
        assert not presence.is_away(ANA)
        assert len(harness.slack.log("api", "users.profile.get")) == 1, "it is not asked again and again"
    assert not any("status" in str(line) for line in logged)


def test_while_slack_asks_to_slow_down_what_was_learnt_holds_and_it_is_left_alone(presence: Presence) -> None:
    presence.harness.slack.change_user(ANA, status=(":palm_tree:", "", 0))
    presence.harness.pass_time(minutes=1)
    presence.harness.slack.fault("users.profile.get", "ratelimited", times=3, retry_after=1200)
    presence.harness.pass_time(minutes=31)
    before = len(presence.harness.slack.log("api", "users.profile.get"))
    presence.harness.pass_time(minutes=15)
    assert len(presence.harness.slack.log("api", "users.profile.get")) == before
    assert presence.is_away(ANA)


def test_who_has_do_not_disturb_on_comes_after_the_others_and_is_called_when_it_is_over(presence: Presence) -> None:
    presence.harness.pass_time(minutes=1)
    until = presence.seconds(minutes=40)
    presence.harness.slack.change_user(ANA, dnd=(presence.seconds() - 60, until))
    presence.harness.wait_until(lambda: _quiet(presence, ANA))
    number = presence.ask()
    assert presence.asked(number) == (FAY, ANA)
    assert "do not disturb on in Slack until 10:4" in presence.told(number)

    presence.harness.slack.change_user(FAY, dnd=(presence.seconds() - 60, until + 600))
    presence.harness.wait_until(lambda: _quiet(presence, FAY))
    number = presence.ask()
    question = presence.harness.bot.desk.questions.detail(number).question
    assert question.call_at is not None
    assert int(question.call_at.timestamp()) == until, "nobody can be called before"
    presence.harness.pass_time(minutes=41)
    kinds = [entry.what for entry in presence.harness.bot.desk.questions.detail(number).entries]
    assert "question.called" in kinds


def _quiet(presence: Presence, who: str) -> bool:
    with presence.harness.bot.store.reading() as tx:
        return who in tx.quiet_times.present()
