"""The users' side of the workspace over HTTP, under `/_control/`, for the page and the demo. The same verbs are methods
of `SlackServer`.

POST `/_control/<verb>` with `Content-Type: application/json` and the arguments as a JSON object (named as the Python
parameters). The response is `{"ok": true, "result": …}`, or status 400 with `{"ok": false, "error": "…"}`.
A Result is `{"ok", "error", "payload", "errors", "messages"}`; see `users.result.ActionResult`.

    say              user, channel, text, [thread_ts], [broadcast], [files], [blocks]  → ts (files: ids of uploads)
    upload           user, name, data (base64)                           → the file's id
    edit             user, channel, ts, [text], [blocks]                 → null
    delete           user, channel, ts                                   → null
    react / unreact  user, channel, ts, name                             → null
    command          user, channel, command, [text], [responses_wanted]  → Result (messages: the responses)
    press            user, channel, ts, action_id, [value], [block_id]   → Result (button, menu under a message)
    shortcut         user, channel, ts, callback_id                      → Result (message shortcut)
    global_shortcut  user, callback_id                                   → Result
    open_home        user                                                → Result
    act_at_home      user, action_id, [value], [block_id]                → Result
    fill             user, values, [how]                                 → Result (inputs may dispatch block_actions)
    act              user, action_id, [value], [block_id]                → Result (button, menu in the top window)
    submit           user, [values]                                      → Result (errors: block_id → text)
    close            user                                                → Result
    fault            method, kind, [times], [retry_after], [code], [key], [skip], [block]
                     → null (see `faults.InjectedFault`)
    drop_acks / duplicate   [times]        outage   [on]        slow  [seconds]        clear_faults
    disconnect              hang_up
    revoke           [kind]                archive  channel, [on]        kick / invite   channel, [user]
    change_user      user, [deleted], [guest], [bot], [team]             → null (sends user_change)
    remove_message   channel, ts                                         → null (as an administrator; anybody's)

`text` and what is typed in a rich text field go through Slack's composer; `blocks` go as they are.
`values` are `{action_id or block_id or block_id/action_id: value}`; a value is text, an option's value, a list,
or the ids of uploads.

GET `/_control/state` → `{"version", "now", "team", "bot", "commands",
"users": [{id, name, real_name, team, guest, deleted, bot}],
"channels": [{id, name, private, archived, direct, topic, members, messages: [{…Slack's message…, replies: […]}]}],
"ephemerals": {user: [message with channel]}, "windows": {user: [view, lowest first]}, "homes": {user: view},
"files", "sockets", "unacked"}`. Keys of a message that begin with `_` are the flags it was sent with (unfurl_links …).
GET `/_control/log?kind=&method=&last=` → `{"log": […]}`: every API call, envelope, ack and response_url use, or so many
of the newest.
GET `/_control/changes?since=N&wait=25` → `{"version", "changes"}`: long poll; returns as soon as version > N.
"""

import inspect
import json
from collections.abc import Callable
from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.slack.admin import WorkspaceAdmin
from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.users.interactions import UserInteractions
from bot.sandbox.slack.users.messages import UserMessages
from bot.sandbox.slack.users.result import ActionResult
from bot.sandbox.slack.users.windows import UserWindows

_PERSON = (
    "say",
    "upload",
    "edit",
    "delete",
    "react",
    "unreact",
    "command",
    "press",
    "shortcut",
    "global_shortcut",
    "open_home",
)
_WINDOW = ("act_at_home", "fill", "act", "submit", "close")
_TROUBLE = ("fault", "drop_acks", "duplicate", "outage", "slow", "clear_faults", "disconnect", "hang_up", "revoke")
_ROOMS = ("archive", "kick", "invite", "remove_message", "change_user")
VERBS = frozenset((*_PERSON, *_WINDOW, *_TROUBLE, *_ROOMS))


class SlackControlApi(UserMessages, UserInteractions, UserWindows, WorkspaceAdmin):
    """Everything the users and the administrator can do, in one object."""


def routes(control: SlackControlApi) -> list[Route]:
    """The routes described in this module's docstring."""

    async def act(request: Request) -> Response:
        verb = request.path_params["verb"]
        if verb not in VERBS:
            return _refused(f"There is no verb {verb!r}. There are: {', '.join(sorted(VERBS))}.", 404)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return _refused("Send application/json.", 415)
        body = await request.body()
        return await run_in_threadpool(_act, getattr(control, verb), body)

    async def state(_request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(control.state))

    async def log(request: Request) -> Response:
        query = request.query_params
        last = query.get("last", "0")
        if not (last.isascii() and last.isdecimal()):
            return _refused("last is a number.", 400)
        return JSONResponse({"log": control.log(query.get("kind", ""), query.get("method", ""), int(last))})

    async def changes(request: Request) -> Response:
        since, wait = request.query_params.get("since", "0"), request.query_params.get("wait", "0")
        try:
            wanted = (int(since), float(wait))
        except ValueError:
            return _refused("since and wait are numbers.", 400)
        return JSONResponse(await run_in_threadpool(control.changes, *wanted))

    return [
        Route("/_control/state", state),
        Route("/_control/log", log),
        Route("/_control/changes", changes),
        Route("/_control/{verb}", act, methods=["POST"]),
    ]


def _act(method: Callable[..., object], body: bytes) -> Response:
    try:
        arguments = _arguments(method, body)
        result = method(**arguments)
    except SlackRefusal as refused:
        return _refused(refused.code, 400)
    except ValueError as wrong:
        return _refused(str(wrong), 400)
    return JSONResponse({"ok": True, "result": asdict(result) if isinstance(result, ActionResult) else result})


def _arguments(method: Callable[..., object], body: bytes) -> Json:
    """The method's arguments from a request body. Raises ValueError for a body that does not fit the method."""
    arguments = json.loads(body or b"{}")
    if not isinstance(arguments, dict):
        raise ValueError("Send a JSON object.")  # noqa: TRY004  the sender's error, like the others
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError as wrong:
        raise ValueError(str(wrong)) from wrong
    return arguments


def _refused(error: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": error}, status_code=status)
