"""What people can do about a reply that stands in public, and what it takes."""

import pytest

from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.model import Capabilities, ReplyMode
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.richtext.inline import Style, Words
from bot.core.richtext.model import CodeBlock, Paragraph, RichText
from bot.slack.windows.published import correction_words
from tests.fakes.amending import BETTER, a_published_reply, amend, approve
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, GIL, HANA, Pipeline
from tests.fakes.posts import a_post


def test_a_correction_needs_the_approvals_that_a_new_reply_would_need(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    rule = ApprovalRule(2, "two look at what Ana writes", author=ANA)
    change(pipeline.company, policy=ApprovalPolicy(rules=(rule,)))
    amendment = amend(pipeline, reply)
    approve(pipeline, amendment, GIL)
    assert pipeline.reply_state(amendment) == "proposed"
    approve(pipeline, amendment, HANA)
    assert pipeline.reply_state(amendment) == "waiting"


def test_nobody_approves_their_own_correction(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    amendment = amend(pipeline, reply, by=GIL)
    with pytest.raises(NotAllowed, match="their own words"):
        approve(pipeline, amendment, GIL)


def test_what_must_not_leave_does_not_leave_as_a_correction(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    with pytest.raises(Faulty, match="embargo"):
        amend(pipeline, reply, "Project Falcon will do it.")


def test_a_correction_that_says_the_same_is_none(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    with pytest.raises(Faulty, match="stand there already"):
        amend(pipeline, reply, "Use  the rotate button. ")


def test_where_the_channel_lets_nobody_edit_it_says_what_can_be_done(pipeline: Pipeline) -> None:
    cannot = Capabilities(ReplyMode.API, delete=True, edit_why="X lets nobody edit by API. Take the reply back.")
    reply = a_published_reply(pipeline, capabilities=cannot)
    with pytest.raises(NotAllowed, match="Take the reply back"):
        amend(pipeline, reply)
    assert pipeline.desk.published.obstacles(reply) == ("X lets nobody edit by API. Take the reply back.", "")


def test_communications_edit_and_approve_a_correction_for_what_stands_there(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    amendment = amend(pipeline, reply)
    pipeline.desk.reviews.edit_and_approve(amendment, GIL, "Put best.", pipeline.reply_hash(amendment))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Put best."]


def test_a_correction_sent_back_for_changes_gets_its_next_version(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    amendment = amend(pipeline, reply)
    pipeline.desk.reviews.ask_for_changes(amendment, GIL, "Name the menu.", pipeline.reply_hash(amendment))
    assert amend(pipeline, reply, "Settings, Keys: rotate.") == amendment
    assert pipeline.desk.replies.detail(amendment)[1].reply.version == 2


def test_a_correction_leaves_its_question_as_it_is(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    amendment = amend(pipeline, reply)
    assert pipeline.question_state() == "sent"
    pipeline.desk.questions.settle(1, ANA)
    approve(pipeline, amendment)
    pipeline.pass_time(seconds=31)
    assert (pipeline.question_state(), pipeline.channel.published_texts()) == ("settled", [BETTER])


def test_taking_back_asks_why(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    with pytest.raises(Faulty, match="why"):
        pipeline.desk.published.take_back(reply, GIL, "  ")


def test_an_author_proposes_to_take_back_and_communications_decide(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    assert not pipeline.desk.published.take_back(reply, ANA, "it is wrong")
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])
    with pytest.raises(Stale, match="have been asked"):
        pipeline.desk.published.take_back(reply, ANA, "it is wrong")
    with pytest.raises(NotAllowed, match="Only communications"):
        pipeline.desk.published.leave(reply, ANA)
    pipeline.desk.published.leave(reply, GIL)
    with pytest.raises(Stale, match="decided already"):
        pipeline.desk.published.leave(reply, GIL)
    assert not pipeline.desk.published.take_back(reply, ANA, "it is really wrong")
    assert pipeline.desk.published.take_back(reply, GIL, "Ana is right")
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("deleted", [])


@pytest.mark.parametrize("by", [BEN, "U0NOBODY"])
def test_neither_strangers_nor_other_experts_correct_or_take_back(pipeline: Pipeline, by: str) -> None:
    reply = a_published_reply(pipeline)
    with pytest.raises(NotAllowed):
        pipeline.desk.published.amend(reply, by, BETTER)
    with pytest.raises(NotAllowed):
        pipeline.desk.published.take_back(reply, by, "because")


def test_what_does_not_stand_in_public_is_neither_corrected_nor_taken_back(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    with pytest.raises(Stale, match="nothing of it stands"):
        amend(pipeline, reply)
    with pytest.raises(Stale, match="nothing of it stands"):
        pipeline.desk.published.take_back(reply, GIL, "wrong")


BOLD = Words("Rotate", Style(bold=True))


def test_a_message_changed_after_it_left_gives_its_words_and_their_formatting_to_the_correction(
    pipeline: Pipeline,
) -> None:
    reply = a_published_reply(pipeline, spoken=("C1", "7.1"))
    said = RichText.of([Paragraph((Words("reply: press "), BOLD)), CodeBlock("a = 1")])
    pipeline.desk.threads.message_edited("C1", "7.1", ANA, "reply: press *Rotate*", words=said)
    assert pipeline.history()[-1] == "reply.edited_late"
    given = correction_words(pipeline.desk.replies.detail(reply)[1])
    assert given == RichText.of([Paragraph((Words("press "), BOLD)), CodeBlock("a = 1")])


def test_a_correction_begins_with_the_words_as_they_were_written(pipeline: Pipeline) -> None:
    said = RichText.of([Paragraph((Words("Press "), BOLD)), CodeBlock("a = 1")])
    reply = pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(ANA, said))
    assert correction_words(pipeline.desk.replies.detail(reply)[1]).blocks[:2] == said.blocks


def test_a_message_deleted_after_it_left_is_told_as_that(pipeline: Pipeline) -> None:
    a_published_reply(pipeline, spoken=("C1", "7.1"))
    pipeline.desk.threads.message_deleted("C1", "7.1")
    assert pipeline.history()[-1] == "reply.deleted_late"


def test_our_own_edit_read_back_by_the_poll_is_no_edit_by_somebody_else(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    ours = {"own": True, "parent_id": "p0", "thread_id": "p0"}
    pipeline.receive_posts(a_post("r1", "Use the rotate button.", **ours))
    approve(pipeline, amend(pipeline, reply))
    pipeline.pass_time(seconds=31)
    pipeline.receive_posts(a_post("r1", BETTER, **ours))
    assert "reply.edited_there" not in pipeline.history()
    pipeline.receive_posts(a_post("r1", "A moderator's words.", **ours))
    assert pipeline.history()[-1] == "reply.edited_there"
    assert pipeline.desk.replies.detail(reply)[1].reply.standing_text == "A moderator's words."
