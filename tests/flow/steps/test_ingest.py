"""Polling promises: nothing is read twice, missed, or taken for a question that it is not; no source harms another."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import StatementError
from structlog.testing import capture_logs

from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.core.model import Author, Batch
from bot.flow.steps.ingest import BatchContext, Sorter
from bot.store.repositories.posts import KnownPost, fingerprint
from tests.fakes.posts import a_batch, a_post
from tests.fakes.small_company import ANA, Road

_NOTHING = BatchContext({}, {}, {})


def _posts(road: Road) -> int:
    with road.store.reading() as tx:
        return len(tx.posts.since(road.clock.now - timedelta(days=99)))


def test_a_post_seen_twice_is_one_post_and_one_question(road: Road) -> None:
    road.brings(a_post("1"), a_post("1"))
    road.brings(a_post("1"))
    assert (_posts(road), len(road.cards.cards)) == (1, 1)


def test_posts_and_cursor_are_saved_together_or_not_at_all(road: Road) -> None:
    broken = a_post("2", "another question", written_at=datetime(2026, 11, 2))  # noqa: DTZ001  the store refuses it
    road.channel.batches.append(a_batch(a_post("1"), broken))
    with pytest.raises(StatementError):
        road.go()
    assert _posts(road) == 0
    road.passes(minutes=2)
    assert road.channel.cursors == ["", ""]


def test_own_posts_reposts_and_what_does_not_concern_us_become_no_question(road: Road) -> None:
    road.brings(a_post("1", own=True), a_post("2", repost=True), a_post("3", "this is elsewhere"))
    assert (_posts(road), road.cards.cards) == (3, [])


def test_while_more_is_to_be_read_the_source_is_asked_again_at_once(road: Road) -> None:
    road.channel.batches.extend([a_batch(a_post("1"), more=True), a_batch(a_post("2"), cursor="c2")])
    road.go()
    assert road.channel.cursors == ["", "c1"]
    assert _posts(road) == 2


def test_a_gap_that_cannot_be_closed_is_said_and_kept(road: Road) -> None:
    with capture_logs() as logs:
        road.brings(a_post("1"), gap="posts between 3 and 9 could not be read")
    assert [log["event"] for log in logs if log["event"] == "source.gap"] == ["source.gap"]
    with road.store.reading() as tx:
        assert "between 3 and 9" in tx.sources.health()[0].gap


def test_a_poll_that_misses_nothing_leaves_the_last_gap_on_record(road: Road) -> None:
    road.brings(a_post("1"), gap="posts between 3 and 9 could not be read")
    road.brings(a_post("2"))
    with road.store.reading() as tx:
        assert "between 3 and 9" in tx.sources.health()[0].gap


def test_a_source_that_fails_is_logged_once_when_down_and_once_when_back(road: Road) -> None:
    road.channel.errors["fetch"].extend([Unavailable("square", "500"), Unavailable("square", "500")])
    with capture_logs() as logs:
        for _ in range(6):
            road.passes(minutes=5)
    assert [log["event"] for log in logs if log["event"].startswith("source.")] == ["source.down", "source.back"]


def test_a_connector_that_breaks_unforeseen_leaves_its_source_down_and_is_tried_again(road: Road) -> None:
    road.channel.errors["fetch"].append(KeyError("nobody foresaw this"))
    with pytest.raises(KeyError):
        road.go()
    with road.store.reading() as tx:
        health = tx.sources.health()[0]
    assert "broke off unexpectedly" in health.problem
    assert (health.failures, health.stopped, health.due_at) == (1, False, road.clock.now + timedelta(minutes=1))
    road.passes(minutes=1)
    with road.store.reading() as tx:
        assert tx.sources.health()[0].down_since is None


def test_a_failing_source_is_tried_later_each_time(road: Road) -> None:
    road.channel.errors["fetch"].extend([Unavailable("square", "500")] * 4)
    waits = []
    for _ in range(4):
        road.go()
        with road.store.reading() as tx:
            due = tx.sources.health()[0].due_at
        assert due is not None
        waits.append(due - road.clock.now)
        road.clock.now = due
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 8)]


def test_a_rate_limits_own_hour_wins_over_our_guess(road: Road) -> None:
    reset = road.clock.now + timedelta(minutes=7)
    road.channel.errors["fetch"].append(Unavailable("square", "429", reset))
    road.go()
    with road.store.reading() as tx:
        assert tx.sources.health()[0].due_at == reset


def test_wrong_credentials_stop_a_source_until_the_next_start(road: Road) -> None:
    road.channel.errors["fetch"].append(Unauthorised("square", "it answered 401"))
    road.go()
    road.passes(days=1)
    assert road.channel.cursors == []
    with road.store.writing() as tx:
        assert tx.sources.health()[0].stopped
        tx.sources.declare([("square", "square")])
    road.go()
    assert road.channel.cursors == [""]


def test_a_refusal_is_tried_again_after_a_quarter_of_an_hour(road: Road) -> None:
    road.channel.errors["fetch"].append(Refused("square", "it answered 404"))
    road.go()
    road.passes(minutes=14)
    assert road.channel.cursors == []
    road.passes(minutes=2)
    assert road.channel.cursors == [""]


def test_the_same_words_asked_again_join_the_open_question(road: Road) -> None:
    road.brings(a_post("1", "How do I rotate my api key?"))
    road.brings(a_post("2", "how do I rotate my API key", author=Author("u2", "lee")))
    assert len(road.cards.cards) == 1
    assert [kept.post.external_id for kept in road.desk.questions.detail(1).posts] == ["1", "2"]
    assert "question.joined" in road.cards.told()


def test_words_that_their_author_changed_are_joined_by_no_others(road: Road) -> None:
    road.brings(a_post("p1", "How do I rotate my api key?"))
    road.brings(a_post("p1", "How do I delete my api key?"))
    road.brings(a_post("p2", "How do I rotate my api key?"))
    road.brings(a_post("p3", "How do I delete my api key?"))
    assert [[kept.post.external_id for kept in road.desk.questions.detail(n).posts] for n in (1, 2)] == [
        ["p1", "p3"],
        ["p2"],
    ]


def test_the_same_words_in_one_batch_are_one_question(road: Road) -> None:
    road.brings(a_post("1"), a_post("2"))
    assert len(road.cards.cards) == 1


def test_the_same_words_after_the_question_was_settled_are_a_new_question(road: Road) -> None:
    road.brings(a_post("1"))
    road.desk.questions.settle(1, ANA)
    road.brings(a_post("2"))
    assert len(road.cards.cards) == 2


def test_a_changed_post_is_noticed_and_told(road: Road) -> None:
    road.brings(a_post("1", "the api is slow"))
    road.brings(a_post("1", "the api is fast again"))
    assert road.desk.questions.detail(1).posts[0].post.text == "the api is fast again"
    assert "post.changed" in road.cards.told()


def test_a_deleted_post_loses_its_words_here_and_in_slack(road: Road) -> None:
    road.brings(a_post("1", "the api is slow"))
    road.brings(a_post("2", "still slow", parent_id="1", thread_id="1"))
    road.brings(gone=("2",))
    kept = road.desk.questions.detail(1).posts[1]
    assert (kept.gone, kept.post.text, kept.post.author.handle) == (True, "", "")
    assert "note follow_up.arrived again" in road.cards.drawn


def test_a_follow_up_by_a_stranger_is_told_but_does_not_reopen(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    road.brings(a_post("f1", "me too", parent_id="p0", thread_id="p0", author=Author("u9", "zoe")))
    assert road.cards.told()[-1] == "follow_up.arrived"
    assert road.question_state() == "sent"


def test_what_the_asker_adds_under_a_strangers_comment_in_the_same_thread_returns_to_its_question(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    stranger = Author("u9", "zoe")
    road.brings(a_post("s1", "elsewhere it works", parent_id="unread", thread_id="p0", author=stranger))
    road.brings(a_post("f1", "not with my api key", parent_id="s1", thread_id="p0"))
    assert [kept.post.external_id for kept in road.desk.questions.detail(1).posts] == ["p0", "f1"]
    assert (road.question_state(), len(road.cards.cards)) == ("asked", 1)


def test_a_follow_up_under_our_reply_reopens_whoever_wrote_it(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    road.brings(a_post("f1", "that does not work", parent_id="r1", thread_id="p0", author=Author("u9", "zoe")))
    assert road.question_state() == "asked"


def test_what_becomes_of_our_reply_in_public_is_told_in_its_thread(road: Road) -> None:
    reply = road.approved()
    road.passes(seconds=31)
    ours = a_post("r1", "Use the rotate button.", parent_id="p0", thread_id="p0", own=True)
    road.brings(ours)
    assert road.state(reply) == "sent"
    road.brings(replace(ours, text="Use the other button."))
    assert (road.state(reply), road.cards.told()[-1]) == ("edited", "reply.edited_there")
    road.brings(gone=("r1",))
    assert (road.state(reply), road.cards.told()[-1]) == ("removed", "reply.removed")
    road.brings(gone=("r1",))
    assert road.cards.told().count("reply.removed") == 1


def test_our_reply_taken_away_before_we_read_it_once_is_told_too(road: Road) -> None:
    reply = road.approved()
    road.passes(seconds=31)
    road.brings(gone=("r1",))
    assert (road.state(reply), road.question_state()) == ("removed", "sent")


def test_sorting_puts_each_post_into_exactly_one_heap_and_an_unchanged_one_into_none() -> None:
    old, new = a_post("1", "old"), a_post("1", "new")
    around = BatchContext(
        {"1": KnownPost(7, fingerprint(old), 1, gone=False), "9": KnownPost(8, "x", 1, gone=False)}, {"1": 1}, {}
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
