"""Where one signs in and out. A link from Slack is looked at first and used by a button, so that a preview of it, which
Slack makes, does not use it up.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core.errors import Inside
from bot.desk import Desk
from bot.web.rendering import Rendering
from bot.web.signing_in import cookie

_LONGEST_SECRET = 200


def routes(desk: Desk, rendering: Rendering) -> list[Route]:
    """All of them."""
    web = desk.context.company().web

    async def sign_in(_request: Request) -> Response:
        return rendering.bare_page("sign_in.html")

    def look_at_link(request: Request) -> Response:
        secret = request.query_params.get("key", "")[:_LONGEST_SECRET]
        try:
            person = desk.signing_in.person_of_link(secret)
        except Inside as error:
            return rendering.bare_page("sign_in.html", 403, problem=str(error))
        return rendering.bare_page("sign_in_link.html", person=person, key=secret)

    def use_link(secret: str) -> Response:
        try:
            session = desk.signing_in.sign_in_by_link(secret)
        except Inside as error:
            return rendering.bare_page("sign_in.html", 403, problem=str(error))
        answer = RedirectResponse("/", 303)
        cookie.remember(answer, web, session)
        return answer

    async def post_link(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5) as form:
            secret = str(form.get("key", ""))[:_LONGEST_SECRET]
        return await run_in_threadpool(use_link, secret)

    return [
        Route("/sign-in", sign_in),
        Route("/sign-in/link", look_at_link),
        Route("/sign-in/link", post_link, methods=["POST"]),
    ]
