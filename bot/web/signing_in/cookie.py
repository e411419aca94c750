"""The session's cookie. By https its name says that it is this host's alone, so that no neighbour can set it."""

from starlette.requests import Request
from starlette.responses import Response

from bot.core.settings.web import WebSettings
from bot.core.signing_in.sessions import LONGEST

ATTEMPT = "__Host-desk_sign_in"
"""The cookie of a browser whose person is at Slack to sign in."""


def cookie_name(web: WebSettings) -> str:
    """By which name it is known."""
    return "__Host-desk_session" if web.is_secure else "desk_session"


def session_secret(request: Request, web: WebSettings) -> str:
    """What the browser sent, "" for nothing."""
    return request.cookies.get(cookie_name(web), "")


def remember(answer: Response, web: WebSettings, secret: str) -> None:
    """Give the browser a session's secret."""
    answer.set_cookie(
        cookie_name(web),
        secret,
        max_age=int(LONGEST.total_seconds()),
        secure=web.is_secure,
        httponly=True,
        samesite="lax",
    )


def forget(answer: Response, web: WebSettings) -> None:
    """Take it away."""
    answer.delete_cookie(cookie_name(web), secure=web.is_secure, httponly=True, samesite="lax")
