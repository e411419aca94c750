"""Files: upload in version 2 (get a URL, upload the bytes there, complete), what people upload, and reading the bytes
with a token. The old files.upload is missing, as in Slack.
"""

import mimetypes
import re
import secrets
from urllib.parse import quote

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.web_api import chat
from bot.sandbox.slack.workspace import events
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

MOST_BYTES = 50_000_000
_CHANNEL = re.compile(r"^[CGDZ][A-Z0-9]{8,}$")
"""A person's id is refused: github.com/slackapi/bolt-js/issues/2115."""


def _ask(call: Call) -> Json:
    length = call.args.number("length", 0)
    name = call.args.need("filename")
    if length <= 0:
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": ["[ERROR] length must be positive"]})
    if length > MOST_BYTES:
        raise SlackRefusal("file_upload_size_restricted")
    id_, key = call.state.next_id("F"), secrets.token_urlsafe(16)
    call.state.files[id_] = {"id": id_, "name": name, "_length": length, "_key": key, "_bytes": None, "_done": False}
    if alt := call.args.text("alt_txt"):
        call.state.files[id_]["alt_txt"] = alt
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
    if wrong := [name for name in channels if not _CHANNEL.fullmatch(name)]:
        told = f"[ERROR] input must match regex pattern: {_CHANNEL.pattern} [json-pointer:/{wrong[0]}]"
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": [told]})
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
    file["_done"], file["_shared"] = True, any(name in call.args for name in ("channels", "channel_id"))
    _describe(call.workspace, file, call.workspace.app.bot_user, title)
    return file_json(file)


def _describe(workspace: RunningWorkspace, file: Json, user: str, title: str) -> None:
    """What Slack says of a file. Its type goes by its name, as a person chose it."""
    id_, name = file["id"], str(file["name"])
    kind = mimetypes.guess_type(name)[0] or ("application/octet-stream" if "." in name else "text/plain")
    suffix = name.rpartition(".")[2].lower() if "." in name else "text"
    private, site = f"{workspace.url}/files/{id_}", f"https://{workspace.seed.domain}.slack.com"
    file |= {"title": title or name, "size": len(file["_bytes"]), "user": user, "mode": "hosted"}
    file |= {"mimetype": kind, "filetype": {"jpeg": "jpg"}.get(suffix, suffix), "created": int(workspace.state.now())}
    file |= {"url_private": private, "url_private_download": f"{private}/download/{quote(name)}"}
    file |= {"permalink": f"{site}/files/{user}/{id_}/{quote(name)}"}
    workspace.state.notify_change("file", file=id_)


def store_upload(workspace: RunningWorkspace, user: str, name: str, content: bytes) -> Json:
    """A file as a person uploads it; until it is in a message, only they and the app see it."""
    id_ = workspace.state.next_id("F")
    file: Json = {"id": id_, "name": name, "_length": len(content), "_key": "", "_bytes": content, "_done": True}
    workspace.state.files[id_] = file | {"_shared": False}
    _describe(workspace, workspace.state.files[id_], user, "")
    return file_json(workspace.state.files[id_])


def share(workspace: RunningWorkspace, ids: list[str]) -> list[Json]:
    """The files, which are in a message from now on. Raises file_not_found."""
    for id_ in ids:
        if id_ not in workspace.state.files:
            raise SlackRefusal("file_not_found")
        workspace.state.files[id_]["_shared"] = True
    return [file_json(workspace.state.files[id_]) for id_ in ids]


def read(workspace: RunningWorkspace, id_: str, token: str) -> Json | None:
    """The file with its bytes for whoever shows a token with files:read; None for everybody else."""
    held, file = workspace.state.tokens.get(token), workspace.state.files.get(id_)
    may = held is not None and not held.revoked and "files:read" in held.scopes
    return file if may and file is not None and file["_done"] else None


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
