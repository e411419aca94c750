"""The page's server: one HTML page with its scripts, and the control APIs of Slack and square under one origin.

`/slack/_control/…` and `/square/_control/…` are theirs, unchanged; `/changes` waits for a change in either, or for the
story to go on; `/road` tells where each question is, for whom something waits, and the story so far.
"""

import asyncio
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.core.errors import Faulty
from bot.sandbox.demo.environment import DemoEnvironment
from bot.sandbox.page.origin_guard import OriginGuard
from bot.sandbox.page.road import Road, Story, no_road, road_json
from bot.sandbox.slack import control_api
from bot.sandbox.square import SquareRefused
from bot.sandbox.square.control import SquareControlApi as SquareControl
from bot.sandbox.square.images import image_route
from bot.sandbox.square.serialise import refusal_response
from bot.sandbox.square.server import utc_now
from bot.slack import app_definition

HOST = "127.0.0.1"
HERE = Path(__file__).parent
LONGEST_WAIT = 20.0
"""The longest that `/changes` waits, in seconds."""
_LOOK = 0.05
_TEMPLATES = Jinja2Templates(directory=HERE)


class DemoPage:
    """`with DemoPage(environment) as page:` serves it at `page.url`. Port 0 takes any free one."""

    def __init__(self, stage: DemoEnvironment, port: int = 0, road: Road = no_road) -> None:
        self._environment = stage
        self._port = port
        self._road = road
        self.story = Story()
        self._running: tuple[uvicorn.Server, threading.Thread] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}/"

    def __enter__(self) -> Self:
        listener = _listener(self._port)
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            self.app(),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="page", daemon=True)
        thread.start()
        self._running = (server, thread)
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        if self._running is not None:
            server, thread = self._running
            self._running = None
            server.should_exit = True
            thread.join()

    def app(self) -> OriginGuard:
        """The whole page as an ASGI app, behind its `OriginGuard`."""
        routes = [
            Route("/", self._page),
            Route("/about", self._about),
            Route("/changes", self._changes),
            Route("/road", self._told),
            Mount("/slack", routes=control_api.routes(self._environment.slack)),
            Mount("/square", app=self._square()),
            Mount("/static", app=StaticFiles(directory=HERE / "static")),
        ]
        return OriginGuard(Starlette(routes=routes), {f"{HOST}:{self._port}", f"localhost:{self._port}"})

    def _square(self) -> Starlette:
        square = self._environment.square
        people = SquareControl(square.board, square.blog, square.faults, lambda: square.url, utc_now)
        return Starlette(
            routes=[*people.routes(), image_route(square.board)], exception_handlers={SquareRefused: refusal_response}
        )

    async def _page(self, request: Request) -> Response:
        return _TEMPLATES.TemplateResponse(request, "page.html", {"company": self._environment.company})

    async def _about(self, _request: Request) -> Response:
        """The message shortcuts and what people do here, which are not part of Slack's state."""
        shortcuts = [{"callback_id": s.callback_id, "name": s.name} for s in app_definition.SHORTCUTS]
        people = {
            person.slack: {"roles": [role.value for role in person.roles], "title": person.title, "tags": person.tags}
            for person in self._environment.people
        }
        return JSONResponse({"shortcuts": shortcuts, "people": people})

    def _told(self, _request: Request) -> Response:
        """The road and the story. It waits for a database, so it is asked in a thread."""
        return JSONResponse(road_json(self._road, self.story))

    async def _changes(self, request: Request) -> Response:
        """The versions of Slack, square and story, once one differs from that given, or after `LONGEST_WAIT`."""
        query = request.query_params
        seen = (query.get("slack", ""), query.get("square", ""), query.get("story", str(self.story.version)))
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WAIT
        # Both count their changes in threads of their own, so they are polled.
        while seen == self._versions() and loop.time() < end and self._running is not None:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK)
        slack, square, story = self._versions()
        return JSONResponse({"slack": slack, "square": square, "story": story})

    def _versions(self) -> tuple[str, str, str]:
        slack, square = self._environment.slack.workspace.state.version, self._environment.square.board.version
        return str(slack), str(square), str(self.story.version)


def _listener(port: int) -> socket.socket:
    """A listening socket. Raises Faulty when the port cannot be used."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise Faulty(
            [f"Port {port} cannot be used ({error.strerror}). Choose another, or 0 for any free one."]
        ) from error
    return listener
