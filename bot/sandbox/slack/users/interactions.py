"""Users' interactions outside windows: slash commands, buttons and menus under messages, shortcuts, the App Home."""

import copy
import re

from bot.sandbox.slack.blockkit import inputs
from bot.sandbox.slack.blockkit.limits import interactive_elements
from bot.sandbox.slack.protocol import Args, Json, SlackRefusal
from bot.sandbox.slack.users import typed_text
from bot.sandbox.slack.users.result import ActionResult, payload_identity, wait_for_result
from bot.sandbox.slack.web_api import interaction_responses
from bot.sandbox.slack.web_api.views import view_json
from bot.sandbox.slack.workspace import events
from bot.sandbox.slack.workspace.state import Conversation
from bot.sandbox.slack.workspace.workspace import RunningWorkspace

_NAMED = re.compile(r"@([\w.-]*\w)|#([\w-]+)")


class UserInteractions:
    """A user's interactions. Each but `open_home` waits for the app's ack, at most `Rules.patience` real seconds."""

    workspace: RunningWorkspace

    def command(self, user: str, channel: str, command: str, text: str = "", responses_wanted: int = 0) -> ActionResult:
        """Type `/command text`; wait for the ack, and for `responses_wanted` responses over the response_url.

        Raises channel_not_found, not_in_channel, unknown_command; that too for somebody of another workspace, where the
        app is not installed.
        """
        state = self.workspace.state
        with state.lock:
            if command not in self.workspace.app.commands or state.user(user).team:
                raise SlackRefusal("unknown_command")
            room = self._member_conversation(user, channel)
            name = self.workspace.response_urls.issue(room.id, user)
            url = self.workspace.response_urls.issued[name]
            payload = self._command_payload(user, room, command, text, name)

            def take(answered: Json) -> None:
                if answered:
                    interaction_responses.post_response(self.workspace, url, Args(answered))

            pending = self.workspace.delivery.send("slash_commands", payload, retried=False, on_ack=take)
        outcome = wait_for_result(self.workspace, pending)
        state.wait_until(lambda: len(url.said) >= responses_wanted, state.rules.patience)
        with state.lock:
            return ActionResult(outcome.ok, outcome.error, outcome.payload, messages=tuple(copy.deepcopy(url.said)))

    def _command_payload(self, user: str, room: Conversation, command: str, text: str, name: str) -> Json:
        seed = self.workspace.seed
        place = {"channel_id": room.id, "channel_name": "directmessage" if room.direct else room.name}
        person = {"user_id": user, "user_name": self.workspace.state.user(user).name}
        team = {"token": "sandbox-verification", "team_id": seed.team_id, "team_domain": seed.domain}
        said = {"command": command, "text": self._escape_command(text), "api_app_id": self.workspace.app.id}
        way = {"response_url": self._response_url(name), "trigger_id": self.workspace.triggers.issue(user)}
        return {**team, **place, **person, **said, "is_enterprise_install": "false", **way}

    def _escape_command(self, text: str) -> str:
        """Command text with escaping on: & < > escaped, names as <@U1|ana> and <#C1|general>."""
        text = typed_text.escape(text)
        if not self.workspace.app.escape_commands:
            return text
        users = {user.name: user.id for user in self.workspace.state.users.values()}
        rooms = {room.name: room.id for room in self.workspace.state.conversations.values() if not room.direct}

        def named(match: re.Match[str]) -> str:
            if match[1] in users:
                return f"<@{users[match[1]]}|{match[1]}>"
            return f"<#{rooms[match[2]]}|{match[2]}>" if match[2] in rooms else match[0]

        return _NAMED.sub(named, text)

    def _response_url(self, name: str) -> str:
        return f"{self.workspace.url}/response/{name}"

    def _member_conversation(self, user: str, channel: str) -> Conversation:
        state = self.workspace.state
        state.acting_user(user)
        room = (
            state.direct_conversation(user) if channel == self.workspace.app.bot_user else state.conversation(channel)
        )
        if user not in room.members:
            raise SlackRefusal("channel_not_found" if room.private else "not_in_channel")
        return room

    def _find_message(self, user: str, room: Conversation, ts: str) -> tuple[Json, bool]:
        if ts in room.messages:
            return room.messages[ts], False
        for message in self.workspace.state.ephemerals.get(user, []):
            if message["ts"] == ts:
                return message, True
        raise SlackRefusal("message_not_found")

    def press(
        self, user: str, channel: str, ts: str, action_id: str, value: object = None, block_id: str = ""
    ) -> ActionResult:
        """Use a button or menu under a message (or under an ephemeral one of that user).

        `value` is an option's value, a list of them, or an id; for a button it only chooses among several of one
        action_id.
        Raises message_not_found, no_such_action; ValueError for an option that is not offered.
        """
        state = self.workspace.state
        with state.lock:
            room = self._member_conversation(user, channel)
            message, ephemeral = self._find_message(user, room, ts)
            block, element = find_element(message.get("blocks", []), action_id, block_id, value)
            action = self._action(block, element, value)
            name = self.workspace.response_urls.issue(room.id, user, copy.deepcopy(message), ephemeral=ephemeral)
            place = {"type": "message", "message_ts": ts, "channel_id": room.id, "is_ephemeral": ephemeral}
            if thread := message.get("thread_ts"):
                place["thread_ts"] = thread
            payload = {
                "type": "block_actions",
                **payload_identity(self.workspace, user),
                "container": place,
                "trigger_id": self.workspace.triggers.issue(user),
                "channel": {"id": room.id, "name": room.name},
                "message": _plain(message),
                "state": {"values": _values(action)},
                "response_url": self._response_url(name),
                "actions": [action],
            }
            pending = self.workspace.delivery.send("interactive", payload, retried=False)
        return wait_for_result(self.workspace, pending)

    def _action(self, block: Json, element: Json, value: object) -> Json:
        ids = {"action_id": element["action_id"], "block_id": block["block_id"]}
        return {**ids, **inputs.filled_value(element, value), "action_ts": self.workspace.state.next_ts()}

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> ActionResult:
        """Use a message shortcut on a message."""
        with self.workspace.state.lock:
            room = self._member_conversation(user, channel)
            message, _ = self._find_message(user, room, ts)
            name = self.workspace.response_urls.issue(room.id, user, copy.deepcopy(message))
            payload = {
                "type": "message_action",
                **payload_identity(self.workspace, user),
                "callback_id": callback_id,
                "trigger_id": self.workspace.triggers.issue(user),
                "action_ts": self.workspace.state.next_ts(),
                "channel": {"id": room.id, "name": room.name},
                "message_ts": ts,
                "message": _plain(message),
                "response_url": self._response_url(name),
            }
            pending = self.workspace.delivery.send("interactive", payload, retried=False)
        return wait_for_result(self.workspace, pending)

    def global_shortcut(self, user: str, callback_id: str) -> ActionResult:
        """Use a global shortcut, as from the search bar."""
        with self.workspace.state.lock:
            trigger, ts = self.workspace.triggers.issue(user), self.workspace.state.next_ts()
            payload = {"type": "shortcut", **payload_identity(self.workspace, user), "callback_id": callback_id}
            payload |= {"trigger_id": trigger, "action_ts": ts}
            pending = self.workspace.delivery.send("interactive", payload, retried=False)
        return wait_for_result(self.workspace, pending)

    def open_home(self, user: str) -> ActionResult:
        """Open the App Home, which sends app_home_opened. `error` is not_subscribed when the app does not get it."""
        with self.workspace.state.lock:
            room = self.workspace.state.direct_conversation(user)
            event: Json = {"type": "app_home_opened", "user": user, "channel": room.id, "tab": "home"}
            if home := self.workspace.state.homes.get(user):
                event["view"] = view_json(home)
            told = events.send_event(self.workspace, event)
        return ActionResult(told, "" if told else "not_subscribed")


def find_element(blocks: list[Json], action_id: str, block_id: str, value: object) -> tuple[Json, Json]:
    """The one matching element. Raises no_such_action when there is none, ambiguous_action when there are several."""
    hits = [(b, e) for b in blocks for e in interactive_elements(b) if e.get("action_id") == action_id]
    if block_id:
        hits = [(b, e) for b, e in hits if b["block_id"] == block_id]
    if len(hits) > 1 and value is not None:
        hits = [(b, e) for b, e in hits if e.get("value") == value]
    if not hits:
        raise SlackRefusal("no_such_action")
    if len(hits) > 1:
        raise SlackRefusal("ambiguous_action")
    return hits[0]


def _plain(message: Json) -> Json:
    return {key: copy.deepcopy(value) for key, value in message.items() if not key.startswith("_")}


def _values(action: Json) -> Json:
    if action["type"] in ("button", "overflow"):
        return {}
    kept = {key: value for key, value in action.items() if key not in ("action_id", "block_id", "action_ts")}
    return {action["block_id"]: {action["action_id"]: kept}}
