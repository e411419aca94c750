"""The answers that are published once more are those that stand in public now, and no others."""

import pytest

from bot.core.errors import NotFound
from bot.core.replying.proposal import Proposal
from bot.flow.operations.opt_outs.enter import entered_request
from bot.flow.operations.opt_outs.honour import add_opt_out
from tests.fakes.amending import a_published_reply, amend, approve
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_batch, a_post


def words(pipeline: Pipeline, tag: str = "") -> list[str]:
    return [one.words for one in pipeline.desk.answers.newest(tag)]


def a_sent_reply(pipeline: Pipeline, text: str = "Press rotate.") -> int:
    reply = pipeline.approve_reply(text)
    pipeline.pass_time(minutes=1)
    assert pipeline.reply_state(reply) == "sent"
    return reply


def test_only_what_left_is_there_the_newest_first(pipeline: Pipeline) -> None:
    a_sent_reply(pipeline, "First.")
    a_sent_reply(pipeline, "Second.")
    pipeline.propose_reply("In review.")
    assert words(pipeline) == ["Second.", "First."]


def test_corrected_words_take_the_place_of_the_former(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    [before] = pipeline.desk.answers.newest()
    approve(pipeline, amend(pipeline, reply, "Press rotate twice."), GIL)
    pipeline.pass_time(minutes=1)
    [after] = pipeline.desk.answers.newest()
    assert (after.words, after.sent_at) == ("Press rotate twice.", before.sent_at)
    assert after.changed_at > before.changed_at


def test_what_is_being_taken_back_is_gone(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    pipeline.desk.published.take_back(reply, GIL, "It is wrong.")
    assert words(pipeline) == []
    pipeline.pass_time(minutes=1)
    assert words(pipeline) == []


def test_what_somebody_removed_there_or_asked_in_a_post_that_is_gone_is_gone(pipeline: Pipeline) -> None:
    a_sent_reply(pipeline)
    pipeline.channel.batches.append(a_batch(cursor="gone", gone=("p0",)))
    pipeline.pass_time(minutes=1)
    assert words(pipeline) == []


def test_who_wants_no_answer_is_not_quoted(pipeline: Pipeline) -> None:
    a_sent_reply(pipeline)
    with pipeline.store.writing() as tx:
        asked = entered_request(tx, ["square"], "square", "@kim", "command line", "", community=False)
        add_opt_out(tx, asked, "command line")
    assert words(pipeline) == []


def test_a_tag_has_its_own_answers_and_an_unknown_one_none(pipeline: Pipeline) -> None:
    a_sent_reply(pipeline, "Over the api.")
    pipeline.receive_posts(a_post("s1", "And sso?", thread_id="s1"))
    reply = pipeline.desk.replies.propose(2, Proposal(ANA, "By SAML."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    assert (words(pipeline, "sso"), words(pipeline, "api")) == (["By SAML."], ["Over the api."])
    with pytest.raises(NotFound):
        words(pipeline, "nothing")
