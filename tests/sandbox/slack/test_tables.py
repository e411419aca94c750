"""Tables as Slack takes them: bounds, cells, and one in a message."""

from collections.abc import Mapping

import pytest

from bot.sandbox.slack import Json
from tests.sandbox.fake_workspace import ROOM, FakeWorkspace, error_of


def _raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def _table(rows: object, **more: object) -> Json:
    return {"type": "table", "rows": rows, **more}


_GOOD = _table(
    [[_raw("question"), _raw("words")], [_rich({"type": "text", "text": "Q-1"}), _raw("<!channel>")]],
    column_settings=[{"is_wrapped": True}, {"align": "right"}],
)
_WRONG: Mapping[str, Json] = {
    "no rows": _table([]),
    "101 rows": _table([[_raw("x")]] * 101),
    "21 columns": _table([[_raw("x")] * 21]),
    "rows of different lengths": _table([[_raw("x")], [_raw("x"), _raw("y")]]),
    "an empty cell": _table([[_raw("")]]),
    "an empty cell of rich text": _table([[_rich()]]),
    "an empty text in a cell": _table([[_rich({"type": "text", "text": ""})]]),
    "a button in a cell": _table([[{"type": "button"}]]),
    "10,001 characters": _table([[_raw("x" * 5_000)], [_raw("x" * 5_001)]]),
    "21 settings": _table([[_raw("x")]], column_settings=[{}] * 21),
    "an unknown alignment": _table([[_raw("x")]], column_settings=[{"align": "justify"}]),
    "an unknown setting": _table([[_raw("x")]], column_settings=[{"width": 3}]),
    "is_wrapped as text": _table([[_raw("x")]], column_settings=[{"is_wrapped": "true"}]),
    "an unknown property": _table([[_raw("x")]], caption="x"),
}


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
def test_a_table_within_its_bounds_is_taken(method: str) -> None:
    answered = FakeWorkspace().call(method, channel=ROOM, user="U0ANA", text="x", blocks=[_GOOD])
    assert answered["ok"], answered


@pytest.mark.parametrize("what", _WRONG)
def test_a_table_beyond_its_bounds_is_refused(what: str) -> None:
    assert error_of(FakeWorkspace().call("chat.postMessage", channel=ROOM, text="x", blocks=[_WRONG[what]])) == (
        "invalid_blocks"
    )


def test_a_message_has_one_table_and_a_home_none() -> None:
    slack = FakeWorkspace()
    answered = slack.call("chat.postMessage", channel=ROOM, text="x", blocks=[_GOOD, _GOOD])
    assert (error_of(answered), answered["errors"]) == ("invalid_attachments", ["only_one_table_allowed"])
    home = {"type": "home", "blocks": [_GOOD]}
    assert error_of(slack.call("views.publish", user_id="U0ANA", view=home)) == "invalid_arguments"


def test_a_workspace_without_tables_refuses_messages_with_one_and_no_others() -> None:
    slack = FakeWorkspace()
    slack.fault("*", "error", times=9, code="invalid_blocks", block="table")
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text="x", blocks=[_GOOD])) == "invalid_blocks"
    assert slack.call("chat.postMessage", channel=ROOM, text="x", blocks=[{"type": "divider"}])["ok"]
