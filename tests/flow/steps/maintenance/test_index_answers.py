"""Earlier answers promise: what left is found when the like is asked again, and nothing that should not be."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.classifier.retrieval.answer_index import HybridAnswerIndex
from bot.core.earlier_answers import PublishedAnswer
from bot.core.errors import Faulty
from bot.core.states import ReplyState
from bot.flow.steps.maintenance.index_answers import IndexAnswers
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, GIL, Road

ASKED = "How do I rotate my api key without downtime?"
ANSWER = "Create a second key, move your calls over, then delete the first one: both work until then."
AGAIN = "Can somebody tell me how an api key is rotated without any downtime?"


class FakeBroken(HybridAnswerIndex):
    """Cannot read its model, until it can."""

    broken = True

    def take(self, answers: Sequence[PublishedAnswer]) -> None:
        if self.broken:
            raise Faulty(["the model is missing"])
        super().take(answers)


def answered(road: Road, asked: str = ASKED, answer: str = ANSWER) -> int:
    """A question answered in public; its reply's number."""
    number = road.asked(asked, written_at=road.clock.now)
    reply = road.desk.replies.propose(number, ANA, answer)
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.passes(seconds=31)
    assert road.state(reply) == "sent"
    return reply


def found(road: Road, number: int) -> list[int]:
    return [one.reply for one in road.desk.questions.detail(number).earlier]


def test_the_answer_to_the_like_is_found_with_who_wrote_it_when_and_where_it_stands(road: Road) -> None:
    reply = answered(road)
    sent_at = road.clock.now
    road.passes(hours=30)
    (earlier,) = road.desk.questions.detail(road.asked(AGAIN)).earlier
    assert (earlier.reply, earlier.question, earlier.text, earlier.author) == (reply, 1, ANSWER, ANA)
    assert (earlier.tags, earlier.url) == (("api",), "https://square.example/r1")
    assert abs(earlier.sent_at - sent_at) < timedelta(minutes=1)


def test_what_nothing_earlier_fits_gets_nothing(road: Road) -> None:
    answered(road)
    assert found(road, road.asked("Does your sso work with smart cards on Linux?")) == []


def test_words_that_were_only_proposed_or_approved_are_never_offered(road: Road) -> None:
    number = road.asked(ASKED)
    reply = road.desk.replies.propose(number, ANA, ANSWER)
    road.go()
    assert found(road, road.asked(AGAIN)) == []
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.go()
    assert found(road, road.asked(f"{AGAIN} Please!")) == []


def test_an_answer_taken_away_in_public_is_offered_no_more_and_leaves_the_cards(road: Road) -> None:
    reply = answered(road)
    number = road.asked(AGAIN)
    assert found(road, number) == [reply]
    road.brings(gone=("r1",))
    assert road.state(reply) == ReplyState.REMOVED.value
    assert found(road, number) == []
    assert found(road, road.asked(f"{AGAIN} Please!")) == []


def test_an_outdated_answer_is_never_offered_again_until_somebody_says_it_is_right(road: Road) -> None:
    reply = answered(road)
    road.desk.earlier_answers.outdate(reply, ANA)
    road.go()
    assert found(road, road.asked(AGAIN)) == []
    road.desk.earlier_answers.renew(reply, ANA)
    road.go()
    assert found(road, road.asked(f"{AGAIN} Please!")) == [reply]


def test_an_answer_outdated_while_a_question_is_judged_is_not_kept_for_it(road: Road) -> None:
    reply = answered(road)
    with road.store.writing() as tx:
        tx.earlier_answers.outdate(reply, ANA)
    assert found(road, road.asked(AGAIN)) == []


def test_an_answer_is_offered_when_the_words_it_answered_are_forgotten_and_found_by_its_own(road: Road) -> None:
    reply = answered(road)
    road.brings(gone=("p0",))
    with road.store.reading() as tx:
        (answer,) = tx.earlier_answers.answers([reply], "")
    assert (answer.text, answer.asked) == (ANSWER, ())
    assert found(road, road.asked("Can I move calls to a second key and delete the first api key later?")) == [reply]


def test_what_was_answered_before_a_restart_is_remembered_after_it(road: Road) -> None:
    reply = answered(road)
    answers = HybridAnswerIndex()
    recall = IndexAnswers(road.store, answers)
    assert recall.due() == ["all"]
    recall.run("all")
    assert recall.due() == []
    assert [likely.reply for likely in answers.near(a_post(text=AGAIN))] == [reply]


def test_what_is_outdated_leaves_the_memory_itself(road: Road) -> None:
    reply = answered(road)
    answers = HybridAnswerIndex()
    recall = IndexAnswers(road.store, answers)
    recall.run("all")
    road.desk.earlier_answers.outdate(reply, ANA)
    recall.run("all")
    assert answers.near(a_post(text=AGAIN)) == ()


def test_nothing_is_lost_when_taking_in_breaks_off(road: Road) -> None:
    reply = answered(road)
    answers = FakeBroken()
    recall = IndexAnswers(road.store, answers)
    with pytest.raises(Faulty):
        recall.run("all")
    answers.broken = False
    assert recall.due() == ["all"]
    recall.run("all")
    assert [likely.reply for likely in answers.near(a_post(text=AGAIN))] == [reply]
