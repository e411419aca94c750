"""Polling promises: nothing is read twice, missed, or taken for a question that it is not; no source harms another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.core.model import Author, Batch
from bot.core.watch.known_posts import KnownPost, content_hash
from bot.core.watch.streams import StreamKey
from bot.flow.operations.arrivals.sort import BatchContext
from tests.fakes.pipeline import ANA, Pipeline
from tests.fakes.posts import WRITTEN, a_batch, a_post
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL

_NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
_NOTHING = BatchContext({}, {}, {}, ALWAYS_READ, _NOW)


def _posts(pipeline: Pipeline) -> int:
    with pipeline.store.reading() as tx:
        return len(tx.posts.since(pipeline.clock.now - timedelta(days=99)))


def test_a_post_seen_twice_is_one_post_and_one_question(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"), a_post("1"))
    pipeline.receive_posts(a_post("1"))
    assert (_posts(pipeline), len(pipeline.cards.cards)) == (1, 1)


def test_posts_and_cursor_are_saved_together_or_not_at_all(pipeline: Pipeline) -> None:
    broken = a_post("2", "another question", kind="no kind of post")
    pipeline.channel.batches.append(a_batch(a_post("1"), broken))
    with pytest.raises(AttributeError):
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
        assert "between 3 and 9" in tx.streams.health()[0].gap


def test_a_poll_that_misses_nothing_leaves_the_last_gap_on_record(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"), gap="posts between 3 and 9 could not be read")
    pipeline.receive_posts(a_post("2"))
    with pipeline.store.reading() as tx:
        assert "between 3 and 9" in tx.streams.health()[0].gap


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
        health = tx.streams.health()[0]
    assert "broke off unexpectedly" in health.problem
    assert (health.failures, health.stopped, health.due_at) == (1, False, pipeline.clock.now + timedelta(minutes=1))
    pipeline.pass_time(minutes=1)
    with pipeline.store.reading() as tx:
        assert tx.streams.health()[0].down_since is None


def test_a_failing_source_is_tried_later_each_time(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].extend([Unavailable("square", "500")] * 4)
    waits = []
    for _ in range(4):
        pipeline.run_due()
        with pipeline.store.reading() as tx:
            due = tx.streams.health()[0].due_at
        assert due is not None
        waits.append(due - pipeline.clock.now)
        pipeline.clock.now = due
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 8)]


def test_a_rate_limits_own_hour_wins_over_our_guess(pipeline: Pipeline) -> None:
    reset = pipeline.clock.now + timedelta(minutes=7)
    pipeline.channel.errors["fetch"].append(Unavailable("square", "429", reset))
    pipeline.run_due()
    with pipeline.store.reading() as tx:
        assert tx.streams.health()[0].due_at == reset


def test_wrong_credentials_stop_a_source_until_the_next_start(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Unauthorised("square", "it answered 401"))
    pipeline.run_due()
    pipeline.pass_time(days=1)
    assert pipeline.channel.cursors == []
    with pipeline.store.writing() as tx:
        assert tx.streams.health()[0].stopped
        tx.streams.declare("square", "square")
    pipeline.run_due()
    assert pipeline.channel.cursors == [""]


def test_a_stream_that_is_refused_rests_an_hour_and_then_twice_as_long_each_time(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Refused("square", "it answered 404"))
    pipeline.run_due()
    pipeline.channel.errors["fetch"].append(Refused("square", "it answered 404"))
    for minutes in (59, 2, 118):
        pipeline.pass_time(minutes=minutes)
        assert pipeline.channel.cursors == []
    pipeline.pass_time(minutes=3)
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
        {"1": KnownPost(7, content_hash(old), 1, gone=False), "9": KnownPost(8, "x", 1, gone=False)},
        {"1": 1},
        {},
        ALWAYS_READ,
        _NOW,
    )
    batch = Batch((new, a_post("2"), a_post("3", parent_id="1"), a_post("4", own=True), old), "c", gone=("9", "77"))
    heaps = TAKE_ALL.sort(batch, around)
    assert [(known.number, post.text) for known, post in heaps.changed] == [(7, "new")]
    assert [post.external_id for post in heaps.asking] == ["2"]
    assert [(a.post.external_id, a.role or a.verdict) for a in heaps.quiet] == [("3", "follow_up"), ("4", "own")]
    assert [known.number for known in heaps.gone] == [8]


def test_a_post_given_twice_in_one_batch_is_taken_once() -> None:
    heaps = TAKE_ALL.sort(a_batch(a_post("1"), a_post("1")), _NOTHING)
    assert len(heaps.asking) == 1


_PLACE = "https://blog.example/how?page=2"


def _posts_and_questions(pipeline: Pipeline) -> tuple[int, int]:
    return _posts(pipeline), len(pipeline.cards.cards)


@pytest.mark.parametrize(
    ("url", "written_at"),
    [
        ("http://www.blog.example/how/?utm_source=rss&page=2", WRITTEN - timedelta(minutes=1)),
        ("https://blog.example/how?page=2&sid=9f", WRITTEN),
        ("https://new.example/how?t=77", WRITTEN),
    ],
    ids=["scheme and tracking", "session", "redirect and parameter"],
)
def test_what_was_closed_never_comes_back_because_its_id_or_address_changed(
    pipeline: Pipeline, url: str, written_at: datetime
) -> None:
    pipeline.receive_posts(a_post("1", url=_PLACE, written_at=WRITTEN))
    pipeline.desk.questions.ignore(1, ANA, "not ours")
    pipeline.receive_posts(a_post("other-id", url=url, written_at=written_at))
    assert _posts_and_questions(pipeline) == (1, 1)
    assert pipeline.question_state() == "ignored"


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://blog.example/how?page=3", "written_at": WRITTEN - timedelta(minutes=1)},
        {"url": _PLACE, "author": Author("u-lee", "lee")},
        {"url": _PLACE, "text": "And how do I get it back?"},
    ],
    ids=["elsewhere", "by somebody else", "in other words"],
)
def test_another_post_is_never_taken_for_a_known_one(pipeline: Pipeline, changes: dict[str, Any]) -> None:
    pipeline.receive_posts(a_post("1", url=_PLACE))
    pipeline.receive_posts(a_post("2", **changes))
    assert _posts(pipeline) == 2


def test_other_words_of_another_author_elsewhere_under_a_known_id_are_another_post(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", url=_PLACE))
    stranger = a_post("1", "My parcel is lost.", author=Author("u-lee", "lee"), url="https://blog.example/lost")
    pipeline.receive_posts(stranger)
    pipeline.receive_posts(stranger)
    assert _posts_and_questions(pipeline) == (2, 2)
    assert pipeline.desk.questions.detail(1).posts[0].post.text == "How do I rotate my API key?"


def test_other_words_of_the_same_author_elsewhere_and_at_another_time_under_a_known_id_are_another_post(
    pipeline: Pipeline,
) -> None:
    first = a_post("1", url=_PLACE)
    later = WRITTEN + timedelta(hours=1)
    other = replace(first, text="What is the rate limit?", url="https://blog.example/limit", written_at=later)
    for post in (first, other, other):
        pipeline.receive_posts(post, ids_may_clash=True)
    assert _posts_and_questions(pipeline) == (2, 2)


@pytest.mark.parametrize(("ids_may_clash", "later"), [(True, timedelta()), (False, timedelta(minutes=9))])
def test_words_and_address_that_an_author_edits_at_once_are_a_change_of_the_post(
    pipeline: Pipeline, ids_may_clash: bool, later: timedelta
) -> None:
    first = a_post("1", url=_PLACE)
    pipeline.receive_posts(first)
    at, place = WRITTEN + later, "https://blog.example/twice"
    edited = replace(first, text="How do I rotate my key twice?", url=place, written_at=at)
    pipeline.receive_posts(edited, ids_may_clash=ids_may_clash)
    assert _posts_and_questions(pipeline) == (1, 1)
    assert pipeline.desk.questions.detail(1).posts[0].post.text == "How do I rotate my key twice?"


def test_a_counter_that_ticks_is_no_change_of_the_post(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", "How do I rotate my key? 2 comments, 26 views"))
    pipeline.receive_posts(a_post("1", "How do I rotate my key? 3 comments, 1,027 views"))
    assert "post.changed" not in pipeline.cards.told()


def test_a_post_kept_before_addresses_and_marks_were_shown_is_no_changed_one(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", "See the docs: how do I call go() - once"))
    pipeline.receive_posts(a_post("1", "See the docs (https://docs.example/x):\n\n> how do I call `go()`\n\n1. once"))
    assert "post.changed" not in pipeline.cards.told()


def test_another_address_of_a_link_is_a_change_of_the_post(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1", "How, as in the docs (https://docs.example/x), do I rotate my API key?"))
    pipeline.receive_posts(a_post("1", "How, as in the docs (https://docs.example/y), do I rotate my API key?"))
    assert "post.changed" in pipeline.cards.told()


def test_an_archive_that_is_added_asks_only_what_is_young(pipeline: Pipeline) -> None:
    old = [
        a_post(f"o{n}", f"An old question, number {n}?", written_at=WRITTEN - timedelta(days=n)) for n in range(2, 50)
    ]
    pipeline.channel.batches.append(a_batch(*old[:20], more=True))
    pipeline.channel.batches.append(a_batch(*old[20:], a_post("new")))
    pipeline.run_due()
    assert _posts_and_questions(pipeline) == (49, 1)


def test_what_a_machine_wrote_or_the_watch_excludes_opens_and_reopens_nothing(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"))
    pipeline.desk.questions.settle(1, ANA)
    pipeline.receive_posts(
        a_post("2", "I am a bot.", parent_id="1", thread_id="1", automatic=True),
        a_post("3", "Me too!", parent_id="1", thread_id="1", author=Author("u-spam", "spammer")),
    )
    assert pipeline.question_state() == "settled"


def test_hostile_values_of_one_post_cost_that_post_alone(pipeline: Pipeline) -> None:
    pipeline.receive_posts(
        a_post("", "no id?"),
        a_post("2", "year one?", written_at=datetime(1, 1, 1, tzinfo=UTC)),
        a_post("3", "famous?", author=Author("u-x", "x", reach=10**30)),
        a_post("4"),
    )
    assert _posts(pipeline) == 3
    with pipeline.store.reading() as tx:
        (health,) = tx.streams.health()
    assert "1 of its posts has no id" in health.warning


def test_after_the_clock_was_set_back_a_stream_is_read_again_at_once(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("1"))
    pipeline.clock.forward(hours=-1)
    pipeline.channel.batches.append(a_batch(a_post("2", "Read in time?")))
    pipeline.run_due()
    assert _posts(pipeline) == 2


def test_an_absurd_wait_that_a_channel_asks_for_is_bounded_to_a_day(pipeline: Pipeline) -> None:
    absurd = pipeline.clock.now + timedelta(days=4000)
    pipeline.channel.errors["fetch"].append(Unavailable("square", "429", retry_at=absurd))
    pipeline.run_due()
    pipeline.pass_time(hours=25)
    assert pipeline.channel.cursors == [""]


def test_a_paused_stream_rests_until_it_is_resumed_and_a_stopped_one_is_read_when_asked_again(
    pipeline: Pipeline,
) -> None:
    key = StreamKey("square")
    with pipeline.store.writing() as tx:
        tx.streams.pause(key, ANA)
    pipeline.pass_time(hours=2)
    assert pipeline.channel.cursors == []
    with pipeline.store.writing() as tx:
        tx.streams.resume(key)
    pipeline.run_due()
    assert pipeline.channel.cursors == [""]


def test_a_warning_is_told_once_for_as_long_as_it_stays_the_same(pipeline: Pipeline) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            pipeline.receive_posts(warning="its ids are not stable")
    assert [log["event"] for log in logs].count("source.warning") == 1


def test_the_channel_may_ask_for_a_slower_pace(pipeline: Pipeline) -> None:
    pipeline.receive_posts(next_at=pipeline.clock.now + timedelta(minutes=30))
    pipeline.channel.cursors.clear()
    pipeline.pass_time(minutes=28)
    assert pipeline.channel.cursors == []
    pipeline.pass_time(minutes=3)
    assert pipeline.channel.cursors != []


@pytest.mark.parametrize("name", ["two\nlines", "x" * 5000, "nul\0", "\ud800", "soft\u00adhyphen"])
def test_a_post_whose_id_cannot_be_kept_is_asked_once_all_the_same(pipeline: Pipeline, name: str) -> None:
    pipeline.receive_posts(a_post(name, thread_id=name))
    pipeline.receive_posts(a_post(name, thread_id=name), a_post("2", "Me too!", parent_id=name, thread_id=name))
    assert _posts_and_questions(pipeline) == (2, 1)
    pipeline.receive_posts(gone=(name,))
    assert "post.gone" in pipeline.cards.told()


@pytest.mark.parametrize(("ahead", "asked"), [(timedelta(hours=20), 1), (timedelta(days=300), 0)])
def test_a_date_far_in_the_future_says_nothing_of_a_post_and_a_near_one_means_now(
    pipeline: Pipeline, ahead: timedelta, asked: int
) -> None:
    pipeline.receive_posts(a_post("1", "How does the future work?", written_at=pipeline.clock.now + ahead))
    assert len(pipeline.cards.cards) == asked
    pipeline.receive_posts(a_post("2", "And how did the past?", written_at=pipeline.clock.now + ahead))
    assert len(pipeline.cards.cards) == asked + 1
