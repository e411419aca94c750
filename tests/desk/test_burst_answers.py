"""One answer for a whole burst promises: prepared once, approved once, sent to each on the ordinary road, and told."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState
from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.model import Capabilities, ReplyMode
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.sending.daily import daily_words
from bot.core.states import ReplyState
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, Pipeline
from tests.fakes.posts import a_post

WORDS = RichText.of_plain("We see it, and are on it.")
MENDED = RichText.of_plain("It is mended. Please try again.")
HOLDING, CLOSING = BurstAnswerKind.HOLDING, BurstAnswerKind.CLOSING


@pytest.fixture
def burst(pipeline: Pipeline) -> Pipeline:
    """A burst of six questions about api; the fifth cannot be answered there."""
    posts = [replace(a_post(f"b{n}", f"api call number {n} fails"), written_at=pipeline.clock.now) for n in range(1, 7)]
    posts[4] = replace(posts[4], capabilities=Capabilities(ReplyMode.NONE, why="its thread is locked"))
    pipeline.receive_posts(*posts)
    return pipeline


def answer(pipeline: Pipeline, number: int = 1) -> BurstAnswer:
    with pipeline.store.reading() as tx:
        return tx.burst_answers.one(number)


def prepared(pipeline: Pipeline, kind: BurstAnswerKind = HOLDING, words: RichText = WORDS) -> int:
    return pipeline.desk.burst_answers.prepare(1, kind, FAY, words)


def approved(pipeline: Pipeline, number: int, by: str = GIL) -> None:
    pipeline.desk.burst_answers.approve(number, by, answer(pipeline, number).sha256)
    pipeline.run_due()


def published(pipeline: Pipeline) -> Counter[str]:
    return Counter(order.post.external_id for order, _ in pipeline.channel.published)


def kinds(pipeline: Pipeline) -> list[str]:
    with pipeline.store.reading() as tx:
        entries = tx.history.since(pipeline.clock.now - timedelta(days=30))
    return [entry.what for entry in entries if entry.what.startswith("burst")]


def test_it_goes_once_to_each_who_can_be_answered_by_one_approval(burst: Pipeline) -> None:
    number = prepared(burst)
    assert [(one.question, one.why) for one in answer(burst).left_out] == [
        (5, "square takes no reply from here: its thread is locked")
    ]
    burst.run_due()
    assert burst.channel.published == [], "nobody has approved it"
    approved(burst, number)
    assert answer(burst).state is BurstAnswerState.DONE
    assert answer(burst).fates == {ReplyState.WAITING: 5}
    burst.pass_time(minutes=1)
    assert published(burst) == dict.fromkeys(("b1", "b2", "b3", "b4", "b6"), 1)
    assert {order.text for order, _ in burst.channel.published} == {WORDS.plain}
    with burst.store.reading() as tx:
        assert tx.replies.records.of(FAY) == (), "one decision for all speaks for no single answer"
    assert kinds(burst) == ["burst.opened", "burst.answer_prepared", "burst.answer_approved", "burst.answered"]


@pytest.mark.prove
def test_after_a_holding_answer_each_question_is_open_and_takes_its_real_answer(burst: Pipeline) -> None:
    approved(burst, prepared(burst))
    burst.pass_time(minutes=1)
    assert {burst.question_state(number) for number in range(1, 7)} == {"asked"}
    reply = burst.desk.replies.propose(1, Proposal(ANA, "Send the call again with the new header."))
    burst.desk.reviews.approve(reply, GIL, burst.reply_hash(reply))
    burst.pass_time(minutes=1)
    assert (burst.question_state(1), published(burst)["b1"]) == ("sent", 2)


def test_a_closing_answer_answers_every_question_and_resolves_the_burst_once_approved(burst: Pipeline) -> None:
    approved(burst, prepared(burst))
    burst.pass_time(minutes=1)
    number = burst.desk.burst_answers.resolve(1, FAY, MENDED)
    assert number == 2
    with burst.store.reading() as tx:
        assert tx.bursts.one(1).resolved_at is None, "communications have not approved it"
    approved(burst, number)
    burst.pass_time(minutes=1)
    assert published(burst)["b1"] == 2
    assert burst.question_state(1) == "sent"
    assert burst.question_state(5) == "asked"
    with burst.store.reading() as tx:
        assert tx.bursts.one(1).resolved_by == FAY
    assert kinds(burst)[-2:] == ["burst.answered", "burst.resolved"]


def test_without_words_a_burst_is_resolved_at_once_and_what_it_held_makes_no_new_one(burst: Pipeline) -> None:
    assert burst.desk.burst_answers.resolve(1, FAY, NO_WORDS) is None
    burst.pass_time(minutes=1)
    with burst.store.reading() as tx:
        assert tx.bursts.ongoing() == ()
    with pytest.raises(NotAllowed, match="resolved already"):
        prepared(burst)


def test_what_waits_for_communications_once_a_day_names_it(burst: Pipeline) -> None:
    prepared(burst)
    with burst.store.reading() as tx:
        told = daily_words(tx.waiting.work(), tx.now, UTC)
    assert "One answer for a whole burst about api waits for review, since" in told


def test_of_two_who_prepare_at_once_the_second_is_told_whose_it_is(burst: Pipeline) -> None:
    prepared(burst)
    with pytest.raises(NotAllowed, match=f"<@{FAY}> was faster: their holding answer .* waits for communications"):
        burst.desk.burst_answers.prepare(1, CLOSING, HANA, MENDED)


def test_what_is_declined_says_why_and_leaves_room_for_another(burst: Pipeline) -> None:
    first = prepared(burst)
    with pytest.raises(Faulty, match="Say why"):
        burst.desk.burst_answers.decline(first, GIL, " ", answer(burst, first).sha256)
    burst.desk.burst_answers.decline(first, GIL, "It promises too much.", answer(burst, first).sha256)
    with pytest.raises(Stale, match="decided already"):
        approved(burst, first)
    approved(burst, prepared(burst))
    burst.pass_time(minutes=1)
    assert sum(published(burst).values()) == 5


def test_nobody_approves_their_own_and_only_communications_do(burst: Pipeline) -> None:
    number = burst.desk.burst_answers.prepare(1, HOLDING, HANA, WORDS)
    for by, told in ((HANA, "their own words"), (FAY, "Only communications"), (ANA, "Only communications")):
        with pytest.raises(NotAllowed, match=told):
            approved(burst, number, by)
    with pytest.raises(NotAllowed, match="Only a lead or communications"):
        burst.desk.burst_answers.prepare(1, HOLDING, ANA, WORDS)


def test_the_strictest_of_the_rulings_decides_how_many_approvals_all_of_it_needs(burst: Pipeline) -> None:
    rule = ApprovalRule(2, "many people see it", reach=5_000)
    change(burst.company, policy=ApprovalPolicy(approvals=0, rules=(rule,)))
    assert [one.approvals_needed for one in answer(burst, prepared(burst)).going] == [1] * 5
    burst.desk.burst_answers.stop(1, FAY)
    known = a_post("b7", "api call number 7 fails")
    known = replace(known, written_at=burst.clock.now, author=replace(known.author, id="u-big", reach=9_000))
    burst.receive_posts(known)
    number = prepared(burst)
    approved(burst, number)
    assert answer(burst, number).state is BurstAnswerState.PROPOSED
    with pytest.raises(NotAllowed, match="second person"):
        approved(burst, number)
    approved(burst, number, HANA)
    burst.pass_time(minutes=1)
    assert sum(published(burst).values()) == 6


def test_what_lint_forbids_or_is_too_long_goes_to_nobody_and_says_why(burst: Pipeline) -> None:
    with pytest.raises(Faulty, match=r"nobody.*too long"):
        prepared(burst, words=RichText.of_plain("long " * 80))
    with pytest.raises(Faulty, match=r"nobody.*Falcon"):
        prepared(burst, words=RichText.of_plain("Project Falcon mends it."))


def test_a_question_that_changed_was_closed_or_is_answered_meanwhile_is_left_out_with_the_reason(
    burst: Pipeline,
) -> None:
    number = prepared(burst)
    burst.desk.questions.settle(1, FAY)
    burst.desk.replies.propose(2, Proposal(ANA, "It is your key."))
    edited = a_post("b3", "api call number 3 fails, with status 401 now")
    burst.receive_posts(replace(edited, written_at=burst.clock.now))
    burst.desk.burst_members.change(1, FAY, (), (4,))
    approved(burst, number)
    burst.pass_time(minutes=1)
    assert published(burst) == {"b6": 1}
    assert {one.question: one.why for one in answer(burst).left_out if one.question != 5} == {
        1: "it is settled",
        2: f"an answer by <@{ANA}> is in review",
        3: "its question changed since this was prepared: answer it by itself",
        4: "it was taken out of the burst",
    }


def test_stopping_it_keeps_here_what_has_not_left(burst: Pipeline) -> None:
    number = prepared(burst)
    approved(burst, number)
    burst.desk.burst_answers.stop(number, ANA)
    burst.pass_time(minutes=5)
    assert burst.channel.published == []
    assert answer(burst).fates == {ReplyState.PROPOSED: 5}
    with pytest.raises(Stale, match="nothing left to stop"):
        burst.desk.burst_answers.stop(number, ANA)


def test_a_hold_keeps_every_reply_of_it_until_it_is_lifted(burst: Pipeline) -> None:
    burst.desk.sending.hold(FAY)
    approved(burst, prepared(burst))
    burst.pass_time(minutes=5)
    assert burst.channel.published == []
    burst.desk.sending.resume(GIL)
    burst.pass_time(minutes=1)
    assert sum(published(burst).values()) == 5


@pytest.mark.prove
def test_caps_spread_its_replies_over_time_and_none_is_lost(burst: Pipeline) -> None:
    change(burst.company, manners=burst.company().manners.model_copy(update={"per_source_hour": 2}))
    approved(burst, prepared(burst))
    burst.pass_time(minutes=1)
    assert sum(published(burst).values()) == 2
    for _ in range(3):
        burst.pass_time(hours=1)
    assert published(burst) == dict.fromkeys(("b1", "b2", "b3", "b4", "b6"), 1)


@pytest.mark.prove
def test_who_came_since_is_answered_by_another_round_and_nobody_twice(burst: Pipeline) -> None:
    approved(burst, prepared(burst))
    burst.pass_time(minutes=1)
    with pytest.raises(Faulty, match="it has a holding answer already"):
        prepared(burst)
    burst.receive_posts(replace(a_post("b7", "api call number 7 fails"), written_at=burst.clock.now))
    approved(burst, prepared(burst))
    burst.pass_time(minutes=1)
    assert published(burst) == dict.fromkeys(("b1", "b2", "b3", "b4", "b6", "b7"), 1)


def test_the_watch_leaves_a_question_where_a_person_put_it(burst: Pipeline) -> None:
    burst.receive_posts(replace(a_post("s1", "sso fails as well"), written_at=burst.clock.now))
    burst.desk.burst_members.change(1, FAY, (7,), (1,))
    burst.receive_posts(replace(a_post("b8", "api call number 8 fails"), written_at=burst.clock.now))
    burst.pass_time(minutes=1)
    with burst.store.reading() as tx:
        assert set(tx.bursts.one(1).questions) == {2, 3, 4, 5, 6, 7, 8}
    assert "question.taken_out_of_burst" in burst.history(1)
    assert "question.put_into_burst" in burst.history(7)
    with pytest.raises(NotAllowed, match="Only a lead or communications"):
        burst.desk.burst_members.change(1, ANA, (), (2,))


def test_it_goes_once_to_each_post_that_joined_a_question(burst: Pipeline) -> None:
    for name in ("again", "twice"):
        burst.receive_posts(replace(a_post(name, f"nothing like it, {name}"), written_at=burst.clock.now))
    for number in (7, 8):
        burst.desk.duplicates.merge(number, 1, FAY)
    number = prepared(burst)
    assert [one.question for one in answer(burst).going] == [1, 1, 1, 2, 3, 4, 6]
    approved(burst, number)
    burst.pass_time(minutes=1)
    assert published(burst) == dict.fromkeys(("b1", "again", "twice", "b2", "b3", "b4", "b6"), 1)
    with pytest.raises(Faulty, match="it has a holding answer already"):
        prepared(burst)
    approved(burst, prepared(burst, CLOSING, MENDED))
    burst.pass_time(minutes=1)
    assert published(burst) == dict.fromkeys(("b1", "again", "twice", "b2", "b3", "b4", "b6"), 2)
    assert burst.question_state(1) == "sent"


def test_communications_edit_it_for_everybody_and_approve_what_they_wrote_by_one_act(burst: Pipeline) -> None:
    number = prepared(burst)
    seen = answer(burst).sha256
    burst.desk.burst_answers.edit_and_approve(number, GIL, MENDED, seen)
    with pytest.raises(Stale, match="decided already"):
        burst.desk.burst_answers.edit_and_approve(number, HANA, WORDS, seen)
    burst.run_due()
    burst.pass_time(minutes=1)
    assert {order.text for order, _ in burst.channel.published} == {MENDED.plain}
    assert (answer(burst).author, answer(burst).decided_by) == (FAY, GIL)
    assert kinds(burst)[-3:] == ["burst.answer_edited", "burst.answer_approved", "burst.answered"]


def test_who_edits_words_that_changed_since_they_saw_them_is_told(burst: Pipeline) -> None:
    with pytest.raises(Stale, match="changed since you saw it"):
        burst.desk.burst_answers.edit_and_approve(prepared(burst), GIL, MENDED, "0" * 64)
    with pytest.raises(NotAllowed, match="Only communications"):
        burst.desk.burst_answers.edit_and_approve(1, ANA, MENDED, answer(burst).sha256)


FORBIDDEN = RichText.of_plain("Project Falcon mends it.")


def test_what_lint_forbids_leaves_for_all_by_communications_reason_which_stands_beside_each_reply(
    burst: Pipeline,
) -> None:
    number = burst.desk.burst_answers.prepare(1, HOLDING, FAY, FORBIDDEN, ask_to_allow=True)
    seen = answer(burst).sha256
    with pytest.raises(NotAllowed, match=r"Lint forbids these words.*Falcon"):
        burst.desk.burst_answers.approve(number, GIL, seen)
    with pytest.raises(Faulty, match="say why they may leave"):
        burst.desk.burst_answers.override_and_approve(number, GIL, " ", seen)
    burst.desk.burst_answers.override_and_approve(number, GIL, "It is announced today.", seen)
    burst.run_due()
    burst.pass_time(minutes=1)
    assert {order.text for order, _ in burst.channel.published} == {FORBIDDEN.plain}
    assert sum(published(burst).values()) == 5
    for question in (1, 2, 3, 4, 6):
        with burst.store.reading() as tx:
            (file,) = tx.question_detail(question).replies
        assert file.override is not None
        assert (file.override.by, file.override.why) == (GIL, "It is announced today.")
        assert "reply.block_overridden" in burst.history(question)
    assert "burst.answer_block_overridden" in kinds(burst)


def test_words_that_lint_forbids_are_let_pass_in_the_window_in_which_they_are_edited(burst: Pipeline) -> None:
    number = prepared(burst)
    seen = answer(burst).sha256
    with pytest.raises(Faulty, match="Falcon"):
        burst.desk.burst_answers.edit_and_approve(number, GIL, FORBIDDEN, seen)
    assert answer(burst).words.plain == WORDS.plain, "nothing is kept of what was refused"
    burst.desk.burst_answers.edit_and_approve(number, GIL, FORBIDDEN, seen, why="It is announced today.")
    burst.run_due()
    burst.pass_time(minutes=1)
    assert sum(published(burst).values()) == 5
