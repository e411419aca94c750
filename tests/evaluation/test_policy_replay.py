"""A changed policy over what was proposed: who would have read what, and when it would have left."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.replying.policy import ApprovalPolicy, ApprovalRule, QuietTime, RecordRule
from bot.core.replying.proposal import Proposal
from bot.evaluation.policy_replay import ReplayedReply, replay_policy, tally
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, GIL, HANA, Pipeline, a_pipeline
from tests.flow.steps.maintenance.test_index_answers import AGAIN, ANSWER, answered

LONG_AGO = timedelta(days=30)


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    return a_pipeline(store, clock)


def _replayed(
    pipeline: Pipeline, *rules: ApprovalRule, approvals: int = 1, quiet: tuple[QuietTime, ...] = ()
) -> list[ReplayedReply]:
    policy = ApprovalPolicy(approvals, rules, quiet)
    with pipeline.store.reading() as tx:
        return list(replay_policy(tx, pipeline.company(), policy, tx.now - LONG_AGO))


def _due(replayed: ReplayedReply) -> datetime:
    assert replayed.leaves is not None
    return replayed.leaves


def test_the_same_policy_changes_nothing(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(minutes=1)
    pipeline.propose_reply("Not yet decided.")
    replayed = _replayed(pipeline)
    assert [(one.reply, one.changes) for one in replayed] == [(1, ()), (2, ())]
    assert tally(replayed) == {"replies": 2, "changed": 0, "changes": {}}
    assert replayed[0].would_leave == replayed[0].leaves


def test_what_would_need_more_approvals_than_it_got_would_wait_for_them(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    [one] = _replayed(pipeline, ApprovalRule(2, "read by two", tag="api"))
    assert (one.needed, one.would_need, one.would_why, one.missing) == (1, 2, "read by two", 1)
    assert one.changes == ("more approvals", "waits")
    assert one.would_leave is None


def test_what_would_need_nobody_would_have_left_with_its_words(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    said = pipeline.clock()
    pipeline.pass_time(hours=3)
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    [one] = _replayed(pipeline, approvals=0)
    assert one.changes == ("fewer approvals", "earlier")
    assert one.would_leave is not None
    assert one.would_leave - said < timedelta(minutes=1)


def test_an_approval_of_somebody_else_than_is_named_would_not_have_counted(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    [one] = _replayed(pipeline, ApprovalRule(1, "legal reads it", tag="api", approvers=(HANA,)))
    assert (one.approvers, one.missing, one.changes) == ((HANA,), 1, ("waits",))


def test_another_undo_time_moves_when_it_leaves(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    [one] = _replayed(pipeline, ApprovalRule(1, "slowly", tag="api", undo=timedelta(minutes=10)))
    assert one.changes == ("later",)
    assert one.would_leave == _due(one) + timedelta(minutes=10) - timedelta(seconds=30)


def test_in_a_quiet_time_it_would_have_been_held_until_its_end(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(minutes=1)
    now = pipeline.clock()
    quiet = QuietTime(now - timedelta(hours=1), now + timedelta(hours=1), "the results")
    [one] = _replayed(pipeline, quiet=(quiet,))
    assert (one.changes, one.would_leave, one.quiet) == (("later", "held"), quiet.end, "the results")


def test_an_authors_record_is_the_one_of_then(pipeline: Pipeline) -> None:
    for words in ("One.", "Two.", "Three."):
        pipeline.approve_reply(words)
        pipeline.pass_time(minutes=1)
    replayed = _replayed(pipeline, ApprovalRule(0, "a good record", record=RecordRule(2, 2)))
    assert [one.would_need for one in replayed] == [1, 1, 0]


def test_words_used_again_are_known(pipeline: Pipeline) -> None:
    answered(pipeline)
    pipeline.desk.replies.propose(pipeline.ask_question(AGAIN), Proposal(ANA, ANSWER))
    replayed = _replayed(pipeline, ApprovalRule(0, "it was read before", reuse=True))
    assert [one.would_need for one in replayed] == [1, 0]


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_what_never_left_has_no_time_of_leaving(pipeline: Pipeline, state: str) -> None:
    reply = pipeline.propose_reply()
    if state == "declined":
        pipeline.desk.reviews.decline(reply, GIL, "no", pipeline.reply_hash(reply))
    else:
        pipeline.desk.replies.withdraw(reply, ANA)
    [one] = _replayed(pipeline, ApprovalRule(2, "read by two", tag="api"))
    assert (one.state, one.changes) == (state, ("more approvals",))
    assert one.record()["happened"] == {"approvals": 1, "why": "the company's default", "leaves": None}


def test_nothing_is_written_and_older_ones_are_left_out(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    before = pipeline.history()
    pipeline.clock.forward(days=31)
    assert _replayed(pipeline, approvals=2) == []
    assert pipeline.history() == before


def test_a_record_holds_what_differs_as_json_can_say_it(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    [one] = _replayed(pipeline, approvals=2)
    told = one.record()
    assert (told["question"], told["reply"], told["author"], told["source"]) == ("Q-1", 1, ANA, "square")
    assert told["changes"] == one.changes
    assert replace(one, missing=0).changes == ("more approvals",)
