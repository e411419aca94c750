"""A policy's rules as people meet them: whose approval counts, for how long it may be undone, when nothing leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.calendars.hours import Hours
from bot.core.errors import NotAllowed
from bot.core.model import Person
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule, QuietTime, RecordRule
from bot.core.replying.proposal import Proposal
from bot.store.transaction import Store
from tests.fakes.amending import a_published_reply, amend
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, GIL, HANA, PEOPLE, Pipeline, a_pipeline
from tests.flow.steps.maintenance.test_index_answers import AGAIN, ANSWER, answered
from tests.slack.samples import shown_text

DISCLOSED = "{name}, {title} at {company}"
HOURS = timedelta(hours=1)


def _with(store: Store, clock: FakeClock, *rules: ApprovalRule, disclosure: str = "") -> Pipeline:
    return a_pipeline(store, clock, ApprovalPolicy(1, rules), disclosure=disclosure)


def _approve(pipeline: Pipeline, reply: int, by: str = GIL) -> None:
    pipeline.desk.reviews.approve(reply, by, pipeline.reply_hash(reply))


def _needed(pipeline: Pipeline, reply: int) -> int:
    return pipeline.desk.replies.detail(reply)[1].approvals_needed


def _told(pipeline: Pipeline, reply: int) -> str:
    detail = pipeline.desk.replies.detail(reply)[0]
    [shown] = [one for one in pipeline.drawing(detail, pipeline.clock()) if one.key == f"review:{reply}"]
    return shown_text(shown.blocks)


def _working(pipeline: Pipeline, hours: Hours) -> None:
    people: tuple[Person, ...] = tuple(replace(person, hours=hours) for person in PEOPLE.values())
    change(pipeline.company, people=people)


def test_where_a_rule_names_who_approves_another_is_told_whom_to_ask(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(1, "legal reads it", tag="api", approvers=(HANA,)))
    reply = pipeline.propose_reply()
    assert "One approval of Hana: legal reads it" in _told(pipeline, reply)
    with pytest.raises(NotAllowed, match="need the approval of <@U0HANA>: legal reads it"):
        _approve(pipeline, reply)
    _approve(pipeline, reply, HANA)
    assert pipeline.reply_state(reply) == "waiting"


def test_who_is_named_and_wrote_it_leaves_it_to_the_others(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(1, "legal reads it", tag="api", approvers=(HANA,)))
    reply = pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(HANA, "Rotate it."))
    _approve(pipeline, reply)
    assert pipeline.reply_state(reply) == "waiting"


def test_an_approval_counts_no_more_once_the_policy_names_another(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    rule = ApprovalRule(1, "legal reads it", tag="api", approvers=(HANA,))
    change(pipeline.company, policy=ApprovalPolicy(1, (rule,)))
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "proposed"
    assert pipeline.channel.published_texts() == []
    assert "<@U0GIL> counts no more" in pipeline.desk.questions.detail(1).entries[-1].why
    _approve(pipeline, reply, HANA)
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "sent"


def test_a_rule_has_an_undo_time_of_its_own(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(1, "slowly", tag="api", undo=timedelta(minutes=10)))
    reply = pipeline.approve_reply()
    pipeline.pass_time(minutes=9)
    assert pipeline.reply_state(reply) == "waiting"
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(reply) == "sent"


def test_whose_last_answers_were_approved_as_written_needs_nobody(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(0, "a good record", record=RecordRule(2, 2)))
    for words in ("One.", "Two."):
        assert _needed(pipeline, pipeline.approve_reply(words)) == 1
    assert pipeline.reply_state(pipeline.propose_reply("Three.")) == "waiting"
    other = pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(BEN, "Four."))
    assert _needed(pipeline, other) == 1


def test_a_changed_answer_spoils_the_record(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(0, "a good record", record=RecordRule(2, 2)))
    pipeline.approve_reply("One.")
    edited = pipeline.propose_reply("Two.")
    pipeline.desk.reviews.edit_and_approve(edited, GIL, "Two, in better words.", pipeline.reply_hash(edited))
    assert _needed(pipeline, pipeline.propose_reply("Three.")) == 1
    with pipeline.store.reading() as tx:
        assert tx.replies.records.of(ANA) == (False, True)


def test_a_rule_may_hold_only_while_nobody_of_communications_is_at_work(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(2, "nobody watches", outside_hours=True))
    assert _needed(pipeline, pipeline.propose_reply()) == 1
    _working(pipeline, Hours(days=(clock().isoweekday() % 7 + 1,)))
    assert _needed(pipeline, pipeline.propose_reply("Later.")) == 2


def test_what_was_approved_in_working_hours_leaves_after_them(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(2, "nobody watches", outside_hours=True))
    start, end = (clock() - HOURS).time(), (clock() + timedelta(minutes=3)).time()
    _working(pipeline, Hours(start, end, days=(1, 2, 3, 4, 5, 6, 7)))
    reply = pipeline.approve_reply()
    pipeline.pass_time(minutes=10)
    assert pipeline.reply_state(reply) == "sent"


def test_an_earlier_answer_word_for_word_needs_nobody_and_other_words_do(store: Store, clock: FakeClock) -> None:
    pipeline = _with(store, clock, ApprovalRule(0, "it was approved before", reuse=True), disclosure=DISCLOSED)
    answered(pipeline)
    number = pipeline.ask_question(AGAIN)
    changed = pipeline.desk.replies.propose(number, Proposal(BEN, f"{ANSWER} Or ask us."))
    assert _needed(pipeline, changed) == 1
    pipeline.desk.replies.withdraw(changed, BEN)
    same = pipeline.desk.replies.propose(number, Proposal(HANA, ANSWER))
    assert _needed(pipeline, same) == 0
    pipeline.pass_time(minutes=1)
    assert pipeline.channel.published_texts()[-1] == f"{ANSWER}\n\nHana, communications at Acme"


def test_in_a_quiet_time_an_approved_reply_waits_says_why_and_leaves_by_itself(pipeline: Pipeline) -> None:
    quiet = QuietTime(pipeline.clock(), pipeline.clock() + HOURS, "the results are out at noon", tag="api")
    change(pipeline.company, policy=ApprovalPolicy(quiet=(quiet,)))
    reply = pipeline.approve_reply()
    pipeline.pass_time(minutes=30)
    assert pipeline.reply_state(reply) == "waiting"
    told = "nothing leaves now, by our own policy: the results are out at noon"
    assert told in _told(pipeline, reply)
    assert told in pipeline.cards.shown(f"reply:{reply}")
    pipeline.pass_time(minutes=31)
    assert pipeline.reply_state(reply) == "sent"


def test_a_quiet_time_taken_off_lets_everything_go_at_once(pipeline: Pipeline) -> None:
    quiet = QuietTime(pipeline.clock(), pipeline.clock() + 24 * HOURS, "silence", source="square")
    change(pipeline.company, policy=ApprovalPolicy(quiet=(quiet,)))
    reply = pipeline.approve_reply()
    pipeline.pass_time(minutes=30)
    assert pipeline.reply_state(reply) == "waiting"
    change(pipeline.company, policy=ApprovalPolicy())
    pipeline.pass_time(seconds=1)
    assert pipeline.reply_state(reply) == "sent"


def test_a_correction_stays_here_in_a_quiet_time_too(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    quiet = QuietTime(pipeline.clock(), pipeline.clock() + HOURS, "silence")
    change(pipeline.company, policy=ApprovalPolicy(quiet=(quiet,)))
    amendment = amend(pipeline, reply)
    _approve(pipeline, amendment)
    pipeline.pass_time(minutes=5)
    assert pipeline.reply_state(amendment) == "waiting"
    pipeline.pass_time(minutes=60)
    assert pipeline.reply_state(amendment) == "applied"
