"""Small refusals and marks that are easily forgotten: whose message it is, what an ack may carry, what was uploaded."""

import pytest

from bot.sandbox.slack import SlackRefusal
from bot.sandbox.slack.web_api.files import upload
from tests.sandbox.fake_workspace import ANA, BO, ROOM, FakeWorkspace, error_of


def test_a_person_changes_and_deletes_only_their_own_message() -> None:
    slack = FakeWorkspace()
    ts = slack.say(ANA, ROOM, "mine")
    with pytest.raises(SlackRefusal, match="cant_update_message"):
        slack.edit(BO, ROOM, ts, "yours")
    with pytest.raises(SlackRefusal, match="cant_delete_message"):
        slack.delete(BO, ROOM, ts)
    assert slack.message(ROOM, ts)["text"] == "mine"


def test_an_ack_may_carry_an_answer_for_an_interaction_and_not_for_an_event() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.say(ANA, ROOM, "hello")
    slack.command(ANA, ROOM, "/switchboard")
    assert [(e["type"], e["accepts_response_payload"]) for e in socket.envelopes()] == [
        ("events_api", False),
        ("slash_commands", True),
    ]


def test_an_upload_has_the_announced_length_and_is_completed_once() -> None:
    slack = FakeWorkspace()
    asked = slack.call("files.getUploadURLExternal", filename="a.csv", length=3)
    key, files = asked["upload_url"].rsplit("/", 1)[1], [{"id": asked["file_id"]}]
    assert error_of(slack.call("files.completeUploadExternal", files=files)) == "file_not_found"
    assert not upload(slack.workspace, key, b"too long")
    assert upload(slack.workspace, key, b"a,b")
    assert slack.call("files.completeUploadExternal", files=files)["files"][0]["size"] == 3
    assert error_of(slack.call("files.completeUploadExternal", files=files)) == "file_not_found"
