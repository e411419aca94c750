"""Dispatches a Web API call: finds the method, checks token and scopes, runs it, and returns its HTTP response.

The methods are in `chat`, `conversations`, `users`, `views` and `files`. Every call is logged, tokens never.
"""

from dataclasses import dataclass, field
from email.utils import formatdate

from bot.sandbox.slack.protocol import Args, Json, SlackRefusal
from bot.sandbox.slack.web_api import chat, conversations, files, users, views
from bot.sandbox.slack.workspace.state import Token
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **users.METHODS,
    **views.METHODS,
    **files.METHODS,
}


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """An HTTP response. `dropped`: the call took effect, and the connection is to be cut without a response."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False


def answer_call(workspace: RunningWorkspace, name: str, token: str, args: Args) -> ApiResponse:
    """Run one call, with the fault injected for it, if any."""
    with workspace.state.lock:
        fault = workspace.faults.take(name, args.values)
        try:
            refusal = SlackRefusal("service_unavailable", status=503) if workspace.faults.outage else None
            refusal = refusal or (fault.refusal() if fault else None)
            if refusal:
                raise refusal
            reply = _run(workspace, name, token, args)
        except SlackRefusal as refused:
            reply = ApiResponse(refused.status, refused.as_json(), refused.headers)
        dropped = fault is not None and fault.kind == "lost_answer"
        outcome = "lost" if dropped else reply.body.get("error", "ok")
        workspace.state.record("api", method=name, args=args.values, outcome=outcome, status=reply.status)
        return ApiResponse(reply.status, reply.body, reply.headers, dropped)


def _run(workspace: RunningWorkspace, name: str, token: str, args: Args) -> ApiResponse:
    method = METHODS.get(name)
    if method is None:
        raise SlackRefusal("unknown_method", req_method=name)
    held = Token("none", ()) if method.token == "none" else _holder(workspace, token)  # noqa: S105  a kind, no token
    call = Call(workspace, args, held)
    if method.token not in ("none", "any", held.kind):
        raise SlackRefusal("not_allowed_token_type")
    if method.scopes:
        call.need_scope(*method.scopes)
    body = {"ok": True, **method.run(call)}
    date = formatdate(workspace.state.now(), usegmt=True)
    scopes = {"x-oauth-scopes": ",".join(held.scopes), "x-accepted-oauth-scopes": ",".join(method.scopes)}
    return ApiResponse(200, body, {"date": date, **scopes})


def _holder(workspace: RunningWorkspace, token: str) -> Token:
    if not token:
        raise SlackRefusal("not_authed")
    held = workspace.state.tokens.get(token)
    if held is None:
        raise SlackRefusal("invalid_auth")
    if held.revoked:
        raise SlackRefusal("token_revoked")
    return held
