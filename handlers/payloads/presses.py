"""Presses, commands, the shortcut and the app home as values, and where their person can be told something. Pure."""

import json
from hashlib import sha256

from bot.core.errors import Stale
from bot.slack import action_ids
from bot.slack.blocks.richtext.read_blocks import read_message
from bot.slack.client.files import attached_files
from handlers.interactions import (
    OLD_ENTRY,
    OLD_WINDOW,
    ButtonPress,
    OpenWindow,
    ResponseTarget,
    ShortcutUse,
    TypedCommand,
)
from handlers.payloads.json_values import Json, part, parts, text, timestamp
from handlers.payloads.windows import field_names, parse_window

_RESULTS_OF_TYPING = (action_ids.WORDS, action_ids.POST)


def parse_button_press(body: Json) -> ButtonPress:
    """Raises Stale where it stands in a window of another version."""
    action, view = next(iter(parts(body, "actions")), {}), part(body, "view")
    by, name = text(body, "user", "id"), text(action, "action_id")
    return ButtonPress(
        by=by,
        action=name,
        value=text(action, "value") or text(action, "selected_option", "value"),
        trigger=text(body, "trigger_id"),
        thread=timestamp(body, "container", "thread_ts"),
        answerable=_can_be_answered(body),
        window=_window_pressed_in(view) if view.get("type") == "modal" else None,
        event=(f"press:{by}:{name}:{text(action, 'action_ts') or _sign_of(body)}",),
        in_answer=part(body, "container").get("is_ephemeral") is True,
        channel=text(body, "channel", "id"),
    )


def _window_pressed_in(view: Json) -> OpenWindow:
    """Raises Stale for one that cannot be drawn anew, since it says no id."""
    window = parse_window(view)
    if not window.id:
        raise Stale(OLD_WINDOW)
    return window


def parse_command(body: Json) -> TypedCommand:
    typed, event = text(body, "text").strip(), (f"command:{_sign_of(body)}",)
    return TypedCommand(text(body, "user_id"), typed, event, text(body, "channel_id"), text(body, "trigger_id"))


def parse_shortcut(body: Json) -> ShortcutUse:
    """Raises Stale for one without a message."""
    message = part(body, "message")
    ts = timestamp(message, "ts")
    if not ts:
        raise Stale(OLD_ENTRY)
    return ShortcutUse(
        by=text(body, "user", "id"),
        channel=text(body, "channel", "id"),
        ts=ts,
        thread=timestamp(message, "thread_ts") or ts,
        words=read_message(message),
        written_by=text(message, "user"),
        trigger=text(body, "trigger_id"),
        files=attached_files(message),
    )


def home_opener(body: Json) -> str:
    """Who opened the app home; "" if it was another of the app's tabs."""
    event = part(body, "event")
    return text(event, "user") if event.get("tab", "home") == "home" else ""


def response_target(body: Json) -> ResponseTarget:
    """Where to tell the person who caused this payload that it failed. Accepts any payload."""
    if "event" in body:
        return _target_of_event(part(body, "event"))
    view, actions = part(body, "view"), parts(body, "actions")
    return ResponseTarget(
        by=text(body, "user", "id") or text(body, "user_id"),
        channel=text(body, "channel", "id") or text(body, "channel_id"),
        thread=timestamp(body, "container", "thread_ts"),
        trigger=text(body, "trigger_id"),
        fields=field_names(view),
        in_window=view.get("type") == "modal",
        typing=any(text(action, "action_id") in _RESULTS_OF_TYPING for action in actions[:1]),
    )


def _target_of_event(event: Json) -> ResponseTarget:
    inner = part(event, "message") or part(event, "previous_message") or event
    if item := part(event, "item"):
        return ResponseTarget(text(event, "user"), text(item, "channel"))
    editor = text(event, "message", "edited", "user")
    by, channel = editor or text(inner, "user"), text(event, "channel")
    return ResponseTarget(by=by, channel=channel, thread=timestamp(inner, "thread_ts"))


def _can_be_answered(body: Json) -> bool:
    return bool(text(body, "response_url"))


def _sign_of(body: Json) -> str:
    """What tells this act from others: Slack's trigger, or the whole payload where it has none."""
    return text(body, "trigger_id") or sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
