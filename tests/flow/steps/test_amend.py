"""Correcting in public promises: in place, once, only what was approved over what stood there, nothing in silence."""

from datetime import timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.store.leases import LEASE
from tests.fakes.amending import BETTER, a_published_reply, amend, an_approved_amendment, approve
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline

OLD = "Use the rotate button."


def _leave(pipeline: Pipeline) -> None:
    pipeline.pass_time(seconds=31)


def test_an_approved_correction_is_put_in_place_once_after_its_undo_window(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.pass_time(seconds=29)
    assert pipeline.channel.published_texts() == [OLD]
    _leave(pipeline)
    assert (pipeline.channel.published_texts(), pipeline.channel.changes) == ([BETTER], ["edit r1"])
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("edited", "applied")


def test_the_published_reply_has_the_new_words_with_their_approval_and_the_history_both_hashes(
    pipeline: Pipeline,
) -> None:
    reply = a_published_reply(pipeline)
    before = pipeline.reply_hash(reply)
    approve(pipeline, amend(pipeline, reply), HANA)
    _leave(pipeline)
    detail, file = pipeline.desk.replies.detail(reply)
    assert (file.reply.text, [version.text for version in file.versions]) == (BETTER, [OLD, BETTER])
    assert [approval.by for approval in file.approvals] == [HANA]
    told = next(entry for entry in detail.entries if entry.what == "reply.amended")
    assert (told.data["was"], told.data["sha256"]) == (before, file.reply.sha256)


def test_an_undone_correction_changes_nothing(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.desk.replies.undo(amendment, BEN)
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(amendment), pipeline.channel.published_texts()) == ("proposed", [OLD])


def test_a_hold_stops_a_correction_until_it_is_lifted(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.desk.sending.hold(GIL, "a crisis")
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(amendment), pipeline.channel.published_texts()) == ("waiting", [OLD])
    pipeline.desk.sending.resume(FAY)
    pipeline.run_due()
    assert pipeline.channel.published_texts() == [BETTER]


def test_an_edit_whose_answer_was_lost_is_read_back_and_not_made_twice(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    _leave(pipeline)
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("sent", "sending")
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("applied", ["edit r1"])


def test_an_edit_that_provably_took_no_effect_is_made_again(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.errors["edit"].append(Uncertain("square", "no answer"))
    _leave(pipeline)
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("applied", ["edit r1"])


def test_a_worker_that_died_is_taken_over_after_its_lease_and_read_back_first(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        assert tx.replies.claim_for_sending(amendment, amendment=True) is not None
    pipeline.channel.standing["r1"] = BETTER
    pipeline.pass_time(seconds=LEASE.total_seconds() + 1)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("applied", [])


def test_what_somebody_edited_by_hand_is_not_overwritten(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.channel.standing["r1"] = "A moderator's words."
    _leave(pipeline)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("failed", [])
    assert "somebody edited our reply there" in pipeline.desk.replies.detail(amendment)[1].reply.failure
    assert pipeline.reply_state(reply) == "sent"


def test_a_lost_edit_over_which_somebody_wrote_by_hand_is_told_as_that(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    _leave(pipeline)
    pipeline.channel.standing["r1"] = "A moderator's words."
    pipeline.pass_time(minutes=2)
    assert (pipeline.reply_state(amendment), pipeline.channel.published_texts()) == ("failed", ["A moderator's words."])


def test_a_reply_that_a_moderator_removed_meanwhile_is_told_and_not_written_again(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    del pipeline.channel.standing["r1"]
    _leave(pipeline)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("failed", [])
    assert pipeline.desk.replies.detail(amendment)[1].reply.failure == "our reply is no longer there"


def test_a_correction_of_what_a_moderator_removed_is_withdrawn_once_that_is_known(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.receive_posts(gone=("r1",))
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("removed", "withdrawn")


def test_of_two_corrections_the_first_to_be_approved_stands_and_the_other_is_withdrawn(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    first, second = amend(pipeline, reply), amend(pipeline, reply, "Ask support.", by=HANA)
    approve(pipeline, first)
    _leave(pipeline)
    assert (pipeline.reply_state(first), pipeline.reply_state(second)) == ("applied", "withdrawn")
    assert pipeline.channel.published_texts() == [BETTER]


def test_two_corrections_approved_at_once_do_not_overwrite_each_other(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    first, second = amend(pipeline, reply), amend(pipeline, reply, "Ask support.", by=HANA)
    approve(pipeline, first)
    approve(pipeline, second)
    _leave(pipeline)
    assert (pipeline.reply_state(first), pipeline.reply_state(second)) == ("applied", "withdrawn")
    assert pipeline.channel.changes == ["edit r1"]


def test_a_correction_of_a_reply_that_is_taken_back_is_withdrawn(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.desk.published.take_back(reply, GIL, "all wrong")
    _leave(pipeline)
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("deleted", "withdrawn")
    assert pipeline.channel.published_texts() == []


def test_a_reply_taken_back_while_its_correction_is_under_way_is_gone_in_the_end(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.channel.meanwhile["edit"] = lambda: pipeline.desk.published.take_back(reply, GIL, "all wrong")
    _leave(pipeline)
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("deleted", "applied")
    assert pipeline.channel.changes == ["edit r1", "delete r1"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(Refused("square", "not these words"), "not these words"), (Unauthorised("square", "401"), "operator")],
)
def test_a_refused_correction_says_why_and_can_be_tried_again(pipeline: Pipeline, error: Outside, said: str) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.errors["edit"].append(error)
    _leave(pipeline)
    file = pipeline.desk.replies.detail(amendment)[1].reply
    assert file.state.value == "failed"
    assert said in file.failure
    pipeline.desk.replies.retry(amendment, ANA)
    pipeline.run_due()
    assert pipeline.channel.published_texts() == [BETTER]


def test_an_unavailable_channel_is_asked_again_at_the_hour_it_named(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.errors["read"].append(Unavailable("square", "429", pipeline.clock.now + timedelta(minutes=10)))
    _leave(pipeline)
    assert pipeline.reply_state(amendment) == "waiting"
    pipeline.pass_time(minutes=10)
    assert pipeline.channel.published_texts() == [BETTER]


def test_one_that_is_tried_again_says_why_and_can_be_stopped(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.errors["read"].append(Unavailable("square", "502"))
    _leave(pipeline)
    shown = pipeline.cards.shown(f"reply:{amendment}")
    assert "'Stop'" in shown
    assert "'Undo'" not in shown
    assert pipeline.desk.replies.detail(amendment)[1].reply.failure == "502"
    pipeline.desk.replies.undo(amendment, ANA)
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("proposed", [])


@pytest.mark.prove
def test_after_hours_in_vain_a_person_is_asked(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.errors["read"].extend([Unavailable("square", "502")] * 100)
    for _ in range(10):
        pipeline.pass_time(minutes=30)
    assert pipeline.reply_state(amendment) == "waiting"
    for _ in range(4):
        pipeline.pass_time(minutes=30)
    assert (pipeline.reply_state(amendment), pipeline.channel.changes) == ("failed", [])


def test_where_a_lost_edit_cannot_be_read_back_a_person_decides(pipeline: Pipeline) -> None:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    _leave(pipeline)
    pipeline.channel.errors["read"].append(Refused("square", "400"))
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(amendment) == "uncertain"
    pipeline.desk.replies.confirm_sent(amendment, ANA)
    pipeline.pass_time(days=1)
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("edited", "applied")
    assert pipeline.channel.changes == ["edit r1"]


def _lost(pipeline: Pipeline) -> tuple[int, int]:
    reply, amendment = an_approved_amendment(pipeline)
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    _leave(pipeline)
    return reply, amendment


def test_a_correction_of_which_nobody_knows_is_closed_when_its_reply_is_taken_back(pipeline: Pipeline) -> None:
    reply, amendment = _lost(pipeline)
    pipeline.channel.errors["read"].append(Refused("square", "400"))
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(amendment) == "uncertain"
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("deleted", "withdrawn")


def test_a_correction_that_becomes_unknowable_after_its_reply_was_taken_back_asks_nobody(pipeline: Pipeline) -> None:
    reply, amendment = _lost(pipeline)
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    assert (pipeline.reply_state(reply), pipeline.reply_state(amendment)) == ("deleted", "sending")
    pipeline.channel.errors["read"].append(Refused("square", "400"))
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(amendment) == "withdrawn"


def test_words_changed_behind_the_approval_are_not_put_there(pipeline: Pipeline) -> None:
    from sqlalchemy import text

    _, amendment = an_approved_amendment(pipeline)
    with pipeline.store._engine.begin() as connection:
        connection.execute(text(f"UPDATE reply SET text = 'Something else' WHERE number = {amendment}"))
    _leave(pipeline)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(amendment)) == ([OLD], "failed")


def test_relay_leaves_corrections_alone_and_amend_replies(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.clock.forward(seconds=31)
    next(step for step in pipeline.steps if step.name == "relay").run(f"square/{amendment}")
    assert (len(pipeline.channel.published), pipeline.reply_state(amendment)) == (1, "waiting")
