"""Merging and splitting by hand: done whole or refused with what to do instead, and always to be undone."""

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound, Stale
from bot.core.model import Author
from bot.core.replying.proposal import Proposal
from bot.core.states import QuestionState
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, Pipeline
from tests.fakes.posts import a_post


def ask(pipeline: Pipeline, text: str) -> None:
    name = f"p{pipeline.polls}"
    pipeline.receive_posts(a_post(name, text, author=Author(f"u-{name}", name), thread_id=name))


@pytest.fixture
def three(pipeline: Pipeline) -> Pipeline:
    """Q-1 about the api, Q-2 about sso, Q-3 about the api."""
    for text in ("How do I rotate my api key?", "Does sso work?", "api keys?"):
        ask(pipeline, text)
    return pipeline


def posts(pipeline: Pipeline, number: int) -> list[str]:
    return [kept.post.external_id for kept in pipeline.desk.questions.detail(number).posts]


def refusal(pipeline: Pipeline, number: int, into: int, by: str = ANA) -> str:
    with pytest.raises((NotAllowed, Faulty)) as refused:
        pipeline.desk.duplicates.merge(number, into, by)
    return str(refused.value)


def test_merged_by_hand_both_threads_are_told_and_the_card_says_where_it_went(three: Pipeline) -> None:
    assert three.desk.duplicates.merge(2, 1, ANA) == 1
    three.run_due()
    assert posts(three, 1) == ["p0", "p1"]
    assert three.question_state(2) == "merged"
    assert three.history(2)[-1] == "question.merged"
    assert three.history(1)[-1] == "question.joined"
    assert "Q-2 merged" in three.cards.drawn
    assert three.cards.told().count("question.merged") == three.cards.told().count("question.joined") == 1
    assert len(three.cards.cards) == 3


def test_the_earlier_of_two_promises_holds_after_a_merge(three: Pipeline) -> None:
    later = three.desk.questions.detail(3).question.due_at
    sooner = three.desk.questions.detail(2).question.due_at
    assert sooner is not None
    assert later is not None
    assert sooner < later
    three.desk.duplicates.merge(2, 3, ANA)
    assert three.desk.questions.detail(3).question.due_at == sooner
    three.desk.duplicates.merge(3, 1, ANA)
    first = three.desk.questions.detail(1).question.due_at
    assert first is not None
    assert first < sooner, "a later one takes none away"


def test_split_off_again_it_stands_in_its_old_place_with_its_posts(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    three.run_due()
    assert three.desk.duplicates.split(2, BEN) == 2
    three.run_due()
    assert (posts(three, 1), posts(three, 2)) == (["p0"], ["p1"])
    assert three.question_state(2) == "asked"
    assert three.desk.questions.detail(2).question.merged_into is None
    assert len(three.cards.cards) == 3
    assert "note question.joined again" in three.cards.drawn


def test_only_the_notes_of_what_moved_are_drawn_again(three: Pipeline) -> None:
    """Slack takes few updates a minute, and a thread may hold hundreds of these notes."""
    three.desk.duplicates.merge(2, 1, ANA)
    three.desk.duplicates.merge(3, 1, ANA)
    three.run_due()
    three.desk.duplicates.split(3, ANA)
    three.run_due()
    assert three.cards.drawn.count("note question.joined again") == 1


def test_each_answer_that_leaves_takes_who_waits_from_the_one_before(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    three.desk.duplicates.merge(3, 1, ANA)
    for words in ("First.", "Second.", "Third."):
        reply = three.desk.replies.propose(1, Proposal(ANA, words))
        three.desk.reviews.approve(reply, GIL, three.reply_hash(reply))
        three.pass_time(minutes=1)
    assert three.cards.told().count("reply.sent") == 3
    assert [f"reply:{n}" for n in (1, 2, 3) if "has no answer yet" in three.cards.shown(f"reply:{n}")] == []
    assert three.cards.drawn.count("reply 1 sent") == 2, "when it left, and when the next did"


def test_what_was_split_off_is_not_split_off_twice(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    post = three.desk.questions.detail(1).posts[1].number
    three.desk.duplicates.split(1, ANA, post)
    with pytest.raises(Stale, match="no longer part of Q-1"):
        three.desk.duplicates.split(1, BEN, post)


def test_a_merge_teaches_and_its_undoing_takes_that_back(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    (lesson,) = three.desk.questions.detail(2).corrections
    assert (lesson.kind, lesson.tags, lesson.by) == ("merge", ("api",), ANA)
    three.desk.duplicates.split(2, BEN)
    assert three.desk.questions.detail(2).corrections == ()


def test_a_chain_leads_to_its_last_question(three: Pipeline) -> None:
    three.desk.duplicates.merge(1, 2, ANA)
    assert three.desk.duplicates.merge(3, 1, ANA) == 2
    three.desk.duplicates.split(1, ANA)
    three.desk.duplicates.split(3, ANA)
    three.desk.duplicates.merge(1, 2, ANA)
    three.desk.duplicates.merge(2, 3, ANA)
    assert {three.desk.questions.detail(number).question.merged_into for number in (1, 2)} == {3}
    assert posts(three, 3) == ["p0", "p1", "p2"]


@pytest.mark.parametrize(
    ("number", "into", "told"),
    [(1, 1, "itself"), (2, 1, "already"), (1, 2, "already"), (2, 3, "split Q-2 first")],
)
def test_merging_what_is_merged_says_what_to_do(three: Pipeline, number: int, into: int, told: str) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    assert told in refusal(three, number, into)


def test_an_unknown_question_gets_the_nearest(three: Pipeline) -> None:
    for pair in ((11, 1), (1, 11)):
        with pytest.raises(NotFound, match="did you mean Q-1"):
            three.desk.duplicates.merge(*pair, ANA)


def test_a_closed_question_takes_none_and_is_not_merged(three: Pipeline) -> None:
    three.desk.questions.settle(1, ANA)
    assert "reopen it first" in refusal(three, 2, 1)
    assert "reopen it first" in refusal(three, 1, 2)
    assert posts(three, 2) == ["p1"]


def test_a_question_with_a_reply_under_way_or_out_is_not_merged(three: Pipeline) -> None:
    reply = three.desk.replies.propose(2, Proposal(ANA, "It does."))
    assert "withdraw it or let it be sent first" in refusal(three, 2, 1)
    assert three.desk.duplicates.merge(1, 2, ANA) == 2
    three.desk.reviews.approve(reply, GIL, three.reply_hash(reply))
    three.pass_time(minutes=2)
    three.desk.questions.reopen(2, ANA)
    assert "answer in public" in refusal(three, 2, 3)


def test_what_a_colleague_has_claimed_is_theirs_to_merge_or_a_leads(three: Pipeline) -> None:
    three.desk.questions.claim(2, BEN)
    assert "has claimed Q-2" in refusal(three, 2, 1)
    three.desk.duplicates.merge(2, 1, FAY)
    assert three.desk.questions.detail(1).question.asked[-1] == BEN


def test_a_post_that_has_its_answer_is_not_split_off(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    post = three.desk.questions.detail(1).posts[1].number
    reply = three.desk.replies.propose(1, Proposal(ANA, "It does.", post))
    with pytest.raises(NotAllowed, match="withdraw it or let it be sent first"):
        three.desk.duplicates.split(2, ANA)
    three.desk.reviews.approve(reply, GIL, three.reply_hash(reply))
    three.pass_time(minutes=2)
    with pytest.raises(NotAllowed, match="its answer in public"):
        three.desk.duplicates.split(2, ANA)


def test_a_question_merged_into_one_that_was_answered_can_still_be_split_off(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    reply = three.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    three.desk.reviews.approve(reply, GIL, three.reply_hash(reply))
    three.pass_time(minutes=2)
    assert three.question_state(1) == "sent"
    three.desk.duplicates.split(2, ANA)
    assert three.question_state(2) == "asked"


def test_a_post_that_was_taken_away_is_not_split_off(pipeline: Pipeline) -> None:
    ask(pipeline, "How do I rotate my api key?")
    ask(pipeline, "How do I rotate my api key?")
    pipeline.receive_posts(gone=("p1",))
    with pytest.raises(Stale, match="taken away"):
        pipeline.desk.duplicates.split(1, ANA, post=2)
    assert pipeline.history(1)[-1] == "post.gone"


def test_the_only_post_of_a_question_is_not_split_off(three: Pipeline) -> None:
    with pytest.raises(NotAllowed, match="nothing to split off"):
        three.desk.duplicates.split(1, ANA, three.desk.questions.detail(1).posts[0].number)
    with pytest.raises(NotAllowed, match="not merged into another"):
        three.desk.duplicates.split(1, ANA)
    three.desk.duplicates.merge(2, 1, ANA)
    with pytest.raises(NotAllowed, match="Did you mean split Q-2"):
        three.desk.duplicates.split(1, ANA)


def test_on_a_merged_question_nothing_else_can_be_done(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    for act in (
        lambda: three.desk.questions.claim(2, ANA),
        lambda: three.desk.questions.assign(2, ANA, ANA),
        lambda: three.desk.questions.reopen(2, ANA),
        lambda: three.desk.replies.propose(2, Proposal(ANA, "words")),
        lambda: three.desk.replies.preview(2, ANA, "words"),
    ):
        with pytest.raises(NotAllowed, match="merged into Q-1"):
            act()
    assert three.question_state(2) == "merged"


def test_declining_is_said_once_and_kept(three: Pipeline) -> None:
    three.desk.duplicates.decline(2, 1, ANA)
    assert three.history(2)[-1] == "question.not_same"
    with pytest.raises(Stale, match="said already"):
        three.desk.duplicates.decline(2, 1, BEN)


def test_an_event_that_slack_repeats_merges_once(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA, event=("event:1",))
    with pytest.raises(Stale, match="done already"):
        three.desk.duplicates.merge(2, 1, ANA, event=("event:1",))


def test_words_to_answer_go_to_each_who_asked_in_turn(three: Pipeline) -> None:
    three.desk.duplicates.merge(2, 1, ANA)
    three.desk.duplicates.merge(3, 1, ANA)
    answered = []
    for _ in range(3):
        reply = three.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
        answered.append(three.desk.replies.detail(reply)[1].reply.post)
        three.desk.reviews.approve(reply, GIL, three.reply_hash(reply))
        three.pass_time(minutes=2)
    assert answered == [kept.number for kept in three.desk.questions.detail(1).posts]
    assert [order.post.external_id for order, _ in three.channel.published] == ["p0", "p1", "p2"]
    assert three.question_state(1) == QuestionState.SENT


def test_merged_on_its_way_to_another_channel_it_leaves_no_card_that_seems_open_and_keeps_its_tags(
    three: Pipeline,
) -> None:
    three.desk.questions.tag(3, ANA, ["sso"], ["api"])
    three.desk.duplicates.merge(3, 1, ANA)
    three.run_due()
    assert three.cards.drawn[-1] == "Q-3 moved from #ask-api"
    assert len(three.cards.cards) == 3
    three.desk.duplicates.split(3, ANA)
    three.run_due()
    assert three.cards.cards[-1][0::2] == ("#ask-sso", 3)
    assert three.desk.questions.detail(3).question.tags == ("sso",)
    assert three.question_state(3) == "asked"


def test_what_is_said_under_a_removed_answer_of_a_merged_question_is_told_where_it_went(three: Pipeline) -> None:
    reply = three.desk.replies.propose(3, Proposal(ANA, "Use it."))
    three.desk.reviews.approve(reply, GIL, three.reply_hash(reply))
    three.pass_time(minutes=2)
    stood = three.desk.replies.detail(reply)[1].reply.external_id
    three.receive_posts(a_post(stood, "Use it.", own=True, parent_id="p2", thread_id="p2"))
    three.receive_posts(gone=(stood,))
    three.desk.questions.reopen(3, ANA)
    three.desk.duplicates.merge(3, 1, ANA)
    three.receive_posts(a_post("after", "and now?", parent_id=stood, thread_id="p2"))
    assert posts(three, 1) == ["p0", "p2", "after"]
    assert three.history(1)[-1] == "follow_up.arrived"
