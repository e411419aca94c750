"""The wiki's API as calls: each sends one request, and reads its answer. Errors come under 200, named in the body. A
login is a cookie; a read whose login ended signs in again once, a write never.
"""

import threading
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors.mediawiki.payloads import Failed, LoginAnswer, SavedAnswer, TokensAnswer
from connectors.mediawiki.settings import PASSWORD, Settings

_SIGNED_OUT = ("assertuserfailed", "assertnameduserfailed", "notloggedin", "badtoken")
_LATER = ("ratelimited", "actionthrottledtext", "maxlag", "readonly", "docserver")
_BARRED = ("permissiondenied", "readapidenied", "mwoauth-invalid-authorization")
_REPEATED = ("discussiontools-formtoken-used",)
_REFUSALS = {
    "commentid-notfound": "the comment is no longer there, or was archived",
    "commentname-notfound": "the comment is no longer there, or was archived",
    "protectedpage": "the page is protected",
    "blocked": "our account is blocked",
    "permissiondenied": "our account may not do this: see the grants of its bot password",
    "spamblacklist": "the wiki does not take one of these addresses",
}

_Shape = TypeVar("_Shape", bound=BaseModel)


class WikiApi:
    """One wiki, as our account. Raises the four errors of `bot.core.errors`."""

    def __init__(self, name: str, settings: Settings, password: str, clock: Clock, timeout: float) -> None:
        self._name, self._url, self._account, self._clock = name, settings.api_url, settings.account, clock
        self._password = password if password.isprintable() else ""
        agent = f"{_http.USER_AGENT} {settings.contact}".strip()
        self._http = _http.http_client({"User-Agent": agent}, timeout)
        self._lock = threading.Lock()
        self._signed_in = False

    def read(self, shape: type[_Shape], asked: Mapping[str, str], absent: tuple[str, ...] = ()) -> _Shape | None:
        """None where the wiki's error is one of `absent`. Raises Unavailable, Unauthorised, Refused."""
        answer, said = self._asked(asked)
        if said in _SIGNED_OUT:
            self._sign_out()
            answer, said = self._asked(asked)
        if said in absent and said:
            return None
        if said:
            raise self._read_problem(said, answer)
        return self._parse(shape, self._json(answer))

    def save(self, body: Mapping[str, str]) -> None:
        """Add a comment, once. Raises Uncertain when the outcome is unknown."""
        tokens = self.read(TokensAnswer, {"action": "query", "meta": "tokens"})
        token = tokens.query.tokens.csrftoken if tokens else ""
        request = self._request("POST", {**body, "assert": "user", "token": token})
        answer = _http.send_request(self._http, self._name, request, self._clock(), writing=True)
        if said := _said(answer):
            raise self._write_problem(said, answer)
        try:
            saved = SavedAnswer.model_validate(_http.parse_json(self._name, answer.body, writing=True))
        except ValidationError:
            raise Uncertain(self._name, "the answer to the write has an unknown shape") from None
        if saved.discussiontoolsedit.edit is not None:
            raise Refused(self._name, "the wiki wants something first that only a person can do, such as a captcha")
        if saved.discussiontoolsedit.result != "success":
            raise Uncertain(self._name, "it does not say that it was saved")

    def _asked(self, asked: Mapping[str, str]) -> tuple[_http.HttpResponse, str]:
        self._sign_in()
        return self._sent("GET", {**asked, "assert": "user"})

    def _sent(self, method: str, values: Mapping[str, str]) -> tuple[_http.HttpResponse, str]:
        answer = _http.send_request(self._http, self._name, self._request(method, values), self._clock())
        return answer, _said(answer)

    def _request(self, method: str, values: Mapping[str, str]) -> httpx.Request:
        always = {"format": "json", "formatversion": "2"}
        if method == "GET":
            return self._http.build_request("GET", self._url, params={**values, **always})
        return self._http.build_request("POST", self._url, data={**values, **always})

    def _sign_in(self) -> None:
        with self._lock:
            if self._signed_in:
                return
            if not self._password:
                raise Unauthorised(self._name, f"{PASSWORD} is missing, or is no password")
            answer, said = self._sent("GET", {"action": "query", "meta": "tokens", "type": "login"})
            if said:
                raise self._read_problem(said, answer)
            token = self._parse(TokensAnswer, self._json(answer)).query.tokens.logintoken
            given = {"action": "login", "lgname": self._account, "lgpassword": self._password, "lgtoken": token}
            answer, said = self._sent("POST", given)
            if said or self._parse(LoginAnswer, self._json(answer)).login.result != "Success":
                raise Unauthorised(self._name, f"it does not let us in: check account and {PASSWORD}")
            self._signed_in = True

    def _sign_out(self) -> None:
        """The next request signs in anew."""
        with self._lock:
            self._signed_in = False

    def _read_problem(self, said: str, answer: _http.HttpResponse) -> Outside:
        if said in _LATER:
            return Unavailable(self._name, "it is too busy", _http.retry_time(answer.headers, self._clock()))
        if said in _SIGNED_OUT or said in _BARRED:
            return Unauthorised(self._name, "our account may not read this: see the grants of its bot password")
        return Refused(self._name, "it does not understand what it was asked: is DiscussionTools installed?")

    def _write_problem(self, said: str, answer: _http.HttpResponse) -> Outside:
        if said in _REPEATED:
            return Uncertain(self._name, "it was saved before")
        if said in _SIGNED_OUT:
            self._sign_out()
            return Unavailable(self._name, "the login had ended; nothing was written")
        if said in _LATER:
            return Unavailable(self._name, "it is too busy", _http.retry_time(answer.headers, self._clock()))
        return Refused(self._name, _REFUSALS.get(said, "the wiki does not take this comment"))

    def _json(self, answer: _http.HttpResponse) -> Any:
        return _http.parse_json(self._name, answer.body)

    def _parse(self, shape: type[_Shape], value: Any) -> _Shape:
        try:
            return shape.model_validate(value)
        except ValidationError:
            # Its text would quote the answer.
            raise Unavailable(self._name, "the answer has an unknown shape") from None


def _said(answer: _http.HttpResponse) -> str:
    """The name of the error that the wiki gives; "" for none."""
    try:
        return Failed.model_validate_json(answer.body).error.code
    except ValidationError:
        return ""
