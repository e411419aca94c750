"""An expert's acts: claims are hard and visible, nothing is put aside without a reason, one's words are one's own."""

from datetime import timedelta

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale, Unavailable
from bot.core.model import Capabilities, ReplyMode
from tests.fakes.small_company import ANA, BEN, FAY, GIL, HANA, Road


def _last(road: Road, what: str, number: int = 1) -> str:
    return next(e.why for e in reversed(road.desk.questions.detail(number).entries) if e.what == what)


def test_a_claim_is_seen_by_all_and_holds_against_everybody(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.go()
    assert "question.claimed" in road.cards.told()
    assert road.desk.questions.detail(number).question.claimed_by == ANA
    for somebody in (BEN, HANA, FAY):
        with pytest.raises(NotAllowed, match=ANA):
            road.desk.questions.claim(number, somebody)
    assert road.desk.questions.detail(number).question.claimed_by == ANA


def test_claiming_what_is_mine_already_says_nothing_twice(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.desk.questions.claim(number, ANA)
    assert road.history().count("question.claimed") == 1


def test_not_mine_gives_my_claim_back_and_leaves_me_out(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.desk.questions.hand_over(number, ANA)
    question = road.desk.questions.detail(number).question
    assert (question.claimed_by, ANA in question.asked) == ("", False)
    road.desk.questions.claim(number, HANA)


def test_not_mine_by_another_leaves_the_claim_where_it_is(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.desk.questions.hand_over(number, HANA)
    assert road.desk.questions.detail(number).question.claimed_by == ANA


def test_only_who_has_it_or_a_lead_hands_a_claimed_question_to_a_person(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    with pytest.raises(NotAllowed, match=ANA):
        road.desk.questions.hand_over(number, HANA, to=BEN)
    road.desk.questions.hand_over(number, ANA, to=BEN)
    assert road.desk.questions.detail(number).question.asked == (BEN,)
    road.desk.questions.claim(number, BEN)
    road.desk.questions.hand_over(number, FAY, to=HANA)
    assert road.desk.questions.detail(number).question.asked == (HANA,)


def test_other_tags_move_a_question_to_their_channel_and_keep_who_is_on_it(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.desk.questions.hand_over(number, FAY, tags=("sso",), why="it is about login")
    road.go()
    question = road.desk.questions.detail(number).question
    assert (question.tags, question.channel, question.claimed_by) == (("sso",), "#ask-sso", ANA)
    assert _last(road, "question.moved") == "it is about login"


def test_the_same_tags_move_nothing(road: Road) -> None:
    number = road.asked()
    road.desk.questions.hand_over(number, ANA, tags=("api",))
    assert "question.moved" not in road.history()


def test_an_unknown_tag_person_or_question_is_named_with_the_nearest(road: Road) -> None:
    number = road.asked()
    with pytest.raises(NotFound, match="did you mean sso"):
        road.desk.questions.hand_over(number, ANA, tags=("ssso",))
    with pytest.raises(NotFound, match="There are: api, sso"):
        road.desk.questions.hand_over(number, ANA, tags=("zebra",))
    with pytest.raises(NotFound, match="U0NOBODY"):
        road.desk.questions.hand_over(number, ANA, to="U0NOBODY")
    with pytest.raises(NotFound, match="Q-11; did you mean Q-1"):
        road.desk.questions.claim(11, ANA)


def test_what_is_refused_changes_nothing(road: Road) -> None:
    number = road.asked()
    before = road.desk.questions.detail(number)
    with pytest.raises(NotFound):
        road.desk.questions.hand_over(number, ANA, tags=("sso",), to="U0NOBODY")
    assert road.desk.questions.detail(number) == before


def test_a_snooze_names_a_later_moment(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="passed already"):
        road.desk.questions.snooze(number, ANA, road.clock.now)
    road.desk.questions.snooze(number, ANA, road.clock.now + timedelta(hours=2))
    assert road.desk.questions.detail(number).question.snoozed_until == road.clock.now + timedelta(hours=2)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_ignoring_needs_a_reason(road: Road, reason: str) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="Say why"):
        road.desk.questions.ignore(number, ANA, reason)
    assert road.question_state() == "asked"


def test_ignoring_keeps_the_reason_and_withdraws_the_candidates(road: Road) -> None:
    reply = road.proposed()
    road.desk.questions.ignore(1, ANA, "a student's homework")
    assert (road.question_state(), road.state(reply)) == ("ignored", "withdrawn")
    assert _last(road, "question.ignored") == "a student's homework"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_a_failed_or_handed_over_reply_keeps_no_question_from_closing(road: Road, closing: str) -> None:
    number = road.asked(abilities=Capabilities(ReplyMode.ASSIST))
    reply = road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.passes(seconds=31)
    assert road.state(reply) == "handed_over"
    getattr(road.desk.questions, closing)(number, ANA, "no longer needed")
    assert road.state(reply) == "withdrawn"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_a_question_does_not_close_over_a_reply_that_is_leaving(road: Road, closing: str) -> None:
    reply = road.approved()
    with pytest.raises(NotAllowed, match="waiting: undo"):
        getattr(road.desk.questions, closing)(1, ANA, "no")
    assert road.state(reply) == "waiting"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_what_was_closed_is_reopened_by_anybody(road: Road, closing: str) -> None:
    number = road.asked()
    getattr(road.desk.questions, closing)(number, ANA, "done")
    for act in (road.desk.questions.claim, road.desk.questions.hand_over):
        with pytest.raises(NotAllowed, match="reopen it first"):
            act(number, BEN)
    with pytest.raises(NotAllowed, match="reopen it first"):
        road.desk.replies.propose(number, ANA, "An answer.")
    with pytest.raises(NotAllowed, match="reopen it first"):
        road.desk.questions.snooze(number, ANA, road.clock.now + timedelta(hours=1))
    road.desk.questions.reopen(number, BEN)
    road.go()
    assert road.question_state() == "asked"
    assert "question.reopened" in road.cards.told()
    road.desk.replies.propose(number, ANA, "An answer.")


def test_reopening_what_is_open_says_so_and_moves_nothing(road: Road) -> None:
    reply = road.approved()
    with pytest.raises(NotAllowed, match="open already"):
        road.desk.questions.reopen(1, ANA)
    assert (road.question_state(), road.state(reply)) == ("approved", "waiting")


def test_a_repeated_event_acts_once(road: Road) -> None:
    number = road.asked()
    road.desk.replies.propose(number, ANA, "An answer.", event=("press:1",))
    with pytest.raises(Stale):
        road.desk.replies.propose(number, ANA, "An answer.", event=("press:1",))
    with pytest.raises(Stale):
        road.desk.questions.claim(number, ANA, event=("other:2", "press:1"))
    assert (
        len(road.desk.questions.detail(number).replies),
        road.desk.questions.detail(number).question.claimed_by,
    ) == (1, "")


def test_an_event_whose_act_was_refused_may_come_again(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty):
        road.desk.questions.ignore(number, ANA, "", event=("press:1",))
    with pytest.raises(Faulty):
        road.desk.questions.snooze(number, ANA, road.clock.now, event=("press:1",))
    road.desk.questions.ignore(number, ANA, "spam", event=("press:1",))


def test_an_act_on_a_broken_database_says_so_and_changes_nothing(road: Road) -> None:
    from sqlalchemy import text

    number = road.asked()
    with road.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE history RENAME TO mislaid"))
    with pytest.raises(Unavailable, match="the database"):
        road.desk.questions.claim(number, ANA)
    with road.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE mislaid RENAME TO history"))
    assert road.desk.questions.detail(number).question.claimed_by == ""
