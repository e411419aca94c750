"""What is promised of a question moves with what happens to it, in the same transaction, and survives its answer."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.calendars.hours import Hours
from bot.core.model import Post
from bot.core.promises.clocks import PromiseOutcome
from bot.core.promises.rules import PromiseRule
from bot.core.replying.proposal import Proposal
from bot.flow.operations.promises.reckon import PromiseKeeper
from bot.flow.steps.maintenance.reckon_promises import ReckonPromises
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, GIL, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post

RULES = (
    PromiseRule(urgent=True, look_minutes=5),
    PromiseRule(look_minutes=20, proposal_minutes=40, review_minutes=30),
)


@pytest.fixture
def promising(store: Store, clock: FakeClock) -> Pipeline:
    """A pipeline with rules for all four clocks."""
    pipeline = a_pipeline(store, clock)
    change(pipeline.company, promises=RULES)
    return pipeline


def due(pipeline: Pipeline, number: int = 1) -> tuple[str, int]:
    """What breaks next, and in how many minutes."""
    question = pipeline.desk.questions.detail(number).question
    if question.due_at is None:
        return ("", 0)
    return (question.due_clock, round((question.due_at - pipeline.clock.now) / timedelta(minutes=1)))


def outcomes(pipeline: Pipeline, number: int = 1) -> dict[str, PromiseOutcome]:
    runs = pipeline.desk.questions.detail(number).promises
    return {f"{run.clock.value}{run.number}": run.outcome(pipeline.clock.now) for run in runs}


def test_what_breaks_next_is_the_due_time_at_each_station_of_the_road(promising: Pipeline) -> None:
    promising.ask_question()
    assert due(promising) == ("look", 20)
    promising.desk.questions.claim(1, ANA)
    assert due(promising) == ("proposal", 40)
    reply = promising.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    assert due(promising) == ("review", 30)
    promising.desk.reviews.approve(reply, GIL, promising.reply_hash(reply))
    assert due(promising) == ("sent", 60)
    promising.pass_time(minutes=1)
    assert promising.question_state() == "sent"
    assert due(promising) == ("", 0)
    assert set(outcomes(promising).values()) == {PromiseOutcome.KEPT}


def test_an_urgent_question_is_looked_at_sooner(promising: Pipeline) -> None:
    promising.ask_question("The api is down, production is on fire")
    assert due(promising) == ("look", 5)


def test_a_promise_that_nobody_kept_is_broken_and_stays_so_after_the_answer(promising: Pipeline) -> None:
    number = promising.ask_question()
    promising.pass_time(minutes=45)
    reply = promising.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    promising.pass_time(minutes=1)
    promising.desk.reviews.approve(reply, GIL, promising.reply_hash(reply))
    promising.pass_time(minutes=1)
    assert outcomes(promising) == {
        "look1": PromiseOutcome.BROKEN,
        "proposal1": PromiseOutcome.BROKEN,
        "sent1": PromiseOutcome.KEPT,
        "review1": PromiseOutcome.KEPT,
    }


def test_the_queue_is_in_the_order_of_what_breaks_first(promising: Pipeline) -> None:
    for text in ("api one?", "api two?", "The api is down, and urgent: three?"):
        promising.ask_question(text)
    promising.desk.questions.claim(1, ANA)
    items = promising.desk.queue.page().items
    assert [item.question.number for item in items] == [3, 2, 1]


def test_while_we_wait_for_the_asker_nothing_is_due_and_their_answer_wakes_the_question(promising: Pipeline) -> None:
    promising.ask_question()
    promising.desk.questions.snooze(1, ANA, promising.clock.now + timedelta(days=3), for_asker=True)
    assert due(promising) == ("", 0)
    promising.pass_time(hours=5)
    assert outcomes(promising)["sent1"] is PromiseOutcome.RUNNING
    promising.receive_posts(a_post("more", "The api key of today", parent_id="p0", thread_id="p0"))
    assert promising.desk.questions.detail(1).question.snoozed_until is None
    assert promising.history()[-3:] == ["follow_up.arrived", "question.woke", "question.due"]
    assert due(promising) == ("proposal", 40)


def test_another_snooze_goes_on_and_pauses_nothing(promising: Pipeline) -> None:
    promising.ask_question()
    until = promising.clock.now + timedelta(days=3)
    promising.desk.questions.snooze(1, ANA, until)
    assert due(promising) == ("proposal", 40)
    promising.receive_posts(a_post("more", "The api key of today", parent_id="p0", thread_id="p0"))
    assert promising.desk.questions.detail(1).question.snoozed_until == until


def test_a_follow_up_after_the_answer_is_promised_anew(promising: Pipeline) -> None:
    promising.approve_reply()
    promising.pass_time(minutes=1)
    promising.pass_time(days=3)
    promising.receive_posts(a_post("more", "And the old api key?", parent_id="p0", thread_id="p0"))
    assert due(promising) == ("look", 20)
    assert outcomes(promising)["sent1"] is PromiseOutcome.KEPT


def test_retagged_it_has_the_minutes_of_its_new_tag_from_when_it_came(promising: Pipeline) -> None:
    change(promising.company, promises=(PromiseRule(tag="sso", sent_minutes=10),))
    promising.ask_question()
    promising.pass_time(minutes=4)
    promising.desk.questions.tag(1, BEN, add=("sso",))
    assert due(promising) == ("sent", 6)


def test_each_clock_keeps_the_hours_of_those_who_serve_it(promising: Pipeline) -> None:
    night = Hours(time(20), time(23), (1, 2, 3, 4, 5, 6, 7))
    change(promising.company, people=(PEOPLE[ANA], replace(PEOPLE[GIL], hours=night)))
    promising.ask_question()
    promising.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    [review] = [run for run in promising.desk.questions.detail(1).promises if run.clock.value == "review"]
    assert review.due_at is not None
    assert (review.due_at.hour, review.due_at.minute) == (20, 30)


def test_new_rules_move_what_is_open_and_leave_what_is_over(promising: Pipeline) -> None:
    keeper = PromiseKeeper(promising.company)
    step = ReckonPromises(promising.store, keeper)
    promising.ask_question()
    promising.desk.questions.claim(1, ANA)
    assert step.due() == []
    change(promising.company, promises=(PromiseRule(look_minutes=1, sent_minutes=15),))
    assert step.due() == ["1"]
    step.run("1")
    assert step.due() == []
    assert due(promising) == ("sent", 15)
    [look] = [run for run in promising.desk.questions.detail(1).promises if run.clock.value == "look"]
    assert (look.minutes, look.outcome(promising.clock.now)) == (20, PromiseOutcome.KEPT)


def test_a_question_of_an_earlier_release_gets_its_promises(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    store.keep_promises = None
    pipeline.ask_question()
    assert due(pipeline) == ("", 0)
    step = ReckonPromises(store, PromiseKeeper(pipeline.company))
    assert step.due() == ["1"]
    step.run("1")
    assert due(pipeline) == ("sent", 60)


def test_what_is_given_up_leaves_nothing_due(promising: Pipeline) -> None:
    promising.ask_question()
    promising.desk.questions.ignore(1, ANA, "spam")
    assert due(promising) == ("", 0)
    assert outcomes(promising)["sent1"] is PromiseOutcome.DROPPED


def test_nothing_is_promised_where_no_rule_and_no_tag_says_so(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    pipeline.receive_posts(
        Post("square", "x1", a_post("x", "").author, "Hello there?", datetime(2026, 11, 2, tzinfo=UTC))
    )
    assert due(pipeline) == ("", 0)
    assert pipeline.desk.questions.detail(1).promises == ()
