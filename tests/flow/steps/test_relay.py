"""Relaying promises: never unapproved words, never twice, never where it is closed, and nothing is lost in silence."""

from datetime import timedelta

import pytest

from bot.core.errors import Refused, Stale, Unauthorised, Unavailable, Uncertain
from bot.core.model import Author, Capabilities, PostStatus, ReplyMode
from bot.store.leases import LEASE
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, FAY, GIL, HANA, Road


def _leave(road: Road) -> None:
    road.passes(seconds=31)


def test_nothing_leaves_before_the_undo_window_is_over(road: Road) -> None:
    road.approved()
    road.passes(seconds=29)
    assert road.channel.words() == []
    road.passes(seconds=1)
    assert road.channel.words() == ["Use the rotate button."]


def test_an_undone_reply_does_not_leave_and_needs_a_new_approval(road: Road) -> None:
    reply = road.approved()
    road.desk.replies.undo(reply, ANA)
    road.passes(minutes=5)
    assert (road.channel.words(), road.state(reply)) == ([], "proposed")
    assert road.desk.replies.detail(reply)[1].approvals == ()


def test_undo_after_it_left_says_so(road: Road) -> None:
    reply = road.approved()
    _leave(road)
    with pytest.raises(Stale, match="Too late"):
        road.desk.replies.undo(reply, ANA)


def test_a_reply_is_never_sent_twice_when_the_answer_was_lost(road: Road) -> None:
    reply = road.approved()
    road.channel.lose.append(Uncertain("square", "no answer"))
    _leave(road)
    assert road.state(reply) == "sending"
    road.passes(minutes=2)
    assert (road.state(reply), road.channel.words()) == ("sent", ["Use the rotate button."])
    assert road.desk.replies.detail(reply)[1].reply.url == "https://square.example/r1"


def test_a_lost_answer_is_not_looked_up_before_the_channel_had_time_to_show_it(road: Road) -> None:
    reply = road.approved()
    road.channel.lose.append(Uncertain("square", "no answer"))
    _leave(road)
    road.passes(seconds=10)
    assert road.state(reply) == "sending"


def test_a_write_that_provably_took_no_effect_is_sent_again(road: Road) -> None:
    reply = road.approved()
    road.channel.errors["reply"].append(Uncertain("square", "no answer"))
    _leave(road)
    assert road.channel.words() == []
    road.passes(minutes=2)
    assert (road.state(reply), road.channel.words()) == ("sent", ["Use the rotate button."])


def test_where_it_cannot_be_known_a_person_decides(road: Road) -> None:
    reply = road.approved()
    road.channel.errors["reply"].append(Uncertain("square", "no answer"))
    road.channel.errors["find"].append(Uncertain("square", "the list was cut short"))
    _leave(road)
    road.passes(minutes=2)
    assert (road.state(reply), road.channel.words()) == ("uncertain", [])
    road.passes(days=1)
    assert road.channel.words() == []
    road.desk.replies.confirm_absent(reply, ANA)
    road.go()
    assert (road.state(reply), road.channel.words()) == ("sent", ["Use the rotate button."])


def test_a_person_who_saw_an_uncertain_reply_settles_it(road: Road) -> None:
    reply = road.approved()
    road.channel.lose.append(Uncertain("square", "no answer"))
    road.channel.errors["find"].append(Uncertain("square", "the list was cut short"))
    _leave(road)
    road.passes(minutes=2)
    road.desk.replies.confirm_sent(reply, ANA, "https://square.example/r1")
    road.passes(days=1)
    assert (road.state(reply), len(road.channel.public)) == ("sent", 1)


def test_a_sender_that_died_is_taken_over_after_its_lease_and_looked_up_first(road: Road) -> None:
    reply = road.approved()
    road.clock.forward(seconds=31)
    with road.store.writing() as tx:
        out = tx.replies.claim_for_sending(reply)
        assert out is not None
    file = road.desk.replies.detail(reply)[1].reply
    road.channel.posted_by_a_person(road.desk.questions.detail(1).posts[0].post, file.text)
    road.passes(seconds=LEASE.total_seconds() - 1)
    assert road.state(reply) == "sending"
    road.passes(seconds=2)
    assert (road.state(reply), len(road.channel.public)) == ("sent", 1)


def test_two_workers_cannot_claim_one_reply(road: Road) -> None:
    reply = road.approved()
    road.clock.forward(seconds=31)
    with road.store.writing() as tx:
        assert tx.replies.claim_for_sending(reply) is not None
    with road.store.writing() as tx:
        assert tx.replies.claim_for_sending(reply) is None


def test_a_hold_stops_what_waits_and_resume_lets_it_go(road: Road) -> None:
    reply = road.approved()
    road.desk.sending.hold(ANA, "an outage")
    road.passes(minutes=5)
    assert (road.channel.words(), road.state(reply)) == ([], "waiting")
    road.desk.sending.resume(FAY)
    road.go()
    assert road.channel.words() == ["Use the rotate button."]


def test_a_hold_on_one_source_stops_that_source(road: Road) -> None:
    road.approved()
    road.desk.sending.hold(ANA, source="square")
    road.passes(minutes=5)
    assert road.channel.words() == []


@pytest.mark.parametrize(("standing", "why"), [(PostStatus.GONE, "deleted"), (PostStatus.LOCKED, "locked")])
def test_it_does_not_speak_where_the_post_is_gone_or_locked(road: Road, standing: PostStatus, why: str) -> None:
    reply = road.approved()
    road.channel.standings["p0"] = standing
    _leave(road)
    file = road.desk.replies.detail(reply)[1].reply
    assert (file.state.value, road.channel.words(), file.text) == ("failed", [], "Use the rotate button.")
    assert why in file.failure


def test_it_does_not_speak_where_the_store_knows_the_post_is_gone(road: Road) -> None:
    reply = road.approved()
    road.brings(gone=("p0",))
    assert (road.state(reply), road.channel.words()) == ("failed", [])


def test_it_does_not_answer_a_post_that_another_of_our_replies_answered(road: Road) -> None:
    first = road.proposed("One answer.")
    second = road.desk.replies.propose(1, HANA, "Another answer.")
    for reply in (first, second):
        road.desk.reviews.approve(reply, GIL, road.sha(reply))
    _leave(road)
    assert road.channel.words() == ["One answer."]
    assert "answered it already" in road.desk.replies.detail(second)[1].reply.failure


def test_it_does_not_answer_a_post_that_a_colleague_answered_by_hand(road: Road) -> None:
    reply = road.proposed()
    road.brings(a_post("hand", "By hand.", own=True, parent_id="p0", thread_id="p0"))
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    _leave(road)
    assert (road.state(reply), road.channel.words()) == ("failed", [])


def test_a_refusal_keeps_the_text_says_why_and_can_be_retried(road: Road) -> None:
    reply = road.approved()
    road.channel.errors["reply"].append(Refused("square", "the author blocked us"))
    _leave(road)
    file = road.desk.replies.detail(reply)[1].reply
    assert (file.state.value, file.failure, file.text) == ("failed", "the author blocked us", "Use the rotate button.")
    road.desk.replies.retry(reply, ANA)
    road.go()
    assert road.state(reply) == "sent"


def test_wrong_credentials_fail_with_what_to_do(road: Road) -> None:
    reply = road.approved()
    road.channel.errors["reply"].append(Unauthorised("square", "it answered 401"))
    _leave(road)
    assert "operator" in road.desk.replies.detail(reply)[1].reply.failure


def test_an_unavailable_channel_is_tried_again_at_the_hour_it_named(road: Road) -> None:
    reply = road.approved()
    road.channel.errors["reply"].append(Unavailable("square", "429", road.clock.now + timedelta(minutes=10)))
    _leave(road)
    assert road.state(reply) == "waiting"
    road.passes(minutes=9)
    assert road.channel.words() == []
    road.passes(minutes=1)
    assert road.state(reply) == "sent"


def test_after_five_tries_a_person_is_asked(road: Road) -> None:
    reply = road.approved()
    road.channel.errors["reply"].extend([Unavailable("square", "502")] * 5)
    for _ in range(6):
        road.passes(minutes=10)
    assert (road.state(reply), road.channel.words()) == ("failed", [])


def test_words_changed_behind_the_approval_do_not_leave(road: Road) -> None:
    from sqlalchemy import text

    reply = road.approved()
    with road.store._engine.begin() as connection:
        connection.execute(text("UPDATE reply SET text = 'Something else'"))
    _leave(road)
    assert (road.channel.words(), road.state(reply)) == ([], "failed")


def test_an_approval_taken_away_behind_the_scenes_keeps_the_reply_here(road: Road) -> None:
    from sqlalchemy import text

    reply = road.approved()
    with road.store._engine.begin() as connection:
        connection.execute(text("DELETE FROM approval"))
    _leave(road)
    assert (road.channel.words(), road.state(reply)) == ([], "failed")


def _assisted(road: Road) -> int:
    number = road.asked(abilities=Capabilities(ReplyMode.ASSIST, why="the author did not mention us"))
    reply = road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    _leave(road)
    return reply


def test_where_the_api_may_not_answer_a_person_gets_the_exact_text_and_a_prefilled_link(road: Road) -> None:
    reply = _assisted(road)
    file = road.desk.replies.detail(reply)[1]
    assert (road.state(reply), road.channel.words()) == ("handed_over", [])
    assert file.assist is not None
    assert (file.assist.text, file.assist.url) == ("Use the rotate button.", "https://square.example/compose/p0")


def test_a_reply_posted_by_hand_is_found_and_recorded(road: Road) -> None:
    reply = _assisted(road)
    road.passes(minutes=2)
    assert road.state(reply) == "handed_over"
    road.channel.posted_by_a_person(road.desk.questions.detail(1).posts[0].post, "Use the rotate button.")
    road.passes(minutes=10)
    assert (road.state(reply), road.question_state()) == ("sent", "sent")


def test_a_reply_posted_by_hand_is_recorded_when_the_person_says_so(road: Road) -> None:
    reply = _assisted(road)
    road.desk.replies.posted_by_hand(reply, ANA, "https://square.example/r9")
    assert (road.state(reply), road.desk.replies.detail(reply)[1].reply.url) == ("sent", "https://square.example/r9")


@pytest.mark.parametrize("read_first", [True, False])
def test_what_is_said_under_a_reply_posted_by_hand_comes_back(road: Road, *, read_first: bool) -> None:
    reply = _assisted(road)
    ours = a_post(
        "h1", "Use the rotate button.", own=True, parent_id="p0", thread_id="p0", url="https://square.example/h1"
    )
    road.channel.errors["find"].extend([Unavailable("square", "500")] * 9)
    if read_first:
        road.brings(ours)
    road.desk.replies.posted_by_hand(reply, ANA, "https://square.example/h1")
    if not read_first:
        road.brings(ours)
    road.brings(a_post("f1", "that fails here", parent_id="h1", thread_id="p0", author=Author("u9", "zoe")))
    assert road.question_state() == "asked"


def test_a_handed_over_reply_is_not_looked_for_for_ever(road: Road) -> None:
    _assisted(road)
    for _ in range(20):
        road.passes(days=1)
    with road.store.reading() as tx:
        assert tx.replies.to_find() == []


def test_a_post_that_takes_no_reply_any_more_says_why(road: Road) -> None:
    number = road.asked()
    reply = road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.brings(a_post("p0", "Edited since", abilities=Capabilities(ReplyMode.NONE, why="the feed has no comments")))
    _leave(road)
    assert road.desk.replies.detail(reply)[1].reply.failure == "the feed has no comments"
