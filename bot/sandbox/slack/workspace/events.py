"""The events sent to the app, filtered by subscription, scope and membership, in Slack's envelope.

Nothing here changes the workspace.
"""

from bot.sandbox.slack.protocol import Json
from bot.sandbox.slack.workspace.state import Conversation
from bot.sandbox.slack.workspace.workspace import RunningWorkspace

_NEEDS = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "file_shared": "files:read",
    "user_change": "users:read",
    "user_status_changed": "users:read",
    "dnd_updated_user": "dnd:read",
}
_SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


def send_event(
    workspace: RunningWorkspace, event: Json, room: Conversation | None = None, subscription: str = ""
) -> bool:
    """Send the event if the app subscribed to it, has the scope, and is in the channel. Returns whether it was sent."""
    name = subscription or str(event["type"])
    app = workspace.app
    needed = _NEEDS.get(name)
    bot = next(token for token in workspace.state.tokens.values() if token.kind == "bot")
    if name not in app.events or (needed and needed not in bot.scopes):
        return False
    if room is not None and app.bot_user not in room.members:
        return False
    workspace.delivery.send("events_api", _event_callback(workspace, event, room), retried=True)
    return True


def _event_callback(workspace: RunningWorkspace, event: Json, room: Conversation | None) -> Json:
    app, team = workspace.app, workspace.seed.team_id
    event = {"event_ts": event.get("ts") or workspace.state.next_ts(), **event}
    bot = {"enterprise_id": None, "team_id": team, "user_id": app.bot_user, "is_bot": True}
    return {
        "token": "sandbox-verification",
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.state.next_id("Ev"),
        "event_time": int(workspace.state.now()),
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": room is not None and bool(workspace.state.foreign_teams(room)),
        "event_context": f"4-{workspace.state.next_id('EC')}",
    }


def send_message_event(workspace: RunningWorkspace, room: Conversation, message: Json) -> None:
    """For a new message: the message event, and app_mention when it mentions the bot."""
    event = {**message, "channel": room.id, "channel_type": room.kind}
    send_event(workspace, event, room, _SUBSCRIPTIONS[room.kind])
    named = f"<@{workspace.app.bot_user}>" in str(message.get("text", ""))
    if named and "user" in message and not message.get("bot_id") and not room.direct:
        send_event(workspace, {**message, "type": "app_mention", "channel": room.id}, room, "app_mention")


def send_edited_event(workspace: RunningWorkspace, room: Conversation, message: Json, previous: Json) -> None:
    """message_changed, with the message as it is and as it was."""
    event = {"type": "message", "subtype": "message_changed", "message": message, "previous_message": previous}
    _send_hidden_event(workspace, room, event)


def send_deleted_event(workspace: RunningWorkspace, room: Conversation, previous: Json) -> None:
    """message_deleted, with the message as it was."""
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": previous,
        "deleted_ts": previous["ts"],
    }
    _send_hidden_event(workspace, room, event)


def _send_hidden_event(workspace: RunningWorkspace, room: Conversation, event: Json) -> None:
    ts = workspace.state.next_ts()
    event |= {"channel": room.id, "channel_type": room.kind, "hidden": True, "ts": ts, "event_ts": ts}
    send_event(workspace, event, room, _SUBSCRIPTIONS[room.kind])
