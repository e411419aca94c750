"""What is in a body is read as it is; what no person did is left out."""

import pytest

from bot.core.errors import Stale
from bot.sandbox.slack import Json
from bot.slack.action_ids import WindowMetadata
from handlers import payloads
from handlers.interactions import MessageDeleted, MessageEdited, MessagePosted

THREAD, TS = "1763629200.000100", "1763629300.000200"


def _message(**changes: object) -> Json:
    event = {"type": "message", "channel": "C0ROOM", "user": "U0ANA", "text": "hello", "ts": TS, "thread_ts": THREAD}
    return {"event_id": "Ev1", "event": {**event, **changes}}


def _changed(after: Json, before: Json) -> Json:
    event = {"type": "message", "subtype": "message_changed", "channel": "C0ROOM", "ts": "1763629400.000300"}
    common = {"user": "U0ANA", "ts": TS, "thread_ts": THREAD}
    return {"event_id": "Ev2", "event": {**event, "message": common | after, "previous_message": common | before}}


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "²", "9" * 30, "1234567890"])
def test_a_value_that_holds_no_number_of_ours_is_of_an_earlier_version(value: str) -> None:
    action = {"action_id": "claim", "value": value, "action_ts": "1.1"}
    pressed = payloads.parse_button_press({"user": {"id": "U0ANA"}, "actions": [action]})
    with pytest.raises(Stale):
        _ = pressed.number
    with pytest.raises(Stale):
        _ = pressed.other


def test_a_message_is_known_by_its_event_and_by_its_place() -> None:
    spoken = payloads.parse_message(_message())
    assert isinstance(spoken, MessagePosted)
    assert spoken.event == ("event:Ev1", f"message:C0ROOM:{TS}")


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"thread_ts": TS},
        {"thread_ts": None},
        {"user": None},
    ],
)
def test_what_no_person_said_in_a_thread_is_left_out(changes: dict[str, object]) -> None:
    assert payloads.parse_message(_message(**changes)) is None


@pytest.mark.parametrize("kind", ["thread_broadcast", "file_share", "me_message"])
def test_a_person_may_speak_in_other_ways(kind: str) -> None:
    assert isinstance(payloads.parse_message(_message(subtype=kind)), MessagePosted)


def test_only_new_words_make_an_edit() -> None:
    assert isinstance(payloads.parse_message(_changed({"text": "new"}, {"text": "old"})), MessageEdited)
    assert payloads.parse_message(_changed({"text": "old", "attachments": [{}]}, {"text": "old"})) is None
    assert payloads.parse_message(_changed({"text": "new", "bot_id": "B0"}, {"text": "old", "bot_id": "B0"})) is None


def test_an_edit_of_which_nothing_is_said_before_it_is_none() -> None:
    body = _changed({"text": "new"}, {})
    del body["event"]["previous_message"]
    assert payloads.parse_message(body) is None


def test_other_files_make_an_edit_without_other_words() -> None:
    picture = {"id": "F1", "name": "a.png", "mimetype": "image/png"}
    edited = payloads.parse_message(_changed({"text": "old", "files": [picture]}, {"text": "old"}))
    assert isinstance(edited, MessageEdited)
    assert (edited.same_words, [file.id for file in edited.files], edited.files_before) == (True, ["F1"], ())
    assert (
        payloads.parse_message(_changed({"text": "old", "files": [picture]}, {"text": "old", "files": [picture]}))
        is None
    )


def test_who_edited_a_message_is_told_and_not_its_author() -> None:
    body = _changed({"text": "new", "edited": {"user": "U0ADMIN", "ts": "1763629400.000000"}}, {"text": "old"})
    edited = payloads.parse_message(body)
    assert isinstance(edited, MessageEdited)
    assert (edited.by, payloads.response_target(body).by) == ("U0ADMIN", "U0ADMIN")
    deleted = {"type": "message", "subtype": "message_deleted", "channel": "C0ROOM", "deleted_ts": TS, "ts": "1.2"}
    before = {"user": "U0ANA", "ts": TS, "edited": {"user": "U0ADMIN"}}
    assert payloads.response_target({"event": {**deleted, "previous_message": before}}).by == "U0ANA"


def test_a_deleted_message_with_answers_under_it_is_a_deletion() -> None:
    body = _changed({"subtype": "tombstone", "text": "This message was deleted."}, {"text": "old"})
    deleted = payloads.parse_message(body)
    assert isinstance(deleted, MessageDeleted)
    assert deleted.ts == TS


def test_a_deleted_message_is_a_deletion_whosever_it_was_for_one_of_ours_may_be_needed() -> None:
    event = {"type": "message", "subtype": "message_deleted", "channel": "C0ROOM", "deleted_ts": TS, "ts": "1.2"}
    before = {"user": "U0BOT", "bot_id": "B0", "ts": TS}
    assert isinstance(payloads.parse_message({"event": {**event, "previous_message": before}}), MessageDeleted)
    assert isinstance(payloads.parse_message({"event": event}), MessageDeleted)


def test_another_tab_of_the_app_is_not_its_home() -> None:
    assert payloads.home_opener({"event": {"user": "U0ANA", "tab": "messages"}}) == ""
    assert payloads.home_opener({"event": {"user": "U0ANA", "tab": "home"}}) == "U0ANA"


@pytest.mark.parametrize(
    "carried",
    [
        WindowMetadata(),
        WindowMetadata(12),
        WindowMetadata(12, 7, "a" * 64),
        WindowMetadata(question=3, source_message=("C0ROOM", TS)),
    ],
)
def test_what_a_window_carries_comes_back_as_it_was(carried: WindowMetadata) -> None:
    view = {"type": "modal", "id": "V1", "private_metadata": carried.to_json(), "blocks": []}
    body = {"user": {"id": "U0ANA"}, "view": view}
    assert payloads.parse_window_submission(body).window.metadata == carried


_GRID = {"enterprise": {"id": "E1"}, "team": {"id": "T1", "enterprise_id": "E1"}}
_EVENT = {"team_id": "T1", "authorizations": [{"team_id": "T1", "enterprise_id": "E1"}]}


@pytest.mark.parametrize(
    ("body", "foreign"),
    [
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}, False),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T2"}}, True),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "E2"}}, True),
        ({**_GRID, "user": {"id": "U1", "team_id": "T1"}}, False),
        ({**_GRID, "user": {"id": "U1", "team_id": "E1"}}, False),
        ({**_GRID, "user": {"id": "U1", "team_id": "T3", "enterprise_id": "E1"}}, False),
        ({**_GRID, "user": {"id": "U1", "team_id": "T3"}}, False),
        ({**_GRID, "user": {"id": "U1", "team_id": "E2"}}, True),
        ({**_GRID, "user": {"id": "U1", "team_id": "T9", "enterprise_id": "E2"}}, True),
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1", "team_id": "T3"}}, False),
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1", "team_id": "E2"}}, True),
        ({**_EVENT, "event": {"user": "U1", "user_team": "E1"}}, False),
        ({**_EVENT, "event": {"user": "U1", "user_team": "E2"}}, True),
        ({**_EVENT, "is_ext_shared_channel": True, "event": {"user": "U1", "user_team": "T9"}}, True),
        ({**_EVENT, "is_ext_shared_channel": False, "event": {"user": "U1", "user_team": "T3"}}, False),
        (
            {"team_id": "T9", "authorizations": [{"team_id": "T1"}], "event": {"user": "U1", "user_team": "T9"}},
            True,
        ),
        ({"team_id": "T1", "event": {"message": {"user": "U1", "user_team": "T9"}}}, True),
    ],
)
def test_our_own_organisation_is_ours_and_everybody_else_is_foreign(body: Json, *, foreign: bool) -> None:
    assert payloads.foreign_user(body) == ("U1" if foreign else "")
