"""Where one signs in and out. A link from Slack is looked at first and used by a button, so that a preview of it, which
Slack makes, does not use it up.
"""

from functools import partial

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core.errors import Inside, Outside
from bot.core.settings.web import WebSettings
from bot.core.signing_in.sessions import SignInMethod
from bot.desk import Desk
from bot.web.rendering import Rendering
from bot.web.signing_in import cookie
from bot.web.signing_in.attempt import ATTEMPT_HOLDS, SignInAttempt
from bot.web.signing_in.slack import BACK, SlackSignIn

log = structlog.get_logger()

_LONGEST_SECRET = 200


class SignInRoutes:
    """The pages, and what they do. Without `slack`, a link is the only way in."""

    def __init__(self, desk: Desk, rendering: Rendering, slack: SlackSignIn | None) -> None:
        self._desk = desk
        self._rendering = rendering
        self._slack = slack
        self._web: WebSettings = desk.context.company().web

    def routes(self) -> list[Route]:
        """All of them."""
        slack = self._slack
        return [
            Route("/sign-in", self._sign_in),
            Route("/sign-in/link", self._look_at_link),
            Route("/sign-in/link", self._post_link, methods=["POST"]),
            *(self._by_slack(slack) if slack is not None else []),
        ]

    def _by_slack(self, slack: SlackSignIn) -> list[Route]:
        there, back = partial(self._lead_to_slack, slack), partial(self._back_from_slack, slack)
        return [Route("/sign-in/slack", there), Route(BACK, back)]

    async def _sign_in(self, _request: Request) -> Response:
        return self._page()

    def _page(self, status: int = 200, problem: str = "") -> Response:
        return self._rendering.bare_page("sign_in.html", status, problem=problem, by_slack=self._slack is not None)

    def _refuse(self, error: Inside | Outside, method: SignInMethod) -> Response:
        log.warning("web.sign_in_refused", method=method.value, why=str(error))
        return self._page(403 if isinstance(error, Inside) else 503, str(error))

    def _look_at_link(self, request: Request) -> Response:
        secret = request.query_params.get("key", "")[:_LONGEST_SECRET]
        try:
            person = self._desk.signing_in.person_of_link(secret)
        except (Inside, Outside) as error:
            return self._refuse(error, SignInMethod.LINK)
        return self._rendering.bare_page("sign_in_link.html", person=person, key=secret)

    async def _post_link(self, request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5) as form:
            secret = str(form.get("key", ""))[:_LONGEST_SECRET]
        return await run_in_threadpool(self._use_link, secret)

    def _use_link(self, secret: str) -> Response:
        try:
            session = self._desk.signing_in.sign_in_by_link(secret)
        except (Inside, Outside) as error:
            return self._refuse(error, SignInMethod.LINK)
        return self._signed_in(session)

    def _lead_to_slack(self, slack: SlackSignIn, _request: Request) -> Response:
        try:
            url, attempt = slack.begin()
        except Outside as error:
            return self._refuse(error, SignInMethod.SLACK)
        answer = RedirectResponse(url, 303)
        answer.set_cookie(
            cookie.ATTEMPT,
            attempt.packed,
            max_age=int(ATTEMPT_HOLDS.total_seconds()),
            secure=True,
            httponly=True,
            samesite="lax",
        )
        return answer

    def _back_from_slack(self, slack: SlackSignIn, request: Request) -> Response:
        attempt = SignInAttempt.unpacked(request.cookies.get(cookie.ATTEMPT, ""))
        try:
            person = slack.person(attempt, request.query_params)
            answer = self._signed_in(self._desk.signing_in.sign_in(person, SignInMethod.SLACK))
        except (Inside, Outside) as error:
            answer = self._refuse(error, SignInMethod.SLACK)
        answer.delete_cookie(cookie.ATTEMPT, secure=True, httponly=True, samesite="lax")
        return answer

    def _signed_in(self, session: str) -> Response:
        answer = RedirectResponse("/", 303)
        cookie.remember(answer, self._web, session)
        return answer
