"""On a lurk-only source posts are read, judged and shown, and nothing leaves: also what was approved before."""

import pytest
from sqlalchemy import Engine

from bot.core.errors import NotAllowed
from bot.core.replying.proposal import Proposal
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, GIL, Pipeline, a_pipeline


@pytest.fixture
def lurking(engine: Engine, clock: FakeClock) -> Pipeline:
    return a_pipeline(Store(engine, clock=clock, lurking={"square"}), clock)


def test_a_post_of_a_lurk_only_source_is_shown_and_its_card_says_that_nothing_is_answered_there(
    lurking: Pipeline,
) -> None:
    number = lurking.ask_question()
    detail = lurking.desk.questions.detail(number)
    assert (lurking.question_state(number), len(lurking.cards.cards)) == ("asked", 1)
    assert "nothing is answered on this source" in str(list(lurking.drawing(detail, lurking.clock())))


def test_nothing_can_be_proposed_as_a_public_reply_there(lurking: Pipeline) -> None:
    number = lurking.ask_question()
    with pytest.raises(NotAllowed, match="nothing is answered on this source"):
        lurking.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))


def test_what_was_approved_before_the_source_became_lurk_only_does_not_leave_and_says_why(
    pipeline: Pipeline, engine: Engine, clock: FakeClock
) -> None:
    reply = pipeline.approve_reply()
    now = a_pipeline(Store(engine, clock=clock, lurking={"square"}), clock)
    now.pass_time(seconds=31)
    found = now.desk.replies.detail(reply)[1].reply
    assert (found.state.value, now.channel.published_texts()) == ("failed", [])
    assert "nothing is answered on this source" in found.failure


def test_nor_does_it_go_out_by_hand_or_when_it_is_tried_again(
    pipeline: Pipeline, engine: Engine, clock: FakeClock
) -> None:
    reply = pipeline.approve_reply()
    now = a_pipeline(Store(engine, clock=clock, lurking={"square"}), clock)
    now.pass_time(seconds=31)
    for act in (now.desk.replies.retry, now.desk.replies.post_by_hand):
        act(reply, GIL)
        now.pass_time(minutes=5)
        assert (now.reply_state(reply), now.channel.published_texts()) == ("failed", [])


def test_what_a_dead_sender_may_have_posted_before_is_looked_up_all_the_same(
    pipeline: Pipeline, engine: Engine, clock: FakeClock
) -> None:
    reply = pipeline.approve_reply()
    clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        assert tx.replies.claim_for_sending(reply) is not None
    now = a_pipeline(Store(engine, clock=clock, lurking={"square"}), clock)
    post = now.desk.questions.detail(1).posts[0].post
    now.channel.post_by_hand(post, "Use the rotate button.")
    now.pass_time(minutes=10)
    assert now.reply_state(reply) == "sent"


def test_what_stands_there_can_still_be_corrected(pipeline: Pipeline, engine: Engine, clock: FakeClock) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    kept = a_pipeline(Store(engine, clock=clock, lurking={"square"}), clock).desk.questions.detail(1).posts[0]
    before = pipeline.desk.questions.detail(1).posts[0].post.capabilities
    assert (kept.post.capabilities.edit, kept.post.capabilities.delete) == (before.edit, before.delete)
