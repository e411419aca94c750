"""An approval holds for the words, the target and the question as it was read, under the policy as it is: whenever one
of them changes the reply is asked about again, and what waits to leave does not leave.
"""

import pytest

from bot.core.errors import NotAllowed, Stale
from bot.core.model import Author, Capabilities, Context, Post, ReplyMode
from bot.core.permissions import Membership
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.replying.reading import question_hash_for
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post

ASKED = "How do I rotate my api key?"


def _edited(text: str = "My cat is ill, api or not.", **changes: object) -> Post:
    return a_post("p0", text, thread_id="p0", **changes)


def _never_mind() -> Post:
    return a_post("f1", "never mind, found it", parent_id="p0", thread_id="p0")


def _why(pipeline: Pipeline) -> str:
    entries = pipeline.desk.questions.detail(1).entries
    return next((e.why for e in reversed(entries) if e.what == "reply.reassessed"), "")


def _seen(pipeline: Pipeline, reply: int = 1) -> str:
    detail, file = pipeline.desk.replies.detail(reply)
    return f"{file.reply.sha256}.{question_hash_for(detail, file)}"


def _two_for_sso() -> ApprovalPolicy:
    return ApprovalPolicy(rules=(ApprovalRule(2, "it is about sso", tag="sso"),))


CHANGES = {
    "edited": _edited(),
    "retitled": _edited(ASKED, title="Solved"),
    "one word less": _edited("How do I rotate my api?"),
    "never mind": _never_mind(),
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_approved_for_another_question_is_held_until_somebody_sends_it_all_the_same(
    pipeline: Pipeline, how: str
) -> None:
    reply = pipeline.approve_reply()
    pipeline.clock.forward(seconds=-59)
    pipeline.receive_posts(CHANGES[how])
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "proposed")
    assert "after this was written" in _why(pipeline)
    assert "Send all the same" in pipeline.cards.shown("review:1")
    assert "Send all the same" in pipeline.cards.shown("reply:1")
    assert GIL in pipeline.cards.told_reviewers()[-1]
    pipeline.desk.reviews.approve(reply, GIL, _seen(pipeline))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_in_review_the_old_and_the_new_question_are_shown_and_approving_means_that_it_still_fits(
    pipeline: Pipeline,
) -> None:
    reply = pipeline.propose_reply()
    before = _seen(pipeline)
    pipeline.receive_posts(_edited("How do I delete my api key?"))
    shown = pipeline.cards.shown("review:1")
    assert "It still fits" in shown
    assert "rotate" in shown
    assert "delete" in shown
    for seen in (before, pipeline.reply_hash(reply)):
        with pytest.raises(Stale, match="question has changed"):
            pipeline.desk.reviews.approve(reply, GIL, seen)
    pipeline.desk.reviews.approve(reply, GIL, _seen(pipeline))
    assert pipeline.reply_state(reply) == "waiting"


@pytest.mark.parametrize("text", [f"  {ASKED}\n", "How do I rotate my **api** key?", "> How do I  rotate my api key?"])
def test_an_edit_without_other_words_asks_nobody_again(pipeline: Pipeline, text: str) -> None:
    pipeline.approve_reply()
    pipeline.clock.forward(seconds=-59)
    pipeline.receive_posts(_edited(text))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_an_edit_between_the_claim_and_the_send_is_noticed(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()

    def edited() -> None:
        with pipeline.store.writing() as tx:
            tx.posts.update_words(1, _edited())

    pipeline.channel.meanwhile["standing"] = edited
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "proposed")


def test_a_reply_handed_over_is_taken_back_when_its_question_changes(pipeline: Pipeline) -> None:
    pipeline.ask_question(capabilities=Capabilities(ReplyMode.ASSIST))
    pipeline.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    pipeline.desk.reviews.approve(1, GIL, _seen(pipeline))
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(1) == "handed_over"
    pipeline.receive_posts(_edited(capabilities=Capabilities(ReplyMode.ASSIST)))
    assert pipeline.reply_state(1) == "proposed"


def test_without_any_approval_needed_a_changed_question_is_looked_at_first(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    pipeline.ask_question()
    pipeline.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    pipeline.clock.forward(seconds=-59)
    pipeline.receive_posts(_edited())
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(1)) == ([], "proposed")


def test_another_question_that_joins_changes_nothing_for_the_post_answered(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.clock.forward(seconds=-59)
    pipeline.receive_posts(a_post("p7", ASKED, author=Author("u-lee", "lee"), thread_id="p7"))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_a_stricter_tag_asks_for_the_second_approval_also_of_what_was_approved(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, _two_for_sso())
    reply = pipeline.approve_reply()
    pipeline.desk.questions.tag(1, ANA, ["sso"], [])
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "proposed")
    assert "2 approvals are needed now (it is about sso)" in _why(pipeline)
    pipeline.desk.reviews.approve(reply, HANA, _seen(pipeline))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


@pytest.mark.parametrize("who", ["author", "lead"])
def test_a_tag_that_asks_for_more_approvals_is_taken_off_by_communications_alone(
    store: Store, clock: FakeClock, who: str
) -> None:
    pipeline = a_pipeline(store, clock, _two_for_sso())
    pipeline.ask_question("Does sso work with the api?")
    before = pipeline.desk.questions.detail(1).question.tags
    by = ANA if who == "author" else FAY
    with pytest.raises(NotAllowed, match="take off a tag"):
        pipeline.desk.questions.tag(1, by, [], ["sso"])
    with pytest.raises(NotAllowed, match="take off a tag"):
        pipeline.desk.questions.hand_over(1, by, ["api"])
    assert pipeline.desk.questions.detail(1).question.tags == before
    pipeline.desk.questions.tag(1, GIL, [], ["sso"])


def test_a_stricter_file_asks_again_and_a_milder_one_lets_nothing_go_by_itself(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    change(pipeline.company, policy=ApprovalPolicy(approvals=2))
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])
    change(pipeline.company, policy=ApprovalPolicy(approvals=1))
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])
    assert "1 approval is enough now" in _why(pipeline)
    pipeline.desk.reviews.approve(reply, GIL, _seen(pipeline))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Use the rotate button."]


def test_the_approval_of_somebody_who_left_communications_counts_no_more(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    change(pipeline.company, people=tuple(p for p in PEOPLE.values() if p.slack != GIL))
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])
    assert "counts no more" in _why(pipeline)


@pytest.mark.parametrize("needed", [1, 2])
def test_the_approval_of_somebody_whose_account_was_closed_counts_no_more(
    store: Store, clock: FakeClock, needed: int
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(needed))
    reply = pipeline.approve_reply()
    pipeline.desk.members.learn(GIL, Membership.DEACTIVATED)
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "proposed"
    assert "counts no more" in _why(pipeline)
    assert pipeline.desk.replies.detail(reply)[1].approvals == ()
    pipeline.pass_time(minutes=5)
    assert pipeline.channel.published_texts() == []


def test_the_relay_asks_for_accounts_by_itself_before_sending(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        tx.members.learn(GIL, Membership.GUEST)
    relay = next(step for step in pipeline.steps if step.name == "relay")
    relay.run(f"square/{reply}")
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])


def test_the_relay_asks_the_policy_by_itself_before_sending(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.clock.forward(seconds=31)
    change(pipeline.company, policy=ApprovalPolicy(approvals=2))
    relay = next(step for step in pipeline.steps if step.name == "relay")
    relay.run(f"square/{reply}")
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])


def test_reviewers_who_asked_for_changes_are_called_with_the_difference_when_they_are_made(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Use the rotate button.")
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "say please", pipeline.reply_hash(reply))
    pipeline.run_due()
    pipeline.desk.replies.propose(1, Proposal(ANA, "Please use the rotate button."))
    pipeline.run_due()
    (told,) = pipeline.cards.told_reviewers()
    assert GIL in told
    assert "Please" in told


def test_what_stands_above_the_post_belongs_to_the_question(pipeline: Pipeline) -> None:
    pipeline.ask_question(context=(Context("kim", "Is it safe?"),))
    pipeline.desk.replies.propose(1, Proposal(ANA, "Yes."))
    detail, file = pipeline.desk.replies.detail(1)
    assert question_hash_for(detail, file) == file.question_sha256
