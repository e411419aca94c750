"""Slack's payloads as typed, frozen values. Pure, and the only place that reads raw payloads. What Slack sends is
documented at docs.slack.dev/reference/interaction-payloads and /reference/events; the values are in `interactions`.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.core.details import ThreadMessage
from bot.core.errors import Stale
from bot.core.replying.prefix import is_meant_as_reply
from bot.core.richtext.model import RichText
from bot.desk.context import EventKeys
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.richtext.read_blocks import read_blocks, read_message
from bot.slack.client.files import attached_files
from bot.slack.client.thread_reader import PERSON_SUBTYPES, is_by_a_person
from handlers.interactions import (
    OLD_WINDOW,
    ButtonPress,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    OpenWindow,
    ResponseTarget,
    ShortcutUse,
    TypedCommand,
    WindowSubmission,
    WindowValues,
)

Json = dict[str, Any]

_RESULTS_OF_TYPING = (action_ids.WORDS, action_ids.POST)


def parse_button_press(body: Json) -> ButtonPress:
    action, view = body["actions"][0], body.get("view")
    chosen = action.get("selected_option") or {}
    value = action.get("value") or chosen.get("value") or ""
    by, name = body["user"]["id"], action["action_id"]
    return ButtonPress(
        by=by,
        action=name,
        value=str(value),
        trigger=str(body.get("trigger_id") or ""),
        thread=str(body.get("container", {}).get("thread_ts") or ""),
        answerable=bool(body.get("response_url")),
        window=_window(view) if view and view.get("type") == "modal" else None,
        event=(f"press:{by}:{name}:{action.get('action_ts', '')}",),
    )


def parse_window_submission(body: Json) -> WindowSubmission:
    view = body["view"]
    return WindowSubmission(body["user"]["id"], _window(view), (_submission_key(view),))


def _submission_key(view: Json) -> str:
    """Handed in again with other words it is another act; the same again is the same, also after its ack was lost."""
    values = json.dumps([view.get("hash"), view.get("state", {}).get("values")], sort_keys=True)
    return f"window:{view['id']}:{sha256(values.encode()).hexdigest()}"


def parse_command(body: Json) -> TypedCommand:
    return TypedCommand(body["user_id"], str(body.get("text") or "").strip(), (f"command:{body['trigger_id']}",))


def parse_shortcut(body: Json) -> ShortcutUse:
    message = body["message"]
    return ShortcutUse(
        by=body["user"]["id"],
        channel=body["channel"]["id"],
        ts=message["ts"],
        thread=message.get("thread_ts") or message["ts"],
        words=read_message(message),
        written_by=str(message.get("user") or ""),
        trigger=body["trigger_id"],
        files=attached_files(message),
    )


def parse_message(body: Json) -> MessagePosted | MessageEdited | MessageDeleted | None:
    """What a message event means; None for anything not done by a person, and for talk outside threads."""
    event = body["event"]
    kind = str(event.get("subtype") or "")
    if kind == "message_deleted":
        return _message_deleted(body, event, str(event["deleted_ts"]))
    if kind == "message_changed":
        return _message_edited(body, event, event["message"])
    text, ts = str(event.get("text") or ""), event["ts"]
    thread = "" if event.get("thread_ts") in (None, ts) else str(event["thread_ts"])
    if kind not in PERSON_SUBTYPES or not is_by_a_person(event) or not (thread or is_meant_as_reply(text)):
        return None
    words, files = read_message(event), attached_files(event)
    said = ThreadMessage(event["channel"], thread, ts, event["user"], text, words=words, files=files)
    return MessagePosted(said, (*_event_id(body), message_key(said.channel, said.ts)))


def message_key(channel: str, ts: str) -> str:
    """The key of a message, whether it came as an event or was read from the thread afterwards."""
    return f"message:{channel}:{ts}"


def foreign_user(body: Json) -> str:
    """Who caused this payload from another company's workspace, "" when nobody is known to have.

    Where the app is an organisation's, its workspaces differ too: there only Slack's account of a user tells.
    """
    if body.get("enterprise") or body.get("enterprise_id"):
        return ""
    if "event" in body:
        said = body["event"].get("message") or body["event"]
        who, theirs, ours = said.get("user"), said.get("user_team"), body.get("team_id")
    else:
        user = body.get("user") or {}
        who, theirs, ours = user.get("id"), user.get("team_id"), (body.get("team") or {}).get("id")
    return str(who) if who and theirs and ours and theirs != ours else ""


def home_opener(body: Json) -> str:
    """Who opened the app home; "" if it was another of the app's tabs."""
    event = body["event"]
    return str(event["user"]) if event.get("tab", "home") == "home" else ""


def response_target(body: Json) -> ResponseTarget:
    """Where to tell the person who caused this payload that it failed. Accepts any payload."""
    if "event" in body:
        return _target_of_event(body["event"])
    view, container = body.get("view") or {}, body.get("container") or {}
    actions = body.get("actions") or [{}]
    user, channel = body.get("user") or {}, body.get("channel") or {}
    return ResponseTarget(
        by=str(user.get("id") or body.get("user_id") or ""),
        channel=str(channel.get("id") or body.get("channel_id") or ""),
        thread=str(container.get("thread_ts") or ""),
        trigger=str(body.get("trigger_id") or ""),
        fields=_fields(view),
        in_window=view.get("type") == "modal",
        typing=actions[0].get("action_id") in _RESULTS_OF_TYPING,
    )


def _target_of_event(event: Json) -> ResponseTarget:
    inner = event.get("message") or event.get("previous_message") or event
    return ResponseTarget(
        by=str(inner.get("user") or ""),
        channel=str(event.get("channel") or ""),
        thread=str(inner.get("thread_ts") or ""),
    )


def _message_deleted(body: Json, event: Json, ts: str) -> MessageDeleted:
    """Whosever it was: one of our own that was deleted may have to be posted again."""
    return MessageDeleted(event["channel"], ts, (*_event_id(body), f"deleted:{event['channel']}:{ts}"))


def _message_edited(body: Json, event: Json, after: Json) -> MessageEdited | MessageDeleted | None:
    before = event.get("previous_message") or {}
    if after.get("subtype") == "tombstone":  # a deleted message that still has answers under it
        return _message_deleted(body, event, str(after["ts"]))
    if not is_by_a_person(after) or after.get("text") == before.get("text"):
        return None
    by = str((after.get("edited") or {}).get("user") or after["user"])
    moment, thread = event.get("event_ts") or event["ts"], str(after.get("thread_ts") or "")
    key = f"edited:{event['channel']}:{after['ts']}:{moment}"
    return MessageEdited(
        event["channel"],
        after["ts"],
        by,
        str(after.get("text") or ""),
        (*_event_id(body), key),
        thread,
        read_message(after),
        attached_files(after),
    )


def _event_id(body: Json) -> EventKeys:
    return (f"event:{body['event_id']}",) if body.get("event_id") else ()


def _window(view: Json) -> OpenWindow:
    return OpenWindow(
        id=str(view.get("id") or ""),
        hash=str(view.get("hash") or ""),
        callback=str(view.get("callback_id") or ""),
        metadata=_window_metadata(str(view.get("private_metadata") or "{}")),
        values=_window_values(view.get("state", {}).get("values", {})),
        initial_words=_words(_initial_element(view, action_ids.WORDS).get("initial_value")),
        first_field=next(iter(_fields(view)), ""),
        initial_tags=tuple(
            option["value"] for option in _initial_element(view, action_ids.TAGS).get("initial_options") or []
        ),
        blocks=tuple(view.get("blocks") or []),
    )


def _window_metadata(text: str) -> WindowMetadata:
    """Raises Stale for what another version of Switchboard put there."""
    try:
        kept = json.loads(text)
        return WindowMetadata(
            question=int(kept.get("q", 0)),
            reply=int(kept.get("r", 0)),
            sha256=str(kept.get("s", "")),
            source_message=(str(kept.get("c", "")), str(kept.get("t", ""))),
            written_by=str(kept.get("b", "")),
            files=tuple(str(kept.get("f", "")).split()),
            prefixed=bool(kept.get("p", 0)),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise Stale(OLD_WINDOW) from error


def _window_values(values: Mapping[str, Json]) -> WindowValues:
    fields = {name: block.get(name) or {} for name, block in values.items()}
    chosen = {name: (field.get("selected_option") or {}).get("value") for name, field in fields.items()}
    moment = fields.get(action_ids.MOMENT, {}).get("selected_date_time")
    tags = fields[action_ids.TAGS].get("selected_options") or [] if action_ids.TAGS in fields else None
    return WindowValues(
        words=_words(_typed(fields.get(action_ids.WORDS, {}))),
        why=str(fields.get(action_ids.WHY, {}).get("value") or ""),
        post=int(chosen.get(action_ids.POST) or 0) or None,
        tags=None if tags is None else tuple(option["value"] for option in tags),
        person=str(fields.get(action_ids.PERSON, {}).get("selected_user") or ""),
        minutes=int(chosen.get(action_ids.SPAN) or 0),
        moment=datetime.fromtimestamp(moment, UTC) if moment else None,
        link=str(fields.get(action_ids.LINK, {}).get("value") or ""),
        kind=str(chosen.get(action_ids.KIND) or ""),
        images=attached_files(fields.get(action_ids.IMAGES, {})),
        offered=_ticked(fields, action_ids.OFFERED_IMAGES),
        alts=str(fields.get(action_ids.ALTS, {}).get("value") or ""),
        another=bool(_ticked(fields, action_ids.ANOTHER)),
        despite_claim_of=next(iter(_ticked(fields, action_ids.DESPITE_CLAIM)), ""),
    )


def _ticked(fields: Mapping[str, Json], name: str) -> tuple[str, ...]:
    """The values of the boxes that are ticked in this field."""
    return tuple(str(one["value"]) for one in fields.get(name, {}).get("selected_options") or [])


def _typed(field: Json) -> object:
    """What stands in a rich text input, or in the plain one that windows of earlier versions have."""
    return field.get("rich_text_value") or field.get("value")


def _words(value: object) -> RichText:
    return read_blocks([value]) if isinstance(value, dict) else RichText.of_plain(str(value or ""))


def _initial_element(view: Json, name: str) -> Json:
    """The input element of this name as the window was opened; empty if there is none."""
    fields = (block["element"] for block in view.get("blocks") or [] if block.get("block_id") == name)
    return next(fields, {})


def _fields(view: Json) -> tuple[str, ...]:
    """The names of the window's fields, in the order in which they stand there."""
    return tuple(str(block["block_id"]) for block in view.get("blocks") or [] if block.get("type") == "input")
