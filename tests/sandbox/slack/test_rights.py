"""Who may call what: tokens, scopes, membership."""

import dataclasses

import pytest

from bot.sandbox.slack import SlackApp, SlackRefusal, User
from tests.sandbox.fake_workspace import ANA, APP, EVE, OLD, OTHER, PRIVATE, ROOM, FakeWorkspace, error_of

_APP = SlackApp()


def test_the_token_decides_who_asks() -> None:
    slack = FakeWorkspace()
    assert slack.call("auth.test")["user_id"] == _APP.bot_user
    assert error_of(slack.call("auth.test", "")) == "not_authed"
    assert error_of(slack.call("auth.test", "xoxb-other")) == "invalid_auth"
    assert error_of(slack.call("chat.postMessage", APP, channel=ROOM, text="x")) == "not_allowed_token_type"
    assert error_of(slack.call("apps.connections.open")) == "not_allowed_token_type"
    assert slack.call("apps.connections.open", APP)["url"].startswith("ws://127.0.0.1:1/link/?ticket=")


def test_a_revoked_token_opens_nothing() -> None:
    slack = FakeWorkspace()
    slack.revoke("bot")
    assert error_of(slack.call("auth.test")) == "token_revoked"
    assert slack.call("apps.connections.open", APP)["ok"]


def test_every_answer_names_the_scopes_it_was_given_under() -> None:
    headers = FakeWorkspace().call_response("auth.test").headers
    assert set(headers["x-oauth-scopes"].split(",")) == set(_APP.scopes)


def test_a_missing_scope_is_named_with_what_is_there() -> None:
    slack = FakeWorkspace(app=dataclasses.replace(_APP, scopes=("users:read",)))
    answered = slack.call("chat.postMessage", channel=ROOM, text="x")
    assert (error_of(answered), answered["needed"], answered["provided"]) == (
        "missing_scope",
        "chat:write",
        "users:read",
    )
    assert error_of(slack.call("users.lookupByEmail", email="ana@acme.example")) == "missing_scope"
    assert "email" not in slack.call("users.info", user=ANA)["user"]["profile"]


def test_the_scope_for_history_depends_on_the_kind_of_room() -> None:
    slack = FakeWorkspace(app=dataclasses.replace(_APP, scopes=("groups:history", "im:write")))
    assert slack.call("conversations.history", channel=ROOM)["needed"] == "channels:history"
    room = slack.call("conversations.open", users=ANA)["channel"]["id"]
    assert slack.call("conversations.history", channel=room)["needed"] == "im:history"


def test_a_room_the_bot_is_not_in_cannot_be_written_to_or_read() -> None:
    slack = FakeWorkspace()
    for method, args in (("chat.postMessage", {"text": "x"}), ("conversations.history", {})):
        assert error_of(slack.call(method, channel=OTHER, **args)) == "not_in_channel"
        assert error_of(slack.call(method, channel=PRIVATE, **args)) == "channel_not_found"
        assert error_of(slack.call(method, channel="C0NONE", **args)) == "channel_not_found"
    assert error_of(slack.call("chat.postMessage", channel=OLD, text="x")) == "is_archived"


def test_a_public_room_can_be_joined_and_a_private_one_not_even_seen() -> None:
    slack = FakeWorkspace()
    assert slack.call("conversations.join", channel=OTHER)["channel"]["is_member"]
    assert slack.call("chat.postMessage", channel="#random", text="x")["ok"]
    assert error_of(slack.call("conversations.join", channel=PRIVATE)) == "channel_not_found"
    listed = slack.call("conversations.list", types="public_channel,private_channel")["channels"]
    assert PRIVATE not in [room["id"] for room in listed]


def test_a_kicked_bot_neither_writes_nor_hears() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.kick(ROOM)
    slack.say(ANA, ROOM, "anybody here?")
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text="x")) == "not_in_channel"
    assert socket.events() == []


def test_only_what_was_subscribed_to_is_heard() -> None:
    slack = FakeWorkspace(app=dataclasses.replace(_APP, events=("app_mention",)))
    socket = slack.connect_socket()
    slack.say(ANA, ROOM, "hello")
    slack.say(ANA, ROOM, "hello @switchboard")
    assert [event["type"] for event in socket.events()] == ["app_mention"]


def test_the_bot_changes_and_deletes_only_its_own_messages() -> None:
    slack = FakeWorkspace()
    theirs = slack.say(ANA, ROOM, "mine")
    assert error_of(slack.call("chat.update", channel=ROOM, ts=theirs, text="x")) == "cant_update_message"
    assert error_of(slack.call("chat.delete", channel=ROOM, ts=theirs)) == "cant_delete_message"
    assert error_of(slack.call("chat.update", channel=ROOM, ts="1.000001", text="x")) == "message_not_found"


def test_an_ephemeral_needs_its_reader_in_the_room() -> None:
    slack = FakeWorkspace()
    slack.kick(ROOM, EVE)
    assert error_of(slack.call("chat.postEphemeral", channel=ROOM, user=EVE, text="x")) == "user_not_in_channel"


@pytest.mark.parametrize("method", ["chat.shout", "files.upload"])
def test_methods_that_are_not_there_say_so(method: str) -> None:
    assert error_of(FakeWorkspace().call(method)) in ("unknown_method", "method_deprecated")


def _with_others() -> FakeWorkspace:
    slack = FakeWorkspace()
    others = (User("U0GUEST", "guest", guest=True), User("U0PAT", "pat", team="T0PARTNERS"))
    slack.workspace.state.users |= {user.id: user for user in others}
    slack.invite(ROOM, "U0GUEST")
    return slack


def test_an_account_says_whether_it_is_a_guests_a_strangers_or_a_bots() -> None:
    slack = _with_others()
    guest, stranger = (slack.call("users.info", user=user)["user"] for user in ("U0GUEST", "U0PAT"))
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, False)
    assert (stranger["team_id"], stranger["is_stranger"]) == ("T0PARTNERS", True)
    slack.invite(ROOM, "U0PAT")
    assert slack.call("users.info", user="U0PAT")["user"]["is_stranger"] is False
    slack.change_user(ANA, bot=True)
    assert slack.call("users.info", user=ANA)["user"]["is_bot"] is True


def test_a_channel_is_shared_while_somebody_of_another_workspace_is_in_it_and_their_messages_say_whose_they_are() -> (
    None
):
    slack = _with_others()
    socket = slack.connect_socket()
    assert slack.call("conversations.info", channel=ROOM)["channel"]["is_ext_shared"] is False
    slack.invite(ROOM, "U0PAT")
    shared = slack.call("conversations.info", channel=ROOM)["channel"]
    assert (shared["is_ext_shared"], shared["is_shared"], shared["shared_team_ids"]) == (
        True,
        True,
        [slack.workspace.seed.team_id, "T0PARTNERS"],
    )
    slack.say("U0PAT", ROOM, "hello")
    said = next(line["payload"] for line in reversed(socket.envelopes("events_api")))
    assert said["is_ext_shared_channel"] is True
    assert (said["event"]["user"], said["event"]["user_team"]) == ("U0PAT", "T0PARTNERS")
    with pytest.raises(SlackRefusal, match="unknown_command"):
        slack.command("U0PAT", ROOM, "/switchboard", "help")


def test_a_deactivated_account_does_nothing() -> None:
    slack = FakeWorkspace()
    slack.change_user(ANA, deleted=True)
    with pytest.raises(SlackRefusal, match="account_inactive"):
        slack.say(ANA, ROOM, "hello")
