"""Notices promise: operators and communications are told once when trouble begins and when it is over, never in twenty
messages, and never with what only the log may hold.
"""

from datetime import timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.model import Batch
from tests.fakes.in_memory import message_words
from tests.fakes.pipeline import ANA, GIL, IDA, Pipeline
from tests.fakes.posts import a_post
from tests.flow.steps.test_announce_bursts import burst_of

OPERATORS, REVIEW = "#triage", "#review"


def told(pipeline: Pipeline, channel: str = OPERATORS) -> list[str]:
    """What each notice in a channel says now."""
    ours = [message for owner, message, _ in pipeline.cards.messages.values() if owner.startswith("notice:")]
    return [message_words(message) for message in ours if message.channel == channel]


def test_a_source_that_is_stopped_is_told_once_and_on_the_same_message_when_it_is_back(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Unauthorised("square", "the key was revoked"))
    pipeline.pass_time(minutes=1)
    pipeline.pass_time(hours=3)
    (notice,) = told(pipeline)
    assert "square cannot be read since" in notice
    assert "the key was revoked" in notice
    assert "Mend its credentials" in notice
    with pipeline.store.writing() as tx:
        tx.streams.declare("square", "square")
    pipeline.pass_time(minutes=1)
    (notice,) = told(pipeline)
    assert "square is read again" in notice
    assert pipeline.cards.posts.count("notice") == 1


def test_one_failed_poll_is_no_news_and_a_second_is(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Unavailable("square", "503"))
    pipeline.pass_time(minutes=1)
    assert told(pipeline) == []
    pipeline.pass_time(minutes=10)
    assert told(pipeline) == []
    pipeline.channel.errors["fetch"] += [Unavailable("square", "503"), Unavailable("square", "503")]
    pipeline.pass_time(minutes=1)
    pipeline.pass_time(minutes=3)
    assert len(told(pipeline)) == 1


def test_a_source_that_comes_and_goes_is_one_notice_that_counts(pipeline: Pipeline) -> None:
    for _ in range(10):
        pipeline.channel.errors["fetch"] += [Unavailable("square", "503"), Unavailable("square", "503")]
        for _ in range(8):
            pipeline.pass_time(minutes=1)
    (notice,) = told(pipeline)
    assert "10 times" in notice
    assert pipeline.cards.posts.count("notice") == 1


def test_a_gap_is_told(pipeline: Pipeline) -> None:
    pipeline.receive_posts(gap="posts of an hour were not to be had")
    (notice,) = told(pipeline)
    assert "Posts of square were missed: posts of an hour were not to be had" in notice


def test_a_channel_that_takes_no_reply_is_told_until_one_leaves_again(pipeline: Pipeline) -> None:
    pipeline.channel.errors["reply"].append(Unauthorised("square", "the key was revoked"))
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    (notice,) = told(pipeline)
    assert "Replies cannot be sent to square since" in notice
    assert "the key was revoked" in notice
    pipeline.desk.replies.retry(reply, ANA)
    pipeline.pass_time(seconds=31)
    (notice,) = told(pipeline)
    assert "Replies leave for square again" in notice


def test_a_channel_that_is_down_for_long_is_told_before_the_reply_fails(pipeline: Pipeline) -> None:
    pipeline.channel.errors["reply"] += [Unavailable("square", "503")] * 3
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    assert told(pipeline) == []
    pipeline.pass_time(minutes=1)
    pipeline.pass_time(minutes=1)
    assert "square again" in told(pipeline)[0] or "cannot be sent to square" in told(pipeline)[0]


def test_one_reply_that_is_refused_is_no_trouble_of_the_channel(pipeline: Pipeline) -> None:
    pipeline.channel.errors["reply"].append(Refused("square", "too rude"))
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    assert told(pipeline) == []


def test_a_hold_is_told_to_operators_and_communications_and_so_is_its_end(pipeline: Pipeline) -> None:
    pipeline.desk.sending.hold(ANA, "an outage", "square")
    pipeline.run_due()
    for channel in (OPERATORS, REVIEW):
        (notice,) = told(pipeline, channel)
        assert "Ana holds sending to square since" in notice
        assert "an outage" in notice
    pipeline.clock.forward(minutes=40)
    pipeline.desk.sending.resume(GIL)
    pipeline.run_due()
    for channel in (OPERATORS, REVIEW):
        (notice,) = told(pipeline, channel)
        assert "Gil resumed sending to square" in notice
    pipeline.desk.sending.hold(ANA, "another outage")
    pipeline.run_due()
    assert len(told(pipeline, REVIEW)) == 2, "a hold is told anew, for somebody has to notice"


def test_a_burst_is_told_when_it_begins_and_when_it_is_over_but_not_at_each_question(pipeline: Pipeline) -> None:
    burst_of(pipeline, 8)
    for channel in (OPERATORS, REVIEW):
        (notice,) = told(pipeline, channel)
        assert "Many questions about api" in notice
    assert pipeline.cards.posts.count("notice") == 2
    pipeline.pass_time(hours=2)
    for channel in (OPERATORS, REVIEW):
        (notice,) = told(pipeline, channel)
        assert "The burst of questions about api is over" in notice
        assert "8 questions" in notice


def test_a_review_channel_that_refuses_is_told_to_operators_until_it_takes_reviews_again(pipeline: Pipeline) -> None:
    pipeline.cards.refused_keys.add("review")
    pipeline.propose_reply()
    (notice,) = told(pipeline)
    assert "Slack refuses reviews in #review since" in notice
    pipeline.cards.refused_keys.clear()
    pipeline.pass_time(hours=1)
    (notice,) = told(pipeline)
    assert "Reviews reach #review again" in notice


def test_a_notice_waits_for_a_slack_that_is_down_and_is_told_once(pipeline: Pipeline) -> None:
    pipeline.cards.lose_next_post = True
    pipeline.desk.sending.hold(ANA, "an outage")
    pipeline.run_due()
    pipeline.pass_time(minutes=2)
    assert len(told(pipeline)) == len(told(pipeline, REVIEW)) == 1


def test_a_notice_whose_channel_refuses_is_told_in_the_fallback_channel(pipeline: Pipeline) -> None:
    pipeline.cards.refused[REVIEW] = Refused("slack", "is_archived")
    pipeline.desk.sending.hold(ANA, "an outage")
    pipeline.run_due()
    pipeline.pass_time(minutes=1)
    assert told(pipeline, REVIEW) == []
    assert sum(map(len, (told(pipeline, channel) for channel in ("#fallback", OPERATORS)))) == 2


def test_an_unforeseen_fault_of_a_connector_is_told_without_its_words(pipeline: Pipeline) -> None:
    for _ in range(2):
        pipeline.channel.errors["fetch"].append(ValueError("secret-token-123"))
        with pytest.raises(ValueError, match="secret-token"):
            pipeline.steps[0].run("square")
        pipeline.clock.now += timedelta(minutes=5)
    pipeline.run_due()
    assert all("secret-token" not in notice for notice in told(pipeline))
    assert len(told(pipeline)) == 1


def test_words_from_outside_notify_nobody_and_link_nowhere(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("x1", "elsewhere"), gap="<!channel> <https://evil.example|click>")
    drawn = [message for owner, message, _ in pipeline.cards.messages.values() if owner.startswith("notice:")]
    assert "'type': 'link'" not in str([message.blocks for message in drawn])
    assert "mrkdwn" not in str([message.blocks for message in drawn])


@pytest.mark.parametrize("error", [Unauthorised("square", "the key was revoked"), Refused("square", "it is private")])
def test_a_poll_that_fails_just_after_its_source_was_paused_is_no_news(pipeline: Pipeline, error: Outside) -> None:
    pipeline.channel.meanwhile["fetch"] = lambda: pipeline.desk.sources.pause("square", IDA)
    pipeline.channel.errors["fetch"].append(error)
    pipeline.pass_time(minutes=1)
    assert told(pipeline) == []
    (health,) = pipeline.desk.sources.health()
    assert (health.paused_by, health.problem) == (IDA, str(error))
    pipeline.channel.errors["fetch"].append(error)
    pipeline.desk.sources.resume("square", IDA)
    pipeline.pass_time(minutes=1)
    assert len(told(pipeline)) == 1


def test_a_warning_that_comes_just_after_its_source_was_paused_is_no_news(pipeline: Pipeline) -> None:
    pipeline.channel.meanwhile["fetch"] = lambda: pipeline.desk.sources.pause("square", IDA)
    pipeline.channel.batches += [Batch((), "c1", warning="its ids change"), Batch((), "c2", warning="its ids change")]
    pipeline.pass_time(minutes=1)
    assert told(pipeline) == []
    pipeline.desk.sources.resume("square", IDA)
    pipeline.pass_time(minutes=1)
    assert len(told(pipeline)) == 1
