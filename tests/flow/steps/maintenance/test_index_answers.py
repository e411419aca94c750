"""Earlier answers promise: what left is found when the like is asked again, and nothing that should not be."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.classifier.retrieval.answer_index import HybridAnswerIndex
from bot.core.earlier_answers import PublishedAnswer
from bot.core.errors import Faulty
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import ReplyState
from bot.flow.steps.maintenance.index_answers import IndexAnswers
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_post

ASKED = "How do I rotate my api key without downtime?"
ANSWER = "Create a second key, move your calls over, then delete the first one: both work until then."
AGAIN = "Can somebody tell me how an api key is rotated without any downtime?"


class FakeBroken(HybridAnswerIndex):
    """Cannot read its model, until it can."""

    broken = True

    def add(self, answers: Sequence[PublishedAnswer]) -> None:
        if self.broken:
            raise Faulty(["the model is missing"])
        super().add(answers)


def answered(pipeline: Pipeline, asked: str = ASKED, answer: RichText | str = ANSWER) -> int:
    """A question answered in public; its reply's number."""
    number = pipeline.ask_question(asked, written_at=pipeline.clock.now)
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, answer))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "sent"
    return reply


def found(pipeline: Pipeline, number: int) -> list[int]:
    return [one.reply for one in pipeline.desk.questions.detail(number).earlier_answers]


def test_the_answer_to_the_like_is_found_with_who_wrote_it_when_and_where_it_stands(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    sent_at = pipeline.clock.now
    pipeline.pass_time(hours=30)
    (earlier,) = pipeline.desk.questions.detail(pipeline.ask_question(AGAIN)).earlier_answers
    assert (earlier.reply, earlier.question, earlier.text, earlier.author) == (reply, 1, ANSWER, ANA)
    assert (earlier.tags, earlier.url) == (("api",), "https://square.example/r1")
    assert abs(earlier.sent_at - sent_at) < timedelta(minutes=1)


def test_what_nothing_earlier_fits_gets_nothing(pipeline: Pipeline) -> None:
    answered(pipeline)
    assert found(pipeline, pipeline.ask_question("Does your sso work with smart cards on Linux?")) == []


def test_words_that_were_only_proposed_or_approved_are_never_offered(pipeline: Pipeline) -> None:
    number = pipeline.ask_question(ASKED)
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, ANSWER))
    pipeline.run_due()
    assert found(pipeline, pipeline.ask_question(AGAIN)) == []
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.run_due()
    assert found(pipeline, pipeline.ask_question(f"{AGAIN} Please!")) == []


def test_an_answer_taken_away_in_public_is_offered_no_more_and_leaves_the_cards(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    number = pipeline.ask_question(AGAIN)
    assert found(pipeline, number) == [reply]
    pipeline.receive_posts(gone=("r1",))
    assert pipeline.reply_state(reply) == ReplyState.REMOVED.value
    assert found(pipeline, number) == []
    assert found(pipeline, pipeline.ask_question(f"{AGAIN} Please!")) == []


def test_an_outdated_answer_is_never_offered_again_until_somebody_says_it_is_right(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    pipeline.desk.earlier_answers.outdate(reply, ANA)
    pipeline.run_due()
    assert found(pipeline, pipeline.ask_question(AGAIN)) == []
    pipeline.desk.earlier_answers.renew(reply, ANA)
    pipeline.run_due()
    assert found(pipeline, pipeline.ask_question(f"{AGAIN} Please!")) == [reply]


def test_an_answer_outdated_while_a_question_is_judged_is_not_kept_for_it(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    with pipeline.store.writing() as tx:
        tx.earlier_answers.outdate(reply, ANA)
    assert found(pipeline, pipeline.ask_question(AGAIN)) == []


def test_an_answer_is_offered_when_the_words_it_answered_are_forgotten_and_found_by_its_own(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    pipeline.receive_posts(gone=("p0",))
    with pipeline.store.reading() as tx:
        (answer,) = tx.earlier_answers.answers([reply], "")
    assert (answer.text, answer.asked) == (ANSWER, ())
    assert found(
        pipeline, pipeline.ask_question("Can I move calls to a second key and delete the first api key later?")
    ) == [reply]


def test_what_was_answered_before_a_restart_is_remembered_after_it(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    answers = HybridAnswerIndex()
    recall = IndexAnswers(pipeline.store, answers)
    assert recall.due() == ["all"]
    recall.run("all")
    assert recall.due() == []
    assert [likely.reply for likely in answers.search(a_post(text=AGAIN))] == [reply]


def test_what_is_outdated_leaves_the_memory_itself(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    answers = HybridAnswerIndex()
    recall = IndexAnswers(pipeline.store, answers)
    recall.run("all")
    pipeline.desk.earlier_answers.outdate(reply, ANA)
    recall.run("all")
    assert answers.search(a_post(text=AGAIN)) == ()


def test_nothing_is_lost_when_taking_in_breaks_off(pipeline: Pipeline) -> None:
    reply = answered(pipeline)
    answers = FakeBroken()
    recall = IndexAnswers(pipeline.store, answers)
    with pytest.raises(Faulty):
        recall.run("all")
    answers.broken = False
    assert recall.due() == ["all"]
    recall.run("all")
    assert [likely.reply for likely in answers.search(a_post(text=AGAIN))] == [reply]
