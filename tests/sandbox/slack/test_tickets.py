"""Everything that runs out: trigger ids, response_urls, socket tickets, and the second between two messages."""

import pytest

from bot.sandbox.slack import Json, Rules, SlackRefusal
from bot.sandbox.slack.protocol import Args
from bot.sandbox.slack.web_api.interaction_responses import use_response_url
from tests.sandbox.fake_workspace import ANA, ROOM, FakeWorkspace, actions, button, error_of, modal


def _trigger(slack: FakeWorkspace) -> str:
    return slack.workspace.triggers.issue(ANA)


def test_a_trigger_opens_one_window_and_no_second() -> None:
    slack = FakeWorkspace()
    trigger = _trigger(slack)
    assert slack.call("views.open", trigger_id=trigger, view=modal())["ok"]
    assert error_of(slack.call("views.open", trigger_id=trigger, view=modal())) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds() -> None:
    slack = FakeWorkspace()
    early, late = _trigger(slack), _trigger(slack)
    slack.clock.forward(2.9)
    assert slack.call("views.open", trigger_id=early, view=modal())["ok"]
    slack.clock.forward(0.2)
    assert error_of(slack.call("views.open", trigger_id=late, view=modal())) == "expired_trigger_id"
    assert error_of(slack.call("views.open", trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


def test_a_wrong_view_does_not_use_up_the_trigger() -> None:
    slack = FakeWorkspace()
    trigger = _trigger(slack)
    assert error_of(slack.call("views.open", trigger_id=trigger, view={"type": "modal"})) == "invalid_arguments"
    assert slack.call("views.open", trigger_id=trigger, view=modal())["ok"]


def _response_url(slack: FakeWorkspace) -> str:
    slack.connect_socket()
    slack.command(ANA, ROOM, "/switchboard", "help")
    return next(iter(slack.workspace.response_urls.issued))


def test_a_response_url_is_good_for_five_answers() -> None:
    slack = FakeWorkspace()
    name = _response_url(slack)
    for i in range(5):
        use_response_url(slack.workspace, name, Args({"text": f"answer {i}"}))
    with pytest.raises(SlackRefusal, match="used_url"):
        use_response_url(slack.workspace, name, Args({"text": "one too many"}))
    assert len(slack.ephemerals(ANA)) == 5


def test_a_response_url_lives_half_an_hour() -> None:
    slack = FakeWorkspace()
    name = _response_url(slack)
    slack.clock.forward(1801)
    with pytest.raises(SlackRefusal, match="expired_url"):
        use_response_url(slack.workspace, name, Args({"text": "too late"}))


def test_a_response_url_replaces_or_deletes_the_message_it_came_from() -> None:
    slack = FakeWorkspace()
    slack.connect_socket()
    ts = slack.post(blocks=[actions(button())])
    slack.press(ANA, ROOM, ts, "go")
    name = next(iter(slack.workspace.response_urls.issued))
    use_response_url(slack.workspace, name, Args({"text": "taken", "replace_original": True}))
    assert slack.message(ROOM, ts)["text"] == "taken"
    use_response_url(slack.workspace, name, Args({"delete_original": True}))
    assert slack.messages(ROOM) == []


def test_a_response_to_an_ephemeral_replaces_the_ephemeral() -> None:
    slack = FakeWorkspace()
    slack.connect_socket()
    blocks = [actions(button())]
    ts = slack.call("chat.postEphemeral", channel=ROOM, user=ANA, text="?", blocks=blocks)["message_ts"]
    slack.press(ANA, ROOM, ts, "go")
    name = next(iter(slack.workspace.response_urls.issued))
    use_response_url(slack.workspace, name, Args({"text": "done", "replace_original": True}))
    assert [(m["text"], m.get("blocks")) for m in slack.ephemerals(ANA)] == [("done", None)]


def test_a_response_may_be_for_everybody_and_keeps_to_the_limits() -> None:
    slack = FakeWorkspace()
    name = _response_url(slack)
    use_response_url(slack.workspace, name, Args({"text": "for all", "response_type": "in_channel"}))
    assert [m["text"] for m in slack.messages(ROOM)] == ["for all"]
    with pytest.raises(SlackRefusal, match="invalid_blocks"):
        use_response_url(slack.workspace, name, Args({"text": "x", "blocks": [{"type": "nonsense"}]}))


def test_a_socket_ticket_lets_one_socket_in_for_a_while() -> None:
    slack = FakeWorkspace()
    first, second = slack.workspace.socket_urls.issue(), slack.workspace.socket_urls.issue()
    assert slack.workspace.socket_urls.take(first)
    assert not slack.workspace.socket_urls.take(first)
    slack.clock.forward(31)
    assert not slack.workspace.socket_urls.take(second)


def _said(slack: FakeWorkspace, channel: str = ROOM) -> Json:
    return slack.call("chat.postMessage", channel=channel, text="x")


def test_a_channel_takes_one_message_a_second_after_the_burst() -> None:
    slack = FakeWorkspace(Rules(burst=2))
    assert [_said(slack)["ok"] for _ in range(3)] == [True, True, False]
    refused = slack.call_response("chat.postMessage", channel=ROOM, text="x")
    assert (refused.status, refused.body["error"], refused.headers["Retry-After"]) == (429, "ratelimited", "1")
    slack.clock.forward(1)
    assert [_said(slack)["ok"] for _ in range(2)] == [True, False]


def test_a_workspace_takes_fifty_changes_of_messages_a_minute_whatever_their_channel() -> None:
    slack = FakeWorkspace(Rules(messages_per_second=0))
    ts, other = slack.post(), slack.post(channel=ANA)
    assert all(slack.call("chat.update", channel=ROOM, ts=ts, text=f"{n}")["ok"] for n in range(50))
    refused = slack.call_response("chat.update", channel=ANA, ts=other, text="x")
    assert (refused.status, refused.body["error"], refused.headers["Retry-After"]) == (429, "ratelimited", "2")
    slack.clock.forward(2)
    assert slack.call("chat.update", channel=ROOM, ts=ts, text="x")["ok"]


def test_one_full_channel_does_not_hold_up_another() -> None:
    slack = FakeWorkspace(Rules(burst=1))
    assert [_said(slack)["ok"], _said(slack)["ok"], _said(slack, ANA)["ok"]] == [True, False, True]
