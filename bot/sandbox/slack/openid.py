"""Sign in with Slack: the page that asks a user, the code that leads back, and the token that says who they are, by the
rules of docs.slack.dev/authentication/sign-in-with-slack. A code holds ten minutes and once; with a challenge it needs
its verifier (RFC 7636).
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.workspace.seed import User
from bot.sandbox.slack.workspace.workspace import RunningWorkspace

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

_CODE_HOLDS = 600
_TOKEN_HOLDS = 300
_SCOPES = {"openid", "email", "profile"}
_KEY = "sandbox"


@dataclass(frozen=True, slots=True)
class _Code:
    """A code that was handed out, and what it was asked for with."""

    user: User
    redirect: str
    nonce: str
    challenge: str
    until: float


class SignInServer:
    """The OpenID provider of one workspace."""

    def __init__(self, workspace: RunningWorkspace) -> None:
        self._workspace = workspace
        self._codes: dict[str, _Code] = {}

    def routes(self) -> list[BaseRoute]:
        """All of it. They come before the Web API's route, so that secrets stand in no record of calls."""
        return [
            Route("/openid/connect/authorize", self._ask),
            Route("/openid/connect/keys", self._keys),
            Route("/api/openid.connect.token", self._exchange, methods=["POST"]),
        ]

    @cached_property
    def _signing_key(self) -> "RSAKey":
        from joserfc.jwk import RSAKey  # here and below: few sign in so, and all wait for the server to start

        return RSAKey.generate_key(2048, {"kid": _KEY, "use": "sig", "alg": "RS256"})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._signing_key.as_dict(private=False)]})

    async def _ask(self, request: Request) -> Response:
        """The page on which a user allows it; with `user`, the answer of one who did."""
        asked = dict(request.query_params)
        if problem := self._problem(asked):
            return PlainTextResponse(problem, 400)
        if "user" not in asked:
            return HTMLResponse(self._page(asked))
        user = next((one for one in self._workspace.seed.users if one.id == asked["user"] and not one.deleted), None)
        if user is None:
            return PlainTextResponse("user_not_found", 400)
        code = secrets.token_urlsafe(24)
        until = self._workspace.state.now() + _CODE_HOLDS
        redirect, challenge = asked["redirect_uri"], asked.get("code_challenge", "")
        self._codes[code] = _Code(user, redirect, asked.get("nonce", ""), challenge, until)
        back = {"code": code, "state": asked.get("state", "")}
        return RedirectResponse(f"{redirect}?{urlencode(back)}", 302)

    def _problem(self, asked: dict[str, str]) -> str:
        app, redirect = self._workspace.app, asked.get("redirect_uri", "")
        scopes = set(asked.get("scope", "").replace(",", " ").split())
        faults = (
            (asked.get("client_id") != app.client_id, "invalid_client_id"),
            (asked.get("response_type") != "code", "unsupported_response_type"),
            ("openid" not in scopes or not scopes <= _SCOPES, "invalid_scope"),
            (not redirect.startswith("https://") or redirect not in app.redirect_urls, "bad_redirect_uri"),
            (asked.get("code_challenge_method", "S256") != "S256", "invalid_code_challenge_method"),
        )
        return next((problem for wrong, problem in faults if wrong), "")

    def _page(self, asked: dict[str, str]) -> str:
        links = (
            f'<li><a href="?{escape(urlencode({**asked, "user": user.id}))}">{escape(user.real_name or user.name)}</a>'
            for user in self._workspace.seed.users
        )
        return f"<!doctype html><title>Sign in</title><p>Who are you?<ul>{''.join(links)}</ul>"

    async def _exchange(self, request: Request) -> Response:
        async with request.form() as form:
            args = {key: str(value) for key, value in form.items()}
        try:
            return JSONResponse(self._token(args))
        except SlackRefusal as refused:
            return JSONResponse(refused.as_json())

    def _token(self, args: dict[str, str]) -> Json:
        app = self._workspace.app
        if args.get("client_id") != app.client_id:
            raise SlackRefusal("invalid_client_id")
        if args.get("client_secret") != app.client_secret:
            raise SlackRefusal("bad_client_secret")
        if args.get("grant_type", "authorization_code") != "authorization_code":
            raise SlackRefusal("invalid_grant_type")
        code = self._codes.pop(args.get("code", ""), None)
        if code is None or code.until <= self._workspace.state.now():
            raise SlackRefusal("invalid_code")
        if args.get("redirect_uri") != code.redirect:
            raise SlackRefusal("bad_redirect_uri")
        if code.challenge and _half(args.get("code_verifier", ""), whole=True) != code.challenge:
            raise SlackRefusal("invalid_grant")
        access = f"xoxp-{secrets.token_hex(12)}"
        return {"ok": True, "access_token": access, "token_type": "Bearer", "id_token": self._id_token(code, access)}

    def _id_token(self, code: _Code, access: str) -> str:
        from joserfc import jwt

        now, user, team = int(self._workspace.state.now()), code.user, self._workspace.seed.team_id
        claims = {
            "iss": self._workspace.url,
            "sub": user.id,
            "aud": self._workspace.app.client_id,
            "exp": now + _TOKEN_HOLDS,
            "iat": now,
            "auth_time": now,
            "nonce": code.nonce,
            "at_hash": _half(access),
            "https://slack.com/team_id": user.team or team,
            "https://slack.com/user_id": user.id,
            "name": user.real_name or user.name,
        }
        return jwt.encode({"alg": "RS256", "kid": _KEY}, claims, self._signing_key)


def _half(text: str, *, whole: bool = False) -> str:
    """The first half of its SHA-256, as at_hash wants it; the whole, as a challenge does."""
    digest = hashlib.sha256(text.encode()).digest()
    return urlsafe_b64encode(digest if whole else digest[:16]).rstrip(b"=").decode()
