"""File upload, version 2: get a URL, upload the bytes there, complete. The old files.upload is missing, as in Slack."""

import secrets

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.web_api import chat
from bot.sandbox.slack.workspace import events
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

MOST_BYTES = 50_000_000


def _ask(call: Call) -> Json:
    length = call.args.number("length", 0)
    name = call.args.need("filename")
    if length <= 0:
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": ["[ERROR] length must be positive"]})
    if length > MOST_BYTES:
        raise SlackRefusal("file_upload_size_restricted")
    id_, key = call.state.next_id("F"), secrets.token_urlsafe(16)
    call.state.files[id_] = {"id": id_, "name": name, "_length": length, "_key": key, "_bytes": None, "_done": False}
    return {"upload_url": f"{call.workspace.url}/upload/{key}", "file_id": id_}


def upload(workspace: RunningWorkspace, key: str, body: bytes) -> bool:
    """Store the bytes for an upload URL; False when the URL is unknown or used, or the length is not as announced."""
    for file in workspace.state.files.values():
        if file["_key"] == key and file["_bytes"] is None and len(body) == file["_length"]:
            file["_bytes"] = body
            return True
    return False


def _complete(call: Call) -> Json:
    wanted = call.args.structure("files", SlackRefusal("invalid_arguments"))
    if not isinstance(wanted, list) or not wanted:
        raise SlackRefusal("invalid_arguments")
    done = [_finish(call, str(item.get("id")), str(item.get("title") or "")) for item in wanted]
    channels = call.args.text_list("channels") or [c for c in [call.args.text("channel_id")] if c]
    for name in channels:
        room = call.member_conversation(name)
        said = {"text": call.args.text("initial_comment"), "files": done, "upload": True, "subtype": "file_share"}
        chat.store_message(call.workspace, room, chat.bot_message(call.workspace, said), call.args.text("thread_ts"))
        for file in done:
            events.send_event(
                call.workspace, {"type": "file_shared", "file_id": file["id"], "channel_id": room.id}, room
            )
    return {"files": done}


def _finish(call: Call, id_: str, title: str) -> Json:
    file = call.state.files.get(id_)
    if file is None or file["_bytes"] is None or file["_done"]:
        raise SlackRefusal("file_not_found")
    file["_done"] = True
    size = file["_length"]
    file |= {"title": title or file["name"], "size": size, "user": call.workspace.app.bot_user, "mode": "hosted"}
    file |= {"url_private": f"{call.workspace.url}/files/{id_}", "created": int(call.state.now())}
    call.state.notify_change("file", file=id_)
    return file_json(file)


def file_json(file: Json) -> Json:
    return {key: value for key, value in file.items() if not key.startswith("_")}


def _info(call: Call) -> Json:
    file = call.state.files.get(call.args.need("file"))
    if file is None or not file["_done"]:
        raise SlackRefusal("file_not_found")
    return {"file": file_json(file)}


def _gone(_call: Call) -> Json:
    raise SlackRefusal("method_deprecated")


METHODS = {
    "files.getUploadURLExternal": Method(_ask, ("files:write",)),
    "files.completeUploadExternal": Method(_complete, ("files:write",)),
    "files.info": Method(_info, ("files:read",)),
    "files.upload": Method(_gone, ("files:write",)),
}
