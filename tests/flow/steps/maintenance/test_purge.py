"""Forgetting promises: nobody's words are kept longer than the retention time, here or in Slack."""

from datetime import timedelta

import pytest

from bot.core.settings.sections import RetentionSettings
from bot.flow.steps.maintenance.purge import Purge
from tests.fakes.company import a_current_company
from tests.fakes.pipeline import ANA, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle

KEEP = timedelta(days=30)


@pytest.fixture
def keeping(pipeline: Pipeline) -> Pipeline:
    pipeline.steps = (
        *pipeline.steps,
        Purge(pipeline.store, a_current_company(retention=RetentionSettings(days=KEEP.days))),
    )
    return pipeline


def _kept(pipeline: Pipeline) -> list[str]:
    with pipeline.store.reading() as tx:
        return [kept.post.text for kept in tx.posts.since(pipeline.clock.now - timedelta(days=999))]


def test_a_post_nobody_was_asked_about_goes_whole_when_its_time_is_over(keeping: Pipeline) -> None:
    keeping.receive_posts(a_post("1", "this is elsewhere"))
    keeping.pass_time(days=29)
    assert _kept(keeping) == ["this is elsewhere"]
    keeping.pass_time(days=2)
    assert _kept(keeping) == []


def test_the_words_of_a_closed_question_go_here_and_from_slack_and_the_history_stays_whole(keeping: Pipeline) -> None:
    number = keeping.ask_question()
    keeping.desk.questions.settle(number, ANA)
    keeping.pass_time(days=31)
    assert _kept(keeping) == [""]
    assert "post.gone" in keeping.history(number)
    assert keeping.cards.drawn[-1] == "Q-1 settled"
    with keeping.store.reading() as tx:
        assert tx.history.verify().broken == 0


def test_an_open_question_keeps_its_words_however_long_it_waits(keeping: Pipeline) -> None:
    keeping.ask_question()
    keeping.pass_time(days=400)
    assert _kept(keeping) == ["How do I rotate my api key?"]


def test_slack_events_are_forgotten_after_two_days_and_not_before(keeping: Pipeline) -> None:
    number = keeping.ask_question()
    keeping.desk.questions.claim(number, ANA, event=("event:1",))
    with keeping.store.reading() as tx:
        assert not tx.inbox.any_before(keeping.clock.now - timedelta(days=2))
    keeping.pass_time(days=3)
    with keeping.store.reading() as tx:
        assert not tx.inbox.any_before(keeping.clock.now)


def test_where_a_channels_rules_allow_less_time_words_go_then_also_of_an_open_question(pipeline: Pipeline) -> None:
    company = a_current_company(retention=RetentionSettings(days=KEEP.days))
    forget = Purge(pipeline.store, company, {"square": timedelta(hours=48)})
    pipeline.steps = (*pipeline.steps, forget)
    number = pipeline.ask_question()
    pipeline.receive_posts(a_post("2", "this is elsewhere"))
    pipeline.pass_time(hours=47)
    assert len(_kept(pipeline)) == 2
    pipeline.pass_time(hours=2)
    assert _kept(pipeline) == [""]
    assert "post.gone" in pipeline.history(number)


def test_what_a_channels_rules_allow_concerns_that_channel_and_others_words_alone(pipeline: Pipeline) -> None:
    company = a_current_company(retention=RetentionSettings(days=KEEP.days))
    pipeline.steps = (*pipeline.steps, Purge(pipeline.store, company, {"elsewhere": timedelta(hours=1)}))
    pipeline.ask_question()
    pipeline.pass_time(days=3)
    assert _kept(pipeline) == ["How do I rotate my api key?"]


@pytest.mark.prove
def test_a_long_backlog_is_forgotten_lot_by_lot(pipeline: Pipeline) -> None:
    pipeline.receive_posts(*(a_post(str(n), f"elsewhere {n}") for n in range(1200)))
    pipeline.clock.forward(days=31)
    forget = Purge(pipeline.store, a_current_company(retention=RetentionSettings(days=KEEP.days)))
    assert run_until_idle([forget]) == 3
    assert _kept(pipeline) == []
