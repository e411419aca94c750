"""The application out of its parts: every page and form of the site map behind the session, and around all of it the
guard. What goes wrong becomes a sentence, never a trace.
"""

import time
from collections.abc import Awaitable, Callable

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.core.errors import Inside, NotAllowed, NotFound, Stale, SwitchboardError, Unavailable
from bot.desk import Desk
from bot.desk.context import AlreadyHandled
from bot.web import site_map
from bot.web.form_token import FIELD, FormTokens
from bot.web.page import View
from bot.web.rendering import STATIC, Rendering
from bot.web.security import Guard
from bot.web.serving.access_log import PERSON, AccessLog
from bot.web.serving.rate_limits import RateLimits
from bot.web.serving.readiness import Readiness, nothing_to_check
from bot.web.serving.readiness import routes as readiness_routes
from bot.web.signing_in import cookie
from bot.web.signing_in.routes import SignInRoutes
from bot.web.signing_in.slack import SlackSignIn
from bot.web.viewer import Viewer
from bot.web.visit import Visit

log = structlog.get_logger()

_MOST_FIELDS = 200
_NOT_OURS = "This form is older than your sign-in. Go back, reload the page and send it again."
_STATUS: tuple[tuple[type[SwitchboardError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Stale, 409),
    (Inside, 400),
    (Unavailable, 503),
)

Endpoint = Callable[[Request], Awaitable[Response]]


def web_app(
    desk: Desk,
    readiness: Readiness = nothing_to_check,
    seconds: Callable[[], float] = time.monotonic,
    slack: SlackSignIn | None = None,
) -> ASGIApp:
    """The whole desk on the web as an ASGI application. It reads `[web]` once; `seconds` count for the rate limits;
    without `slack` people sign in by a link.
    """
    company = desk.context.company()
    nav = tuple((page.nav, page.address) for page in site_map.PAGES if page.nav)
    rendering = Rendering(nav, desk)
    doors = _Doors(desk, rendering)
    routes: list[BaseRoute] = [
        *(Route(page.address, doors.page(page.show)) for page in site_map.PAGES),
        *(Route(form.address, doors.form(form.send), methods=["POST"]) for form in site_map.FORMS),
        Route("/sign-out", doors.form(doors.sign_out), methods=["POST"]),
        *SignInRoutes(desk, rendering, slack).routes(),
        *readiness_routes(readiness),
        *site_map.open_routes(desk, rendering),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]

    async def crash(request: Request, error: Exception) -> Response:
        log.error("web.failed", page=request.url.path, why=type(error).__name__, exc_info=error)
        return rendering.bare_page("problem.html", 500, problem="Something went wrong here; it is in the log.")

    async def not_there(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        told = "There is no such page." if status == NOT_FOUND else "That cannot be asked in this way."
        return rendering.bare_page("problem.html", status, problem=told)

    app = Starlette(routes=routes, exception_handlers={HTTPException: not_there, Exception: crash})
    limited = RateLimits(app, cookie.cookie_name(company.web), seconds)
    return AccessLog(Guard(limited, company.web))


NOT_FOUND = 404


class _Doors:
    """Views behind the session: who comes without one is led to where one signs in."""

    def __init__(self, desk: Desk, rendering: Rendering) -> None:
        self._desk = desk
        self._rendering = rendering
        self._web = desk.context.company().web

    def page(self, view: View) -> Endpoint:
        """A view that only looks."""

        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(self._answer, view, request, None)

        return endpoint

    def form(self, view: View) -> Endpoint:
        """A view that acts. What is posted must come from a form of this session."""

        async def endpoint(request: Request) -> Response:
            async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
                return await run_in_threadpool(self._answer, view, request, form)

        return endpoint

    def sign_out(self, visit: Visit) -> Response:
        """The view that ends a session."""
        self._desk.signing_in.sign_out(cookie.session_secret(visit.request, self._web))
        answer = visit.go("/sign-in")
        cookie.forget(answer, self._web)
        return answer

    def _answer(self, view: View, request: Request, form: FormData | None) -> Response:
        try:
            visit = self._visit(request, form)
        except Unavailable as error:
            return self._rendering.bare_page("problem.html", 503, problem=str(error))
        if visit is None:
            return self._lead_to_sign_in()
        try:
            if form is not None and not visit.tokens.matches(visit.text(FIELD)):
                raise NotAllowed(_NOT_OURS)
            return view(visit)
        except AlreadyHandled:
            return visit.go(visit.back, "This was done already.")
        except (Inside, Unavailable) as error:
            status = next(status for kind, status in _STATUS if isinstance(error, kind))
            return visit.render("refused.html", status, problem=str(error), back=visit.back)

    def _visit(self, request: Request, form: FormData | None) -> Visit | None:
        secret = cookie.session_secret(request, self._web)
        found = self._desk.signing_in.signed_in(secret) if secret else None
        if found is None:
            return None
        _, person = found
        request.scope[PERSON] = person.slack
        viewer = Viewer(person, self._desk.zone_of(person.slack))
        now, tokens = self._desk.now(), FormTokens(secret)
        return Visit(request, viewer, self._desk, now, self._rendering, tokens, FormData() if form is None else form)

    def _lead_to_sign_in(self) -> Response:
        answer = RedirectResponse("/sign-in", 303)
        cookie.forget(answer, self._web)
        return answer
