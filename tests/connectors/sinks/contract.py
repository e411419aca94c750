"""What every sink has to keep, whatever it hands on to: deliveries for tests, and the contract."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from bot.core.errors import Unauthorised, Unavailable, Uncertain
from bot.core.handing_on.events import EventType
from bot.core.handing_on.record import HandedAnswer, HandedPost, HandedQuestion, SinkDelivery
from bot.core.ports.sink import Sink
from connectors import sinks
from tests.fakes.channel import Fault, FaultKind
from tests.fakes.clock import FakeClock
from tests.fakes.http import FakeHttpServer

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOSTILE = '"}]</script><b>\u202e=1+1 \ud83d\ude00 {{secret}} \u0000'.encode("utf-8", "surrogatepass").decode(
    "utf-8", "replace"
)


def a_delivery(event: EventType = EventType.QUESTION_OPENED, id: str = "sb_7_abc", **changes: object) -> SinkDelivery:  # noqa: A002
    """A question with one post, and changes to it."""
    post = HandedPost(
        number=3,
        source="forum",
        kind="square",
        follow_up=False,
        written_at=AT,
        url="https://forum.example/3",
        author_id="u-kim",
        handle="kim",
        author_name="Kim",
        author_url="https://forum.example/kim",
        words="How do I rotate my key?",
        lang="en",
    )
    question = HandedQuestion(12, "open", ("api",), AT, posts=(post,))
    return SinkDelivery(id, event, AT, replace(question, **changes))  # type: ignore[arg-type]


ANSWER = HandedAnswer(5, 3, "Use the rotate button.", "https://forum.example/5", AT)


class SinkContract(ABC):
    """Subclassed for each kind; `kind` names it, `make` gives the sink and its receiver."""

    kind: ClassVar[str]

    @pytest.fixture
    @abstractmethod
    def receiver(self) -> FakeHttpServer:
        """The stand-in, which refuses what the real one would."""

    @abstractmethod
    def make(self, receiver: FakeHttpServer, clock: FakeClock, *, secret: bool = True) -> Sink:
        """The sink, which waits a short time only."""

    @abstractmethod
    def taken(self, receiver: FakeHttpServer) -> list[str]:
        """What the receiver has, once each, whatever came twice."""

    def test_what_was_taken_is_there_once_however_often_it_is_delivered(
        self, receiver: FakeHttpServer, clock: FakeClock
    ) -> None:
        sink = self.make(receiver, clock)
        for _ in range(2):
            sink.deliver(a_delivery())
        assert len(self.taken(receiver)) == 1

    def test_a_lost_answer_is_told_and_the_same_delivery_ends_well(
        self, receiver: FakeHttpServer, clock: FakeClock
    ) -> None:
        sink = self.make(receiver, clock)
        receiver.inject_fault(Fault(FaultKind.LOST))
        with pytest.raises((Uncertain, Unavailable)):
            sink.deliver(a_delivery())
        receiver.clear_faults()
        sink.deliver(a_delivery())
        assert len(self.taken(receiver)) == 1

    def test_who_is_down_is_told_to_be(self, receiver: FakeHttpServer, clock: FakeClock) -> None:
        receiver.inject_fault(Fault(FaultKind.DOWN))
        with pytest.raises(Unavailable, match="no connection"):
            self.make(receiver, clock).deliver(a_delivery())

    def test_who_is_busy_is_not_asked_before_the_moment_named(self, receiver: FakeHttpServer, clock: FakeClock) -> None:
        receiver.inject_fault(Fault(FaultKind.ANSWER, 429, headers={"Retry-After": "120"}))
        with pytest.raises(Unavailable) as told:
            self.make(receiver, clock).deliver(a_delivery())
        assert told.value.retry_at is not None
        assert (told.value.retry_at - clock()).total_seconds() == 120

    def test_a_server_error_may_pass(self, receiver: FakeHttpServer, clock: FakeClock) -> None:
        receiver.inject_fault(Fault(FaultKind.ANSWER, 500))
        with pytest.raises((Unavailable, Uncertain)):
            self.make(receiver, clock).deliver(a_delivery())

    def test_who_never_answers_is_left_after_its_time(self, receiver: FakeHttpServer, clock: FakeClock) -> None:
        receiver.inject_fault(Fault(FaultKind.HANG))
        with pytest.raises((Unavailable, Uncertain)):
            self.make(receiver, clock).deliver(a_delivery())

    def test_without_a_secret_nothing_is_sent(self, receiver: FakeHttpServer, clock: FakeClock) -> None:
        with pytest.raises(Unauthorised):
            self.make(receiver, clock, secret=False).deliver(a_delivery())
        assert receiver.requests == []

    def test_a_strangers_words_arrive_as_they_are_and_nothing_breaks(
        self, receiver: FakeHttpServer, clock: FakeClock
    ) -> None:
        post = replace(a_delivery().question.posts[0], words=HOSTILE, handle=HOSTILE[:20])
        self.make(receiver, clock).deliver(a_delivery(posts=(post,)))
        assert len(self.taken(receiver)) == 1

    def test_its_recipe_is_whole(self) -> None:
        recipe = sinks.recipe(self.kind)
        assert str(recipe.ABOUT).startswith("Hands on ")
        assert all(field.description for field in recipe.Settings.model_fields.values())
        assert all(recipe.SECRETS.values())
