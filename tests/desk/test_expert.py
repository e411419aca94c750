"""An expert's acts: claims are hard and visible, nothing is put aside without a reason, one's words are one's own."""

from datetime import timedelta

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale, Unavailable
from bot.core.model import Abilities, Way
from bot.core.policy import Policy
from bot.store.book import Store
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, BEN, FAY, GIL, HANA, Road, a_road


def _last(road: Road, what: str, number: int = 1) -> str:
    return next(e.why for e in reversed(road.desk.dossier(number).entries) if e.what == what)


def test_a_claim_is_seen_by_all_and_holds_against_everybody(road: Road) -> None:
    number = road.asked()
    road.desk.claim(number, ANA)
    road.go()
    assert "question.claimed" in road.cards.told()
    assert road.desk.dossier(number).question.claimed_by == ANA
    for somebody in (BEN, HANA, FAY):
        with pytest.raises(NotAllowed, match=ANA):
            road.desk.claim(number, somebody)
    assert road.desk.dossier(number).question.claimed_by == ANA


def test_claiming_what_is_mine_already_says_nothing_twice(road: Road) -> None:
    number = road.asked()
    road.desk.claim(number, ANA)
    road.desk.claim(number, ANA)
    assert road.history().count("question.claimed") == 1


def test_not_mine_gives_my_claim_back_and_leaves_me_out(road: Road) -> None:
    number = road.asked()
    road.desk.claim(number, ANA)
    road.desk.hand_over(number, ANA)
    question = road.desk.dossier(number).question
    assert (question.claimed_by, ANA in question.asked) == ("", False)
    road.desk.claim(number, HANA)


def test_not_mine_by_another_leaves_the_claim_where_it_is(road: Road) -> None:
    number = road.asked()
    road.desk.claim(number, ANA)
    road.desk.hand_over(number, HANA)
    assert road.desk.dossier(number).question.claimed_by == ANA


def test_only_who_has_it_or_a_lead_hands_a_claimed_question_to_a_person(road: Road) -> None:
    number = road.asked()
    road.desk.claim(number, ANA)
    with pytest.raises(NotAllowed, match=ANA):
        road.desk.hand_over(number, HANA, to=BEN)
    road.desk.hand_over(number, ANA, to=BEN)
    assert road.desk.dossier(number).question.asked == (BEN,)
    road.desk.claim(number, BEN)
    road.desk.hand_over(number, FAY, to=HANA)
    assert road.desk.dossier(number).question.asked == (HANA,)


def test_other_tags_move_a_question_to_their_channel_and_keep_who_is_on_it(road: Road) -> None:
    number = road.asked()
    road.desk.claim(number, ANA)
    road.desk.hand_over(number, FAY, tags=("sso",), why="it is about login")
    road.go()
    question = road.desk.dossier(number).question
    assert (question.tags, question.channel, question.claimed_by) == (("sso",), "#ask-sso", ANA)
    assert _last(road, "question.moved") == "it is about login"


def test_the_same_tags_move_nothing(road: Road) -> None:
    number = road.asked()
    road.desk.hand_over(number, ANA, tags=("api",))
    assert "question.moved" not in road.history()


def test_an_unknown_tag_person_or_question_is_named_with_the_nearest(road: Road) -> None:
    number = road.asked()
    with pytest.raises(NotFound, match="did you mean sso"):
        road.desk.hand_over(number, ANA, tags=("ssso",))
    with pytest.raises(NotFound, match="There are: api, sso"):
        road.desk.hand_over(number, ANA, tags=("zebra",))
    with pytest.raises(NotFound, match="U0NOBODY"):
        road.desk.hand_over(number, ANA, to="U0NOBODY")
    with pytest.raises(NotFound, match="Q-11; did you mean Q-1"):
        road.desk.claim(11, ANA)


def test_what_is_refused_changes_nothing(road: Road) -> None:
    number = road.asked()
    before = road.desk.dossier(number)
    with pytest.raises(NotFound):
        road.desk.hand_over(number, ANA, tags=("sso",), to="U0NOBODY")
    assert road.desk.dossier(number) == before


def test_a_snooze_names_a_later_moment(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="passed already"):
        road.desk.snooze(number, ANA, road.clock.now)
    road.desk.snooze(number, ANA, road.clock.now + timedelta(hours=2))
    assert road.desk.dossier(number).question.snoozed_until == road.clock.now + timedelta(hours=2)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_ignoring_needs_a_reason(road: Road, reason: str) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="Say why"):
        road.desk.ignore(number, ANA, reason)
    assert road.question_state() == "asked"


def test_ignoring_keeps_the_reason_and_withdraws_the_candidates(road: Road) -> None:
    reply = road.proposed()
    road.desk.ignore(1, ANA, "a student's homework")
    assert (road.question_state(), road.state(reply)) == ("ignored", "withdrawn")
    assert _last(road, "question.ignored") == "a student's homework"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_a_failed_or_handed_over_reply_keeps_no_question_from_closing(road: Road, closing: str) -> None:
    number = road.asked(abilities=Abilities(Way.ASSIST))
    reply = road.desk.propose(number, ANA, "Use the rotate button.")
    road.desk.approve(reply, GIL, road.sha(reply))
    road.passes(seconds=31)
    assert road.state(reply) == "handed_over"
    getattr(road.desk, closing)(number, ANA, "no longer needed")
    assert road.state(reply) == "withdrawn"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_a_question_does_not_close_over_a_reply_that_is_leaving(road: Road, closing: str) -> None:
    reply = road.approved()
    with pytest.raises(NotAllowed, match="waiting: undo"):
        getattr(road.desk, closing)(1, ANA, "no")
    assert road.state(reply) == "waiting"


@pytest.mark.parametrize("closing", ["ignore", "settle"])
def test_what_was_closed_is_reopened_by_anybody(road: Road, closing: str) -> None:
    number = road.asked()
    getattr(road.desk, closing)(number, ANA, "done")
    for act in (road.desk.claim, road.desk.hand_over):
        with pytest.raises(NotAllowed, match="reopen it first"):
            act(number, BEN)
    with pytest.raises(NotAllowed, match="reopen it first"):
        road.desk.propose(number, ANA, "An answer.")
    with pytest.raises(NotAllowed, match="reopen it first"):
        road.desk.snooze(number, ANA, road.clock.now + timedelta(hours=1))
    road.desk.reopen(number, BEN)
    road.go()
    assert road.question_state() == "asked"
    assert "question.reopened" in road.cards.told()
    road.desk.propose(number, ANA, "An answer.")


def test_reopening_what_is_open_says_so_and_moves_nothing(road: Road) -> None:
    reply = road.approved()
    with pytest.raises(NotAllowed, match="open already"):
        road.desk.reopen(1, ANA)
    assert (road.question_state(), road.state(reply)) == ("approved", "waiting")


def test_a_second_candidate_says_so_and_both_stand(road: Road) -> None:
    road.proposed("One answer.")
    road.desk.propose(1, HANA, "Another answer.")
    assert _last(road, "reply.proposed") == "there is another candidate"
    road.desk.propose(1, BEN, "A third.")
    assert _last(road, "reply.proposed") == "there are 2 other candidates"
    assert [file.reply.state.value for file in road.desk.dossier(1).replies] == ["proposed"] * 3


def test_words_that_are_too_long_are_refused_with_the_count_and_lost_by_nobody(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="20 too long: 300 of 280"):
        road.desk.propose(number, ANA, "x" * 300)
    assert (road.desk.dossier(number).replies, road.question_state()) == ((), "asked")
    preview = road.desk.preview(number, ANA, "x" * 300)
    assert (preview.length, preview.limit, preview.fits, preview.text) == (300, 280, False, "x" * 300)


@pytest.mark.parametrize("words", ["", " \n\t ", "\u200b" * 0])
def test_no_words_are_no_reply(road: Road, words: str) -> None:
    with pytest.raises(Faulty, match="no words"):
        road.desk.propose(road.asked(), ANA, words)


@pytest.mark.parametrize(
    "words", ["It comes with Project Falcon.", "Use AKIAIOSFODNN7EXAMPLE for that.", "Ask <@U0ANA> about it."]
)
def test_secrets_embargoed_words_and_slack_ids_never_become_a_candidate(road: Road, words: str) -> None:
    number = road.asked()
    with pytest.raises(Faulty) as refused:
        road.desk.propose(number, ANA, words)
    assert "AKIA" not in str(refused.value)
    assert road.desk.preview(number, ANA, words).blocked
    assert road.desk.dossier(number).replies == ()


def test_every_fault_of_the_words_is_named_at_once(road: Road) -> None:
    with pytest.raises(Faulty) as refused:
        road.desk.propose(road.asked(), ANA, "Project Falcon " * 30)
    assert any("too long" in fault for fault in refused.value.faults)
    assert any("embargo" in fault for fault in refused.value.faults)


def test_a_reply_goes_to_the_follow_up_once_the_question_was_answered(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    road.brings(a_post("f1", "And for teams?", parent_id="r1", thread_id="p0"))
    second = road.desk.propose(1, ANA, "Under Teams.")
    dossier, file = road.desk.reply_file(second)
    target = next(kept for kept in dossier.posts if kept.number == file.reply.post)
    assert target.post.external_id == "f1"


def test_a_reply_to_a_named_post_goes_there_and_nowhere_else(road: Road) -> None:
    number = road.asked()
    road.brings(a_post("f1", "And this?", parent_id="p0", thread_id="p0"))
    follow_up = road.desk.dossier(number).posts[1].number
    reply = road.desk.propose(number, ANA, "This way.", post=follow_up)
    assert road.desk.reply_file(reply)[1].reply.post == follow_up
    with pytest.raises(NotFound, match="no such post"):
        road.desk.propose(number, ANA, "That way.", post=99)


def test_its_author_and_communications_withdraw_a_candidate_and_nobody_else(road: Road) -> None:
    reply = road.proposed()
    for stranger in (BEN, FAY, "U0NOBODY"):
        with pytest.raises(NotAllowed, match="Only its author or communications"):
            road.desk.withdraw(reply, stranger)
    road.desk.withdraw(reply, ANA)
    assert (road.state(reply), road.question_state()) == ("withdrawn", "asked")
    again = road.desk.propose(1, ANA, "Better words.")
    road.desk.withdraw(again, GIL)
    assert road.state(again) == "withdrawn"


def test_anybody_stops_a_reply_that_waits_and_its_approval_is_void(road: Road) -> None:
    reply = road.approved()
    road.desk.undo(reply, BEN)
    road.passes(minutes=10)
    assert (road.state(reply), road.question_state(), road.channel.words()) == ("proposed", "proposed", [])
    assert road.desk.reply_file(reply)[1].approvals == ()
    with pytest.raises(Stale, match="Too late to undo"):
        road.desk.undo(reply, BEN)


def test_only_a_failed_reply_is_retried_and_only_an_uncertain_one_decided(road: Road) -> None:
    reply = road.approved()
    with pytest.raises(Stale, match="nothing to retry"):
        road.desk.retry(reply, ANA)
    with pytest.raises(Stale):
        road.desk.confirm_absent(reply, ANA)
    with pytest.raises(Stale):
        road.desk.confirm_sent(reply, ANA)
    with pytest.raises(Stale):
        road.desk.posted_by_hand(reply, ANA)


def test_a_repeated_event_acts_once(road: Road) -> None:
    number = road.asked()
    road.desk.propose(number, ANA, "An answer.", event=("press:1",))
    with pytest.raises(Stale):
        road.desk.propose(number, ANA, "An answer.", event=("press:1",))
    with pytest.raises(Stale):
        road.desk.claim(number, ANA, event=("other:2", "press:1"))
    assert (len(road.desk.dossier(number).replies), road.desk.dossier(number).question.claimed_by) == (1, "")


def test_an_event_whose_act_was_refused_may_come_again(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty):
        road.desk.ignore(number, ANA, "", event=("press:1",))
    with pytest.raises(Faulty):
        road.desk.snooze(number, ANA, road.clock.now, event=("press:1",))
    road.desk.ignore(number, ANA, "spam", event=("press:1",))


def test_words_that_need_no_approval_leave_by_themselves_after_the_undo_window(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, Policy(approvals=0))
    number = road.asked()
    reply = road.desk.propose(number, ANA, "Yes.")
    assert (road.state(reply), road.question_state()) == ("waiting", "approved")
    road.passes(seconds=29)
    assert road.channel.words() == []
    road.passes(seconds=1)
    assert (road.channel.words(), road.cards.reviews) == (["Yes."], [])
    assert _last(road, "reply.waiting") == "the company's default"


def test_what_was_undone_though_it_needed_no_approval_is_put_before_communications(
    store: Store, clock: FakeClock
) -> None:
    road = a_road(store, clock, Policy(approvals=0))
    reply = road.desk.propose(road.asked(), ANA, "Yes.")
    road.desk.undo(reply, ANA)
    road.passes(minutes=10)
    assert (road.channel.words(), [n for _, n, _ in road.cards.reviews]) == ([], [reply])
    road.desk.approve(reply, GIL, road.sha(reply))
    road.passes(seconds=31)
    assert road.channel.words() == ["Yes."]


def test_an_act_on_a_broken_database_says_so_and_changes_nothing(road: Road) -> None:
    from sqlalchemy import text

    number = road.asked()
    with road.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE history RENAME TO mislaid"))
    with pytest.raises(Unavailable, match="the database"):
        road.desk.claim(number, ANA)
    with road.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE mislaid RENAME TO history"))
    assert road.desk.dossier(number).question.claimed_by == ""
