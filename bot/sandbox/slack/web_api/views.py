"""Views: each user's stack of at most three windows and their home, and the views.* methods.

Limits of views are in `blockkit.limits`, values in `blockkit.inputs`; what a user does in a window is in
`users.windows`.
"""

import copy
import json
import secrets

from bot.sandbox.slack.blockkit import inputs
from bot.sandbox.slack.blockkit.limits import VIEW_BYTES, add_ids, check_view
from bot.sandbox.slack.protocol import Json, SlackRefusal, invalid_arguments
from bot.sandbox.slack.workspace.state import OpenView
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

MOST_WINDOWS = 3


def validate_view(view: object, kind: str) -> Json:
    """The view as sent, validated. Raises invalid_arguments (with every message), view_too_large."""
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    if found := check_view(view):
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": list(found)})
    if view["type"] != kind:
        raise invalid_arguments(f"must be {kind} [json-pointer:/view/type]")
    return copy.deepcopy(view)


def _complete_view(workspace: RunningWorkspace, view: Json, id_: str, root: str, previous: str | None) -> Json:
    """The view as sent plus what Slack adds. The hash changes with every version."""
    app = workspace.app
    defaults: Json = {"callback_id": "", "private_metadata": "", "external_id": "", "title": None, "close": None}
    defaults |= {"submit": None, "clear_on_close": False, "notify_on_close": False}
    place = {"id": id_, "root_view_id": root, "previous_view_id": previous, "team_id": workspace.seed.team_id}
    owner = {"app_id": app.id, "bot_id": app.bot_id, "app_installed_team_id": workspace.seed.team_id}
    stamp = f"{int(workspace.state.now())}.{secrets.token_hex(4)}"
    return {**defaults, **view, "blocks": add_ids(view["blocks"]), **place, **owner, "hash": stamp}


def view_json(window: OpenView) -> Json:
    """The view with its state, as the API and payloads contain it."""
    return {**copy.deepcopy(window.view), "state": {"values": copy.deepcopy(window.values)}}


def open_views(workspace: RunningWorkspace) -> list[OpenView]:
    return [window for stack in workspace.state.stacks.values() for window in stack]


def _refuse_duplicate_id(workspace: RunningWorkspace, view: Json, but: OpenView | None = None) -> None:
    name = view.get("external_id")
    if name and any(w.view["external_id"] == name and w is not but for w in open_views(workspace)):
        raise SlackRefusal("duplicate_external_id")


def open_view(workspace: RunningWorkspace, user: str, view: Json) -> OpenView:
    """Open a new window; whatever the user had open is closed."""
    id_ = workspace.state.next_id("V")
    _refuse_duplicate_id(workspace, view)
    full = _complete_view(workspace, view, id_, id_, None)
    window = OpenView(full, user, inputs.initial_values(full["blocks"], {}))
    workspace.state.stacks[user] = [window]
    workspace.state.notify_change("view", user=user, view=id_)
    return window


def push_view(workspace: RunningWorkspace, user: str, view: Json) -> OpenView:
    """Push a window onto the stack. Raises not_found without one beneath, push_limit_reached above three."""
    stack = workspace.state.stacks.get(user, [])
    if not stack:
        raise SlackRefusal("not_found")
    if len(stack) >= MOST_WINDOWS:
        raise SlackRefusal("push_limit_reached")
    _refuse_duplicate_id(workspace, view)
    id_ = workspace.state.next_id("V")
    full = _complete_view(workspace, view, id_, stack[0].view["id"], stack[-1].view["id"])
    window = OpenView(full, user, inputs.initial_values(full["blocks"], {}))
    stack.append(window)
    workspace.state.notify_change("view", user=user, view=id_)
    return window


def update_view(workspace: RunningWorkspace, window: OpenView, view: Json) -> OpenView:
    """Replace a window's view; values are kept where block_id and action_id are the same."""
    _refuse_duplicate_id(workspace, view, but=window)
    old = window.view
    full = _complete_view(workspace, view, old["id"], old["root_view_id"], old["previous_view_id"])
    window.view, window.values = full, inputs.initial_values(full["blocks"], window.values)
    workspace.state.notify_change("view", user=window.user, view=old["id"])
    return window


def _view(call: Call, kind: str) -> Json:
    sent = call.args.structure("view", invalid_arguments("must be valid JSON [json-pointer:/view]"))
    return validate_view(sent, kind)


def _trigger(call: Call) -> str:
    name = call.args.text("trigger_id") or call.args.text("interactivity_pointer")
    if not name:
        raise invalid_arguments("missing required field: trigger_id")
    return call.workspace.triggers.exchange(name)


def _open(call: Call) -> Json:
    view = _view(call, "modal")
    return {"view": view_json(open_view(call.workspace, _trigger(call), view))}


def _push(call: Call) -> Json:
    view = _view(call, "modal")
    return {"view": view_json(push_view(call.workspace, _trigger(call), view))}


def _update(call: Call) -> Json:
    view = _view(call, "modal")
    id_, external = call.args.text("view_id"), call.args.text("external_id")
    if not id_ and not external:
        raise invalid_arguments("missing required field: view_id or external_id")
    for window in open_views(call.workspace):
        if window.view["id"] == id_ or (external and window.view["external_id"] == external):
            _refuse_stale(call, window)
            return {"view": view_json(update_view(call.workspace, window, view))}
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
    full = _complete_view(call.workspace, view, id_, id_, None)
    home = OpenView(full, user, inputs.initial_values(full["blocks"], old.values if old else {}))
    call.state.homes[user] = home
    call.state.notify_change("home", user=user)
    return {"view": view_json(home)}


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
