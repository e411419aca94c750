"""Whoever has a question is told by a direct message before its promise breaks: once, within their budget of calls."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.replying.proposal import Proposal
from bot.core.settings.sections import CallSettings
from bot.core.slack_messages import DesiredMessage
from bot.flow.steps.maintenance.warn_holders import WarnHolders
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.in_memory import message_words
from tests.fakes.pipeline import ANA, HANA, Pipeline, a_pipeline


@pytest.fixture
def claimed(store: Store, clock: FakeClock) -> Pipeline:
    """A question that Ana has, due in an hour."""
    pipeline = a_pipeline(store, clock)
    pipeline.steps += (WarnHolders(store, pipeline.company),)
    pipeline.ask_question(written_at=clock.now)
    pipeline.desk.questions.claim(1, ANA)
    pipeline.run_due()
    return pipeline


def told(pipeline: Pipeline, who: str = ANA) -> list[str]:
    messages: list[DesiredMessage] = [message for _, message, _ in pipeline.cards.messages.values()]
    return [message_words(message) for message in messages if message.channel == who]


def test_it_is_told_once_before_it_is_due(claimed: Pipeline) -> None:
    claimed.pass_time(minutes=39)
    assert told(claimed) == []
    claimed.pass_time(minutes=2)
    (words,) = told(claimed)
    assert "Due soon: Q-1 about api, due" in words
    assert "it is with you" in words
    claimed.pass_time(minutes=30)
    assert len(told(claimed)) == 1
    with claimed.store.reading() as tx:
        assert tx.calls.spent([ANA])[ANA].hour >= 1, "it is a call"


ENDS: dict[str, Callable[[Pipeline], object]] = {
    "propose": lambda pipeline: pipeline.desk.replies.propose(1, Proposal(ANA, "Press Rotate.")),
    "release": lambda pipeline: pipeline.desk.questions.release(1, ANA),
    "snooze": lambda pipeline: pipeline.desk.questions.snooze(1, ANA, pipeline.clock.now + timedelta(days=2)),
    "settle": lambda pipeline: pipeline.desk.questions.settle(1, ANA),
}


@pytest.mark.parametrize("act", ENDS)
def test_what_does_not_wait_for_them_any_more_is_not_told(claimed: Pipeline, act: str) -> None:
    ENDS[act](claimed)
    claimed.pass_time(minutes=50)
    assert told(claimed) == []


def test_who_takes_it_so_late_knows_already(claimed: Pipeline) -> None:
    claimed.desk.questions.release(1, ANA)
    claimed.pass_time(minutes=45)
    claimed.desk.questions.claim(1, HANA)
    claimed.pass_time(minutes=5)
    assert told(claimed, HANA) == []


def test_beyond_their_budget_it_is_in_their_digest(claimed: Pipeline) -> None:
    change(claimed.company, calls=CallSettings(per_hour=0))
    claimed.pass_time(minutes=45)
    assert told(claimed) == []
    with claimed.store.reading() as tx:
        assert [one.question for one in tx.calls.missed(ANA, tx.now + timedelta(minutes=1))] == [1]


def test_a_company_says_how_long_before_or_never(claimed: Pipeline) -> None:
    change(claimed.company, calls=CallSettings(warn_minutes=0))
    claimed.pass_time(minutes=50)
    assert told(claimed) == []
    change(claimed.company, calls=CallSettings(warn_minutes=5))
    claimed.pass_time(minutes=6)
    assert len(told(claimed)) == 1


def test_two_questions_are_told_each(claimed: Pipeline) -> None:
    claimed.ask_question("Another api question", written_at=claimed.clock.now)
    claimed.desk.questions.claim(2, ANA)
    change(claimed.company, people=tuple(replace(one, hours=None) for one in claimed.company().people))
    claimed.pass_time(minutes=50)
    assert len(told(claimed)) == 2
