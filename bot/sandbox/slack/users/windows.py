"""What users do in windows and in the home tab: fill, act, submit, close. The stacks are kept by `web_api.views`."""

import copy
from collections.abc import Mapping

from bot.sandbox.slack.blockkit import inputs as fields
from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.users.composer import composed
from bot.sandbox.slack.users.interactions import find_element
from bot.sandbox.slack.users.messages import names_in
from bot.sandbox.slack.users.result import ActionResult, payload_identity, wait_for_result
from bot.sandbox.slack.web_api import views
from bot.sandbox.slack.web_api.files import file_json
from bot.sandbox.slack.workspace.delivery import Pending
from bot.sandbox.slack.workspace.state import OpenView
from bot.sandbox.slack.workspace.workspace import RunningWorkspace


class UserWindows:
    """A user's actions in their topmost window."""

    workspace: RunningWorkspace

    def fill(self, user: str, values: Mapping[str, object], how: str = "on_character_entered") -> ActionResult:
        """Type or choose in the topmost window; keys are action_id, block_id, or block_id/action_id.

        Elements that dispatch send block_actions, and the last ack is waited for; `how` may be on_enter_pressed.
        Raises no_window; ValueError for a field or option that does not exist.
        """
        outcome = ActionResult(ok=True)
        with self.workspace.state.lock:
            window = self._top(user)
            hits = [self._entered(window, key, value) for key, value in values.items()]
        for block, element, value in hits:
            with self.workspace.state.lock:
                filled = fields.filled_value(element, value)
                window.values.setdefault(block["block_id"], {})[element["action_id"]] = filled
                self.workspace.state.notify_change("typed", user=user, view=window.view["id"])
                dispatched = fields.dispatches_action(block, element, how)
            if dispatched:
                outcome = self._act(window, block, element, value)
        return outcome

    def act(self, user: str, action_id: str, value: object = None, block_id: str = "") -> ActionResult:
        """Use a button or menu in the topmost window. Raises no_window, no_such_action."""
        with self.workspace.state.lock:
            window = self._top(user)
            block, element = find_element(window.view["blocks"], action_id, block_id, value)
        return self._act(window, block, element, value)

    def act_at_home(self, user: str, action_id: str, value: object = None, block_id: str = "") -> ActionResult:
        """Use a button or menu in the home tab. Raises no_home, no_such_action."""
        with self.workspace.state.lock:
            window = self.workspace.state.homes.get(user)
            if window is None:
                raise SlackRefusal("no_home")
            block, element = find_element(window.view["blocks"], action_id, block_id, value)
        return self._act(window, block, element, value)

    def _act(self, window: OpenView, block: Json, element: Json, value: object) -> ActionResult:
        with self.workspace.state.lock:
            chosen = fields.filled_value(element, value)
            if element["type"] not in ("button", "overflow"):
                window.values.setdefault(block["block_id"], {})[element["action_id"]] = chosen
            ids = {"action_id": element["action_id"], "block_id": block["block_id"]}
            payload = {
                "type": "block_actions",
                **payload_identity(self.workspace, window.user),
                "container": {"type": "view", "view_id": window.view["id"]},
                "trigger_id": self.workspace.triggers.issue(window.user),
                "view": views.view_json(window),
                "actions": [{**ids, **chosen, "action_ts": self.workspace.state.next_ts()}],
            }
            pending = self.workspace.delivery.send("interactive", payload, retried=False)
        return wait_for_result(self.workspace, pending)

    def submit(self, user: str, values: Mapping[str, object] | None = None) -> ActionResult:
        """Fill in `values`, then submit the topmost window. What Slack's own client refuses is not sent to the app.

        `errors` are shown beside the fields, by block_id, from Slack (required, too long) or from the app.
        Raises no_window.
        """
        with self.workspace.state.lock:
            window = self._top(user)
            for key, given in (values or {}).items():
                block, element, value = self._entered(window, key, given)
                window.values.setdefault(block["block_id"], {})[element["action_id"]] = fields.filled_value(
                    element, value
                )
            if objections := fields.validation_errors(window.view["blocks"], window.values):
                return ActionResult(ok=False, error="not_submitted", errors=objections)
            payload = {
                "type": "view_submission",
                **payload_identity(self.workspace, user),
                "trigger_id": self.workspace.triggers.issue(user),
                "view": views.view_json(window),
                "response_urls": [],
            }
            errors: dict[str, str] = {}
            pending = self.workspace.delivery.send(
                "interactive",
                payload,
                retried=False,
                on_ack=lambda answered: self._apply_ack(window, answered, errors),
            )
        outcome = wait_for_result(self.workspace, pending)
        return ActionResult(outcome.ok and not errors, outcome.error, outcome.payload, errors)

    def _apply_ack(self, window: OpenView, answered: Json, errors: dict[str, str]) -> None:
        """Apply the ack of a submission. Raises SlackRefusal when it is invalid; the window then stays open."""
        action = answered.get("response_action")
        stack = self.workspace.state.stacks.get(window.user, [])
        if action is None:
            stack[:] = [other for other in stack if other is not window]
            self.workspace.state.notify_change("view", user=window.user, view=window.view["id"], closed=True)
        elif action == "clear":
            stack.clear()
            self.workspace.state.notify_change("view", user=window.user, closed=True)
        elif action == "errors":
            errors.update(_checked_errors(window, answered.get("errors")))
        elif action == "update":
            views.update_view(self.workspace, window, views.validate_view(answered.get("view"), "modal"))
        elif action == "push":
            views.push_view(self.workspace, window.user, views.validate_view(answered.get("view"), "modal"))
        else:
            raise SlackRefusal("invalid_response_action")

    def close(self, user: str) -> ActionResult:
        """Close the topmost window (all of them when it has clear_on_close). Raises no_window."""
        with self.workspace.state.lock:
            window = self._top(user)
            stack = self.workspace.state.stacks[user]
            clear = bool(window.view["clear_on_close"])
            gone = list(reversed(stack)) if clear else [window]
            stack[:] = [] if clear else stack[:-1]
            self.workspace.state.notify_change("view", user=user, view=window.view["id"], closed=True)
            told = [self._tell_closed(w, cleared=clear) for w in gone if w.view["notify_on_close"]]
        outcomes = [wait_for_result(self.workspace, pending) for pending in told]
        return next((outcome for outcome in outcomes if not outcome.ok), ActionResult(ok=True))

    def _tell_closed(self, window: OpenView, *, cleared: bool) -> Pending:
        payload = {
            "type": "view_closed",
            **payload_identity(self.workspace, window.user),
            "view": views.view_json(window),
        }
        return self.workspace.delivery.send("interactive", payload | {"is_cleared": cleared}, retried=False)

    def window(self, user: str) -> Json | None:
        """The topmost window with its state, or None."""
        with self.workspace.state.lock:
            stack = self.workspace.state.stacks.get(user)
            return views.view_json(stack[-1]) if stack else None

    def windows(self, user: str) -> list[Json]:
        """The stack, lowest first."""
        with self.workspace.state.lock:
            return [views.view_json(window) for window in self.workspace.state.stacks.get(user, [])]

    def home(self, user: str) -> Json | None:
        """The home tab as last published, or None."""
        with self.workspace.state.lock:
            home = self.workspace.state.homes.get(user)
            return copy.deepcopy(views.view_json(home)) if home else None

    def _entered(self, window: OpenView, key: str, value: object) -> tuple[Json, Json, object]:
        """The field and what is entered there: in a file field the files with these ids, in a rich text field what the
        composer makes of the words.
        """
        block, element = _field(window, key)
        if element["type"] == fields.RICH and isinstance(value, str) and value:
            return block, element, {"type": "rich_text", "elements": composed(value, names_in(self.workspace))}
        if element["type"] != "file_input":
            return block, element, value
        ids = [str(id_) for id_ in (value if isinstance(value, list | tuple) else [value]) if id_]
        if missing := [id_ for id_ in ids if id_ not in self.workspace.state.files]:
            raise ValueError(f"There is no upload {missing[0]!r}.")
        return block, element, [file_json(self.workspace.state.files[id_]) for id_ in ids]

    def _top(self, user: str) -> OpenView:
        stack = self.workspace.state.stacks.get(user)
        if not stack:
            raise SlackRefusal("no_window")
        return stack[-1]


def _field(window: OpenView, key: str) -> tuple[Json, Json]:
    for block, element in fields.stateful_elements(window.view["blocks"]):
        names = (element["action_id"], block["block_id"], f"{block['block_id']}/{element['action_id']}")
        if key in names:
            return block, element
    raise ValueError(f"There is no field {key!r} in this window.")


def _checked_errors(window: OpenView, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in window.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackRefusal("invalid_errors")
    return {str(key): str(value) for key, value in errors.items()}
