"""Communications' acts: nobody approves their own words; a yes holds for exactly the words and target it was given."""

import pytest
from sqlalchemy import text

from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.replying.compose import approval_hash
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.states import CameBy
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline, a_pipeline

ACTS = ("approve", "edit", "ask_for_changes", "decline")


def _does(pipeline: Pipeline, act: str, reply: int, by: str, sha256: str) -> None:
    match act:
        case "approve":
            pipeline.desk.reviews.approve(reply, by, sha256)
        case "edit":
            pipeline.desk.reviews.edit_and_approve(reply, by, "Other words.", sha256)
        case "ask_for_changes":
            pipeline.desk.reviews.ask_for_changes(reply, by, "shorter", sha256)
        case "decline":
            pipeline.desk.reviews.decline(reply, by, "no", sha256)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("by", [ANA, BEN, FAY, "U0NOBODY"])
def test_only_communications_judge(pipeline: Pipeline, act: str, by: str) -> None:
    reply = pipeline.propose_reply()
    with pytest.raises(NotAllowed, match="Only communications"):
        _does(pipeline, act, reply, by, pipeline.reply_hash(reply))
    assert pipeline.reply_state(reply) == "proposed"


@pytest.mark.parametrize("act", ACTS)
def test_nobody_judges_their_own_words(pipeline: Pipeline, act: str) -> None:
    reply = pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(HANA, "My own words."))
    with pytest.raises(NotAllowed, match="their own words"):
        _does(pipeline, act, reply, HANA, pipeline.reply_hash(reply))
    _does(pipeline, act, reply, GIL, pipeline.reply_hash(reply))


@pytest.mark.parametrize("act", ACTS)
def test_a_judgement_of_other_words_than_those_seen_is_refused(pipeline: Pipeline, act: str) -> None:
    reply = pipeline.propose_reply()
    seen = pipeline.reply_hash(reply)
    pipeline.desk.reviews.edit_and_approve(reply, HANA, "Newer words.", seen)
    pipeline.desk.replies.undo(reply, ANA)
    with pytest.raises(Stale, match="changed since you saw them"):
        _does(pipeline, act, reply, GIL, seen)
    assert (pipeline.reply_state(reply), pipeline.desk.replies.detail(reply)[1].approvals) == ("proposed", ())


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("sha256", ["", "0" * 64])
def test_nothing_is_approved_or_turned_down_unseen(pipeline: Pipeline, act: str, sha256: str) -> None:
    reply = pipeline.propose_reply()
    with pytest.raises(Stale):
        _does(pipeline, act, reply, GIL, sha256)
    assert pipeline.reply_state(reply) == "proposed"


def test_an_approval_is_bound_to_text_and_target(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("The very words.")
    sha256 = pipeline.reply_hash(reply)
    assert sha256 == approval_hash("The very words.", "square", "p0")
    assert sha256 != approval_hash("The very words.", "square", "p1")
    assert sha256 != approval_hash("The very words", "square", "p0")


def test_an_approval_does_not_follow_the_reply_to_another_target(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    with pipeline.store._engine.begin() as connection:
        connection.execute(text("UPDATE post SET external_id = 'elsewhere'"))
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "failed")


def test_an_edit_by_communications_keeps_both_wordings_for_the_expert_to_compare(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Use the rotate button.")
    pipeline.desk.reviews.edit_and_approve(reply, GIL, "Please use the rotate button.", pipeline.reply_hash(reply))
    file = pipeline.desk.replies.detail(reply)[1]
    assert [(v.number, v.text, v.by) for v in file.versions] == [
        (1, "Use the rotate button.", ANA),
        (2, "Please use the rotate button.", GIL),
    ]
    assert (file.reply.author, file.reply.state.value) == (ANA, "waiting")
    pipeline.run_due()
    assert "reply.edited" in pipeline.cards.told()


def test_an_edit_that_changes_nothing_is_an_approval(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Yes.")
    pipeline.desk.reviews.edit_and_approve(reply, GIL, "Yes.", pipeline.reply_hash(reply))
    assert ("reply.edited" in pipeline.history(), pipeline.reply_state(reply)) == (False, "waiting")


def test_what_communications_write_is_held_to_the_same_rules(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    for words, why in (("Project Falcon is it.", "embargo"), ("x" * 281, "1 too long"), (" ", "no words")):
        with pytest.raises(Faulty, match=why):
            pipeline.desk.reviews.edit_and_approve(reply, GIL, words, pipeline.reply_hash(reply))
    assert (pipeline.reply_state(reply), len(pipeline.desk.replies.detail(reply)[1].versions)) == ("proposed", 1)


def test_an_edit_while_it_waits_voids_the_earlier_yes(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=2))
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.desk.reviews.edit_and_approve(reply, HANA, "Other words.", pipeline.reply_hash(reply))
    file = pipeline.desk.replies.detail(reply)[1]
    assert ([a.by for a in file.approvals], pipeline.reply_state(reply)) == ([HANA], "proposed")


def test_two_approvals_are_two_peoples(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(rules=(ApprovalRule(2, "it is about the api", tag="api"),)))
    reply = pipeline.propose_reply()
    assert pipeline.desk.replies.detail(reply)[1].policy_why == "it is about the api"
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    for _ in range(2):
        with pytest.raises(NotAllowed, match="a second person is needed"):
            pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert pipeline.history().count("reply.approved") == 1
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])
    pipeline.desk.reviews.approve(reply, HANA, pipeline.reply_hash(reply))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_a_second_approval_after_the_last_one_needed_says_so(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    with pytest.raises(Stale, match="waiting already"):
        pipeline.desk.reviews.approve(reply, HANA, pipeline.reply_hash(reply))


@pytest.mark.parametrize("act", ["ask_for_changes", "decline"])
def test_turning_down_needs_a_reason(pipeline: Pipeline, act: str) -> None:
    reply = pipeline.propose_reply()
    with pytest.raises(Faulty, match="Say why"):
        getattr(pipeline.desk.reviews, act)(reply, GIL, " ", pipeline.reply_hash(reply))
    assert pipeline.reply_state(reply) == "proposed"


def test_after_changes_are_asked_for_the_next_words_are_the_next_version(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "name the menu", pipeline.reply_hash(reply))
    assert (pipeline.reply_state(reply), pipeline.desk.questions.detail(1).entries[-1].why) == (
        "changes_asked",
        "name the menu",
    )
    again = pipeline.desk.replies.propose(1, Proposal(ANA, "Under Settings, use the rotate button."))
    file = pipeline.desk.replies.detail(reply)[1]
    assert (again, file.reply.version, file.reply.state.value, file.approvals) == (reply, 2, "proposed", ())


def test_changes_asked_of_one_are_not_answered_by_another(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "name the menu", pipeline.reply_hash(reply))
    assert pipeline.desk.replies.propose(1, Proposal(BEN, "My own answer.")) != reply
    assert pipeline.reply_state(reply) == "changes_asked"


def test_declining_gives_the_question_back_and_the_words_stay_readable(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.decline(reply, GIL, "legal says no", pipeline.reply_hash(reply))
    pipeline.pass_time(days=1)
    assert (pipeline.reply_state(reply), pipeline.question_state(), pipeline.channel.published_texts()) == (
        "declined",
        "asked",
        [],
    )
    assert pipeline.desk.replies.detail(reply)[1].reply.text == "Use the rotate button."
    with pytest.raises(Stale):
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))


def test_a_repeated_press_approves_once(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply), event=("press:1",))
    with pytest.raises(Stale, match="already"):
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply), event=("press:1",))
    assert pipeline.history().count("reply.approved") == 1


def test_nobody_approves_words_they_wrote_that_a_colleague_proposed(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    reply = pipeline.desk.replies.propose(
        number, Proposal(ANA, "Hana's words.", spoken=("#ask-api", "1.1"), came_by=CameBy.SHORTCUT, written_by=HANA)
    )
    with pytest.raises(NotAllowed, match="own words"):
        pipeline.desk.reviews.approve(reply, HANA, pipeline.reply_hash(reply))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert pipeline.reply_state(reply) == "waiting"


def test_the_preview_of_an_edit_speaks_as_its_author(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, disclosure="{name}, {title} at {company}")
    reply = pipeline.propose_reply()
    assert pipeline.desk.reviews.preview(reply, GIL, "Press it.").text.startswith("Press it.\n\nAna, engineer at ")


@pytest.mark.parametrize("decision", ["approve", "ask_for_changes"])
def test_an_edit_does_not_pass_over_what_a_colleague_decided_meanwhile(pipeline: Pipeline, decision: str) -> None:
    reply = pipeline.propose_reply()
    seen = pipeline.reply_hash(reply)
    if decision == "approve":
        pipeline.desk.reviews.approve(reply, GIL, seen)
    else:
        pipeline.desk.reviews.ask_for_changes(reply, GIL, "shorter", seen)
    with pytest.raises(Stale, match=f"already: <@{GIL}>"):
        pipeline.desk.reviews.edit_and_approve(reply, HANA, "Other words.", seen)
    assert pipeline.desk.replies.detail(reply)[1].reply.text == "Use the rotate button."
