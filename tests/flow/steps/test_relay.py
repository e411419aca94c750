"""Relaying promises: never unapproved words, never twice, never where it is closed, and nothing is lost in silence."""

from datetime import timedelta

import pytest

from bot.core.errors import HeldThere, Rationed, Refused, Stale, Unauthorised, Unavailable, Uncertain
from bot.core.model import Author, Capabilities, PostStatus, ReplyMode
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.core.states import ReplyState
from bot.core.telling.situation import situation_of
from bot.store.leases import LEASE
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, Pipeline
from tests.fakes.posts import a_post


def _leave(pipeline: Pipeline) -> None:
    pipeline.pass_time(seconds=31)


def test_nothing_leaves_before_the_undo_window_is_over(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=29)
    assert pipeline.channel.published_texts() == []
    pipeline.pass_time(seconds=1)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_an_undone_reply_does_not_leave_and_needs_a_new_approval(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.replies.undo(reply, ANA)
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "proposed")
    assert pipeline.desk.replies.detail(reply)[1].approvals == ()


def test_undo_after_it_left_says_so(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    _leave(pipeline)
    with pytest.raises(Stale, match="Too late"):
        pipeline.desk.replies.undo(reply, ANA)


def test_a_reply_is_never_sent_twice_when_the_answer_was_lost(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    _leave(pipeline)
    assert pipeline.reply_state(reply) == "sending"
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])
    assert pipeline.desk.replies.detail(reply)[1].reply.url == "https://square.example/r1"


def test_a_lost_answer_is_not_looked_up_before_the_channel_had_time_to_show_it(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    _leave(pipeline)
    pipeline.pass_time(seconds=10)
    assert pipeline.reply_state(reply) == "sending"


def test_a_write_that_provably_took_no_effect_is_sent_again(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(Uncertain("square", "no answer"))
    _leave(pipeline)
    assert pipeline.channel.published_texts() == []
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])


def test_where_it_cannot_be_known_a_person_decides(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(Uncertain("square", "no answer"))
    pipeline.channel.errors["find"].append(Uncertain("square", "the list was cut short"))
    _leave(pipeline)
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("uncertain", [])
    pipeline.pass_time(days=1)
    assert pipeline.channel.published_texts() == []
    pipeline.desk.replies.confirm_absent(reply, ANA)
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])


def test_a_person_who_saw_an_uncertain_reply_settles_it(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.channel.errors["find"].append(Uncertain("square", "the list was cut short"))
    _leave(pipeline)
    pipeline.pass_time(minutes=2)
    pipeline.desk.replies.confirm_sent(reply, ANA, "https://square.example/r1")
    pipeline.pass_time(days=1)
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("sent", 1)


def test_a_sender_that_died_is_taken_over_after_its_lease_and_looked_up_first(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        out = tx.replies.claim_for_sending(reply)
        assert out is not None
    file = pipeline.desk.replies.detail(reply)[1].reply
    pipeline.channel.post_by_hand(pipeline.desk.questions.detail(1).posts[0].post, file.text)
    pipeline.pass_time(seconds=LEASE.total_seconds() - 1)
    assert pipeline.reply_state(reply) == "sending"
    pipeline.pass_time(seconds=2)
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("sent", 1)


def test_two_workers_cannot_claim_one_reply(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        assert tx.replies.claim_for_sending(reply) is not None
    with pipeline.store.writing() as tx:
        assert tx.replies.claim_for_sending(reply) is None


def test_a_hold_stops_what_waits_and_resume_lets_it_go(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.sending.hold(ANA, "an outage")
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "waiting")
    pipeline.desk.sending.resume(FAY)
    pipeline.run_due()
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_a_hold_on_one_source_stops_that_source(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.desk.sending.hold(ANA, scope="square")
    pipeline.pass_time(minutes=5)
    assert pipeline.channel.published_texts() == []


@pytest.mark.parametrize(("standing", "why"), [(PostStatus.GONE, "deleted"), (PostStatus.LOCKED, "locked")])
def test_it_does_not_speak_where_the_post_is_gone_or_locked(pipeline: Pipeline, standing: PostStatus, why: str) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.statuses["p0"] = standing
    _leave(pipeline)
    file = pipeline.desk.replies.detail(reply)[1].reply
    assert (file.state.value, pipeline.channel.published_texts(), file.text) == ("failed", [], "Use the rotate button.")
    assert why in file.failure


def test_it_does_not_speak_where_the_store_knows_the_post_is_gone(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.receive_posts(gone=("p0",))
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("withdrawn", [])


def test_it_does_not_answer_a_post_that_another_of_our_replies_answered(pipeline: Pipeline) -> None:
    first = pipeline.propose_reply("One answer.")
    second = pipeline.desk.replies.propose(1, Proposal(HANA, "Another answer."))
    pipeline.desk.reviews.approve(second, GIL, pipeline.reply_hash(second), keep_others=True)

    def sent_meanwhile() -> None:
        with pipeline.store.writing() as tx:
            tx.replies.move(first, ReplyState.APPROVED)
            tx.replies.move(first, ReplyState.WAITING)
            tx.replies.move(first, ReplyState.SENDING)
            tx.replies.move(first, ReplyState.SENT)

    pipeline.channel.meanwhile["standing"] = sent_meanwhile
    _leave(pipeline)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(second)) == ([], "withdrawn")


def test_it_does_not_answer_a_post_that_a_colleague_answered_by_hand(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.receive_posts(a_post("hand", "By hand.", own=True, parent_id="p0", thread_id="p0"))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    _leave(pipeline)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("failed", [])


def test_a_refusal_keeps_the_text_says_why_and_can_be_retried(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(Refused("square", "the author blocked us"))
    _leave(pipeline)
    file = pipeline.desk.replies.detail(reply)[1].reply
    assert (file.state.value, file.failure, file.text) == ("failed", "the author blocked us", "Use the rotate button.")
    pipeline.desk.replies.retry(reply, ANA)
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "sent"


def test_wrong_credentials_fail_with_what_to_do(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(Unauthorised("square", "it answered 401"))
    _leave(pipeline)
    assert "operator" in pipeline.desk.replies.detail(reply)[1].reply.failure


def test_an_unavailable_channel_is_tried_again_at_the_hour_it_named(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(Unavailable("square", "429", pipeline.clock.now + timedelta(minutes=10)))
    _leave(pipeline)
    assert pipeline.reply_state(reply) == "waiting"
    pipeline.pass_time(minutes=9)
    assert pipeline.channel.published_texts() == []
    pipeline.pass_time(minutes=1)
    assert pipeline.reply_state(reply) == "sent"


def _down(pipeline: Pipeline) -> None:
    pipeline.channel.errors["reply"].extend([Unavailable("square", "502")] * 100)


@pytest.mark.prove
def test_a_channel_that_is_down_for_hours_gets_the_reply_when_it_is_back(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    _down(pipeline)
    for _ in range(11):
        pipeline.pass_time(minutes=30)
        assert pipeline.reply_state(reply) == "waiting"
    pipeline.channel.errors["reply"].clear()
    pipeline.pass_time(minutes=15)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])


def test_a_channel_that_asks_for_an_absurd_wait_gets_the_reply_a_day_later(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    absurd = pipeline.clock.now + timedelta(days=4000)
    pipeline.channel.errors["reply"].append(Unavailable("square", "429", retry_at=absurd))
    pipeline.pass_time(minutes=10)
    assert pipeline.reply_state(reply) == "waiting"
    pipeline.pass_time(hours=25)
    assert pipeline.reply_state(reply) == "sent"


def test_after_hours_in_vain_a_person_is_asked_and_trying_again_begins_anew(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    _down(pipeline)
    for _ in range(13):
        pipeline.pass_time(minutes=30)
    found = pipeline.desk.replies.detail(reply)[1].reply
    assert (found.state.value, found.failure) == ("failed", "502, for 6 hours")
    pipeline.desk.replies.retry(reply, ANA)
    pipeline.pass_time(minutes=10)
    assert pipeline.reply_state(reply) == "waiting"


def test_how_long_is_tried_is_the_companys_affair(pipeline: Pipeline) -> None:
    relay = pipeline.company().relay.model_copy(update={"retry_hours": 0})
    change(pipeline.company, relay=relay)
    reply = pipeline.approve_reply()
    _down(pipeline)
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "failed"


def test_a_reply_that_is_tried_again_says_when_and_offers_to_stop_that(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    _down(pipeline)
    _leave(pipeline)
    shown = str(list(pipeline.drawing(pipeline.desk.questions.detail(1), pipeline.clock())))
    assert "could not leave yet" in shown
    assert "It is tried again by itself" in shown
    assert "'Stop'" in shown
    pipeline.desk.replies.undo(reply, FAY)
    pipeline.channel.errors["reply"].clear()
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])


def test_what_is_tried_again_for_hours_leaves_only_with_the_approvals_it_needs_by_then(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    _down(pipeline)
    _leave(pipeline)
    pipeline.channel.errors["reply"].clear()
    change(pipeline.company, policy=ApprovalPolicy(approvals=2))
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])


def test_words_changed_behind_the_approval_do_not_leave(pipeline: Pipeline) -> None:
    from sqlalchemy import text

    reply = pipeline.approve_reply()
    with pipeline.store._engine.begin() as connection:
        connection.execute(text("UPDATE reply SET text = 'Something else'"))
    _leave(pipeline)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "failed")


def test_an_approval_taken_away_behind_the_scenes_keeps_the_reply_here(pipeline: Pipeline) -> None:
    from sqlalchemy import text

    reply = pipeline.approve_reply()
    with pipeline.store._engine.begin() as connection:
        connection.execute(text("DELETE FROM approval"))
    _leave(pipeline)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "proposed")
    assert "reply.reassessed" in pipeline.cards.told()


def _assisted(pipeline: Pipeline) -> int:
    number = pipeline.ask_question(capabilities=Capabilities(ReplyMode.ASSIST, why="the author did not mention us"))
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    _leave(pipeline)
    return reply


def test_where_the_api_may_not_answer_a_person_gets_the_exact_text_and_a_prefilled_link(pipeline: Pipeline) -> None:
    reply = _assisted(pipeline)
    file = pipeline.desk.replies.detail(reply)[1]
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("handed_over", [])
    assert file.assist is not None
    assert (file.assist.text, file.assist.url) == ("Use the rotate button.", "https://square.example/compose/p0")


def test_a_reply_posted_by_hand_is_found_and_recorded(pipeline: Pipeline) -> None:
    reply = _assisted(pipeline)
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(reply) == "handed_over"
    pipeline.channel.post_by_hand(pipeline.desk.questions.detail(1).posts[0].post, "Use the rotate button.")
    pipeline.pass_time(minutes=10)
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("sent", "sent")


def test_a_reply_posted_by_hand_is_recorded_when_the_person_says_so(pipeline: Pipeline) -> None:
    reply = _assisted(pipeline)
    pipeline.desk.replies.confirm_posted_by_hand(reply, ANA, "https://square.example/r9")
    assert (pipeline.reply_state(reply), pipeline.desk.replies.detail(reply)[1].reply.url) == (
        "sent",
        "https://square.example/r9",
    )


@pytest.mark.parametrize("read_first", [True, False])
def test_what_is_said_under_a_reply_posted_by_hand_comes_back(pipeline: Pipeline, *, read_first: bool) -> None:
    reply = _assisted(pipeline)
    ours = a_post(
        "h1", "Use the rotate button.", own=True, parent_id="p0", thread_id="p0", url="https://square.example/h1"
    )
    pipeline.channel.errors["find"].extend([Unavailable("square", "500")] * 9)
    if read_first:
        pipeline.receive_posts(ours)
    pipeline.desk.replies.confirm_posted_by_hand(reply, ANA, "https://square.example/h1")
    if not read_first:
        pipeline.receive_posts(ours)
    pipeline.receive_posts(a_post("f1", "that fails here", parent_id="h1", thread_id="p0", author=Author("u9", "zoe")))
    assert pipeline.question_state() == "asked"


@pytest.mark.parametrize("how", ["withdrawn", "reworded"])
def test_what_was_taken_back_and_is_posted_by_hand_all_the_same_is_told_once(pipeline: Pipeline, how: str) -> None:
    pipeline.ask_question(capabilities=Capabilities(ReplyMode.ASSIST))
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    _leave(pipeline)
    if how == "withdrawn":
        pipeline.desk.replies.withdraw(reply, ANA)
    else:
        pipeline.desk.replies.propose(1, Proposal(ANA, "Use the other button."))
    pipeline.channel.post_by_hand(pipeline.desk.questions.detail(1).posts[0].post, "Use the rotate button.")
    pipeline.pass_time(minutes=10)
    pipeline.pass_time(days=1)
    told = [entry for entry in pipeline.desk.questions.detail(1).entries if entry.what == "reply.posted_anyway"]
    assert [(entry.reply, entry.data["url"]) for entry in told] == [(reply, "https://square.example/r1")]
    assert "although they had been taken back" in pipeline.cards.told_reviewers()[-1]
    assert "although they had been taken back" in pipeline.cards.shown(f"note:{told[0].seq}")


def test_a_handed_over_reply_is_not_looked_for_for_ever(pipeline: Pipeline) -> None:
    _assisted(pipeline)
    for _ in range(20):
        pipeline.pass_time(days=1)
    with pipeline.store.reading() as tx:
        assert tx.replies.handed_over.due() == []


def test_a_post_that_takes_no_reply_any_more_says_why(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.receive_posts(
        a_post(
            "p0",
            "How do I  rotate my **api** key?",
            capabilities=Capabilities(ReplyMode.NONE, why="the feed has no comments"),
        )
    )
    _leave(pipeline)
    assert pipeline.desk.replies.detail(reply)[1].reply.failure == "the feed has no comments"


@pytest.mark.parametrize("retry_hours", [0, 6])
def test_a_reply_that_a_limit_of_ours_holds_up_waits_for_days_and_is_not_lost(
    pipeline: Pipeline, retry_hours: int
) -> None:
    change(pipeline.company, relay=pipeline.company().relay.model_copy(update={"retry_hours": retry_hours}))
    reply = pipeline.approve_reply()
    _leave_while_rationed(pipeline, days=3)
    assert pipeline.reply_state(reply) == "waiting"
    put_off = [entry for entry in pipeline.desk.questions.detail(1).entries if entry.what == "reply.put_off"]
    assert [entry.why for entry in put_off] == ["what replies may read today is spent"] * 3
    pipeline.pass_time(days=1)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])


def _leave_while_rationed(pipeline: Pipeline, days: int) -> None:
    for day in range(days):
        pipeline.clock.forward(days=1 if day else 0, seconds=31)
        tomorrow = pipeline.clock.now + timedelta(days=1)
        pipeline.channel.errors["reply"].append(Rationed("square", "what replies may read today is spent", tomorrow))
        pipeline.run_due()


HELD = HeldThere("square", "it waits for a moderator there")


def test_a_reply_that_a_moderator_there_has_to_let_pass_is_said_and_looked_at_until_it_stands(
    pipeline: Pipeline,
) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(HELD)
    pipeline.channel.errors["find"] += [HELD, HELD]
    _leave(pipeline)
    told = situation_of(pipeline.desk.questions.detail(1), pipeline.clock()).sentence
    assert "held on square until somebody there approves it" in told
    pipeline.pass_time(minutes=6)
    pipeline.pass_time(minutes=6)
    assert pipeline.reply_state(reply) == "sending"
    pipeline.pass_time(minutes=6)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])


def test_a_reply_that_a_moderator_there_did_not_let_pass_fails_and_is_not_sent_again(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(HELD)
    _leave(pipeline)
    pipeline.pass_time(minutes=6)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("failed", [])
    assert "did not let it pass" in pipeline.desk.replies.detail(reply)[1].reply.failure
    pipeline.desk.replies.retry(reply, ANA)
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "sent"


def test_a_reply_held_there_for_a_week_is_for_a_person_to_decide(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(HELD)
    pipeline.channel.errors["find"] += [HELD] * 200
    _leave(pipeline)
    for _ in range(8 * 24):
        pipeline.pass_time(hours=1)
    assert pipeline.reply_state(reply) == "uncertain"
    assert len(pipeline.channel.errors["find"]) > 120
