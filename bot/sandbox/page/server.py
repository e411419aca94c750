"""The page's server: one HTML page with its scripts, and the control APIs of Slack and square under one origin.

`/slack/_control/…` and `/square/_control/…` are theirs, unchanged; `/changes` waits for a change in either, or for the
story to go on; `/road` tells where each question is, for whom something waits, and the story so far; `/reset` begins
the demo anew; `/desk` leads whoever `user` is to the desk on the web.
"""

import asyncio
import mimetypes
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates
from starlette.types import Receive, Scope, Send

from bot.core.errors import Faulty
from bot.sandbox.demo.environment import DemoEnvironment
from bot.sandbox.demo.observer import NotShown
from bot.sandbox.page.offers import Offers, offers_json
from bot.sandbox.page.origin_guard import OriginGuard
from bot.sandbox.page.road import Road, Story, no_road, road_json
from bot.sandbox.slack import control_api
from bot.sandbox.square import SquareRefused
from bot.sandbox.square.control import SquareControlApi as SquareControl
from bot.sandbox.square.images import image_route
from bot.sandbox.square.serialise import refusal_response
from bot.sandbox.square.server import utc_now

HOST = "127.0.0.1"
HERE = Path(__file__).parent
MODULES = sorted(file.name for file in (HERE / "static").glob("*.js"))
"""The page's scripts, which the browser fetches at once instead of one after another."""
LONGEST_WAIT = 20.0
"""The longest that `/changes` waits, in seconds."""
WebLink = Callable[[str], str]
"""Makes a link with which the person of this Slack user id signs in to the desk on the web, once."""


@dataclass(frozen=True, slots=True)
class Acts:
    """What is done to the demo itself; each raises NotShown or Faulty when it fails. `restart` begins it anew;
    `replace_bot` kills the bot and, after a while, starts another.
    """

    restart: Callable[[], tuple[DemoEnvironment, Road]]
    replace_bot: Callable[[], Road]


_LOOK = 0.05
_TEMPLATES = Jinja2Templates(directory=HERE)


class DemoPage:
    """`with DemoPage(environment) as page:` serves it at `page.url`. Port 0 takes any free one.

    Without `acts` the demo can neither be reset nor be left without its bot.
    """

    def __init__(
        self,
        environment: DemoEnvironment,
        port: int = 0,
        road: Road = no_road,
        *,
        offers: Offers = Offers(),  # noqa: B008  frozen
        acts: Acts | None = None,
        web_link: WebLink | None = None,
    ) -> None:
        self._port = port
        self._offers = offers
        self._acts = acts
        self._web_link = web_link
        self._acting = threading.Lock()
        self._reading_road = threading.Lock()
        self._subject = _Subject(environment, road)
        self._running: tuple[uvicorn.Server, threading.Thread] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}/"

    @property
    def story(self) -> Story:
        """What is told of the demo as it is now; after a reset, there is another."""
        return self._subject.story

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
            Route("/reset", self._reset, methods=["POST"]),
            Route("/desk", self._lead_to_desk),
            Route("/replace-bot", self._replace_bot, methods=["POST"]),
            Route("/static/{name}", self._file),
            Mount("/", app=self._places),
        ]
        return OriginGuard(Starlette(routes=routes), {f"{HOST}:{self._port}", f"localhost:{self._port}"})

    async def _places(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._subject.places(scope, receive, send)

    async def _page(self, request: Request) -> Response:
        return _TEMPLATES.TemplateResponse(
            request, "page.html", {"company": self._subject.environment.company, "modules": MODULES}
        )

    async def _file(self, request: Request) -> Response:
        """A script, a style sheet or the icon."""
        content = _files().get(request.path_params["name"])
        if content is None:
            return _refused(404, "There is no such file.")
        return Response(content, media_type=mimetypes.guess_type(request.path_params["name"])[0])

    async def _about(self, _request: Request) -> Response:
        return JSONResponse(offers_json(self._offers, self._subject.environment.people))

    def _told(self, _request: Request) -> Response:
        """The road and the story. It waits for a database, so it is asked in a thread."""
        with self._reading_road:
            subject = self._subject
            return JSONResponse(road_json(subject.road, subject.story))

    def _lead_to_desk(self, request: Request) -> Response:
        """To the desk on the web, for the person that `user` is, who signs in there by a button."""
        user = request.query_params.get("user", "")
        if self._web_link is None or user not in {person.slack for person in self._subject.environment.people}:
            return _refused(404, "There is no way to the desk on the web for them.")
        return RedirectResponse(self._web_link(user), 303)

    def _reset(self, _request: Request) -> Response:
        """Begin the demo anew. It takes seconds, so it runs in a thread."""

        def reset(acts: Acts) -> None:
            environment, road = acts.restart()
            self._subject = _Subject(environment, road, self._subject.run + 1)

        return self._act(reset)

    def _replace_bot(self, _request: Request) -> Response:
        """Leave the demo without its bot for a while."""

        def replace(acts: Acts) -> None:
            self._subject.road = acts.replace_bot()

        return self._act(replace)

    def _act(self, act: Callable[[Acts], None]) -> Response:
        """Do something during which there is no bot, and so no road."""
        if self._acts is None:
            return _refused(404, "This demo cannot do that.")
        if not self._acting.acquire(blocking=False):
            return _refused(409, "Wait until the bot is back.")
        try:
            with self._reading_road:
                self._subject.road = no_road
            act(self._acts)
        except (NotShown, Faulty) as why:
            return _refused(503, f"That failed: {why} Start the demo again in the terminal.")
        finally:
            self._acting.release()
        return JSONResponse({"ok": True, "run": str(self._subject.run)})

    async def _changes(self, request: Request) -> Response:
        """The versions of Slack, square and story, once one differs from that given, or after `LONGEST_WAIT`. Another
        `run` means that the demo began anew.
        """
        query, now = request.query_params, self._subject.versions()
        seen = {key: query.get(key, "" if key in ("slack", "square") else value) for key, value in now.items()}
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WAIT
        # Both count their changes in threads of their own, so they are polled.
        while seen == self._subject.versions() and loop.time() < end and self._running is not None:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK)
        return JSONResponse(self._subject.versions())


class _Subject:
    """What the page is of: a demo from its beginning to its end. `run` counts how often it began."""

    def __init__(self, environment: DemoEnvironment, road: Road, run: int = 1) -> None:
        self.environment = environment
        self.road = road
        self.run = run
        self.story = Story()
        square = environment.square
        people = SquareControl(square.board, square.blog, square.faults, lambda: square.url, utc_now)
        self.places = Starlette(
            routes=[
                Mount("/slack", routes=control_api.routes(environment.slack)),
                Mount("/square", routes=[*people.routes(), image_route(square.board)]),
            ],
            exception_handlers={SquareRefused: refusal_response},
        )

    def versions(self) -> dict[str, str]:
        """What counts up with each change, by what changed."""
        slack, square = self.environment.slack.workspace.state.version, self.environment.square.board.version
        return {"run": str(self.run), "slack": str(slack), "square": str(square), "story": str(self.story.version)}


@cache
def _files() -> dict[str, bytes]:
    """The files beside the page by name, read once: a first view asks for all of them."""
    return {file.name: file.read_bytes() for file in (HERE / "static").iterdir() if file.is_file()}


def _refused(status: int, why: str) -> Response:
    return JSONResponse({"ok": False, "error": why}, status)


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
