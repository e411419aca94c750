"""Of several candidates for one post one is published; the others are settled by it, and never fail. A claim is told
before anything goes to review.
"""

import pytest

from bot.core.details import ThreadMessage
from bot.core.errors import Claimed, NotAllowed, Refused, Unavailable, Uncertain
from bot.core.model import Capabilities, ReplyMode
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline, a_pipeline

ROOM = "#ask-api"


def _two(pipeline: Pipeline, mode: ReplyMode = ReplyMode.API) -> tuple[int, int]:
    number = pipeline.ask_question(capabilities=Capabilities(mode))
    first = pipeline.desk.replies.propose(number, Proposal(ANA, "One answer."))
    second = pipeline.desk.replies.propose(number, Proposal(BEN, "Another answer."))
    pipeline.run_due()
    return first, second


def _approve(pipeline: Pipeline, reply: int) -> None:
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply), keep_others=True)


def _says(pipeline: Pipeline, text: str, ts: str, by: str) -> tuple[str, str]:
    thread = pipeline.cards.cards[0][1]
    came_to = pipeline.desk.threads.message_posted(ThreadMessage(ROOM, thread, ts, by, text))
    return came_to.kind, came_to.problem


def _states(pipeline: Pipeline) -> list[str]:
    return [file.reply.state.value for file in pipeline.desk.questions.detail(1).replies]


def test_the_review_shows_each_that_there_is_another(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    for reply in (first, second):
        assert "Approving this one declines what else is proposed" in pipeline.cards.shown(f"review:{reply}")


def test_one_that_was_kept_beside_the_chosen_one_is_settled_once_that_stands(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    assert _states(pipeline) == ["waiting", "proposed"]
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.published_texts(), _states(pipeline)) == (["One answer."], ["sent", "withdrawn"])
    assert pipeline.question_state() == "sent"
    told = next(e for e in reversed(pipeline.desk.questions.detail(1).entries) if e.what == "reply.withdrawn")
    assert (told.reply, told.why) == (second, "another reply to this post was published")


def test_after_an_undo_the_other_can_be_approved(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    pipeline.desk.replies.undo(first, ANA)
    _approve(pipeline, second)
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.published_texts(), _states(pipeline)) == (["Another answer."], ["withdrawn", "sent"])


def test_without_any_approval_needed_the_second_waits_for_what_becomes_of_the_first(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    _two(pipeline)
    assert _states(pipeline) == ["waiting", "proposed"]
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.published_texts(), _states(pipeline)) == (["One answer."], ["sent", "withdrawn"])


def test_one_that_failed_and_is_tried_again_beside_another_does_not_fail_for_it(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    pipeline.channel.errors["reply"].append(Refused("square", "no"))
    pipeline.pass_time(seconds=31)
    _approve(pipeline, second)
    with pytest.raises(NotAllowed, match="Another answer to this post"):
        pipeline.desk.replies.retry(first, ANA)
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.published_texts(), _states(pipeline)) == (["Another answer."], ["withdrawn", "sent"])


def test_one_whose_outcome_is_unknown_keeps_the_other_back(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.pass_time(seconds=31)
    assert _states(pipeline) == ["sending", "proposed"]
    with pytest.raises(NotAllowed, match="Another answer to this post is sending"):
        _approve(pipeline, second)
    pipeline.pass_time(minutes=5)
    assert _states(pipeline) == ["sent", "withdrawn"]


def test_one_posted_by_hand_settles_the_other(pipeline: Pipeline) -> None:
    first, second = _two(pipeline, ReplyMode.ASSIST)
    _approve(pipeline, first)
    pipeline.pass_time(seconds=31)
    pipeline.desk.replies.confirm_posted_by_hand(first, ANA, "https://square.example/r9")
    assert pipeline.reply_state(second) == "withdrawn"


def test_what_the_post_has_its_answer_for_already_cannot_be_approved(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    late = pipeline.desk.replies.propose(1, Proposal(BEN, "Another answer.", post=1))
    with pytest.raises(NotAllowed, match="We have answered this post already"):
        _approve(pipeline, late)
    assert (pipeline.reply_state(reply), pipeline.reply_state(late)) == ("sent", "proposed")


def test_a_claim_is_told_before_somebody_elses_reply_goes_to_review(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.claim(1, ANA)
    kind, told = _says(pipeline, "reply: Once an hour.", "5.1", BEN)
    assert (kind, _states(pipeline)) == ("refused", [])
    assert f"<@{ANA}> has claimed Q-1" in told
    assert "reply another:" in told
    thread = pipeline.cards.cards[0][1]
    edited = pipeline.desk.threads.message_edited(ROOM, "5.1", BEN, "reply another: Once an hour.", thread_ts=thread)
    assert (edited.kind, _states(pipeline)) == ("proposed", ["proposed"])


@pytest.mark.parametrize("knows_of", ["", FAY])
def test_in_a_window_too_nothing_goes_to_review_beside_a_claim_its_author_does_not_know_of(
    pipeline: Pipeline, knows_of: str
) -> None:
    pipeline.ask_question()
    pipeline.desk.questions.claim(1, ANA)
    for propose in (pipeline.desk.replies.propose, pipeline.desk.replies.ask_to_allow):
        with pytest.raises(Claimed, match="has claimed Q-1"):
            propose(1, Proposal(BEN, "Once an hour.", despite_claim_of=knows_of))
    assert pipeline.desk.replies.propose(1, Proposal(BEN, "Once an hour.", despite_claim_of=ANA)) == 1


@pytest.mark.parametrize("by", [ANA, FAY])
def test_who_claimed_it_and_who_had_a_candidate_before_write_on(pipeline: Pipeline, by: str) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: One.", "5.1", FAY)
    pipeline.desk.questions.claim(1, ANA)
    assert _says(pipeline, "reply: Two.", "5.2", by)[0] == "proposed"


def test_an_unavailable_channel_changes_nothing_between_them(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    pipeline.channel.errors["reply"].append(Unavailable("square", "502"))
    pipeline.pass_time(seconds=31)
    pipeline.pass_time(minutes=1)
    assert _states(pipeline) == ["sent", "withdrawn"]
    assert HANA not in [file.reply.author for file in pipeline.desk.questions.detail(1).replies]
    assert second == 2
