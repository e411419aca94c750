"""What happens to questions is put into the outbox where it happens, and delivered beside the road, in order."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.core.errors import Gone, Outside, Refused, Unavailable
from bot.core.handing_on.events import Interest
from bot.core.handing_on.health import SinkHealth
from bot.core.handing_on.record import SinkDelivery
from bot.core.model import Batch
from bot.core.telling.notices import Audience
from bot.flow.operations.handing_on.tell import replay_events
from bot.flow.steps.deliver import ConfiguredSink, Deliver
from bot.flow.steps.maintenance.purge import DELIVERED_RETENTION, Purge
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import FAY, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle

FORGETFUL = timedelta(days=400)


class Killed(BaseException):
    """As a power cut is."""


@dataclass
class FakeSink:
    """Takes what it is handed, unless it has an error."""

    name: str = "crm"
    error: Outside | None = None
    taken: list[SinkDelivery] = field(default_factory=list)
    tried: list[SinkDelivery] = field(default_factory=list)

    def deliver(self, delivery: SinkDelivery) -> None:
        self.tried.append(delivery)
        if self.error is not None:
            raise self.error
        self.taken.append(delivery)

    @property
    def events(self) -> list[tuple[str, int]]:
        return [(one.event.value, one.question.number) for one in self.taken]


class HandingOn:
    """The step beside a pipeline, with one sink."""

    def __init__(self, pipeline: Pipeline, *tags: str, sources: tuple[str, ...] = ("square",)) -> None:
        self.pipeline, self.sink, self.stop_at = pipeline, FakeSink(), ""
        interest = Interest(frozenset(sources), frozenset(tags))
        sinks = {"crm": ConfiguredSink("fake", self.sink, interest)}
        self.step = Deliver(pipeline.store, sinks, {"square": "square"}, self._failpoint)
        with pipeline.store.writing() as tx:
            tx.sinks.declare("crm", "fake", interest)

    def _failpoint(self, name: str) -> None:
        if name == self.stop_at:
            self.stop_at = ""
            raise Killed

    def run(self) -> None:
        run_until_idle([self.step])

    def after(self, **amount: float) -> None:
        self.pipeline.clock.forward(**amount)
        self.run()

    def answer(self) -> int:
        reply = self.pipeline.approve_reply()
        self.pipeline.pass_time(minutes=1)
        return reply

    def fails(self, error: Outside | None) -> None:
        self.sink.error = error

    @property
    def health(self) -> SinkHealth:
        with self.pipeline.store.reading() as tx:
            return tx.sinks.health()[0]


@pytest.fixture
def handing(pipeline: Pipeline) -> HandingOn:
    return HandingOn(pipeline)


def test_a_question_its_answer_and_its_end_are_handed_on_in_order(handing: HandingOn) -> None:
    reply = handing.answer()
    handing.run()
    assert handing.sink.events == [("question.opened", 1), ("reply.sent", 1)]
    sent = handing.sink.taken[1]
    assert (sent.reply, sent.question.status, sent.question.answers[0].words) == (
        reply,
        "answered",
        "Use the rotate button.",
    )


def test_no_colleague_and_nothing_said_inside_is_handed_on(handing: HandingOn) -> None:
    handing.answer()
    handing.run()
    told = repr(handing.sink.taken)
    assert not [name for name in ("U0ANA", "U0GIL", "Ana", "Gil", "approved", "PROPOSED") if name in told]


def test_a_source_that_is_not_named_and_a_tag_that_is_not_named_are_not_handed_on(pipeline: Pipeline) -> None:
    other = HandingOn(pipeline, sources=("forum",))
    pipeline.ask_question("the api")
    other.run()
    assert other.sink.tried == []
    sso = HandingOn(pipeline, "sso")
    pipeline.ask_question("my api is slow")
    pipeline.ask_question("my sso is slow")
    sso.run()
    assert sso.sink.events == [("question.opened", 3)]


def test_a_question_that_gets_a_named_tag_begins_then_and_goes_on_when_it_loses_it(pipeline: Pipeline) -> None:
    handing = HandingOn(pipeline, "sso")
    number = pipeline.ask_question("my api is slow")
    pipeline.desk.questions.tag(number, FAY, add=("sso",), drop=("api",))
    handing.run()
    assert handing.sink.events == [("question.opened", number)]
    pipeline.desk.questions.tag(number, FAY, add=("api",), drop=("sso",))
    handing.run()
    assert {event for event, _ in handing.sink.events[1:]} == {"question.changed"}


def test_the_words_of_a_post_that_is_gone_are_in_no_delivery_however_long_it_waited(handing: HandingOn) -> None:
    handing.pipeline.ask_question("my api key, secretly")
    with handing.pipeline.store.reading() as tx:
        post = tx.posts.of_question(1)[0].post
    handing.pipeline.channel.batches.append(Batch((), "g", gone=(post.external_id,)))
    handing.pipeline.pass_time(minutes=1)
    handing.run()
    assert [event for event, _ in handing.sink.events] == ["question.opened", "post.taken_back", "question.closed"]
    assert "secretly" not in repr(handing.sink.taken)
    assert all(one.question.posts[0].gone for one in handing.sink.taken)
    assert handing.sink.taken[1].post == 1


def test_the_end_of_retention_is_handed_on_too(handing: HandingOn) -> None:
    handing.answer()
    handing.run()
    handing.pipeline.clock.forward(days=FORGETFUL.days)
    run_until_idle([Purge(handing.pipeline.store, handing.pipeline.company)])
    handing.run()
    assert handing.sink.events[-1] == ("post.taken_back", 1)
    assert "api key" not in repr(handing.sink.taken[-1])
    assert "api key" in repr(handing.sink.taken[0])


def test_an_edit_that_nobody_heard_of_yet_is_in_what_is_delivered_now(handing: HandingOn) -> None:
    handing.pipeline.ask_question("my api")
    with handing.pipeline.store.reading() as tx:
        post = tx.posts.of_question(1)[0].post
    edited = a_post(post.external_id, "my api, edited", thread_id=post.thread_id)
    handing.pipeline.receive_posts(edited)
    handing.run()
    assert [event for event, _ in handing.sink.events] == ["question.opened", "post.changed"]
    assert [one.question.posts[0].words for one in handing.sink.taken] == ["my api, edited"] * 2


def test_a_sink_that_is_down_holds_up_nothing_and_later_gets_all_in_order(handing: HandingOn) -> None:
    handing.fails(Unavailable("crm", "it answered 500"))
    handing.answer()
    handing.after(seconds=30)
    assert handing.pipeline.question_state() == "sent"
    assert (handing.health.state, handing.health.waiting) == ("trying again", 2)
    assert {one.event.value for one in handing.sink.tried} == {"question.opened"}, "the second waits for the first"
    handing.after(hours=1)
    handing.after(hours=1)
    assert handing.health.state == "down"
    handing.fails(None)
    handing.after(hours=12)
    assert handing.sink.events == [("question.opened", 1), ("reply.sent", 1)]
    assert handing.health.state == "well"


def test_what_waits_for_a_sink_that_was_down_comes_at_once_when_it_is_back(handing: HandingOn) -> None:
    handing.fails(Unavailable("crm", "no connection"))
    for words in ("my api is slow", "where is the api key", "an api for teams"):
        handing.pipeline.ask_question(words)
    for _ in range(40):
        handing.after(minutes=6)
    assert handing.health.state == "down"
    handing.fails(None)
    for _ in range(60):
        handing.after(minutes=6)
        if handing.sink.taken:
            break
    assert len(handing.sink.taken) == 3, "though each had its own, longer wait"


def test_one_event_that_fails_delays_no_other_question(handing: HandingOn) -> None:
    handing.pipeline.ask_question("my api is slow")
    handing.fails(Unavailable("crm", "it answered 500"))
    handing.run()
    handing.fails(None)
    handing.pipeline.ask_question("another api question")
    handing.run()
    assert ("question.opened", 2) in handing.sink.events


def test_what_is_refused_is_kept_and_told_and_the_next_goes_on(handing: HandingOn) -> None:
    handing.fails(Refused("crm", "a rule of theirs"))
    handing.pipeline.ask_question("my api is slow")
    handing.run()
    handing.fails(None)
    assert (handing.health.kept, handing.health.state, handing.health.troubled) == (1, "well", True)
    assert notices(handing) == [("kept", "crm")]
    handing.pipeline.ask_question("another api question")
    handing.run()
    assert handing.sink.events == [("question.opened", 2)]
    assert replay(handing) == 1
    assert (handing.sink.events[-1], notices(handing)) == (("question.opened", 1), [])
    assert handing.sink.tried[0].id == handing.sink.taken[-1].id


def test_after_three_days_it_is_kept(handing: HandingOn) -> None:
    handing.fails(Unavailable("crm", "it answered 500"))
    handing.pipeline.ask_question("my api is slow")
    for _ in range(100):
        handing.after(hours=1)
    assert (handing.health.waiting, handing.health.kept, len(handing.sink.tried)) == (0, 1, 10)
    assert notices(handing) == [("kept", "crm"), ("sink", "crm")]


def test_a_sink_that_is_gone_stops_is_told_and_starts_by_hand(handing: HandingOn) -> None:
    handing.fails(Gone("crm", "it answered 410"))
    handing.pipeline.ask_question("my api is slow")
    handing.run()
    handing.after(days=5)
    assert (handing.health.state, len(handing.sink.tried), notices(handing)) == ("stopped", 1, [("sink", "crm")])
    handing.fails(None)
    assert replay(handing) == 0
    assert handing.sink.events == [("question.opened", 1)]
    assert (handing.health.state, notices(handing)) == ("well", [])


def test_a_busy_sink_is_left_alone_until_the_moment_it_named(handing: HandingOn) -> None:
    handing.pipeline.ask_question("my api is slow")
    handing.fails(Unavailable("crm", "429", handing.pipeline.clock() + timedelta(minutes=10)))
    handing.run()
    handing.pipeline.ask_question("another api question")
    handing.after(minutes=5)
    assert len(handing.sink.tried) == 1
    handing.fails(None)
    handing.after(minutes=6)
    assert len(handing.sink.taken) == 2


@pytest.mark.parametrize(("where", "times"), [("deliver.claimed", 1), ("deliver.sent", 2)])
def test_killed_around_the_sending_it_is_delivered_again_under_its_id(
    handing: HandingOn, where: str, times: int
) -> None:
    handing.pipeline.ask_question("my api is slow")
    handing.stop_at = where
    with pytest.raises(Killed):
        handing.run()
    handing.after(seconds=30)
    assert len(handing.sink.taken) == times - 1, "its lease still holds"
    handing.after(minutes=2)
    assert len(handing.sink.taken) == times
    assert len({one.id for one in handing.sink.taken}) == 1
    assert "." not in handing.sink.taken[0].id


def test_all_of_a_time_or_one_event_can_be_delivered_again(handing: HandingOn) -> None:
    handing.answer()
    handing.run()
    first = handing.sink.taken[0]
    assert replay(handing, event_id=first.id) == 1
    assert handing.sink.taken[-1].id == first.id
    with handing.pipeline.store.writing() as tx:
        assert replay_events(tx, "crm", since=tx.now - timedelta(days=1)) == 2


def test_a_sink_that_left_the_configuration_is_handed_nothing(handing: HandingOn) -> None:
    with handing.pipeline.store.writing() as tx:
        tx.sinks.retire_all_but(())
    handing.pipeline.ask_question("my api is slow")
    handing.run()
    assert (handing.sink.tried, handing.health.waiting) == ([], 0)


def test_what_was_delivered_is_known_for_thirty_days_and_whom_it_was_told_to_for_good(handing: HandingOn) -> None:
    handing.pipeline.ask_question("my api is slow")
    handing.run()
    handing.pipeline.clock.forward(seconds=DELIVERED_RETENTION.total_seconds() + 1)
    run_until_idle([Purge(handing.pipeline.store, handing.pipeline.company)])
    with handing.pipeline.store.writing() as tx:
        assert tx.sinks.replay("crm", tx.now - FORGETFUL) == 0
    assert handing.health.handed == 1


def test_what_a_command_of_another_process_does_is_handed_on_as_well(store: Store, clock: FakeClock) -> None:
    """The outbox is filled by every transaction, whatever process it is in."""
    pipeline = a_pipeline(store, clock)
    handing = HandingOn(pipeline)
    pipeline.ask_question("my api is slow")
    handing.run()
    with store.writing() as tx:
        tx.posts.erase_words(1)
        record_gone(tx)
    handing.run()
    assert handing.sink.events[-1] == ("post.taken_back", 1)


def record_gone(tx: Transaction) -> None:
    tx.record(NewEntry("post.gone", "command line", 1, data={"post": "1"}))


def replay(handing: HandingOn, event_id: str = "") -> int:
    with handing.pipeline.store.writing() as tx:
        count = replay_events(tx, "crm", event_id=event_id)
    handing.run()
    return count


def notices(handing: HandingOn) -> list[tuple[str, str]]:
    with handing.pipeline.store.reading() as tx:
        return sorted((one.kind.value, one.about) for one in tx.notices.going_on(Audience.OPERATORS))
