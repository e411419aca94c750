"""What becomes of a burst's questions between the approval of its answer and its leaving: what no longer fits is left
out, and everybody else is answered, once.
"""

from collections import Counter

import pytest

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState
from bot.core.errors import NotAllowed, Stale
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import ReplyState
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, Pipeline
from tests.fakes.posts import a_post

WORDS = RichText.of_plain("We see it, and are on it.")
MENDED = RichText.of_plain("It is mended.")
CLOSING = BurstAnswerKind.CLOSING


@pytest.fixture
def burst(pipeline: Pipeline) -> Pipeline:
    """A burst of five questions."""
    now = pipeline.clock.now
    pipeline.receive_posts(*(a_post(f"b{n}", f"api call {n} fails", written_at=now) for n in range(1, 6)))
    return pipeline


def answer(pipeline: Pipeline, number: int = 1) -> BurstAnswer:
    with pipeline.store.reading() as tx:
        return tx.burst_answers.one(number)


def approve(pipeline: Pipeline, number: int = 1) -> None:
    pipeline.desk.burst_answers.approve(number, GIL, answer(pipeline, number).sha256)


def published(pipeline: Pipeline) -> dict[str, int]:
    return dict(Counter(order.post.external_id for order, _ in pipeline.channel.published))


def left_out(pipeline: Pipeline) -> dict[int, str]:
    return {one.question: one.why for one in answer(pipeline).left_out}


def test_a_closing_answer_approved_while_a_reply_to_one_of_its_questions_is_being_sent_leaves_that_one_alone(
    burst: Pipeline,
) -> None:
    burst.desk.burst_answers.prepare(1, CLOSING, FAY, MENDED)
    reply = burst.desk.replies.propose(2, Proposal(ANA, "It is your key."))
    burst.desk.reviews.approve(reply, HANA, burst.reply_hash(reply))
    states = []

    def approved_meanwhile() -> None:
        states.append(burst.reply_state(reply))
        approve(burst)

    burst.channel.meanwhile["reply"] = approved_meanwhile
    burst.pass_time(seconds=31)
    burst.pass_time(minutes=1)
    assert states == [ReplyState.SENDING.value]
    assert published(burst) == {"b1": 1, "b2": 1, "b3": 1, "b4": 1, "b5": 1}
    assert list(left_out(burst)) == [2]
    assert burst.channel.published_texts().count(MENDED.plain) == 4


def test_stopping_it_while_one_of_its_replies_is_being_sent_lets_that_one_out_and_keeps_the_others(
    burst: Pipeline,
) -> None:
    burst.desk.burst_answers.prepare(1, CLOSING, FAY, MENDED)
    approve(burst)
    burst.run_due()
    burst.channel.meanwhile["reply"] = lambda: burst.desk.burst_answers.stop(1, ANA)
    burst.pass_time(seconds=31)
    burst.pass_time(minutes=5)
    assert sum(published(burst).values()) == 1
    assert answer(burst).fates == {ReplyState.SENT: 1, ReplyState.PROPOSED: 4}


@pytest.mark.parametrize("how", ["settle", "merge", "gone"])
def test_a_question_closed_merged_or_forgotten_after_the_approval_is_left_out_and_nobody_is_answered_twice(
    burst: Pipeline, how: str
) -> None:
    burst.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, WORDS)
    approve(burst)
    if how == "settle":
        burst.desk.questions.settle(3, FAY)
    elif how == "merge":
        burst.desk.duplicates.merge(3, 4, FAY)
    else:
        with burst.store.writing() as tx:
            tx.posts.erase_words(3)
    burst.run_due()
    burst.pass_time(minutes=1)
    assert {"b1", "b2", "b5"} <= set(published(burst))
    assert max(published(burst).values()) == 1
    assert "b3" not in published(burst)
    assert left_out(burst)[3]
    assert answer(burst).state is BurstAnswerState.DONE


def test_a_question_whose_reply_is_about_to_leave_is_neither_closed_nor_merged_and_says_why(burst: Pipeline) -> None:
    burst.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, WORDS)
    approve(burst)
    burst.run_due()
    with pytest.raises((NotAllowed, Stale), match=r"\."):
        burst.desk.questions.settle(3, FAY)
    with pytest.raises((NotAllowed, Stale), match=r"\."):
        burst.desk.duplicates.merge(3, 4, FAY)
    burst.receive_posts(gone=("b5",))
    burst.pass_time(minutes=1)
    assert published(burst) == {"b1": 1, "b2": 1, "b3": 1, "b4": 1}


def test_nobody_declines_or_edits_other_words_than_those_they_saw(burst: Pipeline) -> None:
    burst.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, WORDS)
    for seen in ("", "0" * 64):
        with pytest.raises(Stale, match="changed since you saw it"):
            burst.desk.burst_answers.decline(1, GIL, "not so", seen)
        with pytest.raises(Stale, match="changed since you saw it"):
            burst.desk.burst_answers.answer_for(1, GIL, seen)
        with pytest.raises(Stale, match="changed since you saw it"):
            burst.desk.burst_answers.edited_preview(1, GIL, seen, MENDED)
    assert answer(burst).waits
