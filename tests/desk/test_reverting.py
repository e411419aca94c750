"""What a person has just done can be undone by them, for ten minutes, unless somebody has changed it since."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, Stale
from bot.core.replying.proposal import Proposal
from bot.desk import Desk
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline

Did = Callable[[Desk], object]


def _undo(pipeline: Pipeline, by: str = ANA, *numbers: int) -> str:
    """Undo what is offered, the last act."""
    (entry,) = pipeline.desk.reverting.offered(by, numbers or (1,))
    return pipeline.desk.reverting.undo(entry, by)


def _as_it_stands(pipeline: Pipeline) -> tuple[object, ...]:
    detail = pipeline.desk.questions.detail(1)
    one = detail.question
    taught = [(each.kind, each.tags) for each in detail.corrections]
    return one.state, one.tags, one.channel, one.asked, one.claimed_by, one.snoozed_until, one.merged_into, taught


_LATER = timedelta(hours=5)

ACTS: dict[str, tuple[Did, str]] = {
    "claim": (lambda d: d.questions.claim(1, ANA), "the claim of Q-1"),
    "tag": (lambda d: d.questions.tag(1, ANA, ["sso"], ["api"]), "the new tags of Q-1"),
    "snooze": (lambda d: d.questions.snooze(1, ANA, d.now() + _LATER), "the snooze of Q-1"),
    "ignore": (lambda d: d.questions.ignore(1, ANA, "spam", "spam"), "setting aside Q-1"),
    "close": (lambda d: d.questions.settle(1, ANA), "closing Q-1"),
    "merge": (lambda d: d.duplicates.merge(1, 2, ANA), "merging Q-1"),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_is_undone_with_what_it_taught_and_both_are_in_the_history(pipeline: Pipeline, act: str) -> None:
    pipeline.ask_question()
    pipeline.ask_question("Another api question")
    before = _as_it_stands(pipeline)
    done, words = ACTS[act]
    done(pipeline.desk)
    assert _as_it_stands(pipeline) != before
    assert _undo(pipeline) == words
    assert _as_it_stands(pipeline) == before
    assert "question.reverted" in pipeline.history()
    pipeline.run_due()
    assert "question.reverted" in pipeline.cards.told()
    assert pipeline.desk.reverting.offered(ANA, (1,)) == ()


def test_giving_a_question_away_and_giving_it_back_are_undone_too(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.claim(1, ANA)
    before = _as_it_stands(pipeline)
    pipeline.desk.questions.assign(1, BEN, FAY)
    _undo(pipeline, FAY)
    assert _as_it_stands(pipeline) == before
    pipeline.desk.questions.release(1, ANA)
    _undo(pipeline)
    assert _as_it_stands(pipeline) == before


def test_an_answered_question_that_was_closed_is_answered_again_and_nothing_is_promised_anew(
    pipeline: Pipeline,
) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(minutes=1)
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("sent", "sent")
    before = pipeline.desk.questions.detail(1).promises
    pipeline.desk.questions.settle(1, BEN)
    assert _undo(pipeline, BEN) == "closing Q-1"
    assert pipeline.question_state() == "sent"
    assert pipeline.desk.questions.detail(1).promises == before


@pytest.mark.parametrize("close", ["settle", "ignore"])
def test_closing_that_is_undone_brings_back_the_candidates_it_withdrew(pipeline: Pipeline, close: str) -> None:
    reply = pipeline.propose_reply()
    if close == "settle":
        pipeline.desk.questions.settle(1, BEN)
    else:
        pipeline.desk.questions.ignore(1, BEN, "not for us")
    assert pipeline.reply_state(reply) == "withdrawn"
    pipeline.clock.forward(minutes=1)
    assert _undo(pipeline, BEN) in ("closing Q-1", "setting aside Q-1")
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("proposed", "proposed")
    pipeline.run_due()
    assert "approve" in pipeline.cards.shown(f"review:{reply}")
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.run_due()
    pipeline.pass_time(minutes=1)
    assert pipeline.reply_state(reply) == "sent"


@pytest.mark.parametrize("act", ["decline", "ask_for_changes"])
def test_what_communications_decided_is_undone_while_nothing_followed(pipeline: Pipeline, act: str) -> None:
    reply = pipeline.propose_reply()
    with pipeline.store.reading() as tx:
        before = tx.expertise.strengths()
    getattr(pipeline.desk.reviews, act)(reply, GIL, "It promises too much.", pipeline.reply_hash(reply))
    assert _undo(pipeline, GIL) in ("declining an answer to Q-1", "asking for changes of an answer to Q-1")
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("proposed", "proposed")
    with pipeline.store.reading() as tx:
        after = tx.expertise.strengths()
    counted = {key: (one.approved.count, one.declined.count, one.not_theirs.count) for key, one in after.items()}
    assert all(not any(counts) for key, counts in counted.items() if key not in before)
    pipeline.run_due()
    assert "approve" in pipeline.cards.shown(f"review:{reply}")


def test_what_was_declined_and_answered_by_another_stays_declined(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.decline(reply, GIL, "It promises too much.", pipeline.reply_hash(reply))
    entry = pipeline.desk.questions.detail(1).entries[-1].seq
    pipeline.desk.replies.propose(1, Proposal(BEN, "Press Rotate.", another=True))
    with pytest.raises(Stale, match="proposed a reply since"):
        pipeline.desk.reverting.undo(entry, GIL)


def test_the_answers_that_an_approval_declined_come_back_by_no_undo(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.replies.propose(1, Proposal(BEN, "Press Rotate.", another=True))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert pipeline.desk.reverting.offered(GIL, (1,)) == ()


def test_not_to_learn_something_is_undone_too(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.tag(1, BEN, ["sso"], ["api"])
    before = _as_it_stands(pipeline)
    lesson = pipeline.desk.questions.detail(1).effective_correction
    assert lesson is not None
    assert pipeline.desk.corrections.take_back(lesson.number, ANA) == 1
    assert _undo(pipeline) == "not learning from Q-1"
    assert _as_it_stands(pipeline) == before


def test_handing_over_with_other_tags_is_undone_as_one_act(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.claim(1, ANA)
    before = _as_it_stands(pipeline)
    pipeline.desk.questions.hand_over(1, ANA, ["sso"], BEN, "it is about sso")
    assert _as_it_stands(pipeline) != before
    assert _undo(pipeline) == "the assignment of Q-1"
    assert _as_it_stands(pipeline) == before
    assert pipeline.desk.reverting.offered(ANA, (1,)) == ()


@pytest.mark.parametrize("act", ["ignore", "close"])
def test_what_was_reopened_is_closed_again_and_teaches_what_it_taught(pipeline: Pipeline, act: str) -> None:
    pipeline.ask_question()
    ACTS[act][0](pipeline.desk)
    before = _as_it_stands(pipeline)
    pipeline.desk.questions.reopen(1, BEN)
    _undo(pipeline, BEN)
    assert _as_it_stands(pipeline) == before


def test_what_was_split_off_is_merged_again(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.ask_question("Another api question")
    pipeline.desk.duplicates.merge(1, 2, ANA)
    pipeline.desk.duplicates.split(1, BEN)
    _undo(pipeline, BEN)
    assert pipeline.desk.questions.detail(1).question.merged_into == 2


def test_a_snooze_that_replaced_another_goes_back_to_that(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    first = pipeline.clock.now + timedelta(hours=2)
    pipeline.desk.questions.snooze(1, BEN, first)
    pipeline.desk.questions.snooze(1, ANA, pipeline.clock.now + timedelta(days=2))
    _undo(pipeline)
    assert pipeline.desk.questions.detail(1).question.snoozed_until == first
    pipeline.pass_time(hours=2)
    assert pipeline.desk.questions.detail(1).question.snoozed_until is None


@pytest.mark.parametrize(
    ("act", "then", "told"),
    [
        ("claim", lambda d: d.questions.assign(1, BEN, FAY), f"<@{FAY}> gave it to somebody since"),
        ("claim", lambda d: d.questions.settle(1, BEN), f"<@{BEN}> closed it since"),
        ("claim", lambda d: d.replies.propose(1, Proposal(ANA, "Rotate it.")), "You proposed a reply since"),
        ("claim", lambda d: d.claims.call(1, HANA, BEN), f"<@{BEN}> called a colleague to it since"),
        ("claim", lambda d: d.duplicates.merge(2, 1, BEN), f"<@{BEN}> merged another into it since"),
        ("tag", lambda d: d.questions.claim(1, BEN), f"<@{BEN}> claimed it since"),
        ("snooze", lambda d: d.questions.snooze(1, BEN, d.now() + _LATER * 2), f"<@{BEN}> put it off since"),
        ("ignore", lambda d: d.questions.reopen(1, HANA), f"<@{HANA}> opened it again since"),
        ("close", lambda d: d.questions.reopen(1, HANA), f"<@{HANA}> opened it again since"),
        ("merge", lambda d: d.duplicates.split(1, BEN), f"<@{BEN}> split it off since"),
    ],
)
def test_what_somebody_changed_since_is_not_undone_and_says_who(
    pipeline: Pipeline, act: str, then: Did, told: str
) -> None:
    pipeline.ask_question()
    pipeline.ask_question("Another api question")
    ACTS[act][0](pipeline.desk)
    (entry,) = pipeline.desk.reverting.offered(ANA, (1,))
    pipeline.clock.forward(minutes=1)
    then(pipeline.desk)
    before = _as_it_stands(pipeline)
    with pytest.raises(Stale, match=told):
        pipeline.desk.reverting.undo(entry, ANA)
    assert _as_it_stands(pipeline) == before


def test_what_changes_something_else_is_not_in_the_way(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.snooze(1, ANA, pipeline.clock.now + _LATER)
    (entry,) = pipeline.desk.reverting.offered(ANA, (1,))
    pipeline.desk.questions.claim(1, BEN)
    pipeline.desk.reverting.undo(entry, ANA)
    question = pipeline.desk.questions.detail(1).question
    assert (question.snoozed_until, question.claimed_by) == (None, BEN)


def test_undoing_is_theirs_who_did_it_once_and_for_ten_minutes(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.claim(1, ANA)
    (entry,) = pipeline.desk.reverting.offered(ANA, (1,))
    assert pipeline.desk.reverting.offered(BEN, (1,)) == ()
    with pytest.raises(Stale, match="Only whoever did it"):
        pipeline.desk.reverting.undo(entry, BEN)
    with pytest.raises(NotAllowed, match="not among the people"):
        pipeline.desk.reverting.undo(entry, "U0NOBODY")
    pipeline.clock.forward(minutes=11)
    assert pipeline.desk.reverting.offered(ANA, (1,)) == ()
    with pytest.raises(Stale, match="more than 10 minutes ago"):
        pipeline.desk.reverting.undo(entry, ANA)
    pipeline.desk.questions.release(1, ANA)
    (entry,) = pipeline.desk.reverting.offered(ANA, (1,))
    pipeline.desk.reverting.undo(entry, ANA)
    with pytest.raises(Stale, match="undone already"):
        pipeline.desk.reverting.undo(entry, ANA)


def _undo_elsewhere(pipeline: Pipeline, by: str) -> str:
    (entry,) = pipeline.desk.reverting.offered(by)
    return pipeline.desk.reverting.undo(entry, by)


def test_who_holds_by_mistake_undoes_it_though_they_may_not_resume(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.sending.hold(BEN, "outage", "square")
    pipeline.clock.forward(seconds=1)
    pipeline.desk.sending.hold(ANA)
    assert _undo_elsewhere(pipeline, ANA) == "the hold"
    assert pipeline.desk.sending.holds() == [("square", BEN, "outage")]
    _undo_elsewhere(pipeline, BEN)
    pipeline.pass_time(minutes=1)
    assert pipeline.reply_state(reply) == "sent"


def test_a_hold_that_replaced_another_gives_way_to_it_again(pipeline: Pipeline) -> None:
    pipeline.desk.sending.hold(BEN, "outage")
    pipeline.clock.forward(seconds=1)
    pipeline.desk.sending.hold(ANA, "storm")
    _undo_elsewhere(pipeline, ANA)
    assert pipeline.desk.sending.holds() == [("", BEN, "outage")]


def test_resuming_by_mistake_holds_again_for_the_same_reasons(pipeline: Pipeline) -> None:
    pipeline.desk.sending.hold(BEN, "outage")
    pipeline.desk.sending.resume(GIL)
    _undo_elsewhere(pipeline, GIL)
    assert pipeline.desk.sending.holds() == [("", GIL, "outage")]


def test_a_hold_that_somebody_else_took_over_or_lifted_is_not_undone(pipeline: Pipeline) -> None:
    pipeline.desk.sending.hold(ANA)
    (entry,) = pipeline.desk.reverting.offered(ANA)
    pipeline.desk.sending.hold(BEN)
    with pytest.raises(Stale, match=f"<@{BEN}> holds it since"):
        pipeline.desk.reverting.undo(entry, ANA)
    pipeline.desk.sending.resume(GIL)
    with pytest.raises(Stale, match="It was resumed since"):
        pipeline.desk.reverting.undo(entry, ANA)
