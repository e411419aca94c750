"""Of several answers to one post communications choose one: the others are settled with it, and never leave or fail."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.errors import NotAllowed, Stale
from bot.core.model import PostStatus
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.core.states import ReplyState
from bot.slack.messages.review import review
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, GIL, HANA, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.slack.samples import shown_text


def _two(pipeline: Pipeline) -> tuple[int, int]:
    first = pipeline.propose_reply("One answer.")
    second = pipeline.desk.replies.propose(1, Proposal(BEN, "Another answer."))
    pipeline.run_due()
    return first, second


def _approve(pipeline: Pipeline, reply: int, *, keep: bool = False) -> None:
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply), keep_others=keep)


def _states(pipeline: Pipeline) -> list[str]:
    return [file.reply.state.value for file in pipeline.desk.questions.detail(1).replies]


@pytest.mark.parametrize("state", ["proposed", "changes_asked", "waiting", "failed"])
def test_approving_one_declines_the_other_and_its_author_is_told_why(pipeline: Pipeline, state: str) -> None:
    first, second = _two(pipeline)
    if state == "changes_asked":
        pipeline.desk.reviews.ask_for_changes(first, GIL, "shorter", pipeline.reply_hash(first))
    if state == "waiting":
        with pipeline.store.writing() as tx:
            tx.replies.move(first, ReplyState.APPROVED)
            tx.replies.move(first, ReplyState.WAITING)
    if state == "failed":
        _approve(pipeline, first, keep=True)
        pipeline.channel.statuses["p0"] = PostStatus.LOCKED
        pipeline.pass_time(seconds=31)
        pipeline.channel.statuses.clear()
    assert _states(pipeline) == [state, "proposed"]
    _approve(pipeline, second)
    assert _states(pipeline) == ["declined", "waiting"]
    entry = next(e for e in reversed(pipeline.desk.questions.detail(1).entries) if e.what == "reply.declined")
    assert (entry.reply, entry.why, entry.by) == (first, "another answer was chosen", GIL)
    pipeline.pass_time(minutes=5)
    assert pipeline.channel.published_texts() == ["Another answer."]
    assert _states(pipeline) == ["declined", "sent"]
    assert pipeline.desk.replies.detail(first)[1].reply.text == "One answer."


def test_the_others_are_kept_in_review_where_that_is_chosen_and_cannot_leave_besides(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    assert _states(pipeline) == ["waiting", "declined"]
    third = pipeline.desk.replies.propose(1, Proposal(HANA, "A third answer."))
    _approve(pipeline, third, keep=True)
    assert _states(pipeline) == ["proposed", "declined", "waiting"]
    pipeline.pass_time(minutes=5)
    with pytest.raises(Stale, match="withdrawn already"):
        _approve(pipeline, first)
    assert pipeline.channel.published_texts() == ["A third answer."]
    assert second == 2


def test_what_is_on_its_way_is_left_alone_and_nothing_else_is_approved_beside_it(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    with pipeline.store.writing() as tx:
        for state in (ReplyState.APPROVED, ReplyState.WAITING, ReplyState.SENDING):
            tx.replies.move(first, state)
    with pytest.raises(NotAllowed, match="is sending"):
        _approve(pipeline, second)
    assert _states(pipeline) == ["sending", "proposed"]


def test_answers_to_other_posts_are_no_rivals(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    pipeline.receive_posts(a_post("p1", "And the api key of a test?", thread_id="p0", parent_id="p0"))
    asked, other = (kept.number for kept in pipeline.desk.questions.detail(1).posts)
    first = pipeline.desk.replies.propose(1, Proposal(ANA, "One answer.", asked))
    pipeline.desk.replies.propose(1, Proposal(BEN, "To the other post.", other))
    pipeline.run_due()
    _approve(pipeline, first)
    assert _states(pipeline) == ["waiting", "proposed"]


def test_of_two_approved_at_the_same_instant_one_leaves(pipeline: Pipeline) -> None:
    numbers = _two(pipeline)
    hashes = [pipeline.reply_hash(number) for number in numbers]

    def approve(place: int) -> str:
        try:
            pipeline.desk.reviews.approve(numbers[place], (GIL, HANA)[place], hashes[place])
        except (Stale, NotAllowed) as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(approve, (0, 1)))
    assert sorted(_states(pipeline)) == ["declined", "waiting"]
    pipeline.pass_time(minutes=5)
    assert len(pipeline.channel.published_texts()) == 1
    assert "failed" not in _states(pipeline)


def test_who_chooses_after_a_colleague_is_told_what_was_chosen_and_by_whom(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    _approve(pipeline, first)
    with pytest.raises(Stale, match="declined already: <@U0GIL> declined it, for another answer was chosen"):
        pipeline.desk.reviews.approve(second, HANA, pipeline.reply_hash(second))


def test_where_no_approval_is_needed_a_second_answer_waits_for_somebody_to_choose(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    _two(pipeline)
    assert _states(pipeline) == ["waiting", "proposed"]
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), _states(pipeline)) == (["One answer."], ["sent", "withdrawn"])


def test_undoing_the_chosen_one_does_not_bring_back_what_was_declined(pipeline: Pipeline) -> None:
    _, second = _two(pipeline)
    _approve(pipeline, second)
    pipeline.desk.replies.undo(second, ANA)
    assert _states(pipeline) == ["declined", "proposed"]


def test_review_shows_every_candidate_and_whose_claim_it_is(pipeline: Pipeline) -> None:
    first, second = _two(pipeline)
    pipeline.desk.questions.claim(1, ANA)
    detail, file = pipeline.desk.replies.detail(second)
    drawn = review(detail, file, PEOPLE, pipeline.clock())
    told = shown_text(drawn)
    assert "Ana has claimed Q-1." in told
    assert "Approving this one declines what else is proposed" in told
    assert "One answer." in told
    assert "Approve, keep the others" in str(drawn)
    _approve(pipeline, first)
    assert "keep the others" not in str(review(*pipeline.desk.replies.detail(first), PEOPLE, pipeline.clock()))
