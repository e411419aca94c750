"""Envelopes: to one socket each, again when nobody acknowledged, twice when told so; and what a person sees then."""

from bot.sandbox.slack import Json, Rules
from tests.sandbox.fake_workspace import ANA, ROOM, FakeWorkspace, actions, button


def _silent(_envelope: Json) -> None:
    return None


def _tries(envelopes: list[Json]) -> list[tuple[int, str]]:
    return [(e["retry_attempt"], e["retry_reason"]) for e in envelopes]


def test_each_event_goes_to_one_socket_only() -> None:
    slack = FakeWorkspace()
    sockets = [slack.connect_socket(), slack.connect_socket()]
    for i in range(4):
        slack.say(ANA, ROOM, f"line {i}")
    assert [len(socket.envelopes()) for socket in sockets] == [2, 2]
    ids = [e["payload"]["event_id"] for socket in sockets for e in socket.envelopes()]
    assert len(set(ids)) == 4


def test_an_event_nobody_acknowledged_comes_again_and_is_given_up_after_the_last_retry() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket(_silent)
    slack.say(ANA, ROOM, "hello")
    for seconds in (2.9, 0.2, 3, 60, 63, 300, 303, 1000):
        slack.clock.forward(seconds)
        slack.sweep()
    assert _tries(socket.envelopes()) == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({e["payload"]["event_id"] for e in socket.envelopes()}) == 1
    assert slack.workspace.delivery.pending == {}


def test_nothing_comes_again_once_it_was_acknowledged() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.say(ANA, ROOM, "hello")
    slack.clock.forward(1000)
    assert slack.sweep() == 0
    assert len(socket.envelopes()) == 1


def test_a_lost_ack_brings_the_event_again() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.drop_acks()
    slack.say(ANA, ROOM, "hello")
    slack.clock.forward(3)
    slack.sweep()
    assert _tries(socket.envelopes()) == [(0, ""), (1, "timeout")]
    assert slack.workspace.delivery.pending == {}


def test_a_duplicate_has_the_same_ids_and_no_retry_attempt() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.duplicate()
    slack.say(ANA, ROOM, "hello")
    slack.say(ANA, ROOM, "hello again")
    first, twin, other = socket.envelopes()
    assert first == twin
    assert (first["retry_attempt"], other["payload"]["event"]["text"]) == (0, "hello again")


def test_an_event_waits_for_a_socket() -> None:
    slack = FakeWorkspace()
    slack.say(ANA, ROOM, "is anybody there?")
    socket = slack.connect_socket()
    slack.clock.forward(3)
    slack.sweep()
    assert [event["text"] for event in socket.events()] == ["is anybody there?"]


def test_an_interaction_without_a_socket_fails_at_once_and_without_an_ack_after_a_while() -> None:
    slack = FakeWorkspace(Rules(messages_per_second=0, patience=0.01))
    ts = slack.post(blocks=[actions(button())])
    assert slack.press(ANA, ROOM, ts, "go").error == "dispatch_failed"
    socket = slack.connect_socket(_silent)
    assert slack.press(ANA, ROOM, ts, "go").error == "operation_timeout"
    slack.clock.forward(1000)
    slack.sweep()
    assert len(socket.envelopes("interactive")) == 1


def test_there_are_ten_sockets_at_most() -> None:
    slack = FakeWorkspace()
    for _ in range(10):
        slack.connect_socket()
    last = slack.workspace.delivery.sockets[0]
    assert not slack.workspace.delivery.add_socket(last, lambda _open: {})


def test_an_outage_closes_every_socket_and_answers_nothing() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.outage()
    assert socket.closed
    assert slack.call_response("auth.test").status == 503
    slack.outage(on=False)
    assert slack.call("auth.test")["ok"]


def test_an_ordered_fault_hits_so_many_calls_of_its_method() -> None:
    slack = FakeWorkspace()
    slack.fault("chat.postMessage", "ratelimited", times=1, retry_after=7)
    slack.fault("chat.postMessage", "server_error")
    slack.fault("*", "error", code="fatal_error")
    assert slack.call_response("chat.postMessage", channel=ROOM, text="x").headers == {"Retry-After": "7"}
    assert slack.call_response("chat.postMessage", channel=ROOM, text="x").status == 500
    assert slack.call("users.list")["error"] == "fatal_error"
    assert slack.messages(ROOM) == []
    assert slack.call("chat.postMessage", channel=ROOM, text="x")["ok"]


def test_an_ordered_fault_hits_one_message_alone_by_its_key_or_by_its_turn() -> None:
    slack = FakeWorkspace()
    mark = {"event_type": "ours", "event_payload": {"key": "note:7"}}
    slack.fault("chat.postMessage", "error", code="msg_blocks_too_long", key="note:")
    slack.fault("chat.postMessage", "error", code="fatal_error", skip=1)
    assert slack.call("chat.postMessage", channel=ROOM, text="a card")["ok"]
    assert slack.call("chat.postMessage", channel=ROOM, text="x", metadata=mark)["error"] == "msg_blocks_too_long"
    assert slack.call("chat.postMessage", channel=ROOM, text="the second")["error"] == "fatal_error"
    assert slack.call("chat.postMessage", channel=ROOM, text="x", metadata=mark)["ok"]


def test_a_lost_answer_is_a_message_that_was_posted() -> None:
    slack = FakeWorkspace()
    slack.fault("chat.postMessage", "lost_answer")
    assert slack.call_response("chat.postMessage", channel=ROOM, text="x").dropped
    assert [m["text"] for m in slack.messages(ROOM)] == ["x"]
    assert slack.log("api", "chat.postMessage")[0]["outcome"] == "lost"


def test_the_log_holds_no_token() -> None:
    slack = FakeWorkspace()
    slack.call("chat.postMessage", channel=ROOM, text="x")
    slack.call("auth.test", "xoxb-sandbox-other")
    assert "xoxb" not in repr(slack.log())
    assert "xoxb" not in repr(slack.workspace.seed)
