"""The road as one story over the in-memory outside; each step's own promises stand in the files beside this one."""

from bot.core.details import ThreadMessage
from bot.core.replying.proposal import Proposal
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_post


def test_a_question_travels_from_a_post_to_a_public_answer_and_its_follow_up_comes_home(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    assert pipeline.cards.cards == [("#ask-api", pipeline.cards.cards[0][1], number)]
    thread = pipeline.cards.cards[0][1]

    assert (
        pipeline.desk.threads.message_posted(ThreadMessage("#ask-api", thread, "1.1", ANA, "hm, let me look")).kind
        == "inside"
    )
    assert (
        pipeline.desk.threads.message_posted(
            ThreadMessage("#ask-api", thread, "1.2", ANA, "reply: Use the rotate button.")
        ).kind
        == "proposed"
    )
    pipeline.run_due()
    assert pipeline.cards.reviews == [("Use the rotate button.", 1, pipeline.cards.reviews[0][2])]
    assert pipeline.channel.published_texts() == []

    pipeline.desk.reviews.edit_and_approve(1, GIL, "Please use the rotate button.", pipeline.reply_hash(1))
    pipeline.run_due()
    assert (pipeline.reply_state(1), pipeline.channel.published_texts()) == ("waiting", [])

    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Please use the rotate button."]
    assert (pipeline.reply_state(1), pipeline.question_state()) == ("sent", "sent")

    pipeline.receive_posts(a_post("f1", "Thanks, and where is it?", parent_id="r1", thread_id="p0"))
    assert pipeline.question_state() == "asked"
    assert "follow_up.arrived" in pipeline.cards.told()

    second = pipeline.desk.replies.propose(number, Proposal(ANA, "Under Settings."))
    pipeline.desk.reviews.approve(second, GIL, pipeline.reply_hash(second))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published[-1][0].post.external_id == "f1"

    pipeline.desk.questions.settle(number, ANA)
    assert pipeline.run_due() > 0
    assert pipeline.question_state() == "settled"
    with pipeline.store.reading() as tx:
        assert tx.history.verify().broken == 0
