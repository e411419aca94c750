"""Polling promises: nothing is read twice, missed, or taken for a question that it is not; no source harms another."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import StatementError
from structlog.testing import capture_logs

from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.core.model import Author, Batch
from bot.flow.operations.arrivals.sort import BatchContext, Sorter
from bot.store.repositories.posts import KnownPost, content_hash
from tests.fakes.pipeline import ANA, Pipeline
from tests.fakes.posts import a_batch, a_post

_NOTHING = BatchContext({}, {}, {})


def _posts(pipeline: Pipeline) -> int:
    with pipeline.store.reading() as tx:
        return len(tx.posts.since(pipeline.clock.now - timedelta(days=99)))


def test_a_post_seen_twice_is_one_post_and_one_question(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"), a_post("1"))
    pipeline.receive_posts(a_post("1"))
    assert (_posts(pipeline), len(pipeline.cards.cards)) == (1, 1)


def test_posts_and_cursor_are_saved_together_or_not_at_all(pipeline: Pipeline) -> None:
    broken = a_post("2", "another question", written_at=datetime(2026, 11, 2))  # noqa: DTZ001  the store refuses it
    pipeline.channel.batches.append(a_batch(a_post("1"), broken))
    with pytest.raises(StatementError):
        pipeline.run_due()
    assert _posts(pipeline) == 0
    pipeline.pass_time(minutes=2)
    assert pipeline.channel.cursors == ["", ""]


def test_own_posts_reposts_and_what_does_not_concern_us_become_no_question(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", own=True), a_post("2", repost=True), a_post("3", "this is elsewhere"))
    assert (_posts(pipeline), pipeline.cards.cards) == (3, [])


def test_while_more_is_to_be_read_the_source_is_asked_again_at_once(pipeline: Pipeline) -> None:
    pipeline.channel.batches.extend([a_batch(a_post("1"), more=True), a_batch(a_post("2"), cursor="c2")])
    pipeline.run_due()
    assert pipeline.channel.cursors == ["", "c1"]
    assert _posts(pipeline) == 2


def test_a_gap_that_cannot_be_closed_is_said_and_kept(pipeline: Pipeline) -> None:
    with capture_logs() as logs:
        pipeline.receive_posts(a_post("1"), gap="posts between 3 and 9 could not be read")
    assert [log["event"] for log in logs if log["event"] == "source.gap"] == ["source.gap"]
    with pipeline.store.reading() as tx:
        assert "between 3 and 9" in tx.sources.health()[0].gap


def test_a_poll_that_misses_nothing_leaves_the_last_gap_on_record(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"), gap="posts between 3 and 9 could not be read")
    pipeline.receive_posts(a_post("2"))
    with pipeline.store.reading() as tx:
        assert "between 3 and 9" in tx.sources.health()[0].gap


def test_a_source_that_fails_is_logged_once_when_down_and_once_when_back(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].extend([Unavailable("square", "500"), Unavailable("square", "500")])
    with capture_logs() as logs:
        for _ in range(6):
            pipeline.pass_time(minutes=5)
    assert [log["event"] for log in logs if log["event"].startswith("source.")] == ["source.down", "source.back"]


def test_a_connector_that_breaks_unforeseen_leaves_its_source_down_and_is_tried_again(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(KeyError("nobody foresaw this"))
    with pytest.raises(KeyError):
        pipeline.run_due()
    with pipeline.store.reading() as tx:
        health = tx.sources.health()[0]
    assert "broke off unexpectedly" in health.problem
    assert (health.failures, health.stopped, health.due_at) == (1, False, pipeline.clock.now + timedelta(minutes=1))
    pipeline.pass_time(minutes=1)
    with pipeline.store.reading() as tx:
        assert tx.sources.health()[0].down_since is None


def test_a_failing_source_is_tried_later_each_time(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].extend([Unavailable("square", "500")] * 4)
    waits = []
    for _ in range(4):
        pipeline.run_due()
        with pipeline.store.reading() as tx:
            due = tx.sources.health()[0].due_at
        assert due is not None
        waits.append(due - pipeline.clock.now)
        pipeline.clock.now = due
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 8)]


def test_a_rate_limits_own_hour_wins_over_our_guess(pipeline: Pipeline) -> None:
    reset = pipeline.clock.now + timedelta(minutes=7)
    pipeline.channel.errors["fetch"].append(Unavailable("square", "429", reset))
    pipeline.run_due()
    with pipeline.store.reading() as tx:
        assert tx.sources.health()[0].due_at == reset


def test_wrong_credentials_stop_a_source_until_the_next_start(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Unauthorised("square", "it answered 401"))
    pipeline.run_due()
    pipeline.pass_time(days=1)
    assert pipeline.channel.cursors == []
    with pipeline.store.writing() as tx:
        assert tx.sources.health()[0].stopped
        tx.sources.declare([("square", "square")])
    pipeline.run_due()
    assert pipeline.channel.cursors == [""]


def test_a_refusal_is_tried_again_after_a_quarter_of_an_hour(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Refused("square", "it answered 404"))
    pipeline.run_due()
    pipeline.pass_time(minutes=14)
    assert pipeline.channel.cursors == []
    pipeline.pass_time(minutes=2)
    assert pipeline.channel.cursors == [""]


def test_the_same_words_asked_again_join_the_open_question(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", "How do I rotate my api key?"))
    pipeline.receive_posts(a_post("2", "how do I rotate my API key", author=Author("u2", "lee")))
    assert len(pipeline.cards.cards) == 1
    assert [kept.post.external_id for kept in pipeline.desk.questions.detail(1).posts] == ["1", "2"]
    assert "question.joined" in pipeline.cards.told()


def test_words_that_their_author_changed_are_joined_by_no_others(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("p1", "How do I rotate my api key?"))
    pipeline.receive_posts(a_post("p1", "How do I delete my api key?"))
    pipeline.receive_posts(a_post("p2", "How do I rotate my api key?"))
    pipeline.receive_posts(a_post("p3", "How do I delete my api key?"))
    assert [[kept.post.external_id for kept in pipeline.desk.questions.detail(n).posts] for n in (1, 2)] == [
        ["p1", "p3"],
        ["p2"],
    ]


def test_the_same_words_in_one_batch_are_one_question(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"), a_post("2"))
    assert len(pipeline.cards.cards) == 1


def test_the_same_words_after_the_question_was_settled_are_a_new_question(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"))
    pipeline.desk.questions.settle(1, ANA)
    pipeline.receive_posts(a_post("2"))
    assert len(pipeline.cards.cards) == 2


def test_a_changed_post_is_noticed_and_told(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", "the api is slow"))
    pipeline.receive_posts(a_post("1", "the api is fast again"))
    assert pipeline.desk.questions.detail(1).posts[0].post.text == "the api is fast again"
    assert "post.changed" in pipeline.cards.told()


def test_a_deleted_post_loses_its_words_here_and_in_slack(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", "the api is slow"))
    pipeline.receive_posts(a_post("2", "still slow", parent_id="1", thread_id="1"))
    pipeline.receive_posts(gone=("2",))
    kept = pipeline.desk.questions.detail(1).posts[1]
    assert (kept.gone, kept.post.text, kept.post.author.handle) == (True, "", "")
    assert "note follow_up.arrived again" in pipeline.cards.drawn


def test_a_follow_up_by_a_stranger_is_told_but_does_not_reopen(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.receive_posts(a_post("f1", "me too", parent_id="p0", thread_id="p0", author=Author("u9", "zoe")))
    assert pipeline.cards.told()[-1] == "follow_up.arrived"
    assert pipeline.question_state() == "sent"


def test_what_the_asker_adds_under_a_strangers_comment_in_the_same_thread_returns_to_its_question(
    pipeline: Pipeline,
) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    stranger = Author("u9", "zoe")
    pipeline.receive_posts(a_post("s1", "elsewhere it works", parent_id="unread", thread_id="p0", author=stranger))
    pipeline.receive_posts(a_post("f1", "not with my api key", parent_id="s1", thread_id="p0"))
    assert [kept.post.external_id for kept in pipeline.desk.questions.detail(1).posts] == ["p0", "f1"]
    assert (pipeline.question_state(), len(pipeline.cards.cards)) == ("asked", 1)


def test_a_follow_up_under_our_reply_reopens_whoever_wrote_it(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.receive_posts(
        a_post("f1", "that does not work", parent_id="r1", thread_id="p0", author=Author("u9", "zoe"))
    )
    assert pipeline.question_state() == "asked"


def test_what_becomes_of_our_reply_in_public_is_told_in_its_thread(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    ours = a_post("r1", "Use the rotate button.", parent_id="p0", thread_id="p0", own=True)
    pipeline.receive_posts(ours)
    assert pipeline.reply_state(reply) == "sent"
    pipeline.receive_posts(replace(ours, text="Use the other button."))
    assert (pipeline.reply_state(reply), pipeline.cards.told()[-1]) == ("edited", "reply.edited_there")
    pipeline.receive_posts(gone=("r1",))
    assert (pipeline.reply_state(reply), pipeline.cards.told()[-1]) == ("removed", "reply.removed")
    pipeline.receive_posts(gone=("r1",))
    assert pipeline.cards.told().count("reply.removed") == 1


def test_our_reply_taken_away_before_we_read_it_once_is_told_too(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.receive_posts(gone=("r1",))
    assert (pipeline.reply_state(reply), pipeline.question_state()) == ("removed", "sent")


def test_sorting_puts_each_post_into_exactly_one_heap_and_an_unchanged_one_into_none() -> None:
    old, new = a_post("1", "old"), a_post("1", "new")
    around = BatchContext(
        {"1": KnownPost(7, content_hash(old), 1, gone=False), "9": KnownPost(8, "x", 1, gone=False)}, {"1": 1}, {}
    )
    batch = Batch((new, a_post("2"), a_post("3", parent_id="1"), a_post("4", own=True), old), "c", gone=("9", "77"))
    heaps = Sorter(lambda _: True).sort(batch, around)
    assert [(known.number, post.text) for known, post in heaps.changed] == [(7, "new")]
    assert [post.external_id for post in heaps.asking] == ["2"]
    assert [(a.post.external_id, a.role or a.verdict) for a in heaps.quiet] == [("3", "follow_up"), ("4", "own")]
    assert [known.number for known in heaps.gone] == [8]


def test_a_post_given_twice_in_one_batch_is_taken_once() -> None:
    heaps = Sorter(lambda _: True).sort(a_batch(a_post("1"), a_post("1")), _NOTHING)
    assert len(heaps.asking) == 1
