"""An expert's acts: claims are hard and visible, nothing is put aside without a reason, one's words are one's own."""

from datetime import timedelta

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale, Unavailable
from bot.core.model import Capabilities, ReplyMode
from bot.core.replying.proposal import Proposal
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline


def _last(pipeline: Pipeline, what: str, number: int = 1) -> str:
    return next(e.why for e in reversed(pipeline.desk.questions.detail(number).entries) if e.what == what)


def test_a_claim_is_seen_by_all_and_holds_against_everybody(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.run_due()
    assert "is on it" in pipeline.cards.shown("card")
    assert pipeline.desk.questions.detail(number).question.claimed_by == ANA
    for somebody in (BEN, HANA, FAY):
        with pytest.raises(NotAllowed, match=ANA):
            pipeline.desk.questions.claim(number, somebody)
    assert pipeline.desk.questions.detail(number).question.claimed_by == ANA


def test_claiming_what_is_mine_already_says_nothing_twice(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.questions.claim(number, ANA)
    assert pipeline.history().count("question.claimed") == 1


def test_not_mine_gives_my_claim_back_and_leaves_me_out(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.questions.hand_over(number, ANA)
    question = pipeline.desk.questions.detail(number).question
    assert (question.claimed_by, ANA in question.asked) == ("", False)
    pipeline.desk.questions.claim(number, HANA)


def test_not_mine_by_another_leaves_the_claim_where_it_is(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.questions.hand_over(number, HANA)
    assert pipeline.desk.questions.detail(number).question.claimed_by == ANA


def test_only_who_has_it_or_a_lead_hands_a_claimed_question_to_a_person(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    with pytest.raises(NotAllowed, match=ANA):
        pipeline.desk.questions.hand_over(number, HANA, to=BEN)
    pipeline.desk.questions.hand_over(number, ANA, to=BEN)
    assert pipeline.desk.questions.detail(number).question.asked == (BEN,)
    pipeline.desk.questions.claim(number, BEN)
    pipeline.desk.questions.hand_over(number, FAY, to=HANA)
    assert pipeline.desk.questions.detail(number).question.asked == (HANA,)


def test_other_tags_move_a_question_to_their_channel_and_keep_who_is_on_it(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.questions.hand_over(number, FAY, tags=("sso",), why="it is about login")
    pipeline.run_due()
    question = pipeline.desk.questions.detail(number).question
    assert (question.tags, question.channel, question.claimed_by) == (("sso",), "#ask-sso", ANA)
    assert _last(pipeline, "question.moved") == "it is about login"


def test_the_same_tags_move_nothing(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.hand_over(number, ANA, tags=("api",))
    assert "question.moved" not in pipeline.history()


def test_an_unknown_tag_person_or_question_is_named_with_the_nearest(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(NotFound, match="did you mean sso"):
        pipeline.desk.questions.hand_over(number, ANA, tags=("ssso",))
    with pytest.raises(NotFound, match="There are: api, sso"):
        pipeline.desk.questions.hand_over(number, ANA, tags=("zebra",))
    with pytest.raises(NotFound, match="U0NOBODY"):
        pipeline.desk.questions.hand_over(number, ANA, to="U0NOBODY")
    with pytest.raises(NotFound, match="Q-11; did you mean Q-1"):
        pipeline.desk.questions.claim(11, ANA)


def test_what_is_refused_changes_nothing(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    before = pipeline.desk.questions.detail(number)
    with pytest.raises(NotFound):
        pipeline.desk.questions.hand_over(number, ANA, tags=("sso",), to="U0NOBODY")
    assert pipeline.desk.questions.detail(number) == before


def test_a_snooze_names_a_later_moment(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Faulty, match="passed already"):
        pipeline.desk.questions.snooze(number, ANA, pipeline.clock.now)
    pipeline.desk.questions.snooze(number, ANA, pipeline.clock.now + timedelta(hours=2))
    assert pipeline.desk.questions.detail(number).question.snoozed_until == pipeline.clock.now + timedelta(hours=2)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_ignoring_needs_a_reason(pipeline: Pipeline, reason: str) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Faulty, match="Say why"):
        pipeline.desk.questions.ignore(number, ANA, reason)
    assert pipeline.question_state() == "asked"


def test_ignoring_keeps_the_reason_and_withdraws_the_candidates(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.questions.ignore(1, ANA, "a student's homework")
    assert (pipeline.question_state(), pipeline.reply_state(reply)) == ("ignored", "withdrawn")
    assert _last(pipeline, "question.ignored") == "a student's homework"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_a_failed_or_handed_over_reply_keeps_no_question_from_closing(pipeline: Pipeline, closing: str) -> None:
    number = pipeline.ask_question(capabilities=Capabilities(ReplyMode.ASSIST))
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "handed_over"
    getattr(pipeline.desk.questions, closing)(number, ANA, "no longer needed")
    assert pipeline.reply_state(reply) == "withdrawn"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_a_question_does_not_close_over_a_reply_that_is_leaving(pipeline: Pipeline, closing: str) -> None:
    reply = pipeline.approve_reply()
    with pytest.raises(NotAllowed, match="waiting: undo"):
        getattr(pipeline.desk.questions, closing)(1, ANA, "no")
    assert pipeline.reply_state(reply) == "waiting"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_what_was_closed_is_reopened_by_anybody(pipeline: Pipeline, closing: str) -> None:
    number = pipeline.ask_question()
    getattr(pipeline.desk.questions, closing)(number, ANA, "done")
    for act in (pipeline.desk.questions.claim, pipeline.desk.questions.hand_over):
        with pytest.raises(NotAllowed, match="reopen it first"):
            act(number, BEN)
    with pytest.raises(NotAllowed, match="reopen it first"):
        pipeline.desk.replies.propose(number, Proposal(ANA, "An answer."))
    with pytest.raises(NotAllowed, match="reopen it first"):
        pipeline.desk.questions.snooze(number, ANA, pipeline.clock.now + timedelta(hours=1))
    pipeline.desk.questions.reopen(number, BEN)
    pipeline.run_due()
    assert pipeline.question_state() == "asked"
    assert "question.reopened" in pipeline.cards.told()
    pipeline.desk.replies.propose(number, Proposal(ANA, "An answer."))


def test_reopening_what_is_open_says_so_and_moves_nothing(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    with pytest.raises(NotAllowed, match="open already"):
        pipeline.desk.questions.reopen(1, ANA)
    assert (pipeline.question_state(), pipeline.reply_state(reply)) == ("approved", "waiting")


def test_a_repeated_event_acts_once(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.replies.propose(number, Proposal(ANA, "An answer."), event=("press:1",))
    with pytest.raises(Stale):
        pipeline.desk.replies.propose(number, Proposal(ANA, "An answer."), event=("press:1",))
    with pytest.raises(Stale):
        pipeline.desk.questions.claim(number, ANA, event=("other:2", "press:1"))
    assert (
        len(pipeline.desk.questions.detail(number).replies),
        pipeline.desk.questions.detail(number).question.claimed_by,
    ) == (1, "")


def test_an_event_whose_act_was_refused_may_come_again(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Faulty):
        pipeline.desk.questions.ignore(number, ANA, "", event=("press:1",))
    with pytest.raises(Faulty):
        pipeline.desk.questions.snooze(number, ANA, pipeline.clock.now, event=("press:1",))
    pipeline.desk.questions.ignore(number, ANA, "spam", event=("press:1",))


def test_an_act_on_a_broken_database_says_so_and_changes_nothing(pipeline: Pipeline) -> None:
    from sqlalchemy import text

    number = pipeline.ask_question()
    with pipeline.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE history RENAME TO mislaid"))
    with pytest.raises(Unavailable, match="the database"):
        pipeline.desk.questions.claim(number, ANA)
    with pipeline.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE mislaid RENAME TO history"))
    assert pipeline.desk.questions.detail(number).question.claimed_by == ""


def test_a_claim_is_given_up_by_who_has_it_or_a_lead_and_the_question_is_free(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(NotAllowed, match="Nobody has claimed"):
        pipeline.desk.questions.release(number, ANA)
    pipeline.desk.questions.claim(number, ANA)
    with pytest.raises(NotAllowed, match=ANA):
        pipeline.desk.questions.release(number, HANA)
    pipeline.desk.questions.release(number, ANA)
    pipeline.desk.questions.claim(number, HANA)
    pipeline.desk.questions.release(number, FAY)
    assert pipeline.desk.questions.detail(number).question.claimed_by == ""
    assert pipeline.history().count("question.released") == 2


def test_a_snoozed_question_comes_back_by_itself_and_says_so_in_its_thread(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.snooze(number, ANA, pipeline.clock.now + timedelta(hours=2), "the fix ships then")
    pipeline.pass_time(hours=1)
    assert "question.woke" not in pipeline.history()
    pipeline.pass_time(hours=1)
    assert "question.woke" in pipeline.cards.told()
    assert pipeline.desk.questions.detail(number).question.snoozed_until is None
