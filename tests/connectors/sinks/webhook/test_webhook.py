"""Webhooks at the wire: a receiver that checks each signature by its own reckoning and refuses the rest."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from bot.core.errors import Gone, Unauthorised, Unavailable
from bot.core.handing_on.events import EventType
from connectors import sinks
from connectors.sinks.webhook.payload import EventPayload, event_schema
from connectors.sinks.webhook.signature import signed_headers
from connectors.sinks.webhook.sink import VARIABLE, Settings, Webhook
from tests.connectors.sinks.contract import ANSWER, AT, SinkContract, a_delivery
from tests.fakes.channel import Fault, FaultKind
from tests.fakes.clock import FakeClock
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
OTHER = f"whsec_{base64.b64encode(KEY[::-1]).decode()}"


class Receiver(FakeHttpServer):
    """Takes an event that is signed, said now, and no other; `events` by id."""

    def __init__(self) -> None:
        super().__init__(self._take)
        self.events: dict[str, Any] = {}
        self.now = 0.0

    def _take(self, request: FakeRequest) -> FakeResponse:
        told = request.headers
        if request.method != "POST" or told.get("content-type") != "application/json" or "." in told["webhook-id"]:
            return FakeResponse(400)
        content = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + request.body
        mine = base64.b64encode(hmac.new(KEY, content, hashlib.sha256).digest()).decode()
        if f"v1,{mine}" not in told["webhook-signature"].split(" "):
            return FakeResponse(401)
        if abs(int(told["webhook-timestamp"]) - self.now) > 300:
            return FakeResponse(401)
        self.events[told["webhook-id"]] = json.loads(request.body)
        return FakeResponse(202, b"<html>" * 100, {"Content-Type": "text/html"})


class TestWebhook(SinkContract):
    kind = "webhook"

    @pytest.fixture
    def receiver(self, clock: FakeClock) -> Iterator[FakeHttpServer]:
        with Receiver() as server:
            server.now = clock().timestamp()
            yield server

    def make(self, receiver: FakeHttpServer, clock: FakeClock, *, secret: bool = True) -> Webhook:
        return webhook(receiver, clock, f"hook={SECRET}" if secret else "")

    def taken(self, receiver: FakeHttpServer) -> list[str]:
        assert isinstance(receiver, Receiver)
        return list(receiver.events)


def webhook(receiver: FakeHttpServer, clock: FakeClock, told: str = f"hook={SECRET}") -> Webhook:
    return Webhook("hook", Settings(url=f"{receiver.url}/in?a=b"), {VARIABLE: told}, clock, seconds=0.4)


@pytest.fixture
def receiver(clock: FakeClock) -> Iterator[Receiver]:
    with Receiver() as server:
        server.now = clock().timestamp()
        yield server


def test_the_signature_is_that_of_the_specifications_own_libraries() -> None:
    """Of `standardwebhooks` 1.1.0: Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(…)."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    content = b'{"test": 2432232314}'
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", AT.fromtimestamp(1614265330, AT.tzinfo), content, [key])
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_event_is_as_its_published_schema_says(receiver: Receiver, clock: FakeClock) -> None:
    schema: Any = event_schema()
    assert set(schema["$defs"]["EventType"]["enum"]) == {event.value for event in EventType}
    gone = replace(a_delivery().question.posts[0], gone=True, words="", handle="", url="", author_url="", lang="")
    for number, event in enumerate(EventType):
        webhook(receiver, clock).deliver(a_delivery(event, f"sb_{number}_a", answers=(ANSWER,), posts=(gone,)))
    assert [told["type"] for told in receiver.events.values()] == list(EventType)
    for told in receiver.events.values():
        assert (
            EventPayload.model_validate(told).model_dump(mode="json").keys()
            == told.keys()
            == schema["properties"].keys()
        )
        assert told["data"]["question"]["posts"][0].keys() == schema["$defs"]["PostPayload"]["properties"].keys()


def test_it_tells_the_whole_question_and_no_more(receiver: Receiver, clock: FakeClock) -> None:
    webhook(receiver, clock).deliver(a_delivery(EventType.REPLY_SENT, answers=(ANSWER,), status="answered"))
    (told,) = receiver.events.values()
    assert told["data"]["question"] == {
        "id": "Q-12",
        "number": 12,
        "status": "answered",
        "tags": ["api"],
        "seen_at": "2026-11-02T09:00:00Z",
        "merged_into": None,
        "posts": [
            {
                "number": 3,
                "source": "forum",
                "kind": "square",
                "role": "asked",
                "written_at": "2026-11-02T09:00:00Z",
                "gone": False,
                "url": "https://forum.example/3",
                "author": "kim",
                "author_url": "https://forum.example/kim",
                "text": "How do I rotate my key?",
                "language": "en",
            }
        ],
        "posts_left_out": 0,
        "answers": [
            {
                "reply": 5,
                "post": 3,
                "text": "Use the rotate button.",
                "url": "https://forum.example/5",
                "sent_at": "2026-11-02T09:00:00Z",
            }
        ],
    }


def test_a_retry_has_the_same_id_and_the_time_of_its_attempt(receiver: Receiver, clock: FakeClock) -> None:
    hook = webhook(receiver, clock)
    hook.deliver(a_delivery())
    clock.forward(minutes=4)
    hook.deliver(a_delivery())
    first, second = (request.headers for request in receiver.requests)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 240


def test_while_a_secret_is_replaced_both_sign(receiver: Receiver, clock: FakeClock) -> None:
    webhook(receiver, clock, f"hook={OTHER} elsewhere={OTHER} hook={SECRET}").deliver(a_delivery())
    assert receiver.requests[0].headers["webhook-signature"].count("v1,") == 2
    with pytest.raises(Unauthorised, match="401"):
        webhook(receiver, clock, f"hook={OTHER} elsewhere={SECRET}").deliver(a_delivery())


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("other=whsec_AAAA", "no secret for hook"),
        ("hook=hunter2hunter2", "begins with whsec_"),
        ("hook=whsec_hunter2!", "no base64"),
        ("hook=whsec_aHVudGVyMg==", "24 to 64 bytes, this one 7"),
    ],
)
def test_a_secret_that_is_none_is_told_without_being_shown(
    receiver: Receiver, clock: FakeClock, told: str, why: str
) -> None:
    hook = webhook(receiver, clock, told)
    with pytest.raises(Unauthorised, match=why) as error:
        hook.deliver(a_delivery())
    assert "hunter2" not in f"{error.value} {hook!r}"
    assert receiver.requests == []


def test_a_receiver_that_is_gone_is_told_apart(receiver: Receiver, clock: FakeClock) -> None:
    receiver.inject_fault(Fault(FaultKind.ANSWER, 410))
    with pytest.raises(Gone, match="410"):
        webhook(receiver, clock).deliver(a_delivery())


def test_a_redirect_is_not_followed(receiver: Receiver, clock: FakeClock) -> None:
    receiver.inject_fault(Fault(FaultKind.ANSWER, 307, headers={"Location": receiver.url}))
    with pytest.raises(Unavailable, match="a redirect is not followed"):
        webhook(receiver, clock).deliver(a_delivery())
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("address", ["10.0.0.5", "169.254.169.254", "127.0.0.1", "::ffff:10.0.0.1", "100.64.0.1"])
def test_a_name_that_leads_into_our_own_network_is_not_sent_to(clock: FakeClock, address: str) -> None:
    settings = Settings(url="https://hooks.example.com/in")
    hook = Webhook("hook", settings, {VARIABLE: f"hook={SECRET}"}, clock, resolve=lambda _host, _port: [address])
    with pytest.raises(Unavailable, match="not public"):
        hook.deliver(a_delivery())


def test_loopback_for_a_plain_address_allows_nothing_else(receiver: Receiver, clock: FakeClock) -> None:
    """`localhost` is http to this machine: it may not be made to lead elsewhere within."""
    settings = Settings(url=f"http://localhost:{receiver.port}/in")
    hook = Webhook("hook", settings, {VARIABLE: f"hook={SECRET}"}, clock, resolve=lambda _host, _port: ["10.0.0.5"])
    with pytest.raises(Unavailable, match="not public"):
        hook.deliver(a_delivery())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.com/in", "in the clear"),
        ("http://10.0.0.5/in", "in the clear"),
        ("ftp://hooks.example.com", "no web address"),
        ("https://", "no web address"),
        ("https://me:hunter2@hooks.example.com/", "a user or a password"),
        ("https://hooks.example.com:99999/", "no web address"),
        ("https://hooks.example.com/a b", "no web address"),
    ],
)
def test_an_address_that_would_leak_is_refused_in_the_configuration(url: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        sinks.settings("webhook", {"url": url})


def test_nothing_of_what_is_sent_is_logged(
    receiver: Receiver, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        webhook(receiver, clock).deliver(a_delivery())
    assert "rotate" not in caplog.text
    assert SECRET not in caplog.text
