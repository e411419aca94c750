"""What people do teaches, what they did not mean does not, and each lesson can be taken back by anybody known."""

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale
from bot.core.replying.proposal import Proposal
from bot.core.verdict import Example
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline
from tests.fakes.posts import a_post


def _said(pipeline: Pipeline, number: int = 1) -> list[tuple[str, tuple[str, ...] | None, str]]:
    return [(one.kind, one.tags, one.by) for one in pipeline.desk.questions.detail(number).corrections]


def _examples(pipeline: Pipeline) -> list[tuple[tuple[str, ...], str]]:
    with pipeline.store.reading() as tx:
        return [(one.tags, one.ref) for one in tx.corrections.revision_and_examples()[1]]


def _lesson(pipeline: Pipeline, number: int = 1) -> int:
    lesson = pipeline.desk.questions.detail(number).effective_correction
    assert lesson is not None
    return lesson.number


def test_a_retag_teaches_the_new_tags_at_its_own_line_of_history(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.hand_over(number, ANA, tags=("sso",), why="it is login")
    detail = pipeline.desk.questions.detail(number)
    (correction,) = detail.corrections
    assert _said(pipeline) == [("retag", ("sso",), ANA)]
    assert next(e.what for e in detail.entries if e.seq == correction.entry) == "question.moved"
    with pipeline.store.reading() as tx:
        assert tx.corrections.revision_and_examples()[1] == (Example("How do I rotate my api key?", ("sso",), "Q-1"),)


def test_the_same_tags_again_and_handing_back_to_all_teach_nothing(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.hand_over(number, ANA, tags=("api",))
    pipeline.desk.questions.hand_over(number, HANA)
    assert _said(pipeline) == []


def test_a_later_retag_counts_instead_of_the_earlier(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",))
    pipeline.desk.questions.tag(number, BEN, (), ("api",))
    assert _examples(pipeline) == [(("sso",), "Q-1")]
    assert [kind for kind, _, _ in _said(pipeline)] == ["retag", "retag"]


def test_taking_off_every_tag_says_that_the_old_ones_were_wrong_and_not_that_it_is_foreign(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",), ("api",))
    pipeline.desk.questions.tag(number, ANA, (), ("sso",))
    assert _examples(pipeline) == []
    assert pipeline.desk.questions.detail(number).question.channel == "#triage"
    assert "correction.deleted" in pipeline.history()


@pytest.mark.parametrize(("to", "taught"), [(HANA, ("api",)), (BEN, ("sso",)), (GIL, None)])
def test_giving_it_to_somebody_teaches_what_is_certain_of_them(
    pipeline: Pipeline, to: str, taught: tuple[str, ...] | None
) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.assign(number, to, FAY)
    assert _said(pipeline) == [("reassign", taught, FAY)]


def test_giving_it_to_one_of_those_concerned_says_nothing_against_tags_that_a_person_named(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",))
    pipeline.desk.questions.assign(number, BEN, FAY)
    assert _examples(pipeline) == [(("api", "sso"), "Q-1")]


def test_whom_it_is_given_to_next_counts_instead_of_whom_it_was_given_to_before(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.assign(number, BEN, FAY)
    pipeline.desk.questions.assign(number, ANA, FAY)
    assert _examples(pipeline) == [(("api",), "Q-1")]


def test_handing_it_to_a_person_teaches_as_assigning_does_and_once_with_new_tags(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.hand_over(number, ANA, to=BEN)
    assert _said(pipeline) == [("reassign", ("sso",), ANA)]
    other = pipeline.ask_question("my other api question")
    pipeline.desk.questions.hand_over(other, ANA, tags=("sso",), to=BEN)
    assert _said(pipeline, other) == [("retag", ("sso",), ANA)]


def test_taking_a_question_oneself_teaches_nothing(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.assign(number, FAY, FAY)
    pipeline.desk.questions.assign(pipeline.ask_question("another api question"), BEN, BEN)
    assert _said(pipeline) == _said(pipeline, 2) == []


@pytest.mark.parametrize(
    ("kind", "reason", "taught"),
    [("spam", "", ()), ("not_us", "the ferry", ()), ("answered", "", None), ("other", "no time", None)],
)
def test_ignoring_teaches_that_it_is_not_for_us_only_where_it_says_so(
    pipeline: Pipeline, kind: str, reason: str, taught: tuple[str, ...] | None
) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.ignore(number, ANA, reason, kind)
    assert _said(pipeline) == [("ignore", taught, ANA)]


def test_something_else_needs_words_and_nothing_happens_without(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Faulty, match="Say why"):
        pipeline.desk.questions.ignore(number, ANA, " ", "other")
    assert (pipeline.question_state(), _said(pipeline)) == ("asked", [])


def test_opening_an_ignored_question_again_takes_back_that_it_was_not_for_us(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.ignore(number, ANA, "", "spam")
    assert _examples(pipeline) == [((), "Q-1")]
    pipeline.desk.questions.reopen(number, BEN)
    assert (_examples(pipeline), _said(pipeline)) == ([], [])
    assert pipeline.history()[-2:] == ["correction.deleted", "question.due"]


def test_opening_again_what_was_set_aside_without_a_lesson_tells_nobody_of_one_taken_back(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.ignore(number, ANA, "no time", "other")
    pipeline.desk.questions.reopen(number, BEN)
    assert "correction.deleted" not in pipeline.history()


def test_opening_a_dismissed_question_again_is_said_by_a_person_and_teaches_no_tags(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("p1", "what is this spam on your status page?"))
    assert pipeline.question_state() == "dismissed"
    pipeline.desk.questions.reopen(1, FAY)
    assert _said(pipeline) == [("reopen", None, FAY)]


def test_opening_a_settled_question_again_teaches_nothing(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.settle(number, ANA)
    pipeline.desk.questions.reopen(number, ANA)
    assert _said(pipeline) == []


def test_the_approval_that_lets_a_reply_leave_confirms_the_tags_once(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert _said(pipeline) == [("approve", ("api",), GIL)]
    pipeline.desk.replies.undo(reply, ANA)
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert _said(pipeline) == [("approve", ("api",), GIL)]


def test_an_approval_says_nothing_against_what_a_person_said_of_the_tags(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.assign(number, BEN, FAY)
    reply = pipeline.desk.replies.propose(number, Proposal(BEN, "Use the rotate button."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert _examples(pipeline) == [(("sso",), "Q-1")]


def test_an_approval_does_not_teach_again_what_was_taken_back(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",), ("api",))
    pipeline.desk.corrections.take_back(_lesson(pipeline), BEN)
    reply = pipeline.desk.replies.propose(number, Proposal(BEN, "Use the rotate button."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert _examples(pipeline) == []


def test_a_question_without_tags_is_not_confirmed(pipeline: Pipeline) -> None:
    number = pipeline.ask_question("something nobody knows")
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Here you go."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert _said(pipeline, number) == []


@pytest.mark.parametrize("by", [ANA, BEN, GIL])
def test_anybody_known_takes_a_lesson_back_and_the_history_says_who(pipeline: Pipeline, by: str) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",), ("api",))
    pipeline.run_due()
    lesson = _lesson(pipeline)
    pipeline.desk.corrections.take_back(lesson, by)
    pipeline.run_due()
    assert _examples(pipeline) == []
    entry = pipeline.desk.questions.detail(number).entries[-1]
    assert (entry.what, entry.by, entry.data["correction"], entry.data["kind"]) == (
        "correction.deleted",
        by,
        str(lesson),
        "retag",
    )
    assert "note question.moved again" in pipeline.cards.drawn
    assert pipeline.desk.questions.detail(number).question.tags == ("sso",)


def test_a_lesson_is_taken_back_once_and_by_nobody_unknown(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",))
    lesson = _lesson(pipeline)
    with pytest.raises(NotAllowed, match="not among the people"):
        pipeline.desk.corrections.take_back(lesson, "U0NOBODY")
    pipeline.desk.corrections.take_back(lesson, BEN, event=("press:1",))
    with pytest.raises(Stale):
        pipeline.desk.corrections.take_back(lesson, BEN, event=("press:1",))
    with pytest.raises(Stale, match="not learnt from any more"):
        pipeline.desk.corrections.take_back(lesson, HANA)
    assert pipeline.history().count("correction.deleted") == 1


def test_what_a_removed_post_taught_is_gone_and_its_note_is_drawn_again(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.tag(number, ANA, ("sso",))
    pipeline.run_due()
    pipeline.receive_posts(gone=("p0",))
    assert (_said(pipeline, number), _examples(pipeline)) == ([], [])
    assert "note question.moved again" in pipeline.cards.drawn


def test_tagging_keeps_the_rest_and_goes_where_the_tags_lead(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.questions.tag(number, FAY, ("SSO",))
    assert pipeline.desk.questions.detail(number).question.tags == ("api", "sso")
    pipeline.desk.questions.tag(number, FAY, (), ("API",))
    question = pipeline.desk.questions.detail(number).question
    assert (question.tags, question.channel, question.claimed_by) == (("sso",), "#ask-sso", ANA)


@pytest.mark.parametrize(
    ("add", "drop", "told"),
    [
        (("sos",), (), "did you mean sso"),
        ((), ("sso",), "Q-1 has api; there is no sso to take off"),
        (("api",), (), "Q-1 has api already"),
    ],
)
def test_a_wrong_tag_gets_the_nearest_right_thing_and_changes_nothing(
    pipeline: Pipeline, add: tuple[str, ...], drop: tuple[str, ...], told: str
) -> None:
    number = pipeline.ask_question()
    with pytest.raises((NotFound, Faulty), match=told):
        pipeline.desk.questions.tag(number, ANA, add, drop)
    assert _said(pipeline) == []


def test_only_an_open_question_is_tagged(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.settle(number, ANA)
    with pytest.raises(NotAllowed, match="reopen it first"):
        pipeline.desk.questions.tag(number, ANA, ("sso",))


def test_nobody_unknown_retags_hands_over_or_ignores_for_that_would_teach(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    guest = "U0STRANGER"
    with pytest.raises(NotAllowed, match="not among the people"):
        pipeline.desk.questions.tag(number, guest, ["sso"])
    with pytest.raises(NotAllowed, match="not among the people"):
        pipeline.desk.questions.hand_over(number, guest, ["sso"])
    with pytest.raises(NotAllowed, match="not among the people"):
        pipeline.desk.questions.ignore(number, guest, "spam", "spam")
    assert pipeline.desk.questions.detail(number).corrections == ()
    assert pipeline.question_state(number) == "asked"
