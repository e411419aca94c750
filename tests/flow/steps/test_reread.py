"""Posts of open and recent questions are looked up again at least daily, in batches, and what is found counts as if a
poll had brought it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.errors import Unavailable
from bot.core.model import Batch, Post
from bot.flow.steps.reread import INTERVAL, RECENT, Reread
from tests.fakes.in_memory import FakeChannel
from tests.fakes.pipeline import ANA, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle
from tests.fakes.watching import TAKE_ALL
from tests.slack.samples import shown_text


class RereadChannel(FakeChannel):
    """A channel whose posts can be looked up again, two at a time: they stand as `stands` says, unless in `gone`."""

    reread_at_once = 2

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline.clock)
        self.stands: dict[str, Post] = {}
        self.gone: set[str] = set()
        self.removed_by: dict[str, str] = {}
        self.looks: list[tuple[str, ...]] = []
        self.failure: Unavailable | None = None

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        self.looks.append(tuple(ids))
        if self.failure is not None:
            raise self.failure
        posts = tuple(self.stands[name] for name in ids if name in self.stands)
        gone = tuple(sorted(self.gone & set(ids)))
        return Batch((*posts, a_post("unasked")), "", gone=gone, removed_by=self.removed_by)


class Looker:
    """The step beside a pipeline, on whose source it looks posts up."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline, self.channel = pipeline, RereadChannel(pipeline)
        self.step = Reread(pipeline.store, {"square": self.channel}, {"square": TAKE_ALL})

    def look(self) -> Sequence[tuple[str, ...]]:
        """What is looked up now, with all that follows."""
        self.channel.looks.clear()
        run_until_idle([self.step])
        self.pipeline.run_due()
        return list(self.channel.looks)

    def wait(self, time: timedelta) -> None:
        self.pipeline.pass_time(seconds=time.total_seconds())


@pytest.fixture
def looker(pipeline: Pipeline) -> Looker:
    return Looker(pipeline)


def test_a_post_is_looked_up_within_a_day_and_then_not_before_the_next(pipeline: Pipeline, looker: Looker) -> None:
    pipeline.ask_question()
    assert looker.look() == []
    looker.wait(INTERVAL)
    assert looker.look() == [("p0",)]
    assert looker.look() == []
    looker.wait(INTERVAL)
    assert looker.look() == [("p0",)]


def test_they_are_looked_up_in_batches_until_none_is_left(pipeline: Pipeline, looker: Looker) -> None:
    pipeline.receive_posts(*(a_post(f"p{n}", f"How do I rotate key {n}?", thread_id=f"p{n}") for n in range(5)))
    looker.wait(INTERVAL)
    looks = looker.look()
    assert [len(look) for look in looks] == [2, 2, 1]
    assert sorted(name for look in looks for name in look) == [f"p{n}" for n in range(5)]


def test_a_deletion_that_no_poll_told_of_closes_the_question(pipeline: Pipeline, looker: Looker) -> None:
    number = pipeline.ask_question()
    looker.channel.gone = {"p0"}
    looker.wait(INTERVAL)
    looker.look()
    assert "post.gone" in pipeline.history(number)
    assert pipeline.question_state(number) in ("settled", "dismissed", "ignored")
    looker.wait(INTERVAL)
    assert looker.look() == []


def test_an_edit_that_no_poll_told_of_is_a_change_and_what_came_unasked_opens_nothing(
    pipeline: Pipeline, looker: Looker
) -> None:
    number = pipeline.ask_question("How do I rotate my api key?")
    looker.wait(INTERVAL)
    with pipeline.store.reading() as tx:
        post = tx.posts.of_question(number)[0].post
    looker.channel.stands["p0"] = replace(post, text="How do I delete my api key?")
    looker.look()
    assert pipeline.history(number).count("post.changed") == 1
    assert len({question for _, _, question in pipeline.cards.cards}) == 1


def test_posts_of_a_question_long_answered_rest(pipeline: Pipeline, looker: Looker) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.settle(number, ANA, "said elsewhere")
    looker.wait(INTERVAL)
    assert looker.look() == [("p0",)]
    looker.wait(RECENT)
    assert looker.look() == []


def test_a_look_that_fails_is_made_again_when_the_channel_allows(pipeline: Pipeline, looker: Looker) -> None:
    pipeline.ask_question()
    looker.wait(INTERVAL)
    looker.channel.failure = Unavailable("square", "429", pipeline.clock.now + timedelta(hours=3))
    assert looker.look() == [("p0",)]
    looker.channel.failure = None
    looker.wait(timedelta(hours=2))
    assert looker.look() == []
    looker.wait(timedelta(hours=1))
    assert looker.look() == [("p0",)]


def test_it_gives_way_to_a_poll_that_is_due(pipeline: Pipeline, looker: Looker) -> None:
    pipeline.ask_question()
    looker.wait(INTERVAL)
    pipeline.clock.forward(minutes=5)
    assert list(looker.step.due()) == []
    looker.step.run("square")
    assert looker.channel.looks == []
    pipeline.run_due()
    assert looker.look() == [("p0",)]


def test_our_own_replies_are_looked_up_and_one_that_was_removed_is_told(pipeline: Pipeline, looker: Looker) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    ours = pipeline.desk.replies.detail(reply)[1].reply.external_id
    pipeline.receive_posts(a_post(ours, "Use the rotate button.", parent_id="p0", thread_id="p0", own=True))
    looker.channel.gone.add(ours)
    assert (ours,) not in looker.look()
    looker.wait(INTERVAL)
    assert any(ours in look for look in looker.look())
    assert pipeline.reply_state(reply) == "removed"
    looker.wait(INTERVAL)
    assert not any(ours in look for look in looker.look())


def _published(pipeline: Pipeline) -> tuple[int, str]:
    """A reply that stands, and its external id."""
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    return reply, pipeline.desk.replies.detail(reply)[1].reply.external_id


def _of_ours(looker: Looker, ours: str) -> int:
    return sum(ours in look for look in looker.look())


def test_our_own_replies_are_looked_up_ever_more_rarely_until_a_month_is_over(
    pipeline: Pipeline, looker: Looker
) -> None:
    _, ours = _published(pipeline)
    hours = 0
    for due in (1, 4, 24, 72, 168, 720):
        looker.wait(timedelta(hours=due - 1 - hours))
        assert _of_ours(looker, ours) == 0, f"looked up before the {due}th hour"
        looker.wait(timedelta(hours=1))
        assert _of_ours(looker, ours) == 1, f"not looked up in the {due}th hour"
        hours = due
    looker.wait(timedelta(days=10))
    assert _of_ours(looker, ours) == 0


def test_a_reply_that_no_poll_ever_brought_is_looked_up_too_and_who_removed_it_is_told_once(
    pipeline: Pipeline, looker: Looker
) -> None:
    reply, ours = _published(pipeline)
    looker.channel.gone, looker.channel.removed_by = {ours}, {ours: "a moderator"}
    looker.wait(timedelta(hours=1))
    assert _of_ours(looker, ours) == 1
    assert pipeline.reply_state(reply) == "removed"
    assert "removed there by a moderator" in _text(pipeline, "outbound:1")
    assert "removed there by a moderator" in _text(pipeline, "fate:1")
    looker.wait(timedelta(days=2))
    assert _of_ours(looker, ours) == 0
    assert sum(message.key.startswith("fate") for _, message, _ in pipeline.cards.messages.values()) == 1


def test_the_line_of_what_left_says_that_it_was_seen_how_many_like_it_and_who_answered(
    pipeline: Pipeline, looker: Looker
) -> None:
    _, ours = _published(pipeline)
    assert "stands since" in _text(pipeline, "outbound:1")
    assert "seen there" not in _text(pipeline, "outbound:1")
    looker.channel.stands[ours] = a_post(ours, "Use the rotate button.", parent_id="p0", own=True, likes=2)
    looker.wait(timedelta(hours=1))
    looker.look()
    assert "seen there" in _text(pipeline, "outbound:1")
    assert "2 likes" in _text(pipeline, "outbound:1")
    pipeline.receive_posts(a_post("p9", "Thanks, and on Linux?", parent_id=ours, thread_id="p0"))
    assert "1 answer below it" in _text(pipeline, "outbound:1")


def test_a_look_at_our_reply_that_broke_off_is_made_again_within_the_hour(pipeline: Pipeline, looker: Looker) -> None:
    _, ours = _published(pipeline)
    looker.wait(timedelta(hours=1))
    with pipeline.store.writing() as tx:  # what a kill leaves behind
        tx.looks.claim("square", INTERVAL, RECENT, 2, tx.now + timedelta(hours=1))
    assert _of_ours(looker, ours) == 0
    looker.wait(timedelta(hours=1))
    assert _of_ours(looker, ours) == 1


def _text(pipeline: Pipeline, key: str) -> str:
    return shown_text(next(message.blocks for _, message, _ in pipeline.cards.messages.values() if message.key == key))


def test_a_reply_that_its_channel_may_drop_without_a_word_is_looked_up_when_it_says(
    pipeline: Pipeline, looker: Looker
) -> None:
    pipeline.channel.drops_within = timedelta(minutes=3)
    pipeline.approve_reply()
    looker.wait(timedelta(seconds=31))
    looker.wait(timedelta(minutes=2))
    assert looker.look() == []
    looker.wait(timedelta(minutes=1))
    assert looker.look() == [("r1",)]
    looker.wait(timedelta(minutes=30))
    assert looker.look() == []
