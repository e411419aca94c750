"""Nobody is called at night: a question that comes outside working hours calls its people when they are at work."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.core.calendars.hours import Hours
from bot.core.model import Batch
from bot.slack.responses.explanation import reason_window
from tests.fakes.bot_harness import ANA, FAY, PEOPLE, BotHarness, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

OFFICE = Hours(zone="Europe/Berlin")
FRIDAY_EVENING = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
"""17:30 in Berlin."""


class Evening:
    """A bot whose experts keep office hours, and a question that comes on a Friday at half past five."""

    def __init__(self, harness: BotHarness, channel: FakeChannel, clock: FakeClock) -> None:
        self.harness, self.clock, self.desk = harness, clock, harness.bot.desk
        channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?", written_at=clock.now),), "c1"))
        harness.run_due()

    def at(self, moment: datetime) -> None:
        self.clock.now = moment
        self.harness.run_due()

    def called(self) -> list[str]:
        """Whom any message mentions."""
        under = self.harness.slack.thread("C0ASKAPI01", self.harness.card()["ts"])
        return sorted({who for who in (ANA, FAY) for m in under if f"'user_id': '{who}'" in str(m["blocks"])})


def _people(**hours: Hours | None) -> tuple[object, ...]:
    return tuple(replace(p, hours=hours.get(p.name.split()[0].lower(), OFFICE)) for p in PEOPLE)


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    clock = FakeClock(FRIDAY_EVENING)
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "e.db", channel, clock, people=_people()) as harness:
        yield Evening(harness, channel, clock)


def test_a_question_of_a_friday_evening_is_posted_at_once_is_due_on_monday_and_calls_on_monday(
    evening: Evening,
) -> None:
    detail = evening.desk.questions.detail(1)
    assert detail.question.due_at == datetime(2026, 11, 30, 9, tzinfo=UTC), "an hour after nine in Berlin"
    told = reason_window(*evening.desk.experts.who_could_answer(1, ANA), evening.desk.people, evening.desk.now())
    assert "1 h Mon from 9:00" in str(told)
    assert evening.called() == []
    evening.at(datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert evening.called() == []
    evening.at(datetime(2026, 11, 30, 8, 0, 1, tzinfo=UTC))
    assert evening.called() == [ANA, FAY]
    notes = evening.harness.ours("note")
    evening.at(datetime(2026, 11, 30, 8, 29, tzinfo=UTC))
    assert evening.harness.ours("note") == notes, "once, until they are reminded"


def test_who_took_it_at_night_is_not_called_in_the_morning_and_nor_is_anybody_else(evening: Evening) -> None:
    evening.desk.questions.claim(1, ANA)
    evening.at(datetime(2026, 11, 30, 9, tzinfo=UTC))
    assert not any("outside your working hours" in text for text in evening.harness.thread_texts())


def test_with_one_of_them_at_work_only_that_one_is_called_and_the_promise_runs(tmp_path: Path) -> None:
    clock = FakeClock(FRIDAY_EVENING)
    channel = FakeChannel(clock)
    people = _people(fay=Hours(zone="America/New_York"))
    with running_bot(tmp_path / "e.db", channel, clock, people=people) as harness:
        evening = Evening(harness, channel, clock)
        assert evening.called() == [FAY]
        due = evening.desk.questions.detail(1).question.due_at
        assert due == datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
        evening.at(datetime(2026, 11, 27, 17, 1, tzinfo=UTC))
        assert evening.called() == [FAY], "also when they are reminded"


MONDAY_MORNING = datetime(2026, 11, 30, 8, 0, 1, tzinfo=UTC)


def test_who_went_away_since_it_was_asked_is_not_called_in_the_morning(evening: Evening) -> None:
    evening.desk.absences.begin(ANA, datetime(2026, 12, 4, 8, tzinfo=UTC), ANA)
    evening.at(MONDAY_MORNING)
    assert evening.called() == [FAY]
    assert evening.desk.questions.detail(1).question.asked == (FAY,)


def test_who_has_as_many_questions_by_then_as_they_take_is_not_called(evening: Evening) -> None:
    evening.desk.expertise.correct(ANA, FAY, cap=0)
    evening.at(MONDAY_MORNING)
    assert evening.called() == [FAY]


def test_where_nobody_is_left_the_next_of_its_tag_is_called_in_their_place(evening: Evening) -> None:
    with evening.harness.bot.store.writing() as tx:
        tx.questions.set_people(1, [ANA])
    evening.desk.absences.begin(ANA, datetime(2026, 12, 4, 8, tzinfo=UTC), ANA)
    evening.at(MONDAY_MORNING)
    assert evening.called() == [FAY]
    entry = next(one for one in evening.desk.questions.detail(1).entries if one.what == "question.called")
    assert entry.data == {"to": FAY, "instead_of": ANA}


def test_whose_hours_changed_meanwhile_is_called_when_they_begin_now(evening: Evening) -> None:
    later = Hours(zone="Europe/Berlin", start=time(11))
    change(evening.harness.bot.company, people=_people(ana=later, fay=later))
    evening.at(MONDAY_MORNING)
    assert evening.called() == []
    evening.at(datetime(2026, 11, 30, 10, 0, 1, tzinfo=UTC))
    assert evening.called() == [ANA, FAY]
