"""Candidates: what becomes one, where it goes, who takes it back, and what leaves without an approval."""

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale
from bot.core.model import Capabilities
from bot.core.replying.policy import ApprovalPolicy
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, BEN, FAY, GIL, HANA, Road, a_road


def _last(road: Road, what: str, number: int = 1) -> str:
    return next(e.why for e in reversed(road.desk.questions.detail(number).entries) if e.what == what)


def test_a_second_candidate_says_so_and_both_stand(road: Road) -> None:
    road.proposed("One answer.")
    road.desk.replies.propose(1, HANA, "Another answer.")
    assert _last(road, "reply.proposed") == "there is another candidate"
    road.desk.replies.propose(1, BEN, "A third.")
    assert _last(road, "reply.proposed") == "there are 2 other candidates"
    assert [file.reply.state.value for file in road.desk.questions.detail(1).replies] == ["proposed"] * 3


def test_words_that_are_too_long_are_refused_with_the_count_and_lost_by_nobody(road: Road) -> None:
    number = road.asked()
    with pytest.raises(Faulty, match="20 too long: 300 of 280"):
        road.desk.replies.propose(number, ANA, "x" * 300)
    assert (road.desk.questions.detail(number).replies, road.question_state()) == ((), "asked")
    preview = road.desk.replies.preview(number, ANA, "x" * 300)
    assert (preview.length, preview.limit, preview.fits, preview.text) == (300, 280, False, "x" * 300)


@pytest.mark.parametrize("words", ["", " \n\t ", "\u200b" * 0])
def test_no_words_are_no_reply(road: Road, words: str) -> None:
    with pytest.raises(Faulty, match="no words"):
        road.desk.replies.propose(road.asked(), ANA, words)


@pytest.mark.parametrize(
    "words", ["It comes with Project Falcon.", "Use AKIAIOSFODNN7EXAMPLE for that.", "Ask <@U0ANA> about it."]
)
def test_secrets_embargoed_words_and_slack_ids_never_become_a_candidate(road: Road, words: str) -> None:
    number = road.asked()
    with pytest.raises(Faulty) as refused:
        road.desk.replies.propose(number, ANA, words)
    assert "AKIA" not in str(refused.value)
    assert road.desk.replies.preview(number, ANA, words).blocked
    assert road.desk.questions.detail(number).replies == ()


def test_every_fault_of_the_words_is_named_at_once(road: Road) -> None:
    with pytest.raises(Faulty) as refused:
        road.desk.replies.propose(road.asked(), ANA, "Project Falcon " * 30)
    assert any("too long" in fault for fault in refused.value.faults)
    assert any("embargo" in fault for fault in refused.value.faults)


def test_where_the_channel_takes_no_reply_there_is_no_preview_and_no_candidate_and_it_says_why(road: Road) -> None:
    number = road.asked(abilities=Capabilities(why="answer there, in your own words"))
    for act in (road.desk.replies.preview, road.desk.replies.propose):
        with pytest.raises(NotAllowed, match="square takes no reply from here: answer there, in your own words"):
            act(number, ANA, "Use the rotate button.")
    assert (road.desk.questions.detail(number).replies, road.question_state()) == ((), "asked")


def test_a_reply_goes_to_the_follow_up_once_the_question_was_answered(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    road.brings(a_post("f1", "And for teams?", parent_id="r1", thread_id="p0"))
    second = road.desk.replies.propose(1, ANA, "Under Teams.")
    dossier, file = road.desk.replies.detail(second)
    target = next(kept for kept in dossier.posts if kept.number == file.reply.post)
    assert target.post.external_id == "f1"


def test_a_reply_to_a_named_post_goes_there_and_nowhere_else(road: Road) -> None:
    number = road.asked()
    road.brings(a_post("f1", "And this?", parent_id="p0", thread_id="p0"))
    follow_up = road.desk.questions.detail(number).posts[1].number
    reply = road.desk.replies.propose(number, ANA, "This way.", post=follow_up)
    assert road.desk.replies.detail(reply)[1].reply.post == follow_up
    with pytest.raises(NotFound, match="no such post"):
        road.desk.replies.propose(number, ANA, "That way.", post=99)


def test_its_author_and_communications_withdraw_a_candidate_and_nobody_else(road: Road) -> None:
    reply = road.proposed()
    for stranger in (BEN, FAY, "U0NOBODY"):
        with pytest.raises(NotAllowed, match="Only its author or communications"):
            road.desk.replies.withdraw(reply, stranger)
    road.desk.replies.withdraw(reply, ANA)
    assert (road.state(reply), road.question_state()) == ("withdrawn", "asked")
    again = road.desk.replies.propose(1, ANA, "Better words.")
    road.desk.replies.withdraw(again, GIL)
    assert road.state(again) == "withdrawn"


def test_anybody_stops_a_reply_that_waits_and_its_approval_is_void(road: Road) -> None:
    reply = road.approved()
    road.desk.replies.undo(reply, BEN)
    road.passes(minutes=10)
    assert (road.state(reply), road.question_state(), road.channel.words()) == ("proposed", "proposed", [])
    assert road.desk.replies.detail(reply)[1].approvals == ()
    with pytest.raises(Stale, match="Too late to undo"):
        road.desk.replies.undo(reply, BEN)


def test_only_a_failed_reply_is_retried_and_only_an_uncertain_one_decided(road: Road) -> None:
    reply = road.approved()
    with pytest.raises(Stale, match="nothing to retry"):
        road.desk.replies.retry(reply, ANA)
    with pytest.raises(Stale):
        road.desk.replies.confirm_absent(reply, ANA)
    with pytest.raises(Stale):
        road.desk.replies.confirm_sent(reply, ANA)
    with pytest.raises(Stale):
        road.desk.replies.posted_by_hand(reply, ANA)


def test_words_that_need_no_approval_leave_by_themselves_after_the_undo_window(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, ApprovalPolicy(approvals=0))
    number = road.asked()
    reply = road.desk.replies.propose(number, ANA, "Yes.")
    assert (road.state(reply), road.question_state()) == ("waiting", "approved")
    road.passes(seconds=29)
    assert road.channel.words() == []
    road.passes(seconds=1)
    assert (road.channel.words(), road.cards.reviews) == (["Yes."], [])
    assert _last(road, "reply.waiting") == "the company's default"


def test_what_was_undone_though_it_needed_no_approval_is_put_before_communications(
    store: Store, clock: FakeClock
) -> None:
    road = a_road(store, clock, ApprovalPolicy(approvals=0))
    reply = road.desk.replies.propose(road.asked(), ANA, "Yes.")
    road.desk.replies.undo(reply, ANA)
    road.passes(minutes=10)
    assert (road.channel.words(), [n for _, n, _ in road.cards.reviews]) == ([], [reply])
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.passes(seconds=31)
    assert road.channel.words() == ["Yes."]


def test_an_answered_question_stays_answered_when_a_second_candidate_is_declined(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    second = road.desk.replies.propose(1, HANA, "One thing more.")
    road.desk.reviews.decline(second, GIL, "not needed")
    assert road.question_state() == "sent"


def test_a_follow_up_still_waits_for_an_answer_when_its_candidate_is_declined(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    road.brings(a_post("f1", "And where is it?", parent_id="r1", thread_id="p0"))
    second = road.desk.replies.propose(1, ANA, "Look for it.")
    road.desk.reviews.decline(second, GIL, "be kind")
    assert road.question_state() == "asked"
