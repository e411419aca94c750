"""Windows: a stack of three for each person, hashes, typed values, submissions and what an app may answer to them."""

from collections.abc import Mapping

import pytest

from bot.sandbox.slack import Json, SlackRefusal
from tests.sandbox.fake_workspace import (
    ANA,
    BO,
    FakeSocket,
    FakeWorkspace,
    actions,
    button,
    error_of,
    modal,
    typed_input,
)

_PLAIN = {"type": "plain_text", "text": "x"}


def _open(slack: FakeWorkspace, view: Json | None = None, user: str = ANA) -> Json:
    trigger = slack.workspace.triggers.issue(user)
    answered = slack.call("views.open", trigger_id=trigger, view=view or modal())
    assert answered["ok"], answered
    view = answered["view"]
    assert isinstance(view, dict)
    return view


def _push(slack: FakeWorkspace, view: Json | None = None) -> Json:
    return slack.call("views.push", trigger_id=slack.workspace.triggers.issue(ANA), view=view or modal())


_WRONG_VIEWS: Mapping[str, Json] = {
    "a title of 25 characters": modal(title={"type": "plain_text", "text": "x" * 25}),
    "no title": {**modal(), "title": None},
    "inputs without submit": {**modal(), "submit": None},
    "3001 characters of private_metadata": modal(private_metadata="x" * 3001),
    "a callback_id of 256 characters": modal(callback_id="x" * 256),
    "101 blocks": modal(*[{"type": "divider"}] * 101),
    "no blocks": {**modal(), "blocks": []},
    "an unknown key": modal(colour="red"),
    "an unknown type": modal(type="drawer"),
    "a home view": {"type": "home", "blocks": [{"type": "divider"}]},
    "a max_length of 3001": modal(typed_input(max_length=3001)),
}


@pytest.mark.parametrize("what", _WRONG_VIEWS)
def test_a_view_beyond_the_limits_is_refused_with_every_reason(what: str) -> None:
    slack = FakeWorkspace()
    answered = slack.call("views.open", trigger_id=slack.workspace.triggers.issue(ANA), view=_WRONG_VIEWS[what])
    assert error_of(answered) == "invalid_arguments"
    assert answered["response_metadata"]["messages"]
    assert slack.window(ANA) is None


def test_a_view_has_a_size() -> None:
    slack = FakeWorkspace()
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    answered = slack.call("views.open", trigger_id=slack.workspace.triggers.issue(ANA), view=modal(*[section] * 90))
    assert error_of(answered) == "view_too_large"


def test_each_person_has_a_stack_of_three() -> None:
    slack = FakeWorkspace()
    root = _open(slack)
    assert [_push(slack)["ok"], _push(slack)["ok"]] == [True, True]
    assert error_of(_push(slack)) == "push_limit_reached"
    assert [v["root_view_id"] for v in slack.windows(ANA)] == [root["id"]] * 3
    assert slack.windows(ANA)[1]["previous_view_id"] == root["id"]
    assert slack.windows(BO) == []


def test_nothing_is_pushed_onto_nothing() -> None:
    assert error_of(_push(FakeWorkspace())) == "not_found"


def test_an_update_with_an_old_hash_is_a_conflict() -> None:
    slack = FakeWorkspace()
    view = _open(slack)
    fresh = slack.call("views.update", view_id=view["id"], hash=view["hash"], view=modal())
    assert fresh["ok"]
    assert error_of(slack.call("views.update", view_id=view["id"], hash=view["hash"], view=modal())) == "hash_conflict"
    assert error_of(slack.call("views.update", view_id="V0", view=modal())) == "not_found"


def test_an_external_id_finds_its_view_and_is_unique() -> None:
    slack = FakeWorkspace()
    _open(slack, modal(external_id="q12"))
    assert slack.call("views.update", external_id="q12", view=modal(external_id="q12"))["ok"]
    trigger = slack.workspace.triggers.issue(BO)
    again = slack.call("views.open", trigger_id=trigger, view=modal(external_id="q12"))
    assert error_of(again) == "duplicate_external_id"


def test_typed_words_survive_an_update_that_keeps_the_field_and_not_one_that_renames_it() -> None:
    slack = FakeWorkspace()
    view = _open(slack)
    slack.fill(ANA, {"words": "half a sentence"})
    slack.call("views.update", view_id=view["id"], view=modal(typed_input(initial_value="other")))
    window = slack.window(ANA)
    assert window
    assert window["state"]["values"]["reply"]["words"]["value"] == "half a sentence"
    slack.call("views.update", view_id=view["id"], view=modal(typed_input(block_id="new", initial_value="other")))
    window = slack.window(ANA)
    assert window
    assert window["state"]["values"] == {"new": {"words": {"type": "plain_text_input", "value": "other"}}}


def test_what_is_typed_in_a_window_arrives_as_it_was_typed() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    _open(slack)
    slack.submit(ANA, {"words": "a < b & <!channel>"})
    sent = socket.envelopes("interactive")[-1]["payload"]["view"]["state"]["values"]
    assert sent["reply"]["words"]["value"] == "a < b & <!channel>"


def test_an_input_dispatches_only_when_it_was_told_to() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    config = {"trigger_actions_on": ["on_character_entered"]}
    live = typed_input(dispatch=True, dispatch_action_config=config)
    _open(slack, modal(live, typed_input("quiet", "quiet")))
    slack.fill(ANA, {"words": "live", "quiet": "not"})
    payload = socket.envelopes("interactive")[0]["payload"]
    assert [e["payload"]["actions"][0]["value"] for e in socket.envelopes("interactive")] == ["live"]
    assert payload["container"]["view_id"] == payload["view"]["id"]


def test_slack_itself_refuses_what_is_required_and_empty_or_too_long() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    _open(slack, modal(typed_input(max_length=5), {**typed_input("why", "why"), "optional": True}))
    assert list(slack.submit(ANA).errors) == ["reply"]
    assert list(slack.submit(ANA, {"words": "too long"}).errors) == ["reply"]
    assert socket.envelopes("interactive") == []
    assert slack.submit(ANA, {"words": "short"}).ok
    assert slack.window(ANA) is None


def _answering(slack: FakeWorkspace, payload: Json) -> FakeSocket:
    return slack.connect_socket(lambda _envelope: payload)


def test_an_empty_ack_closes_the_topmost_window_only() -> None:
    slack = FakeWorkspace()
    slack.connect_socket()
    root = _open(slack)
    _push(slack)
    assert slack.submit(ANA, {"words": "x"}).ok
    assert [v["id"] for v in slack.windows(ANA)] == [root["id"]]


def test_errors_stay_beside_their_fields_and_must_name_one() -> None:
    slack = FakeWorkspace()
    socket = _answering(slack, {"response_action": "errors", "errors": {"reply": "Too plain."}})
    _open(slack)
    outcome = slack.submit(ANA, {"words": "x"})
    assert (outcome.ok, outcome.errors) == (False, {"reply": "Too plain."})
    socket.answer = lambda _envelope: {"response_action": "errors", "errors": {"nowhere": "?"}}
    assert slack.submit(ANA).error == "invalid_errors"
    assert slack.window(ANA)


@pytest.mark.parametrize(("action", "left"), [("update", 2), ("push", 3), ("clear", 0)])
def test_a_submission_is_answered_with_the_next_window(action: str, left: int) -> None:
    slack = FakeWorkspace()
    _answering(slack, {"response_action": action, "view": modal(callback_id="next")})
    _open(slack)
    _push(slack)
    assert slack.submit(ANA, {"words": "x"}).ok
    assert len(slack.windows(ANA)) == left
    assert left == 0 or slack.windows(ANA)[-1]["callback_id"] == "next"


def test_a_wrong_view_in_the_answer_leaves_the_window_open() -> None:
    slack = FakeWorkspace()
    _answering(slack, {"response_action": "update", "view": {"type": "modal"}})
    _open(slack)
    assert slack.submit(ANA, {"words": "x"}).error == "invalid_arguments"
    assert slack.window(ANA)


def test_closing_is_told_when_the_view_asked_for_it() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    _open(slack, modal(notify_on_close=True))
    _push(slack, modal(clear_on_close=True))
    assert slack.close(ANA).ok
    (closed,) = socket.envelopes("interactive")
    assert (closed["payload"]["type"], closed["payload"]["is_cleared"]) == ("view_closed", True)
    with pytest.raises(SlackRefusal, match="no_window"):
        slack.close(ANA)


def test_a_home_is_published_for_one_person_and_opened() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    home = {"type": "home", "blocks": [actions(button("queue"))]}
    first = slack.call("views.publish", user_id=ANA, view=home)["view"]
    assert slack.call("views.publish", user_id=ANA, view=home, hash=first["hash"])["ok"]
    assert error_of(slack.call("views.publish", user_id=ANA, view=home, hash=first["hash"])) == "hash_conflict"
    assert slack.home(BO) is None
    slack.open_home(ANA)
    assert socket.events()[0]["view"]["id"] == first["id"]
    assert slack.act_at_home(ANA, "queue").ok
    assert error_of(slack.call("views.publish", user_id=ANA, view=modal())) == "invalid_arguments"


def test_menus_give_the_option_that_was_chosen() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    options = [{"text": {**_PLAIN, "text": name}, "value": name} for name in ("sso", "api")]
    select = {"type": "multi_static_select", "action_id": "tags", "options": options, "placeholder": _PLAIN}
    _open(slack, modal({"type": "input", "block_id": "tags", "label": _PLAIN, "element": select}))
    slack.submit(ANA, {"tags": ["api"]})
    sent = socket.envelopes("interactive")[-1]["payload"]["view"]["state"]["values"]["tags"]["tags"]
    assert sent["selected_options"] == [options[1]]
    _open(slack, modal({"type": "input", "block_id": "tags", "label": _PLAIN, "element": select}))
    with pytest.raises(ValueError, match="no option 'soap'"):
        slack.fill(ANA, {"tags": ["soap"]})
