"""Communications are told once a day, at an hour of theirs, what waits; nothing when nothing does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.calendars.hours import Hours
from bot.core.errors import Refused
from bot.core.model import Person, Role
from bot.core.replying.proposal import Proposal
from bot.core.sending.daily import NEVER, WaitingReply, WaitingWork, daily_words, day_told
from bot.core.settings.sections import SlackChannels
from bot.core.states import ReplyState
from bot.flow.steps.maintenance.tell_daily import TellDaily
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.sweep import run_until_idle
from tests.slack.samples import shown_text

REVIEW = "#review"


class Days:
    """The step beside a pipeline, in whose company communications live in Berlin."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline, self.step = pipeline, TellDaily(pipeline.store, pipeline.company)
        people = [one for one in pipeline.company().people if one.slack != GIL]
        gil = Person(GIL, "Gil", "communications", (), (Role.COMMS,), hours=Hours(zone="Europe/Berlin"))
        change(pipeline.company, people=(*people, gil))

    def at(self, hour: int, minute: int = 0) -> list[str]:
        """It is this time in Berlin, today or on the next day that it comes; returns the lines told so far."""
        now = self.pipeline.clock.now.astimezone(ZoneInfo("Europe/Berlin"))
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        then += timedelta(days=1) if then <= now else timedelta()
        self.pipeline.clock.now = then.astimezone(UTC)
        run_until_idle([self.step])
        self.pipeline.run_due()
        notices = [m for _, m, _ in self.pipeline.cards.messages.values() if m.key == "notice" and m.channel == REVIEW]
        return [told for one in notices if "What waits" in (told := shown_text(one.blocks))]


@pytest.fixture
def days(pipeline: Pipeline) -> Days:
    return Days(pipeline)


def test_what_waits_for_review_is_told_once_a_day_at_their_hour_with_since_when(days: Days) -> None:
    days.at(23)
    days.pipeline.propose_reply()
    assert days.at(8, 59) == []
    (told,) = days.at(9)
    assert "1 reply waits for review, since yesterday 23:0" in told
    assert "Q-1" in told
    assert len(days.at(18)) == 1
    assert len(days.at(9)) == 2


def test_a_day_on_which_nothing_waits_at_that_hour_is_passed_over(days: Days) -> None:
    assert days.at(9) == []
    days.pipeline.propose_reply()
    assert days.at(15) == []
    assert len(days.at(9)) == 1


def test_what_is_held_and_what_failed_is_told_every_day_until_somebody_decides(days: Days) -> None:
    days.at(20)
    days.pipeline.channel.errors["reply"].append(Refused("square", "replies are closed"))
    failed = days.pipeline.approve_reply()
    days.pipeline.pass_time(seconds=31)
    number = days.pipeline.ask_question("another api question")
    held = days.pipeline.desk.replies.propose(number, Proposal(ANA, "Use the other button."))
    days.pipeline.desk.reviews.approve(held, GIL, days.pipeline.reply_hash(held))
    days.pipeline.desk.sending.hold(ANA, "an outage", "#api")
    for _ in range(2):
        told = days.at(9)[-1]
        assert "Ana holds #api: an outage (a reply waits for it)" in told
        assert "1 reply waits for a decision" in told
        assert "square: replies are closed" in told
    days.pipeline.desk.replies.withdraw(failed, GIL)
    assert "for a decision" not in days.at(9)[-1]


def test_no_line_is_lost_or_told_twice_when_it_is_killed_before_or_after_it_is_written_down(days: Days) -> None:
    days.at(23)
    days.pipeline.propose_reply()
    days.pipeline.clock.forward(hours=12)
    (day,) = days.step.due()
    days.step.run(day)  # killed before Slack is told, and asked again after
    days.step.run(day)
    assert list(days.step.due()) == []
    assert len(days.at(16)) == 1


def test_it_can_be_left_out(days: Days) -> None:
    channels = days.pipeline.company().slack
    change(days.pipeline.company, slack=SlackChannels(**{**channels.model_dump(), "daily_hour": NEVER}))
    days.pipeline.propose_reply()
    assert days.at(9) == days.at(18) == []


def test_what_failed_for_one_reason_is_told_together() -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    failed = [WaitingReply(number, "x", ReplyState.FAILED, now, "403") for number in range(1, 9)]
    told = daily_words(WaitingWork(failed), now, UTC)
    assert told == (
        "🔴 8 replies wait for a decision, the first since today 9:00: "
        "Q-1, Q-2, Q-3, Q-4, Q-5 and more. Why: 8 times x: 403"
    )


def test_the_day_is_that_of_their_clock() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    assert day_told(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), auckland, 9) == "2026-11-21"
    assert day_told(datetime(2026, 11, 20, 19, 59, tzinfo=UTC), auckland, 9) == ""
