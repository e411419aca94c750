"""Lemmy's API as calls: each sends one request, and reads its answer. Which of the two a server speaks is asked once.

Errors are named in the body, most of them under 400. A session lasts until it is ended; a read whose session ended
signs in again once, a write never.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors.lemmy.dialects import V3, V4, Dialect, LemmyListing, Request
from connectors.lemmy.payloads import LemmyPerson, LemmyProblem, LemmyView, LemmyViews, Login, OneComment, OnePost
from connectors.lemmy.settings import PASSWORD

_OK, _BAD, _ABSENT = 200, 400, 404
_TOLD = (_BAD, 401, 403, _ABSENT)

_GONE = ("not_found", "couldnt_find_comment", "couldnt_find_post", "couldnt_find_object")
_SIGNED_OUT = ("not_logged_in", "incorrect_login")
_TOO_MUCH = ("rate_limit_error", "too_many_requests")
_REFUSALS = {
    "locked": "the post or comment is locked",
    "deleted": "the post was deleted",
    "site_ban": "our account is banned from the server",
    "banned_from_community": "our account is banned from the community",
    "person_is_banned_from_community": "our account is banned from the community",
    "person_is_blocked": "its author blocks us",
    "language_not_allowed": "the community does not take this language",
    "max_comment_depth_reached": "the conversation is as deep as the server lets it become",
    "slurs": "the server does not take one of these words",
    "blocked_url": "the server does not take one of these addresses",
    "invalid_body_field": "the server does not take words of this length",
    **dict.fromkeys(_GONE, "it is no longer there"),
}

_Shape = TypeVar("_Shape", bound=BaseModel)


class LemmyApi:
    """One server, as our account. Raises the four errors of `bot.core.errors`."""

    def __init__(self, name: str, server: str, account: str, password: str, clock: Clock, timeout: float) -> None:
        self._name, self._server, self._account, self._clock = name, server.rstrip("/"), account, clock
        self._password = password if password.isprintable() else ""
        self._http = _http.http_client({}, timeout)
        self._lock = threading.Lock()
        self._dialect: Dialect | None = None
        self._token = ""
        self._us: LemmyPerson | None = None
        self.quota: Quota | None = None

    def us(self) -> LemmyPerson:
        """Our account, asked for once."""
        if self._us is None:
            self._us = self._parse(LemmyPerson, _person(self._read(Request("GET", self._speaks().us, {}))))
        return self._us

    def page(self, listing: LemmyListing, token: str, limit: int) -> tuple[LemmyViews, str]:
        """A page of a listing, and the token of the page below it."""
        dialect = self._speaks()
        answer = self._read(dialect.page(listing, token, limit))
        views = self._parse(LemmyViews, {"views": dialect.views(listing, answer)})
        return views, dialect.older(answer, token) if views.views or _left(views) else ""

    def one(self, external_id: str) -> LemmyView | None:
        """What has this id; None where the server has none."""
        comment, number = external_id.startswith("c"), external_id[1:]
        answer = self._read(Request("GET", "/comment" if comment else "/post", {"id": number}), absent=_GONE)
        if answer is None:
            return None
        if comment:
            return self._parse(OneComment, answer).comment_view
        return self._parse(OnePost, answer).post_view

    def comment(self, content: str, submission: int, parent: int | None) -> LemmyView:
        body = {"content": content, "post_id": submission} | ({"parent_id": parent} if parent else {})
        return self._written(self._write(Request("POST", "/comment", body)))

    def edit(self, comment: int, content: str) -> LemmyView:
        return self._written(self._write(Request("PUT", "/comment", {"comment_id": comment, "content": content})))

    def delete(self, comment: int) -> None:
        self._write(self._speaks().delete(comment))

    def _speaks(self) -> Dialect:
        """The API of this server. One that is not there yet answers 404, or what is in front of it with a page."""
        if self._dialect is None:
            answer = self._send("GET", f"{V4.prefix}/site", telling=(_ABSENT,))
            if answer.status == _OK and not _is_page(answer):
                self._dialect = V4()
            else:
                self._send("GET", f"{V3.prefix}/site")
                self._dialect = V3()
        return self._dialect

    def _read(self, request: Request, absent: Sequence[str] = ()) -> Any:
        answer = self._asked(request)
        if _said(answer) in _SIGNED_OUT:
            self._sign_out()
            answer = self._asked(request)
        if answer.status == _OK:
            self.quota = _http.quota_of(answer.headers, self._clock()) or self.quota
            return _http.parse_json(self._name, answer.body)
        if _said(answer) in absent:
            return None
        raise self._problem(answer, writing=False)

    def _write(self, request: Request) -> Any:
        answer = self._asked(request, writing=True)
        if answer.status == _OK:
            return _http.parse_json(self._name, answer.body, writing=True)
        if _said(answer) in _SIGNED_OUT:
            self._sign_out()
            raise Unavailable(self._name, "the session had ended; nothing was written")
        raise self._problem(answer, writing=True)

    def _problem(self, answer: _http.HttpResponse, *, writing: bool) -> Outside:
        """What a status and the name of an error in its body mean."""
        said, now = _said(answer), self._clock()
        if said in _TOO_MUCH:
            return Unavailable(self._name, "rate limit reached", _http.retry_time(answer.headers, now))
        if said in _SIGNED_OUT:
            return Unauthorised(self._name, "it does not take the session that it gave")
        if said in _REFUSALS:
            return Refused(self._name, _REFUSALS[said])
        told = _http.status_error(self._name, answer.status, answer.headers, now, writing=writing)
        return told or Unavailable(self._name, f"it answered {answer.status}")

    def _asked(self, request: Request, *, writing: bool = False) -> _http.HttpResponse:
        path, headers = self._speaks().prefix + request.path, {"Authorization": f"Bearer {self._signed_in()}"}
        if request.method == "GET":
            return self._send("GET", path, telling=_TOLD, headers=headers, params=request.values)
        return self._send(request.method, path, writing=writing, telling=_TOLD, headers=headers, json=request.values)

    def _send(
        self, method: str, path: str, *, writing: bool = False, telling: Sequence[int] = (), **content: Any
    ) -> _http.HttpResponse:
        request: httpx.Request = self._http.build_request(method, self._server + path, **content)
        answer = _http.send_request(self._http, self._name, request, self._clock(), writing=writing, telling=telling)
        if answer.status in (401, 403) and _is_page(answer):
            raise Unavailable(self._name, f"it answered {answer.status} with a web page: a wall before it")
        return answer

    def _signed_in(self) -> str:
        with self._lock:
            if not self._token:
                self._token = self._login()
            return self._token

    def _sign_out(self) -> None:
        """The next request signs in anew."""
        with self._lock:
            self._token = ""

    def _login(self) -> str:
        if not self._password:
            raise Unauthorised(self._name, f"{PASSWORD} is missing, or is no password")
        dialect = self._speaks()
        body = {"username_or_email": self._account, "password": self._password}
        answer = self._send("POST", dialect.prefix + dialect.login, telling=(_BAD, 401, _ABSENT), json=body)
        if answer.status != _OK:
            if _said(answer) in _TOO_MUCH:
                raise Unavailable(self._name, "rate limit reached")
            raise Unauthorised(self._name, f"it does not let us in: check account and {PASSWORD}")
        token = self._parse(Login, _http.parse_json(self._name, answer.body)).jwt
        if not token or not token.isascii() or not token.isprintable():
            raise Unauthorised(self._name, "it gave no session: the account may wait to be accepted")
        return token

    def _written(self, answer: Any) -> LemmyView:
        try:
            return OneComment.model_validate(answer).comment_view
        except ValidationError:
            raise Uncertain(self._name, "the answer to the write has an unknown shape") from None

    def _parse(self, shape: type[_Shape], value: Any) -> _Shape:
        try:
            return shape.model_validate(value)
        except ValidationError:
            # Its text would quote the answer.
            raise Unavailable(self._name, "the answer has an unknown shape") from None


def _person(answer: Any) -> Any:
    """Ours in either API's answer; None where it knows nobody."""
    for name in ("my_user", "local_user_view", "person"):
        if isinstance(answer, Mapping) and name in answer:
            answer = answer[name]
    return answer


def _left(views: LemmyViews) -> bool:
    return bool(getattr(views.views, "left_out", ()))


def _said(answer: _http.HttpResponse) -> str:
    """The name of the error that the server gives; "" for a success."""
    if answer.status == _OK:
        return ""
    try:
        return LemmyProblem.model_validate_json(answer.body).error
    except ValidationError:
        return ""


def _is_page(answer: _http.HttpResponse) -> bool:
    return answer.headers.get("content-type", "").lower().startswith("text/html")
