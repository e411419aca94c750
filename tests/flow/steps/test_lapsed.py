"""A question whose posts were all taken away before an answer closes itself, and nothing of it is lost."""

import pytest

from bot.core.errors import Refused
from bot.core.model import Post
from bot.core.replying.proposal import Proposal
from bot.store.repositories.history import NewEntry
from tests.fakes.amending import a_published_reply
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_post

WORDS = "How do I rotate my api key?"


def ask(pipeline: Pipeline) -> int:
    pipeline.receive_posts(a_post("p0", WORDS, thread_id="p0"))
    return 1


def told_of_closing(pipeline: Pipeline) -> str:
    """The note that says it."""
    notes = [pipeline.cards.shown(key) for key in pipeline.cards.posts if key.startswith("note:")]
    (told,) = [note for note in notes if "closed itself" in note]
    return told


def test_a_question_whose_only_post_was_taken_away_closes_itself_and_can_be_reopened(pipeline: Pipeline) -> None:
    number = ask(pipeline)
    pipeline.desk.questions.claim(number, ANA)
    pipeline.receive_posts(gone=("p0",))
    assert pipeline.question_state() == "settled"
    card = pipeline.cards.shown("card")
    assert "closed by itself: its post was taken away" in card
    assert "Promise" not in card
    assert pipeline.cards.told().count("question.lapsed") == 1
    assert f"'user_id': '{ANA}'" in told_of_closing(pipeline)
    pipeline.desk.questions.reopen(number, ANA)
    assert pipeline.question_state() == "asked"


def test_nobody_who_was_not_on_it_is_called(pipeline: Pipeline) -> None:
    ask(pipeline)
    pipeline.receive_posts(gone=("p0",))
    assert "user_id" not in told_of_closing(pipeline)


@pytest.mark.parametrize("approved", [False, True])
def test_what_was_proposed_or_waits_to_leave_is_withdrawn_with_the_reason_and_its_words_kept(
    pipeline: Pipeline, *, approved: bool
) -> None:
    number = ask(pipeline)
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    if approved:
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.receive_posts(gone=("p0",))
    pipeline.pass_time(minutes=5)
    assert pipeline.reply_state(reply) == "withdrawn"
    assert pipeline.channel.published_texts() == []
    review = pipeline.cards.shown(f"review:{reply}")
    assert "its post was taken away" in review
    assert "Use the rotate button." in review
    assert "Use the rotate button." in pipeline.cards.shown(f"reply:{reply}")
    assert pipeline.question_state() == "settled"


def test_what_had_failed_there_is_withdrawn_too(pipeline: Pipeline) -> None:
    pipeline.channel.errors["reply"].append(Refused("square", "gone"))
    reply = pipeline.approve_reply()
    pipeline.pass_time(minutes=1)
    assert pipeline.reply_state(reply) == "failed"
    pipeline.receive_posts(gone=("p0",))
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("withdrawn", "settled")


def test_a_question_that_another_post_still_asks_stays_open(pipeline: Pipeline) -> None:
    ask(pipeline)
    pipeline.receive_posts(a_post("p1", WORDS, thread_id="p1"))
    pipeline.receive_posts(gone=("p0",))
    assert pipeline.question_state() == "asked"
    pipeline.receive_posts(gone=("p1",))
    assert pipeline.question_state() == "settled"


def test_an_answered_question_stays_answered(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(minutes=1)
    pipeline.receive_posts(gone=("p0",))
    assert pipeline.question_state() == "sent"


def test_a_post_that_comes_back_opens_the_question_again_and_is_told(pipeline: Pipeline) -> None:
    number = ask(pipeline)
    pipeline.desk.questions.claim(number, ANA)
    pipeline.receive_posts(gone=("p0",))
    pipeline.receive_posts(a_post("p0", WORDS, thread_id="p0"))
    assert pipeline.question_state() == "asked"
    assert WORDS in pipeline.cards.shown("card")
    assert pipeline.cards.told()[-2:] == ["post.restored", "question.reopened"]


def test_what_a_person_closed_meanwhile_stays_closed_when_the_post_comes_back(pipeline: Pipeline) -> None:
    number = ask(pipeline)
    pipeline.receive_posts(gone=("p0",))
    pipeline.desk.questions.reopen(number, ANA)
    pipeline.desk.questions.settle(number, ANA)
    pipeline.receive_posts(a_post("p0", WORDS, thread_id="p0"))
    assert pipeline.question_state() == "settled"


def test_a_post_that_comes_back_after_our_answer_was_taken_back_is_asked_again_and_is_told(pipeline: Pipeline) -> None:
    reply, post = _answered(pipeline)
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.receive_posts(gone=(post.external_id,))
    pipeline.pass_time(minutes=1)
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("deleted", "sent")
    pipeline.receive_posts(post)
    assert pipeline.question_state() == "asked"
    assert post.text in pipeline.cards.shown("card")
    assert pipeline.cards.told()[-2:] == ["post.restored", "question.reopened"]


def test_a_post_that_comes_back_after_our_answer_was_removed_there_is_asked_again(pipeline: Pipeline) -> None:
    reply, post = _answered(pipeline)
    pipeline.receive_posts(gone=("r1", post.external_id))
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("removed", "sent")
    pipeline.receive_posts(post)
    assert pipeline.question_state() == "asked"


def test_a_post_that_came_back_under_our_answer_is_asked_again_when_that_is_taken_back(pipeline: Pipeline) -> None:
    reply, post = _answered(pipeline)
    pipeline.receive_posts(gone=(post.external_id,))
    pipeline.receive_posts(post)
    assert (pipeline.question_state(), len(pipeline.channel.published_texts())) == ("sent", 1)
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.pass_time(minutes=1)
    assert (pipeline.question_state(), pipeline.channel.published_texts()) == ("asked", [])


def _answered(pipeline: Pipeline) -> tuple[int, Post]:
    """A reply that stands in public, and the post it answers."""
    reply = a_published_reply(pipeline)
    return reply, pipeline.desk.questions.detail(1).posts[0].post


def test_words_that_were_deleted_for_their_age_do_not_come_back(pipeline: Pipeline) -> None:
    number = ask(pipeline)
    pipeline.desk.questions.settle(number, ANA)
    with pipeline.store.writing() as tx:
        tx.posts.erase_words(1)
        tx.record(NewEntry("post.gone", "forget", number, why="the retention time is over", data={"post": "1"}))
    pipeline.receive_posts(a_post("p0", WORDS, thread_id="p0"))
    assert pipeline.desk.questions.detail(number).posts[0].gone
