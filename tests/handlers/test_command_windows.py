"""A command that lacks what it needs asks for it in a window, and what is handed in is done as if it had been typed."""

from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, NotFound
from bot.sandbox.slack import Json
from bot.slack import action_ids
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, NOW, shown_text


def _ask(harness: SlackHarness, text: str) -> Json:
    """The window that the command opens."""
    assert harness.slack.command(BO, ROOM, "/sb", text).ok
    window = harness.slack.window(BO)
    assert window is not None, text
    return window


def _fields(window: Json) -> list[str]:
    return [block["block_id"] for block in window["blocks"] if block["type"] == "input"]


@pytest.mark.parametrize(
    ("typed", "title", "fields"),
    [
        ("assign", "Assign", ["question", "person"]),
        ("assign Q-12", "Assign Q-12", ["person"]),
        ("tag Q-12", "Tag Q-12", ["tags"]),
        ("snooze", "Snooze", ["question", "span", "moment"]),
        ("SNOOZE q12", "Snooze Q-12", ["span", "moment"]),
        ("ignore Q-12,", "Ignore Q-12", ["kind", "why"]),
        ("merge Q-12", "Merge Q-12", ["into"]),
        ("claim", "Claim", ["question"]),
        ("close", "Close", ["question", "why"]),
        ("show", "Show", ["question"]),
    ],
)
def test_a_command_asks_in_a_window_for_what_it_lacks(
    harness: SlackHarness, typed: str, title: str, fields: list[str]
) -> None:
    window = _ask(harness, typed)
    assert window["title"]["text"] == title
    assert _fields(window) == fields
    assert harness.desk.done == []


@pytest.mark.parametrize(
    ("typed", "filled", "done"),
    [
        ("assign", {"question": "12", "person": ANA}, ("assign", (12, ANA, BO))),
        ("tag Q-12", {"tags": ["billing"]}, ("tag", (12, BO, ("billing",), ("sso",)))),
        ("snooze Q-12", {"span": "later today"}, ("snooze", (12, BO, NOW + timedelta(hours=3), "", False))),
        ("ignore Q-12", {"kind": "spam"}, ("ignore", (12, BO, "spam", "spam"))),
        ("ignore Q-12", {"kind": "other", "why": "<too> late"}, ("ignore", (12, BO, "<too> late", ""))),
        ("merge Q-12", {"into": "9"}, ("merge", (12, 9, BO))),
        ("claim", {"question": "9"}, ("claim", (9, BO))),
        ("close", {"question": "12"}, ("settle", (12, BO, ""))),
        ("close", {"question": "12", "why": "Q-9 has the answer"}, ("settle", (12, BO, "Q-9 has the answer"))),
    ],
)
def test_what_is_handed_in_is_done_once_and_answered_where_the_command_was_typed(
    harness: SlackHarness, typed: str, filled: dict[str, object], done: tuple[str, tuple[object, ...]]
) -> None:
    _ask(harness, typed)
    assert harness.slack.submit(BO, filled).ok
    assert harness.slack.window(BO) is None
    assert harness.desk.done == [done]
    assert "Q-" in harness.ephemerals_to(BO)[-1]


def test_a_moment_that_is_picked_is_meant_in_the_persons_own_zone(harness: SlackHarness) -> None:
    _ask(harness, "snooze Q-12")
    moment = NOW + timedelta(days=2)
    assert harness.slack.submit(BO, {"moment": int(moment.timestamp())}).ok
    assert harness.desk.done == [("snooze", (12, BO, moment, "", False))]


def test_what_is_refused_is_shown_beside_its_field_and_the_window_stays(harness: SlackHarness) -> None:
    _ask(harness, "assign Q-12")
    harness.desk.problem = NotFound("They are not in the configuration.").concerning("person")
    assert harness.slack.submit(BO, {"person": ANA}).errors == {"person": "They are not in the configuration."}
    assert harness.slack.window(BO) is not None


def test_whoever_may_not_do_it_is_told_and_sees_no_window(harness: SlackHarness) -> None:
    harness.desk.problem = NotAllowed("Only a lead can assign questions to others.")
    assert "Only a lead" in shown_text(harness.run_command("assign Q-12")["blocks"])
    assert harness.slack.window(BO) is None


@pytest.mark.parametrize(("typed", "usage"), [("claim", "Type: claim Q-12"), ("pause", "Type: pause reddit")])
def test_where_there_is_nothing_to_choose_the_usage_is_told(harness: SlackHarness, typed: str, usage: str) -> None:
    harness.desk.choices = []
    assert usage in shown_text(harness.run_command(typed)["blocks"])


def test_where_the_window_cannot_open_the_usage_is_told(harness: SlackHarness) -> None:
    typed = {"command": "/sb", "text": "snooze Q-12", "user_id": BO, "channel_id": ROOM, "trigger_id": "1.2.3"}
    harness.socket.dispatch(typed)
    assert "Type: snooze Q-12 fri 9:00" in harness.ephemerals_to(BO)[-1]
    harness.socket.dispatch({**typed, "trigger_id": ""})
    assert "Type: snooze Q-12 fri 9:00" in harness.ephemerals_to(BO)[-1]


def test_a_window_of_a_command_that_is_gone_says_so(harness: SlackHarness) -> None:
    for metadata in ('{"n": "dance"}', '{"q": 3}'):
        view = {"id": "V1", "type": "modal", "callback_id": action_ids.COMMAND_WINDOW, "private_metadata": metadata}
        answer = harness.socket.dispatch({"type": "view_submission", "user": {"id": BO}, "view": view})
        assert "This window is of an earlier version" in answer.body
