"""Messages: validation, storage, and the chat.* methods. Ephemeral messages are kept apart and are in no history.

Limits of blocks are in `blockkit.limits`; which events a message causes is decided in `workspace.events`.
"""

import copy

from bot.sandbox.slack.blockkit import limits as rules
from bot.sandbox.slack.blockkit.element_limits import MOST_CHARACTERS
from bot.sandbox.slack.protocol import Args, Json, SlackRefusal
from bot.sandbox.slack.workspace import events
from bot.sandbox.slack.workspace.state import Conversation, State
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

MOST_POSTED = 40_000
"""Characters of `text` in a new message (docs.slack.dev, chat.postMessage)."""
MOST_UPDATED = 4_000
"""Bytes of `text` in chat.update; longer is msg_too_long."""
MOST_METADATA = 16_000


def message_content(args: Args, most: int = MOST_POSTED) -> Json:
    """text, blocks, attachments and metadata as sent, validated.

    Raises no_text, msg_too_long, invalid_blocks_format, invalid_blocks, msg_blocks_too_long, invalid_attachments.
    """
    said: Json = {"text": args.text("text")}
    if len(said["text"].encode() if most == MOST_UPDATED else said["text"]) > most:
        raise SlackRefusal("msg_too_long")
    blocks = args.structure("blocks", SlackRefusal("invalid_blocks_format"))
    if blocks is not None:
        said["blocks"] = _checked_blocks(blocks)
    attachments = args.structure("attachments", SlackRefusal("invalid_attachments"))
    if attachments is not None:
        said["attachments"] = _checked_attachments(attachments)
    if not said["text"].strip() and not said.get("blocks") and not said.get("attachments"):
        raise SlackRefusal("no_text")
    return said | _metadata(args)


def _checked_blocks(blocks: object) -> list[Json]:
    found = rules.check_blocks(blocks, "message")
    if found or not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks", errors=list(found), response_metadata={"messages": list(found)})
    if sum(block["type"] == "table" for block in blocks) > 1:
        raise SlackRefusal("invalid_attachments", errors=["only_one_table_allowed"])
    if rules.characters(blocks) > MOST_CHARACTERS:
        raise SlackRefusal("msg_blocks_too_long")
    return rules.add_ids(copy.deepcopy(blocks))


def check_slack_files(state: State, said: Json) -> None:
    """An image block shows a PNG, JPEG or GIF that is in a channel. Raises invalid_blocks."""
    found = []
    for i, block in enumerate(said.get("blocks") or []):
        if block["type"] == "image" and "slack_file" in block and not _is_shown(state, block["slack_file"]):
            found.append(f"[ERROR] invalid slack file [json-pointer:/blocks/{i}/slack_file]")
    if found:
        raise SlackRefusal("invalid_blocks", errors=found, response_metadata={"messages": found})


def _is_shown(state: State, named: Json) -> bool:
    known = (file for file in state.files.values() if file["_done"] and file["_shared"])
    kinds = ("image/png", "image/jpeg", "image/gif")
    links = ("id", "url_private", "permalink")
    wanted = {named.get("id"), named.get("url")} - {None}
    return any(wanted & {file[name] for name in links} and file["mimetype"] in kinds for file in known)


def _checked_attachments(attachments: object) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
        raise SlackRefusal("invalid_attachments")
    if len(attachments) > 100:  # noqa: PLR2004  docs.slack.dev: too_many_attachments
        raise SlackRefusal("too_many_attachments")
    for attachment in attachments:
        if "blocks" in attachment:
            _checked_blocks(attachment["blocks"])
    return attachments


def _metadata(args: Args) -> Json:
    refusal = SlackRefusal("invalid_metadata_format")
    metadata = args.structure("metadata", refusal)
    if metadata is None:
        return {}
    if not isinstance(metadata, dict):
        raise refusal
    good = isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    if metadata and not good:
        raise SlackRefusal("invalid_metadata_schema")
    if len(str(metadata)) > MOST_METADATA:
        raise SlackRefusal("metadata_too_large")
    return {"metadata": metadata}


def bot_message(workspace: RunningWorkspace, said: Json) -> Json:
    """A message by the bot, without ts and thread."""
    app = workspace.app
    profile = {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "team_id": workspace.seed.team_id,
        "deleted": False,
    }
    who = {"user": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, "team": workspace.seed.team_id}
    return {"type": "message", **who, "bot_profile": profile, **said}


def store_message(
    workspace: RunningWorkspace, room: Conversation, message: Json, thread_ts: str = "", *, broadcast: bool = False
) -> Json:
    """Add a message to a channel or thread and send the event. Raises thread_not_found, cannot_reply_to_message."""
    state = workspace.state
    ts = state.next_ts()
    message |= {"ts": ts}
    if thread_ts:
        _join_thread(room, message, thread_ts, broadcast=broadcast)
    room.messages[ts] = message
    state.notify_change("message", channel=room.id, ts=ts, thread_ts=thread_ts)
    events.send_message_event(workspace, room, copy.deepcopy(message))
    return message


def _join_thread(room: Conversation, message: Json, thread_ts: str, *, broadcast: bool) -> None:
    parent = room.messages.get(thread_ts)
    if parent is None:
        raise SlackRefusal("thread_not_found")
    if parent.get("thread_ts", thread_ts) != thread_ts:
        raise SlackRefusal("cannot_reply_to_message")
    message |= {"thread_ts": thread_ts, "parent_user_id": parent.get("user", "")}
    if broadcast:
        message["subtype"] = "thread_broadcast"
    users = parent.get("reply_users", [])
    author = message.get("user", "")
    users = users if author in users else [*users, author]
    count = parent.get("reply_count", 0) + 1
    parent |= {"thread_ts": thread_ts, "reply_count": count, "reply_users": users, "latest_reply": message["ts"]}
    parent |= {"reply_users_count": len(users), "subscribed": False, "is_locked": False}


def edit_message(workspace: RunningWorkspace, room: Conversation, message: Json, said: Json, editor: str) -> None:
    """Replace a message's content, mark it as edited, and send the event."""
    previous = copy.deepcopy(message)
    message |= said
    if said.get("metadata") == {}:
        del message["metadata"]
    message["edited"] = {"user": editor, "ts": workspace.state.next_ts()}
    workspace.state.notify_change("message", channel=room.id, ts=message["ts"])
    events.send_edited_event(workspace, room, copy.deepcopy(message), previous)


def delete_message(workspace: RunningWorkspace, room: Conversation, message: Json) -> None:
    """Delete a message and send the event; one with replies leaves a tombstone in its place."""
    previous = copy.deepcopy(message)
    if message.get("reply_count"):
        kept = {k: v for k, v in message.items() if k in ("ts", "thread_ts") or k.startswith(("reply", "latest"))}
        tomb = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
        message.clear()
        message |= tomb | kept | {"hidden": True}
        events.send_edited_event(workspace, room, copy.deepcopy(message), previous)
    else:
        del room.messages[message["ts"]]
        room.deleted.add(message["ts"])
        _leave_thread(room, message)
        events.send_deleted_event(workspace, room, previous)
    workspace.state.notify_change("message", channel=room.id, ts=previous["ts"], deleted=True)


def _leave_thread(room: Conversation, message: Json) -> None:
    parent = room.messages.get(message.get("thread_ts", ""))
    if parent is not None and parent.get("reply_count"):
        parent["reply_count"] -= 1


def store_ephemeral(workspace: RunningWorkspace, room_id: str, user: str, said: Json, thread_ts: str = "") -> Json:
    """Show a message to one user only. It is in no history, and the app gets no event for it."""
    message = bot_message(workspace, said) | {"ts": workspace.state.next_ts(), "channel": room_id, "is_ephemeral": True}
    if thread_ts:
        message["thread_ts"] = thread_ts
    workspace.state.ephemerals.setdefault(user, []).append(message)
    workspace.state.notify_change("ephemeral", user=user, channel=room_id, ts=message["ts"])
    return message


def _writable_conversation(call: Call) -> Conversation:
    name = call.args.need("channel")
    if name in call.state.users:
        return call.state.direct_conversation(name)
    room = call.state.visible_conversation(name)
    if room.archived:
        raise SlackRefusal("is_archived")
    public = not room.private and "chat:write.public" in call.token.scopes
    return room if public else call.member_conversation(name)


def _post(call: Call) -> Json:
    args = call.args
    said = message_content(args)
    if any(name in args for name in ("username", "icon_url", "icon_emoji")):
        call.need_scope("chat:write.customize")
    check_slack_files(call.state, said)
    room = _writable_conversation(call)
    call.workspace.rate_limits.count_message(room.id)
    for name in ("link_names", "unfurl_links", "unfurl_media", "parse", "mrkdwn"):
        if name in args:
            said[f"_{name}"] = args.text(name) if name == "parse" else args.flag(name)
    message = bot_message(call.workspace, said)
    broadcast = args.flag("reply_broadcast")
    thread = args.text("thread_ts")
    thread = "" if _was_deleted(room, thread) else thread
    kept = store_message(call.workspace, room, message, thread, broadcast=broadcast)
    return {"channel": room.id, "ts": kept["ts"], "message": message_json(kept)}


def _was_deleted(room: Conversation, ts: str) -> bool:
    """Whether the message once stood here. What is posted under it stands in the channel then, and nothing says so."""
    message = room.messages.get(ts)
    return ts in room.deleted if message is None else message.get("subtype") == "tombstone"


def message_json(message: Json, *, metadata: bool = True) -> Json:
    """A message as the API returns it: without the flags it was sent with, and without metadata unless requested."""
    return {
        key: copy.deepcopy(value)
        for key, value in message.items()
        if not key.startswith("_") and (metadata or key != "metadata")
    }


def _own_message(call: Call, room: Conversation, refusal: str) -> Json:
    message = room.messages.get(call.args.need("ts"))
    if message is None or message.get("subtype") == "tombstone":
        raise SlackRefusal("message_not_found")
    if message.get("bot_id") != call.workspace.app.bot_id:
        raise SlackRefusal(refusal)
    return message


def _update(call: Call) -> Json:
    call.workspace.rate_limits.count_update()
    room = call.member_conversation(call.args.need("channel"))
    message = _own_message(call, room, "cant_update_message")
    if "metadata" in call.args and not any(name in call.args for name in ("text", "blocks", "attachments")):
        said = _metadata(call.args)
    else:
        said = message_content(call.args, MOST_UPDATED)
        check_slack_files(call.state, said)
    edit_message(call.workspace, room, message, said, call.workspace.app.bot_user)
    return {"channel": room.id, "ts": message["ts"], "text": message.get("text", ""), "message": message_json(message)}


def _delete(call: Call) -> Json:
    room = call.member_conversation(call.args.need("channel"), archived_ok=True)
    message = _own_message(call, room, "cant_delete_message")
    ts = message["ts"]
    delete_message(call.workspace, room, message)
    return {"channel": room.id, "ts": ts}


def _ephemeral(call: Call) -> Json:
    said = message_content(call.args)
    check_slack_files(call.state, said)
    room = call.member_conversation(call.args.need("channel"))
    user = call.args.need("user")
    if user not in room.members:
        raise SlackRefusal("user_not_in_channel")
    call.workspace.rate_limits.count_message(room.id)
    return {"message_ts": store_ephemeral(call.workspace, room.id, user, said, call.args.text("thread_ts"))["ts"]}


def _permalink(call: Call) -> Json:
    room = call.state.visible_conversation(call.args.need("channel"))
    message = room.messages.get(call.args.need("message_ts"))
    if message is None:
        raise SlackRefusal("message_not_found")
    link = f"https://{call.workspace.seed.domain}.slack.com/archives/{room.id}/p{message['ts'].replace('.', '')}"
    if thread := message.get("thread_ts"):
        link += f"?thread_ts={thread}&cid={room.id}"
    return {"channel": room.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method(_post, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "chat.postEphemeral": Method(_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(_permalink),
}
