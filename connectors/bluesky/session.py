"""Being signed in. A session is made with the app password (30 in five minutes and 300 a day are allowed), lasts two
hours, and is renewed by its refresh token. A read whose session ended is asked again once; a write never is.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors.bluesky.payloads import AccountSession, XrpcProblem
from connectors.bluesky.settings import PASSWORD

LASTS = timedelta(minutes=90)
"""How long a session is used; the server says two hours."""

_ENDED = ("ExpiredToken", "InvalidToken")

_BAD = 400

_Shape = TypeVar("_Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Held:
    session: AccountSession
    since: datetime


class SignedIn:
    """Requests as our account, to `service`."""

    def __init__(self, name: str, service: str, account: str, password: str, clock: Clock, timeout: float) -> None:
        self._name, self._service, self._account, self._clock = name, service.rstrip("/"), account, clock
        self._password = password if password.isascii() and password.isprintable() else ""
        self._http = _http.http_client({}, timeout)
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self.quota: Quota | None = None

    @property
    def did(self) -> str:
        """The id of our account, for which it signs in."""
        return self._session().did

    def read(self, shape: type[_Shape], method: str, query: Mapping[str, Any], absent: str = "") -> _Shape | None:
        """None where the server says `absent`. Raises Unavailable, Unauthorised, Refused."""
        answer = self._asked(method, query)
        if answer.status == _BAD and _said(answer) in _ENDED:
            self._forget()
            answer = self._asked(method, query)
        if answer.status == _BAD:
            if absent and _said(answer) == absent:
                return None
            if _said(answer) in _ENDED:
                raise Unauthorised(self._name, "it does not take the session that it gave")
            raise Refused(self._name, "it answered 400: it does not understand what it was asked")
        self.quota = _http.quota_of(answer.headers, self._clock()) or self.quota
        return self._parse(shape, answer, writing=False)

    def write(self, shape: type[_Shape], method: str, body: Mapping[str, object]) -> _Shape:
        """Sent once. Raises Uncertain when the outcome is unknown, Unavailable when nothing can have happened."""
        request = self._request("POST", method, json=body)
        answer = _http.send_request(self._http, self._name, request, self._clock(), writing=True, telling=(_BAD,))
        self._raise_refusal(answer)
        return self._parse(shape, answer, writing=True)

    def store(self, shape: type[_Shape], method: str, content: bytes, media_type: str) -> _Shape:
        """Bytes that nobody sees until a record names them: a failure is certain to be harmless."""
        request = self._request("POST", method, content=content, media_type=media_type)
        answer = _http.send_request(self._http, self._name, request, self._clock(), telling=(_BAD,))
        self._raise_refusal(answer)
        return self._parse(shape, answer, writing=False)

    def _raise_refusal(self, answer: _http.HttpResponse) -> None:
        if answer.status != _BAD:
            return
        if _said(answer) in _ENDED:
            self._forget()
            raise Unavailable(self._name, "the session had ended; nothing was written")
        raise Refused(self._name, "it does not take these words or images")

    def _asked(self, method: str, query: Mapping[str, Any]) -> _http.HttpResponse:
        request = self._request("GET", method, params=query)
        return _http.send_request(self._http, self._name, request, self._clock(), telling=(_BAD,))

    def _request(self, how: str, method: str, *, media_type: str = "", **content: Any) -> httpx.Request:
        headers = {"Authorization": f"Bearer {self._session().accessJwt}"}
        if media_type:
            headers["Content-Type"] = media_type
        return self._http.build_request(how, f"{self._service}/xrpc/{method}", headers=headers, **content)

    def _session(self) -> AccountSession:
        with self._lock:
            now = self._clock()
            if self._held is None or not timedelta(0) <= now - self._held.since < LASTS:
                self._held = _Held(self._renewed() or self._made(), now)
            return self._held.session

    def _forget(self) -> None:
        """The next request signs in anew."""
        with self._lock:
            self._held = None

    def _renewed(self) -> AccountSession | None:
        if self._held is None:
            return None
        try:
            return self._signed("com.atproto.server.refreshSession", self._held.session.refreshJwt)
        except (Unauthorised, Refused):
            return None

    def _made(self) -> AccountSession:
        if not self._password:
            raise Unauthorised(self._name, f"{PASSWORD} is missing, or is no password")
        return self._signed("com.atproto.server.createSession", "")

    def _signed(self, method: str, token: str) -> AccountSession:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = None if token else {"identifier": self._account, "password": self._password}
        request = self._http.build_request("POST", f"{self._service}/xrpc/{method}", headers=headers, json=body)
        answer = _http.send_request(self._http, self._name, request, self._clock())
        return self._parse(AccountSession, answer, writing=False)

    def _parse(self, shape: type[_Shape], answer: _http.HttpResponse, *, writing: bool) -> _Shape:
        try:
            return shape.model_validate(_http.parse_json(self._name, answer.body, writing=writing))
        except ValidationError:
            # Its text would quote the answer.
            problem: type[Outside] = Uncertain if writing else Unavailable
            raise problem(self._name, "the answer has an unknown shape") from None


def _said(answer: _http.HttpResponse) -> str:
    """The name of the error that the server gives."""
    try:
        return XrpcProblem.model_validate_json(answer.body).error
    except ValidationError:
        return ""
