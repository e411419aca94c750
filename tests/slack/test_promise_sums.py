"""`show` tells each promise of a question with the sum behind its due time."""

from dataclasses import replace
from datetime import timedelta

from bot.core.calendars.hours import Hours
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.slack.responses.question import question_response
from tests.slack.samples import NOW, PEOPLE, question, question_detail, shown_text


def test_each_promise_is_shown_with_its_sum_in_the_hours_of_those_who_keep_it() -> None:
    asked = next(iter(PEOPLE))
    people = {**PEOPLE, asked: replace(PEOPLE[asked], hours=Hours(zone="Europe/Berlin"))}
    runs = (
        PromiseRun(PromiseClock.LOOK, 1, 60, NOW, NOW + timedelta(hours=1), met_at=NOW + timedelta(minutes=5)),
        PromiseRun(PromiseClock.SENT, 1, 480, NOW, NOW + timedelta(days=1)),
        PromiseRun(PromiseClock.PROPOSAL, 1, 60, NOW, None, NOW),
    )
    detail = replace(question_detail(question=replace(question(), asked=(asked,))), promises=runs)
    told = shown_text(question_response(detail, people, NOW))
    assert "a first look" not in told, "that one is over"
    assert "an answer by" in told
    assert "8 h in Berlin hours from" in told
    assert "a proposal is paused" in told
