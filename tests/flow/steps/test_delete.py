"""Taking back promises: gone in public, once, told, also under a hold; and what cannot be done is told, too."""

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.replying.proposal import Proposal
from bot.core.settings.sections import RelaySettings
from bot.store.leases import LEASE
from tests.fakes.amending import BETTER, a_published_reply, amend, approve
from tests.fakes.company import change
from tests.fakes.pipeline import FAY, GIL, Pipeline
from tests.fakes.posts import a_post


def _taken_back(pipeline: Pipeline) -> int:
    reply = a_published_reply(pipeline)
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    return reply


def test_what_is_taken_back_is_gone_and_its_question_is_asked_again(pipeline: Pipeline) -> None:
    reply = _taken_back(pipeline)
    pipeline.run_due()
    assert (pipeline.channel.published_texts(), pipeline.channel.changes) == ([], ["delete r1"])
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("deleted", "asked")
    again = pipeline.desk.replies.propose(1, Proposal(GIL, "Put right."))
    assert pipeline.reply_state(again) == "proposed"


def test_a_hold_does_not_stop_taking_back(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    pipeline.desk.sending.hold(FAY, "a crisis")
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    assert pipeline.channel.published_texts() == []


def test_what_is_gone_already_counts_as_taken_back(pipeline: Pipeline) -> None:
    reply = _taken_back(pipeline)
    pipeline.channel.standing.clear()
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.channel.changes) == ("deleted", [])


def test_a_deletion_whose_answer_was_lost_is_read_back_and_made_once(pipeline: Pipeline) -> None:
    reply = _taken_back(pipeline)
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "deleting"
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(reply), pipeline.channel.changes) == ("deleted", ["delete r1"])


def test_a_worker_that_died_is_taken_over_after_its_lease(pipeline: Pipeline) -> None:
    reply = _taken_back(pipeline)
    with pipeline.store.writing() as tx:
        assert tx.published.claim_deletion(reply) is not None
        assert tx.published.claim_deletion(reply) is None
    pipeline.pass_time(seconds=LEASE.total_seconds() - 1)
    assert pipeline.reply_state(reply) == "deleting"
    pipeline.pass_time(seconds=2)
    assert (pipeline.reply_state(reply), pipeline.channel.changes) == ("deleted", ["delete r1"])


@pytest.mark.parametrize("error", [Refused("square", "it is not ours"), Unauthorised("square", "401")])
def test_what_cannot_be_taken_back_stands_as_before_and_says_why(pipeline: Pipeline, error: Outside) -> None:
    reply = a_published_reply(pipeline)
    approve(pipeline, amend(pipeline, reply))
    pipeline.pass_time(seconds=31)
    pipeline.channel.errors["delete"].append(error)
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("edited", [BETTER])
    assert pipeline.cards.told()[-1] == "reply.not_deleted"
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "deleted"


@pytest.mark.prove
def test_a_channel_that_is_down_is_asked_again_for_hours_and_the_thread_says_so(pipeline: Pipeline) -> None:
    reply = _taken_back(pipeline)
    pipeline.channel.errors["read"].extend([Unavailable("square", "502")] * 20)
    for _ in range(20):
        pipeline.pass_time(minutes=15)
    assert pipeline.reply_state(reply) == "deleting"
    shown = pipeline.cards.shown(f"reply:{reply}")
    assert shown.count("It could not be taken back yet") == 1
    assert "It is tried again by itself" in shown
    pipeline.pass_time(minutes=15)
    assert (pipeline.reply_state(reply), pipeline.channel.changes) == ("deleted", ["delete r1"])


def test_a_channel_that_stays_down_is_given_up_when_its_hours_are_over(pipeline: Pipeline) -> None:
    reply = _taken_back(pipeline)
    pipeline.channel.errors["read"].extend([Unavailable("square", "502")] * 100)
    for _ in range(26):
        pipeline.pass_time(minutes=15)
    assert (pipeline.reply_state(reply), pipeline.channel.changes) == ("sent", [])
    [told] = [e for e in pipeline.desk.questions.detail(1).entries if e.what == "reply.not_deleted"]
    assert told.why == "502, for 6 hours"


def test_without_hours_a_deletion_is_tried_once_but_one_in_doubt_is_read_back(pipeline: Pipeline) -> None:
    change(pipeline.company, relay=RelaySettings(retry_hours=0))
    reply = _taken_back(pipeline)
    pipeline.channel.errors["read"].append(Unavailable("square", "502"))
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "sent"
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(reply), pipeline.channel.changes) == ("deleted", ["delete r1"])


def test_our_own_deletion_read_back_by_the_poll_is_no_removal_by_somebody_else(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    pipeline.receive_posts(a_post("r1", "Use the rotate button.", own=True, parent_id="p0", thread_id="p0"))
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.channel.standing.clear()
    pipeline.receive_posts(gone=("r1",))
    assert (pipeline.reply_state(reply), "reply.removed" in pipeline.history()) == ("deleted", False)
