"""What people do teaches, what they did not mean does not, and each lesson can be taken back by anybody known."""

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale
from bot.core.verdict import Example
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, BEN, FAY, GIL, HANA, Road


def _said(road: Road, number: int = 1) -> list[tuple[str, tuple[str, ...] | None, str]]:
    return [(one.kind, one.tags, one.by) for one in road.desk.questions.detail(number).corrections]


def _examples(road: Road) -> list[tuple[tuple[str, ...], str]]:
    with road.store.reading() as tx:
        return [(one.tags, one.ref) for one in tx.corrections.taught()[1]]


def _lesson(road: Road, number: int = 1) -> int:
    lesson = road.desk.questions.detail(number).lesson
    assert lesson is not None
    return lesson.number


def test_a_retag_teaches_the_new_tags_at_its_own_line_of_history(road: Road) -> None:
    number = road.asked()
    road.desk.questions.hand_over(number, ANA, tags=("sso",), why="it is login")
    dossier = road.desk.questions.detail(number)
    (correction,) = dossier.corrections
    assert _said(road) == [("retag", ("sso",), ANA)]
    assert next(e.what for e in dossier.entries if e.seq == correction.entry) == "question.moved"
    with road.store.reading() as tx:
        assert tx.corrections.taught()[1] == (Example("How do I rotate my api key?", ("sso",), "Q-1"),)


def test_the_same_tags_again_and_handing_back_to_all_teach_nothing(road: Road) -> None:
    number = road.asked()
    road.desk.questions.hand_over(number, ANA, tags=("api",))
    road.desk.questions.hand_over(number, HANA)
    assert _said(road) == []


def test_a_later_retag_counts_instead_of_the_earlier(road: Road) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",))
    road.desk.questions.tag(number, BEN, (), ("api",))
    assert _examples(road) == [(("sso",), "Q-1")]
    assert [kind for kind, _, _ in _said(road)] == ["retag", "retag"]


def test_taking_off_every_tag_says_that_the_old_ones_were_wrong_and_not_that_it_is_foreign(road: Road) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",), ("api",))
    road.desk.questions.tag(number, ANA, (), ("sso",))
    assert _examples(road) == []
    assert road.desk.questions.detail(number).question.channel == "#triage"
    assert "correction.deleted" in road.history()


@pytest.mark.parametrize(("to", "taught"), [(HANA, ("api",)), (BEN, ("sso",)), (GIL, None)])
def test_giving_it_to_somebody_teaches_what_is_certain_of_them(
    road: Road, to: str, taught: tuple[str, ...] | None
) -> None:
    number = road.asked()
    road.desk.questions.assign(number, to, FAY)
    assert _said(road) == [("reassign", taught, FAY)]


def test_giving_it_to_one_of_those_concerned_says_nothing_against_tags_that_a_person_named(road: Road) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",))
    road.desk.questions.assign(number, BEN, FAY)
    assert _examples(road) == [(("api", "sso"), "Q-1")]


def test_whom_it_is_given_to_next_counts_instead_of_whom_it_was_given_to_before(road: Road) -> None:
    number = road.asked()
    road.desk.questions.assign(number, BEN, FAY)
    road.desk.questions.assign(number, ANA, FAY)
    assert _examples(road) == [(("api",), "Q-1")]


def test_handing_it_to_a_person_teaches_as_assigning_does_and_once_with_new_tags(road: Road) -> None:
    number = road.asked()
    road.desk.questions.hand_over(number, ANA, to=BEN)
    assert _said(road) == [("reassign", ("sso",), ANA)]
    other = road.asked("my other api question")
    road.desk.questions.hand_over(other, ANA, tags=("sso",), to=BEN)
    assert _said(road, other) == [("retag", ("sso",), ANA)]


def test_taking_a_question_oneself_teaches_nothing(road: Road) -> None:
    number = road.asked()
    road.desk.questions.assign(number, FAY, FAY)
    road.desk.questions.assign(road.asked("another api question"), BEN, BEN)
    assert _said(road) == _said(road, 2) == []


@pytest.mark.parametrize(
    ("kind", "reason", "taught"),
    [("spam", "", ()), ("not_us", "the ferry", ()), ("answered", "", None), ("other", "no time", None)],
)
def test_ignoring_teaches_that_it_is_not_for_us_only_where_it_says_so(
    road: Road, kind: str, reason: str, taught: tuple[str, ...] | None
) -> None:
    number = road.asked()
    road.desk.questions.ignore(number, ANA, reason, kind)
    assert _said(road) == [("ignore", taught, ANA)]


def test_something_else_needs_words_and_nothing_happens_without(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="Say why"):
        road.desk.questions.ignore(number, ANA, " ", "other")
    assert (road.question_state(), _said(road)) == ("asked", [])


def test_opening_an_ignored_question_again_takes_back_that_it_was_not_for_us(road: Road) -> None:
    number = road.asked()
    road.desk.questions.ignore(number, ANA, "", "spam")
    assert _examples(road) == [((), "Q-1")]
    road.desk.questions.reopen(number, BEN)
    assert (_examples(road), _said(road)) == ([], [])
    assert road.history()[-1] == "correction.deleted"


def test_opening_again_what_was_set_aside_without_a_lesson_tells_nobody_of_one_taken_back(road: Road) -> None:
    number = road.asked()
    road.desk.questions.ignore(number, ANA, "no time", "other")
    road.desk.questions.reopen(number, BEN)
    assert "correction.deleted" not in road.history()


def test_opening_a_dismissed_question_again_is_said_by_a_person_and_teaches_no_tags(road: Road) -> None:
    road.brings(a_post("p1", "what is this spam on your status page?"))
    assert road.question_state() == "dismissed"
    road.desk.questions.reopen(1, FAY)
    assert _said(road) == [("reopen", None, FAY)]


def test_opening_a_settled_question_again_teaches_nothing(road: Road) -> None:
    number = road.asked()
    road.desk.questions.settle(number, ANA)
    road.desk.questions.reopen(number, ANA)
    assert _said(road) == []


def test_the_approval_that_lets_a_reply_leave_confirms_the_tags_once(road: Road) -> None:
    reply = road.proposed()
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    assert _said(road) == [("approve", ("api",), GIL)]
    road.desk.replies.undo(reply, ANA)
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    assert _said(road) == [("approve", ("api",), GIL)]


def test_an_approval_says_nothing_against_what_a_person_said_of_the_tags(road: Road) -> None:
    number = road.asked()
    road.desk.questions.assign(number, BEN, FAY)
    reply = road.desk.replies.propose(number, BEN, "Use the rotate button.")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    assert _examples(road) == [(("sso",), "Q-1")]


def test_an_approval_does_not_teach_again_what_was_taken_back(road: Road) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",), ("api",))
    road.desk.corrections.take_back(_lesson(road), BEN)
    reply = road.desk.replies.propose(number, BEN, "Use the rotate button.")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    assert _examples(road) == []


def test_a_question_without_tags_is_not_confirmed(road: Road) -> None:
    number = road.asked("something nobody knows")
    reply = road.desk.replies.propose(number, ANA, "Here you go.")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    assert _said(road, number) == []


@pytest.mark.parametrize("by", [ANA, BEN, GIL])
def test_anybody_known_takes_a_lesson_back_and_the_history_says_who(road: Road, by: str) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",), ("api",))
    road.go()
    lesson = _lesson(road)
    road.desk.corrections.take_back(lesson, by)
    road.go()
    assert _examples(road) == []
    entry = road.desk.questions.detail(number).entries[-1]
    assert (entry.what, entry.by, entry.data["correction"], entry.data["kind"]) == (
        "correction.deleted",
        by,
        str(lesson),
        "retag",
    )
    assert "note question.moved again" in road.cards.drawn
    assert road.desk.questions.detail(number).question.tags == ("sso",)


def test_a_lesson_is_taken_back_once_and_by_nobody_unknown(road: Road) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",))
    lesson = _lesson(road)
    with pytest.raises(NotFound, match="U0NOBODY"):
        road.desk.corrections.take_back(lesson, "U0NOBODY")
    road.desk.corrections.take_back(lesson, BEN, event=("press:1",))
    with pytest.raises(Stale):
        road.desk.corrections.take_back(lesson, BEN, event=("press:1",))
    with pytest.raises(Stale, match="not learnt from any more"):
        road.desk.corrections.take_back(lesson, HANA)
    assert road.history().count("correction.deleted") == 1


def test_what_a_removed_post_taught_is_gone_and_its_note_is_drawn_again(road: Road) -> None:
    number = road.asked()
    road.desk.questions.tag(number, ANA, ("sso",))
    road.go()
    road.brings(gone=("p0",))
    assert (_said(road, number), _examples(road)) == ([], [])
    assert "note question.moved again" in road.cards.drawn


def test_tagging_keeps_the_rest_and_goes_where_the_tags_lead(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.desk.questions.tag(number, FAY, ("SSO",))
    assert road.desk.questions.detail(number).question.tags == ("api", "sso")
    road.desk.questions.tag(number, FAY, (), ("API",))
    question = road.desk.questions.detail(number).question
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
    road: Road, add: tuple[str, ...], drop: tuple[str, ...], told: str
) -> None:
    number = road.asked()
    with pytest.raises((NotFound, Faulty), match=told):
        road.desk.questions.tag(number, ANA, add, drop)
    assert _said(road) == []


def test_only_an_open_question_is_tagged(road: Road) -> None:
    number = road.asked()
    road.desk.questions.settle(number, ANA)
    with pytest.raises(NotAllowed, match="reopen it first"):
        road.desk.questions.tag(number, ANA, ("sso",))


def test_nobody_unknown_retags_hands_over_or_ignores_for_that_would_teach(road: Road) -> None:
    number = road.asked()
    guest = "U0STRANGER"
    with pytest.raises(NotFound, match="not among the people"):
        road.desk.questions.tag(number, guest, ["sso"])
    with pytest.raises(NotFound, match="not among the people"):
        road.desk.questions.hand_over(number, guest, ["sso"])
    with pytest.raises(NotFound, match="not among the people"):
        road.desk.questions.ignore(number, guest, "spam", "spam")
    assert road.desk.questions.detail(number).corrections == ()
    assert road.question_state(number) == "asked"
