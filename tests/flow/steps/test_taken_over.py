"""What is taken over after a crash, or tried again after trouble, is looked for first and never done twice."""

from datetime import timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.slack_messages import DesiredMessage, SlackPlace
from bot.store.leases import LEASE
from tests.fakes.small_company import ANA, GIL, Road


@pytest.mark.parametrize("error", [Unauthorised("square", "it answered 401"), Refused("square", "it answered 400")])
def test_a_lost_answer_that_cannot_be_looked_up_is_a_persons_to_judge_and_no_retry_sends_it_again(
    road: Road, error: Outside
) -> None:
    reply = road.approved()
    road.channel.lose.append(Uncertain("square", "no answer"))
    road.channel.errors["find"].append(error)
    for _ in range(4):
        road.passes(minutes=1)
    assert (road.state(reply), len(road.channel.public)) == ("uncertain", 1)


def test_a_lost_answer_from_a_source_taken_out_since_is_a_persons_to_judge(road: Road) -> None:
    reply = road.approved()
    road.channel.lose.append(Uncertain("square", "no answer"))
    road.passes(seconds=31)
    next(step for step in road.steps if step.name == "relay")._repliers = {}  # type: ignore[attr-defined]
    road.passes(minutes=1)
    assert road.state(reply) == "uncertain"


def test_a_sender_whose_look_and_send_together_outlast_a_lease_is_not_taken_over(road: Road) -> None:
    reply = road.approved()
    relay = next(step for step in road.steps if step.name == "relay")
    began = road.clock.forward(seconds=31)

    def slow_send() -> None:
        road.clock.forward(seconds=40)
        relay.run(f"square/{reply}")

    road.channel.meanwhile = {"standing": lambda: road.clock.forward(seconds=40), "reply": slow_send}
    road.go()
    assert road.clock.now - began > LEASE
    assert (road.state(reply), len(road.channel.public)) == ("sent", 1)


def test_a_review_that_slack_did_not_take_is_posted_later(road: Road) -> None:
    number = road.asked()
    road.desk.replies.propose(number, ANA, "Yes.")
    road.cards.refused["#review"] = Refused("Slack", "the bot is not in #review; invite it")
    road.go()
    assert (road.cards.told()[-1], road.cards.reviews) == ("review.refused", [])
    road.cards.refused.clear()
    road.passes(minutes=6)
    assert (len(road.cards.reviews), road.cards.told().count("reply.proposed")) == (1, 1)
    road.desk.reviews.approve(1, GIL, road.sha(1))


def test_a_rate_limit_while_looking_for_a_lost_card_does_not_make_a_second_one(road: Road) -> None:
    road.cards.lose_next_post = True
    road.asked()
    find, limited = road.cards.find, [Unavailable("Slack", "slow down", road.clock.now + timedelta(minutes=2))]

    def limited_find(owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace | None:
        if limited:
            raise limited.pop()
        return find(owner, message, thread)

    road.cards.find = limited_find  # type: ignore[method-assign]
    for _ in range(4):
        road.passes(minutes=1)
    assert (len(road.cards.cards), road.question_state()) == (1, "asked")
