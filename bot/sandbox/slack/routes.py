"""The HTTP and WebSocket routes an app uses: the Web API, Socket Mode, response_urls, uploads. Translates only.

The routes for the users' side are in `control_api`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.slack.protocol import Args, Json, SlackRefusal
from bot.sandbox.slack.web_api import dispatch, files, interaction_responses
from bot.sandbox.slack.workspace.workspace import RunningWorkspace

_BOTH = ["GET", "POST"]
Answer = Callable[[Request], Awaitable[Response]]


def now() -> datetime:
    """The system clock, used unless another is given."""
    return datetime.now(UTC)


def protocol(workspace: RunningWorkspace) -> type[asyncio.Protocol]:
    """The HTTP protocol of uvicorn, with its transports in `workspace.connections`, so that one can be cut."""

    class Droppable(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            workspace.connections[transport.get_extra_info("peername")] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            workspace.connections.pop(self.client, None)
            super().connection_lost(exc)

    return Droppable


def routes(workspace: RunningWorkspace) -> list[BaseRoute]:
    """All routes for the app."""

    async def call(request: Request) -> Response:
        try:
            args = await _arguments(request)
        except SlackRefusal as refused:
            return JSONResponse(refused.as_json())
        token = _token(request, args)
        await asyncio.sleep(workspace.faults.delay)
        reply = dispatch.answer_call(workspace, request.path_params["method"], token, Args(args))
        if reply.dropped:
            await _hang_up(workspace, request)
        return JSONResponse(reply.body, reply.status, reply.headers)

    async def respond(request: Request) -> Response:
        return await _respond(workspace, request)

    async def upload(request: Request) -> Response:
        body = await _uploaded(request)
        with workspace.state.lock:
            taken = files.upload(workspace, request.path_params["key"], body)
        return PlainTextResponse(f"OK - {len(body)}" if taken else "not found", 200 if taken else 404)

    async def read_file(request: Request) -> Response:
        held = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        with workspace.state.lock:
            file = files.read(workspace, request.path_params["id"], held)
        if file is None:  # Slack leads whoever may not read it to its login page
            return RedirectResponse(f"{workspace.url}/?redir={request.url.path}", 302)
        return Response(file["_bytes"], media_type=file["mimetype"])

    async def link(websocket: WebSocket) -> None:
        await _serve(workspace, websocket)

    return [
        Route("/api/{method:path}", _unless_severed(workspace, call), methods=_BOTH),
        Route("/response/{name:path}", _unless_severed(workspace, respond), methods=["POST"]),
        Route("/upload/{key}", _unless_severed(workspace, upload), methods=["POST"]),
        Route("/files/{id}", read_file, methods=["GET"]),
        Route("/files/{id}/download/{name}", read_file, methods=["GET"]),
        WebSocketRoute("/link/", link),
    ]


async def _arguments(request: Request) -> Json:
    """Query, form, multipart or JSON; a JSON body must be an object. Raises invalid_json, json_not_object."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            return args | {key: value for key, value in form.items() if isinstance(value, str)}
    body = await request.body()
    if not body:
        return args
    if kind == "application/json":
        return args | _object(body)
    return args | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        raise SlackRefusal("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackRefusal("json_not_object")
    return value


def _token(request: Request, args: Json) -> str:
    """The token from the header, else from a form or query; one in a JSON body does not count, as in Slack."""
    header = request.headers.get("authorization", "")
    given = args.pop("token", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return "" if request.headers.get("content-type", "").startswith("application/json") else str(given or "")


async def _hang_up(workspace: RunningWorkspace, request: Request) -> None:
    """Cut the connection without a response, and wait until the server has noticed."""
    client = request.scope["client"]
    transport = workspace.connections.get(tuple(client))
    if transport is not None:
        transport.abort()
    while tuple(client) in workspace.connections:  # noqa: ASYNC110  the protocol removes it within an iteration or two
        await asyncio.sleep(0)


def _unless_severed(workspace: RunningWorkspace, answer: Answer) -> Answer:
    async def carry_out(request: Request) -> Response:
        if not workspace.faults.severed:
            return await answer(request)
        await _hang_up(workspace, request)
        return Response(status_code=503)

    return carry_out


async def _respond(workspace: RunningWorkspace, request: Request) -> Response:
    name = request.path_params["name"]
    try:
        args = _object(await request.body())
        with workspace.state.lock:
            fault = workspace.faults.take("response_url", args)
            if fault and (refusal := fault.refusal()):
                raise refusal
            interaction_responses.use_response_url(workspace, name, Args(args))
            workspace.state.record("response_url", args=args, outcome="ok")
    except SlackRefusal as refused:
        workspace.state.record("response_url", outcome=refused.code)
        status = refused.status if refused.status != 200 else 400  # noqa: PLR2004
        return JSONResponse(refused.as_json(), status, headers=refused.headers)
    return PlainTextResponse("ok")


async def _uploaded(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""


class _Link:
    """One open WebSocket of the app. Accepts text from any thread and sends it in order."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.waiting: asyncio.Queue[str | None] = asyncio.Queue()

    def push(self, text: str) -> None:
        self._loop.call_soon_threadsafe(self.waiting.put_nowait, text)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self.waiting.put_nowait, None)


async def _serve(workspace: RunningWorkspace, websocket: WebSocket) -> None:
    unreachable = workspace.faults.outage or workspace.faults.severed
    if unreachable or not workspace.socket_urls.take(websocket.query_params.get("ticket", "")):
        await websocket.close()
        return
    await websocket.accept()
    link = _Link()
    if not workspace.delivery.add_socket(link, lambda open_: _hello(workspace, open_)):
        await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
        await websocket.close()
        return
    sending = asyncio.create_task(_send(websocket, link))
    try:
        async for text in websocket.iter_text():
            workspace.delivery.receive(text)
    except RuntimeError:
        return  # we closed it while the other side was still connected
    finally:
        workspace.delivery.remove_socket(link)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _send(websocket: WebSocket, link: _Link) -> None:
    """Send the link's texts until it is closed or the other side disconnects."""
    try:
        while (text := await link.waiting.get()) is not None:
            await websocket.send_text(text)
        await websocket.close(1001)
    except (WebSocketDisconnect, RuntimeError):
        return  # the other side disconnected; what it missed is not acknowledged and is sent again


def _hello(workspace: RunningWorkspace, open_: int) -> Json:
    about = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
    return {
        "type": "hello",
        "num_connections": open_,
        "debug_info": about,
        "connection_info": {"app_id": workspace.app.id},
    }
