"""Bursts promise: told once, counted there, calling nobody twice; and nothing of them is lost or said again."""

from datetime import timedelta

import pytest

from bot.core.bursts import BurstRule
from bot.core.errors import Refused, Unavailable
from bot.flow.steps.announce_bursts import AnnounceBursts
from bot.store.leases import LEASE
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, HANA, Pipeline, _no_failpoint, a_pipeline
from tests.fakes.posts import a_post


def burst_of(pipeline: Pipeline, count: int, text: str = "api question", first: int = 0) -> None:
    """So many questions, a minute apart, in different words."""
    for place in range(first, first + count):
        pipeline.receive_posts(a_post(f"b{place}", f"{text} number {place}", written_at=pipeline.clock.now))


def told(pipeline: Pipeline) -> list[str]:
    return [line for line in pipeline.cards.drawn if line.startswith("burst")]


def opened(pipeline: Pipeline) -> list[tuple[str, dict[str, str]]]:
    with pipeline.store.reading() as tx:
        entries = tx.history.since(pipeline.clock.now - timedelta(days=30))
    return [(entry.what, entry.data) for entry in entries if entry.what.startswith("burst")]


def test_the_nth_question_is_told_as_a_burst_once_in_the_tags_channel(pipeline: Pipeline) -> None:
    burst_of(pipeline, 4)
    assert pipeline.cards.bursts == []
    burst_of(pipeline, 1, first=4)
    pipeline.pass_time(minutes=5)
    assert [channel for channel, _, _ in pipeline.cards.bursts] == ["#ask-api"]
    assert told(pipeline) == [f"burst 1 api 5, calling {ANA} {HANA}"]
    assert opened(pipeline) == [("burst.opened", {"burst": "1", "tag": "api", "count": "5"})]


def test_every_question_of_a_burst_still_has_its_card(pipeline: Pipeline) -> None:
    burst_of(pipeline, 7)
    assert sorted(number for _, _, number in pipeline.cards.cards) == list(range(1, 8))


def test_later_questions_are_counted_on_the_same_message(pipeline: Pipeline) -> None:
    burst_of(pipeline, 8)
    assert len(pipeline.cards.bursts) == 1
    assert told(pipeline)[-3:] == ["burst 1 api 6", "burst 1 api 7", "burst 1 api 8"]


def test_the_card_of_the_one_that_makes_the_burst_calls_nobody_and_those_before_it_did(pipeline: Pipeline) -> None:
    burst_of(pipeline, 6)
    with pipeline.store.reading() as tx:
        bursts = [tx.question_detail(number).burst for number in range(1, 7)]
    assert all(burst is not None and burst.count == 6 for burst in bursts)
    assert pipeline.cards.called == {1, 2, 3, 4}


def test_the_same_words_asked_again_count_too(pipeline: Pipeline) -> None:
    for place in range(5):
        pipeline.receive_posts(a_post(f"j{place}", "How do I rotate my api key?", written_at=pipeline.clock.now))
    assert len(pipeline.cards.cards) == 1
    assert told(pipeline)[0].startswith("burst 1 api 5")


def test_a_burst_is_over_once_an_hour_passes_without_another(pipeline: Pipeline) -> None:
    burst_of(pipeline, 6)
    pipeline.pass_time(minutes=58)
    assert opened(pipeline)[-1][0] == "burst.opened"
    pipeline.pass_time(minutes=2)
    assert told(pipeline)[-1] == "burst 1 api 6 over"
    assert opened(pipeline)[-1] == ("burst.ended", {"burst": "1", "tag": "api", "count": "6"})
    pipeline.pass_time(hours=5)
    assert len(opened(pipeline)) == 2


def test_after_a_burst_is_over_the_next_one_is_told_anew(pipeline: Pipeline) -> None:
    burst_of(pipeline, 5)
    pipeline.pass_time(hours=30)
    burst_of(pipeline, 5, first=5)
    assert [number for _, _, number in pipeline.cards.bursts] == [1, 2]


def test_questions_for_triage_do_not_burst(pipeline: Pipeline) -> None:
    burst_of(pipeline, 9, text="what about the weather")
    assert pipeline.cards.bursts == []


@pytest.mark.prove
def test_an_ordinary_hour_of_a_busy_tag_is_no_burst(pipeline: Pipeline) -> None:
    for hour in range(5):
        burst_of(pipeline, 5, first=hour * 10)
        pipeline.pass_time(minutes=55)
    assert [what for what, _ in opened(pipeline)] == [
        "burst.opened",
        "burst.ended",
    ]  # at first nothing was known of the tag
    pipeline.pass_time(hours=1)
    burst_of(pipeline, 11, first=1000)
    assert len(pipeline.cards.bursts) == 1
    burst_of(pipeline, 4, first=1011)
    assert len(pipeline.cards.bursts) == 2


def test_a_question_given_another_tag_leaves_the_burst(pipeline: Pipeline) -> None:
    burst_of(pipeline, 6)
    pipeline.desk.questions.hand_over(6, ANA, tags=("sso",))
    pipeline.pass_time(seconds=10)
    assert told(pipeline)[-1] == "burst 1 api 5"
    assert pipeline.desk.questions.detail(6).burst is None


def test_an_ignored_question_is_counted_no_more(pipeline: Pipeline) -> None:
    burst_of(pipeline, 6)
    pipeline.desk.questions.ignore(6, FAY, "a test post")
    pipeline.pass_time(seconds=10)
    assert told(pipeline)[-1] == "burst 1 api 5"


def test_a_burst_message_whose_answer_was_lost_is_found_again_and_not_posted_twice(pipeline: Pipeline) -> None:
    burst_of(pipeline, 4)
    pipeline.cards.lose_burst = True
    burst_of(pipeline, 1, first=4)
    pipeline.pass_time(minutes=2)
    assert len(pipeline.cards.bursts) == 1
    burst_of(pipeline, 1, first=5)
    assert told(pipeline)[-1] == "burst 1 api 6"
    assert len(pipeline.cards.bursts) == 1


def test_a_burst_message_in_doubt_is_not_posted_again_when_the_look_for_it_is_rate_limited(pipeline: Pipeline) -> None:
    burst_of(pipeline, 4)
    pipeline.cards.lose_burst = True
    pipeline.cards.look_errors.append(Unavailable("Slack", "slow down", pipeline.clock.now + timedelta(seconds=70)))
    burst_of(pipeline, 1, first=4)
    pipeline.pass_time(minutes=2)
    assert len(pipeline.cards.bursts) == 1
    assert len([key for key in pipeline.cards.posts if key == "burst"]) == 1


def test_a_worker_that_died_while_telling_is_taken_over_and_what_it_posted_is_found(pipeline: Pipeline) -> None:
    burst_of(pipeline, 4)
    pipeline.steps = tuple(step for step in pipeline.steps if step.name != "burst")
    burst_of(pipeline, 1, first=4)
    with pipeline.store.writing() as tx:
        assert tx.bursts.claim_for_showing(1) is not None
        tx.bursts.begin_posting(1, "#ask-api")
        burst = tx.burst_detail(1)
    pipeline.cards.post("burst:1", pipeline.drawing.burst(burst, call=True))
    draw = pipeline.drawing.burst
    pipeline.steps = (
        *pipeline.steps,
        AnnounceBursts(pipeline.store, pipeline.cards, draw, pipeline.company, _no_failpoint),
    )
    pipeline.pass_time(seconds=1)
    assert [line for line in told(pipeline) if "calling" not in line] == []
    pipeline.pass_time(seconds=LEASE.total_seconds())
    assert len(pipeline.cards.bursts) == 1
    assert told(pipeline)[-1] == "burst 1 api 5"


def test_a_channel_that_refuses_the_message_falls_back(pipeline: Pipeline) -> None:
    burst_of(pipeline, 4)
    pipeline.cards.refused["#ask-api"] = Refused("Slack", "the bot is not in #ask-api; invite it")
    burst_of(pipeline, 1, first=4)
    assert [channel for channel, _, _ in pipeline.cards.bursts] == ["#fallback"]


def test_a_slack_outage_delays_the_message_and_loses_nothing(pipeline: Pipeline) -> None:
    burst_of(pipeline, 4)
    pipeline.steps = tuple(step for step in pipeline.steps if step.name != "ask")
    pipeline.cards.errors.extend([Unavailable("Slack", "500")] * 2)
    burst_of(pipeline, 1, first=4)
    assert pipeline.cards.bursts == []
    for _ in range(4):
        pipeline.pass_time(seconds=11)
    assert len(pipeline.cards.bursts) == 1


@pytest.mark.parametrize("questions", [0, 3])
def test_the_rule_is_the_companys(store: Store, clock: FakeClock, questions: int) -> None:
    pipeline = a_pipeline(store, clock)
    change(pipeline.company, burst=BurstRule(questions=questions))
    burst_of(pipeline, 6)
    assert len(pipeline.cards.bursts) == bool(questions)
