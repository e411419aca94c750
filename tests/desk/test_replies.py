"""Candidates: what becomes one, where it goes, who takes it back, and what leaves without an approval."""

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale
from bot.core.model import Capabilities
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline, a_pipeline
from tests.fakes.posts import a_post


def _last(pipeline: Pipeline, what: str, number: int = 1) -> str:
    return next(e.why for e in reversed(pipeline.desk.questions.detail(number).entries) if e.what == what)


def test_a_second_candidate_says_so_and_both_stand(pipeline: Pipeline) -> None:
    pipeline.propose_reply("One answer.")
    pipeline.desk.replies.propose(1, Proposal(HANA, "Another answer."))
    assert _last(pipeline, "reply.proposed") == "there is another candidate"
    pipeline.desk.replies.propose(1, Proposal(BEN, "A third."))
    assert _last(pipeline, "reply.proposed") == "there are 2 other candidates"
    assert [file.reply.state.value for file in pipeline.desk.questions.detail(1).replies] == ["proposed"] * 3


def test_words_that_are_too_long_are_refused_with_the_count_and_lost_by_nobody(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Faulty, match="20 too long: 300 of 280"):
        pipeline.desk.replies.propose(number, Proposal(ANA, "x" * 300))
    assert (pipeline.desk.questions.detail(number).replies, pipeline.question_state()) == ((), "asked")
    preview = pipeline.desk.replies.preview(number, ANA, "x" * 300)
    assert (preview.length, preview.limit, preview.fits, preview.text) == (300, 280, False, "x" * 300)


@pytest.mark.parametrize("words", ["", " \n\t ", "\u200b" * 0])
def test_no_words_are_no_reply(pipeline: Pipeline, words: str) -> None:
    with pytest.raises(Faulty, match="no words"):
        pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(ANA, words))


@pytest.mark.parametrize(
    "words", ["It comes with Project Falcon.", "Use AKIAIOSFODNN7EXAMPLE for that.", "Ask <@U0ANA> about it."]
)
def test_secrets_embargoed_words_and_slack_ids_never_become_a_candidate(pipeline: Pipeline, words: str) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Faulty) as refused:
        pipeline.desk.replies.propose(number, Proposal(ANA, words))
    assert "AKIA" not in str(refused.value)
    assert pipeline.desk.replies.preview(number, ANA, words).blocked
    assert pipeline.desk.questions.detail(number).replies == ()


def test_every_fault_of_the_words_is_named_at_once(pipeline: Pipeline) -> None:
    with pytest.raises(Faulty) as refused:
        pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(ANA, "Project Falcon " * 30))
    assert any("too long" in fault for fault in refused.value.faults)
    assert any("embargo" in fault for fault in refused.value.faults)


def test_where_the_channel_takes_no_reply_there_is_no_preview_and_no_candidate_and_it_says_why(
    pipeline: Pipeline,
) -> None:
    number = pipeline.ask_question(capabilities=Capabilities(why="answer there, in your own words"))
    why, words = "square takes no reply from here: answer there, in your own words", "Use the rotate button."
    with pytest.raises(NotAllowed, match=why):
        pipeline.desk.replies.preview(number, ANA, words)
    with pytest.raises(NotAllowed, match=why):
        pipeline.desk.replies.propose(number, Proposal(ANA, words))
    assert (pipeline.desk.questions.detail(number).replies, pipeline.question_state()) == ((), "asked")


def test_a_reply_goes_to_the_follow_up_once_the_question_was_answered(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.receive_posts(a_post("f1", "And for teams?", parent_id="r1", thread_id="p0"))
    second = pipeline.desk.replies.propose(1, Proposal(ANA, "Under Teams."))
    dossier, file = pipeline.desk.replies.detail(second)
    target = next(kept for kept in dossier.posts if kept.number == file.reply.post)
    assert target.post.external_id == "f1"


def test_a_reply_to_a_named_post_goes_there_and_nowhere_else(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.receive_posts(a_post("f1", "And this?", parent_id="p0", thread_id="p0"))
    follow_up = pipeline.desk.questions.detail(number).posts[1].number
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "This way.", follow_up))
    assert pipeline.desk.replies.detail(reply)[1].reply.post == follow_up
    with pytest.raises(NotFound, match="no such post"):
        pipeline.desk.replies.propose(number, Proposal(ANA, "That way.", 99))


def test_its_author_and_communications_withdraw_a_candidate_and_nobody_else(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    for stranger in (BEN, FAY, "U0NOBODY"):
        with pytest.raises(NotAllowed, match="Only its author or communications"):
            pipeline.desk.replies.withdraw(reply, stranger)
    pipeline.desk.replies.withdraw(reply, ANA)
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("withdrawn", "asked")
    again = pipeline.desk.replies.propose(1, Proposal(ANA, "Better words."))
    pipeline.desk.replies.withdraw(again, GIL)
    assert pipeline.reply_state(again) == "withdrawn"


def test_anybody_stops_a_reply_that_waits_and_its_approval_is_void(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.replies.undo(reply, BEN)
    pipeline.pass_time(minutes=10)
    assert (pipeline.reply_state(reply), pipeline.question_state(), pipeline.channel.published_texts()) == (
        "proposed",
        "proposed",
        [],
    )
    assert pipeline.desk.replies.detail(reply)[1].approvals == ()
    with pytest.raises(Stale, match="Too late to undo"):
        pipeline.desk.replies.undo(reply, BEN)


def test_only_a_failed_reply_is_retried_and_only_an_uncertain_one_decided(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    with pytest.raises(Stale, match="nothing to retry"):
        pipeline.desk.replies.retry(reply, ANA)
    with pytest.raises(Stale):
        pipeline.desk.replies.confirm_absent(reply, ANA)
    with pytest.raises(Stale):
        pipeline.desk.replies.confirm_sent(reply, ANA)
    with pytest.raises(Stale):
        pipeline.desk.replies.confirm_posted_by_hand(reply, ANA)


def test_words_that_need_no_approval_leave_by_themselves_after_the_undo_window(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    number = pipeline.ask_question()
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Yes."))
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("waiting", "approved")
    pipeline.pass_time(seconds=29)
    assert pipeline.channel.published_texts() == []
    pipeline.pass_time(seconds=1)
    assert (pipeline.channel.published_texts(), pipeline.cards.reviews) == (["Yes."], [])
    assert _last(pipeline, "reply.waiting") == "the company's default"


def test_what_was_undone_though_it_needed_no_approval_is_put_before_communications(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    reply = pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(ANA, "Yes."))
    pipeline.desk.replies.undo(reply, ANA)
    pipeline.pass_time(minutes=10)
    assert (pipeline.channel.published_texts(), [n for _, n, _ in pipeline.cards.reviews]) == ([], [reply])
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Yes."]


def test_an_answered_question_stays_answered_when_a_second_candidate_is_declined(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    second = pipeline.desk.replies.propose(1, Proposal(HANA, "One thing more."))
    pipeline.desk.reviews.decline(second, GIL, "not needed", pipeline.reply_hash(second))
    assert pipeline.question_state() == "sent"


def test_a_follow_up_still_waits_for_an_answer_when_its_candidate_is_declined(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.receive_posts(a_post("f1", "And where is it?", parent_id="r1", thread_id="p0"))
    second = pipeline.desk.replies.propose(1, Proposal(ANA, "Look for it."))
    pipeline.desk.reviews.decline(second, GIL, "be kind", pipeline.reply_hash(second))
    assert pipeline.question_state() == "asked"


def test_what_is_on_its_way_cannot_be_withdrawn_and_its_author_is_told(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    told: list[str] = []

    def withdraw() -> None:
        with pytest.raises(Stale) as refused:
            pipeline.desk.replies.withdraw(reply, ANA)
        told.append(str(refused.value))

    pipeline.channel.meanwhile["standing"] = withdraw
    pipeline.pass_time(seconds=31)
    assert told == ["This reply is on its way: see first what becomes of it."]
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("sent", "sent")
