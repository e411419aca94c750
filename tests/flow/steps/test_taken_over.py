"""What is taken over after a crash, or tried again after trouble, is looked for first and never done twice."""

from datetime import timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.replying.proposal import Proposal
from bot.core.slack_messages import DesiredMessage, SlackPlace
from bot.store.leases import LEASE
from tests.fakes.pipeline import ANA, GIL, Pipeline


@pytest.mark.parametrize("error", [Unauthorised("square", "it answered 401"), Refused("square", "it answered 400")])
def test_a_lost_answer_that_cannot_be_looked_up_is_a_persons_to_judge_and_no_retry_sends_it_again(
    pipeline: Pipeline, error: Outside
) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.channel.errors["find"].append(error)
    for _ in range(4):
        pipeline.pass_time(minutes=1)
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("uncertain", 1)


def test_a_lost_answer_from_a_source_taken_out_since_is_a_persons_to_judge(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.pass_time(seconds=31)
    next(step for step in pipeline.steps if step.name == "relay")._repliers = {}  # type: ignore[attr-defined]
    pipeline.pass_time(minutes=1)
    assert pipeline.reply_state(reply) == "uncertain"


def test_a_sender_whose_look_and_send_together_outlast_a_lease_is_not_taken_over(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    relay = next(step for step in pipeline.steps if step.name == "relay")
    began = pipeline.clock.forward(seconds=31)

    def slow_send() -> None:
        pipeline.clock.forward(seconds=40)
        relay.run(f"square/{reply}")

    pipeline.channel.meanwhile = {"standing": lambda: pipeline.clock.forward(seconds=40), "reply": slow_send}
    pipeline.run_due()
    assert pipeline.clock.now - began > LEASE
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("sent", 1)


def test_a_review_that_slack_did_not_take_is_posted_later(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.replies.propose(number, Proposal(ANA, "Yes."))
    pipeline.cards.refused["#review"] = Refused("Slack", "the bot is not in #review; invite it")
    pipeline.run_due()
    assert (pipeline.cards.told()[-1], pipeline.cards.reviews) == ("review.refused", [])
    pipeline.cards.refused.clear()
    pipeline.pass_time(minutes=6)
    assert (len(pipeline.cards.reviews), pipeline.cards.told().count("reply.proposed")) == (1, 1)
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))


def test_a_rate_limit_while_looking_for_a_lost_card_does_not_make_a_second_one(pipeline: Pipeline) -> None:
    pipeline.cards.lose_next_post = True
    pipeline.ask_question()
    find, limited = pipeline.cards.find, [Unavailable("Slack", "slow down", pipeline.clock.now + timedelta(minutes=2))]

    def limited_find(owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace | None:
        if limited:
            raise limited.pop()
        return find(owner, message, thread)

    pipeline.cards.find = limited_find  # type: ignore[method-assign]
    for _ in range(4):
        pipeline.pass_time(minutes=1)
    assert (len(pipeline.cards.cards), pipeline.question_state()) == (1, "asked")
