"""Communications are told the figures of a week once, when their Monday begins, and nothing of an empty one."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.calendars.hours import Hours
from bot.core.figures.week import week_to_tell
from bot.core.model import Person, Role
from bot.core.telling.notices import NOTICE
from bot.flow.steps.maintenance.tell_week import TellWeek
from tests.fakes.pipeline import Pipeline
from tests.slack.samples import shown_text


@pytest.fixture
def week(pipeline: Pipeline) -> TellWeek:
    return TellWeek(pipeline.store, pipeline.company)


def go_to(pipeline: Pipeline, moment: datetime) -> None:
    pipeline.pass_time(seconds=(moment - pipeline.clock()).total_seconds())


def monday(pipeline: Pipeline, hour: int) -> datetime:
    """Of the week after this one."""
    day = pipeline.clock() + timedelta(days=7 - pipeline.clock().weekday())
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def told(pipeline: Pipeline) -> list[str]:
    """What communications were told of no single question."""
    return [shown_text(one.blocks) for _, one, _ in pipeline.cards.messages.values() if one.key == NOTICE]


def run(week: TellWeek) -> list[str]:
    keys = list(week.due())
    for key in keys:
        week.run(key)
    return keys


def test_a_week_is_told_once_when_communications_monday_begins(pipeline: Pipeline, week: TellWeek) -> None:
    pipeline.ask_question("my api key")
    begins = monday(pipeline, 9)
    go_to(pipeline, begins - timedelta(minutes=1))
    run(week)  # of the week before, in which nothing happened
    assert told(pipeline) == []
    go_to(pipeline, begins)
    assert len(run(week)) == 1
    pipeline.run_due()
    assert run(week) == []
    go_to(pipeline, begins + timedelta(days=2))
    assert run(week) == []
    (news,) = told(pipeline)
    assert "Figures, the week from" in news
    assert "promises kept" in news


def test_a_week_in_which_nothing_happened_is_not_told_and_not_reckoned_again(
    pipeline: Pipeline, week: TellWeek
) -> None:
    go_to(pipeline, monday(pipeline, 10))
    assert len(run(week)) == 1
    pipeline.run_due()
    assert run(week) == []
    assert told(pipeline) == []


def test_a_week_is_told_late_when_nobody_ran_on_monday(pipeline: Pipeline, week: TellWeek) -> None:
    pipeline.ask_question("my api key")
    go_to(pipeline, monday(pipeline, 9) + timedelta(days=3))
    assert len(run(week)) == 1
    pipeline.run_due()
    assert len(told(pipeline)) == 1


def test_it_waits_for_the_hours_of_whoever_approves() -> None:
    gil = Person("U0GIL", "Gil", roles=(Role.COMMS,), hours=Hours(zone="Europe/Berlin"))
    sunday = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)
    assert week_to_tell(sunday, [gil]).name == "2026-W47"
    found = week_to_tell(sunday + timedelta(hours=1), [gil])
    assert found.name == "2026-W48"
    assert found.told_from == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert found.periods.present.since == datetime(2026, 11, 22, 23, tzinfo=UTC)
