"""Earlier answers in people's hands: used again as one's own, called out of date, and called right again."""

from datetime import UTC

import pytest

from bot.core.errors import NotAllowed, NotFound
from bot.core.figures.period import read_periods
from bot.core.figures.scope import EVERYTHING
from bot.core.replying.proposal import Proposal
from bot.core.richtext.inline import Style, Words
from bot.core.richtext.model import ListBlock, Paragraph, RichText
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, GIL, HANA, Pipeline, a_pipeline
from tests.flow.steps.maintenance.test_index_answers import AGAIN, ANSWER, answered

DISCLOSED = "{name}, {title} at {company}"


@pytest.fixture
def found(pipeline: Pipeline) -> tuple[int, int]:
    """A question that shows an earlier answer: (question, reply)."""
    reply = answered(pipeline)
    return pipeline.ask_question(AGAIN), reply


def test_an_earlier_answers_words_begin_a_reply(pipeline: Pipeline, found: tuple[int, int]) -> None:
    assert pipeline.desk.earlier_answers.reusable_words(*found).plain == ANSWER


def test_whoever_uses_them_again_speaks_for_themselves(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, disclosure=DISCLOSED)
    reply = answered(pipeline)
    assert pipeline.desk.replies.detail(reply)[1].reply.text == f"{ANSWER}\n\nAna, engineer at Acme"
    number = pipeline.ask_question(AGAIN)
    words = pipeline.desk.earlier_answers.reusable_words(number, reply)
    assert words.plain == ANSWER
    assert pipeline.desk.replies.preview(number, HANA, words).text == f"{ANSWER}\n\nHana, communications at Acme"


def test_an_earlier_answer_is_offered_with_its_formatting(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, disclosure=DISCLOSED)
    steps = ListBlock(((Paragraph((Words("Open "), Words("Settings", Style(bold=True)))),),), ordered=True)
    said = RichText.of((*RichText.of_plain(ANSWER).blocks, steps))
    reply = answered(pipeline, answer=said)
    number = pipeline.ask_question(AGAIN)
    assert pipeline.desk.earlier_answers.reusable_words(number, reply) == said


def test_words_used_again_need_their_own_approval(pipeline: Pipeline, found: tuple[int, int]) -> None:
    number, reply = found
    again = pipeline.desk.replies.propose(
        number, Proposal(HANA, pipeline.desk.earlier_answers.reusable_words(number, reply))
    )
    pipeline.pass_time(minutes=5)
    assert pipeline.reply_state(again) == "proposed"
    pipeline.desk.reviews.approve(again, GIL, pipeline.reply_hash(again))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == [ANSWER, ANSWER]
    pipeline.pass_time(seconds=1)
    week = read_periods("7d", pipeline.clock(), UTC)
    assert pipeline.desk.figures.of(week, EVERYTHING, ANA).present["deflected"] == 1


def test_only_an_answer_found_for_the_question_can_be_used_for_it(pipeline: Pipeline, found: tuple[int, int]) -> None:
    with pytest.raises(NotFound, match="offered no more"):
        pipeline.desk.earlier_answers.reusable_words(1, found[1])


def test_an_outdated_answer_cannot_be_used_though_its_button_still_stands(
    pipeline: Pipeline, found: tuple[int, int]
) -> None:
    pipeline.desk.earlier_answers.outdate(found[1], ANA)
    with pytest.raises(NotFound, match="offered no more"):
        pipeline.desk.earlier_answers.reusable_words(*found)


def test_outdating_is_in_the_history_told_in_its_thread_and_drawn_on_the_cards_that_show_it(
    pipeline: Pipeline, found: tuple[int, int]
) -> None:
    number, reply = found
    pipeline.cards.drawn.clear()
    pipeline.desk.earlier_answers.outdate(reply, HANA)
    pipeline.run_due()
    assert pipeline.history(1)[-1] == "reply.outdated"
    assert pipeline.cards.told()[-1] == "reply.outdated"
    assert f"Q-{number} asked" in pipeline.cards.drawn
    (shown,) = pipeline.desk.questions.detail(number).earlier_answers
    assert shown.outdated_by == HANA


def test_taking_it_back_draws_it_as_before_and_says_so(pipeline: Pipeline, found: tuple[int, int]) -> None:
    number, reply = found
    pipeline.desk.earlier_answers.outdate(reply, HANA)
    pipeline.run_due()
    pipeline.desk.earlier_answers.renew(reply, ANA)
    pipeline.run_due()
    assert pipeline.history(1)[-1] == "reply.renewed"
    assert pipeline.desk.questions.detail(number).earlier_answers[0].outdated_by == ""


def test_saying_it_twice_is_said_once(pipeline: Pipeline, found: tuple[int, int]) -> None:
    for by in (ANA, HANA):
        pipeline.desk.earlier_answers.outdate(found[1], by)
    pipeline.desk.earlier_answers.renew(found[1], ANA)
    pipeline.desk.earlier_answers.renew(found[1], ANA)
    assert [what for what in pipeline.history(1) if what in ("reply.outdated", "reply.renewed")] == [
        "reply.outdated",
        "reply.renewed",
    ]


def test_strangers_in_the_workspace_say_nothing_about_our_answers(pipeline: Pipeline, found: tuple[int, int]) -> None:
    with pytest.raises(NotAllowed, match="not among the people"):
        pipeline.desk.earlier_answers.outdate(found[1], "U0NOBODY")


def test_what_never_left_cannot_be_outdated(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    with pytest.raises(NotFound, match="no answer"):
        pipeline.desk.earlier_answers.outdate(reply, ANA)
