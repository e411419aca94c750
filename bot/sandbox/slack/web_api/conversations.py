"""The conversations.* and reactions.* methods: what the bot can see of channels, and reactions to messages."""

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.web_api.chat import message_json
from bot.sandbox.slack.web_api.users import paginate
from bot.sandbox.slack.workspace import events
from bot.sandbox.slack.workspace.state import Conversation
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

_READS = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORIES = ("channels:history", "groups:history", "im:history", "mpim:history")
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}


def channel_json(call: Call, room: Conversation) -> Json:
    member = call.workspace.app.bot_user in room.members
    base: Json = {"id": room.id, "created": room.created, "is_archived": room.archived, "is_im": room.direct}
    if room.direct:
        return {**base, "user": room.name, "is_open": True}
    kinds: Json = {
        "is_channel": not room.private,
        "is_group": room.private,
        "is_private": room.private,
        "is_mpim": False,
    }
    topic = {"value": room.topic, "creator": "", "last_set": 0}
    foreign = call.state.foreign_teams(room)
    shared: Json = {"is_ext_shared": bool(foreign), "is_org_shared": False, "is_shared": bool(foreign)}
    if foreign:
        shared["shared_team_ids"] = [call.workspace.seed.team_id, *foreign]
    names = {"name": room.name, "name_normalized": room.name, "topic": topic, "is_general": room.name == "general"}
    return {**base, **kinds, **shared, **names, "is_member": member, "num_members": len(room.members)}


def _list(call: Call) -> Json:
    types = call.args.text_list("types") or ["public_channel"]
    if unknown := [kind for kind in types if kind not in (*_TYPES, "mpim")]:
        raise SlackRefusal("invalid_types", needed=unknown[0])
    kinds = {_TYPES.get(kind, "mpim") for kind in types}
    for kind in kinds & {"channel", "group", "im"}:
        call.need_scope({"channel": "channels:read", "group": "groups:read", "im": "im:read"}[kind])
    rooms = [room for room in call.state.conversations.values() if room.kind in kinds and _visible(call, room)]
    if call.args.flag("exclude_archived"):
        rooms = [room for room in rooms if not room.archived]
    part, cursor = paginate(call, [channel_json(call, room) for room in rooms])
    return {"channels": part, "response_metadata": {"next_cursor": cursor}}


def _visible(call: Call, room: Conversation) -> bool:
    return not room.private or call.workspace.app.bot_user in room.members


def _info(call: Call) -> Json:
    room = call.state.visible_conversation(call.args.need("channel"))
    call.need_kind_scope(room, "read")
    return {"channel": channel_json(call, room)}


def _members(call: Call) -> Json:
    room = call.state.visible_conversation(call.args.need("channel"))
    call.need_kind_scope(room, "read")
    part, cursor = paginate(call, [{"id": user} for user in sorted(room.members)])
    return {"members": [item["id"] for item in part], "response_metadata": {"next_cursor": cursor}}


def _between(call: Call, messages: list[Json]) -> list[Json]:
    oldest, latest = call.args.text("oldest", "0"), call.args.text("latest")
    inclusive = call.args.flag("inclusive")
    try:
        low, high = float(oldest or 0), float(latest) if latest else float("inf")
    except ValueError:
        raise SlackRefusal("invalid_ts_oldest") from None
    inside = [m for m in messages if low < float(m["ts"]) < high]
    edges = [m for m in messages if inclusive and m["ts"] in (oldest, latest)]
    return sorted({m["ts"]: m for m in (*inside, *edges)}.values(), key=lambda m: str(m["ts"]))


def _history(call: Call) -> Json:
    room = call.member_conversation(call.args.need("channel"), archived_ok=True)
    call.need_kind_scope(room, "history")
    top = [m for m in room.messages.values() if _is_top_level(m)]
    newest_first = list(reversed(_between(call, top)))
    return _messages(call, newest_first) | {"pin_count": 0}


def _is_top_level(message: Json) -> bool:
    return message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"


def _replies(call: Call) -> Json:
    room = call.member_conversation(call.args.need("channel"), archived_ok=True)
    call.need_kind_scope(room, "history")
    ts = call.args.need("ts")
    if ts not in room.messages:
        raise SlackRefusal("thread_not_found")
    parent = room.messages[ts]
    replies = [m for m in room.messages.values() if m.get("thread_ts") == ts and m["ts"] != ts]
    return _messages(call, [parent, *_between(call, replies)])


def _messages(call: Call, messages: list[Json]) -> Json:
    part, cursor = paginate(call, messages, most=999)
    metadata = call.args.flag("include_all_metadata")
    answer: Json = {"messages": [message_json(m, metadata=metadata) for m in part], "has_more": bool(cursor)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _join(call: Call) -> Json:
    room = call.state.visible_conversation(call.args.need("channel"))
    if room.private:
        raise SlackRefusal("method_not_supported_for_channel_type")
    if room.archived:
        raise SlackRefusal("is_archived")
    already = call.workspace.app.bot_user in room.members
    room.members.add(call.workspace.app.bot_user)
    call.state.notify_change("channel", channel=room.id)
    return {"channel": channel_json(call, room)} | ({"warning": "already_in_channel"} if already else {})


def _open(call: Call) -> Json:
    users = call.args.text_list("users")
    if len(users) != 1:
        raise SlackRefusal("not_enough_users" if not users else "too_many_users")
    room = call.state.direct_conversation(users[0])
    return {"channel": channel_json(call, room) if call.args.flag("return_im") else {"id": room.id}}


def _reacted_message(call: Call) -> tuple[Conversation, Json]:
    room = call.member_conversation(call.args.need("channel"))
    message = room.messages.get(call.args.need("timestamp"))
    if message is None:
        raise SlackRefusal("message_not_found")
    return room, message


def react(workspace: RunningWorkspace, room: Conversation, message: Json, name: str, user: str) -> None:
    """Add a user's reaction to a message, and send the event. Raises already_reacted."""
    marks: list[Json] = message.setdefault("reactions", [])
    mark = next((m for m in marks if m["name"] == name), None)
    if mark is None:
        mark = {"name": name, "users": [], "count": 0}
        marks.append(mark)
    if user in mark["users"]:
        raise SlackRefusal("already_reacted")
    mark["users"].append(user)
    mark["count"] += 1
    _tell(workspace, "reaction_added", room, message, name, user)


def unreact(workspace: RunningWorkspace, room: Conversation, message: Json, name: str, user: str) -> None:
    """Take a user's reaction from a message, and send the event. Raises no_reaction."""
    mark = next((m for m in message.get("reactions", []) if m["name"] == name and user in m["users"]), None)
    if mark is None:
        raise SlackRefusal("no_reaction")
    mark["users"].remove(user)
    mark["count"] -= 1
    message["reactions"] = [m for m in message["reactions"] if m["count"]]
    _tell(workspace, "reaction_removed", room, message, name, user)


def _tell(workspace: RunningWorkspace, what: str, room: Conversation, message: Json, name: str, user: str) -> None:
    workspace.state.notify_change("reaction", channel=room.id, ts=message["ts"])
    item = {"type": "message", "channel": room.id, "ts": message["ts"]}
    event = {"type": what, "user": user, "reaction": name, "item": item, "item_user": message.get("user", "")}
    events.send_event(workspace, event, room)


def _add(call: Call) -> Json:
    room, message = _reacted_message(call)
    react(call.workspace, room, message, call.args.need("name").strip(":"), call.workspace.app.bot_user)
    return {}


def _remove(call: Call) -> Json:
    room, message = _reacted_message(call)
    unreact(call.workspace, room, message, call.args.need("name").strip(":"), call.workspace.app.bot_user)
    return {}


def _get(call: Call) -> Json:
    room, message = _reacted_message(call)
    return {"type": "message", "channel": room.id, "message": message_json(message)}


METHODS = {
    "conversations.list": Method(_list, _READS),
    "conversations.info": Method(_info, _READS),
    "conversations.members": Method(_members, _READS),
    "conversations.history": Method(_history, _HISTORIES),
    "conversations.replies": Method(_replies, _HISTORIES),
    "conversations.join": Method(_join, ("channels:join",)),
    "conversations.open": Method(_open, ("im:write", "mpim:write")),
    "reactions.add": Method(_add, ("reactions:write",)),
    "reactions.remove": Method(_remove, ("reactions:write",)),
    "reactions.get": Method(_get, ("reactions:read",)),
}
