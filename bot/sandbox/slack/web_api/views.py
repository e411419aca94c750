"""Views: each person's own stack of at most three windows and their home, and the views.* methods.

Limits of what a view says are in `blockkit.limits`, values in `blockkit.inputs`; what a person does in a window is in
`windows`.
"""

import copy
import json
import secrets

from bot.sandbox.slack.blockkit import inputs
from bot.sandbox.slack.blockkit.limits import VIEW_BYTES, check_view, with_ids
from bot.sandbox.slack.protocol import Json, SlackRefusal, invalid_arguments
from bot.sandbox.slack.workspace.state import OpenView
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

MOST_WINDOWS = 3


def checked(view: object, kind: str) -> Json:
    """The view as sent, when Slack would take it. Raises invalid_arguments (with every message), view_too_large."""
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    if found := check_view(view):
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": list(found)})
    if view["type"] != kind:
        raise invalid_arguments(f"must be {kind} [json-pointer:/view/type]")
    return copy.deepcopy(view)


def _completed(house: RunningWorkspace, view: Json, id_: str, root: str, previous: str | None) -> Json:
    """What was sent plus what Slack adds. The hash changes with every version."""
    app = house.app
    defaults: Json = {"callback_id": "", "private_metadata": "", "external_id": "", "title": None, "close": None}
    defaults |= {"submit": None, "clear_on_close": False, "notify_on_close": False}
    place = {"id": id_, "root_view_id": root, "previous_view_id": previous, "team_id": house.seed.team_id}
    owner = {"app_id": app.id, "bot_id": app.bot_id, "app_installed_team_id": house.seed.team_id}
    stamp = f"{int(house.state.now())}.{secrets.token_hex(4)}"
    return {**defaults, **view, "blocks": with_ids(view["blocks"]), **place, **owner, "hash": stamp}


def shown(window: OpenView) -> Json:
    """The view with its state, as the API and payloads show it."""
    return {**copy.deepcopy(window.view), "state": {"values": copy.deepcopy(window.values)}}


def windows(house: RunningWorkspace) -> list[OpenView]:
    return [window for stack in house.state.stacks.values() for window in stack]


def _refuse_twin(house: RunningWorkspace, view: Json, but: OpenView | None = None) -> None:
    name = view.get("external_id")
    if name and any(w.view["external_id"] == name and w is not but for w in windows(house)):
        raise SlackRefusal("duplicate_external_id")


def opened(house: RunningWorkspace, user: str, view: Json) -> OpenView:
    """Opens a window of its own; whatever the person had open is gone."""
    id_ = house.state.next_id("V")
    _refuse_twin(house, view)
    full = _completed(house, view, id_, id_, None)
    window = OpenView(full, user, inputs.first_values(full["blocks"], {}))
    house.state.stacks[user] = [window]
    house.state.changed("view", user=user, view=id_)
    return window


def pushed(house: RunningWorkspace, user: str, view: Json) -> OpenView:
    """Puts a window on top. Raises not_found without one beneath, push_limit_reached above three."""
    stack = house.state.stacks.get(user, [])
    if not stack:
        raise SlackRefusal("not_found")
    if len(stack) >= MOST_WINDOWS:
        raise SlackRefusal("push_limit_reached")
    _refuse_twin(house, view)
    id_ = house.state.next_id("V")
    full = _completed(house, view, id_, stack[0].view["id"], stack[-1].view["id"])
    window = OpenView(full, user, inputs.first_values(full["blocks"], {}))
    stack.append(window)
    house.state.changed("view", user=user, view=id_)
    return window


def replaced(house: RunningWorkspace, window: OpenView, view: Json) -> OpenView:
    """A new version of a window; typed values stay where block_id and action_id stayed."""
    _refuse_twin(house, view, but=window)
    old = window.view
    full = _completed(house, view, old["id"], old["root_view_id"], old["previous_view_id"])
    window.view, window.values = full, inputs.first_values(full["blocks"], window.values)
    house.state.changed("view", user=window.user, view=old["id"])
    return window


def _view(call: Call, kind: str) -> Json:
    sent = call.args.structure("view", invalid_arguments("must be valid JSON [json-pointer:/view]"))
    return checked(sent, kind)


def _trigger(call: Call) -> str:
    name = call.args.text("trigger_id") or call.args.text("interactivity_pointer")
    if not name:
        raise invalid_arguments("missing required field: trigger_id")
    return call.house.triggers.exchange(name)


def _open(call: Call) -> Json:
    view = _view(call, "modal")
    return {"view": shown(opened(call.house, _trigger(call), view))}


def _push(call: Call) -> Json:
    view = _view(call, "modal")
    return {"view": shown(pushed(call.house, _trigger(call), view))}


def _update(call: Call) -> Json:
    view = _view(call, "modal")
    id_, external = call.args.text("view_id"), call.args.text("external_id")
    if not id_ and not external:
        raise invalid_arguments("missing required field: view_id or external_id")
    for window in windows(call.house):
        if window.view["id"] == id_ or (external and window.view["external_id"] == external):
            _refuse_stale(call, window)
            return {"view": shown(replaced(call.house, window, view))}
    raise SlackRefusal("not_found")


def _refuse_stale(call: Call, window: OpenView | None) -> None:
    stamp = call.args.text("hash")
    if stamp and window is not None and stamp != window.view["hash"]:
        raise SlackRefusal("hash_conflict")


def _publish(call: Call) -> Json:
    view = _view(call, "home")
    user = call.state.user(call.args.need("user_id")).id
    old = call.state.homes.get(user)
    _refuse_stale(call, old)
    id_ = old.view["id"] if old else call.state.next_id("V")
    full = _completed(call.house, view, id_, id_, None)
    home = OpenView(full, user, inputs.first_values(full["blocks"], old.values if old else {}))
    call.state.homes[user] = home
    call.state.changed("home", user=user)
    return {"view": shown(home)}


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
