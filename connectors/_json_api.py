"""A JSON API over `_http`: one request, its answer as a value of a known shape, or one of our errors. A channel that
says more than a status hands in a `judge`. Nothing here is specific to a channel, and nothing retries.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.core.errors import Outside, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors._http import HttpResponse

_Shape = TypeVar("_Shape", bound=BaseModel)

Judge: TypeAlias = Callable[[HttpResponse, datetime, bool], Outside | None]
"""The error that an answer is by the channel's own rules; None where its status alone says it. True: to a write."""

_ANY_ERROR = range(300, 600)


@dataclass(frozen=True, slots=True)
class Key:
    """What authorises us: the headers that do, and the names of the environment variables they are made of."""

    headers: Mapping[str, str]
    names: str
    given: bool

    @classmethod
    def of(cls, names: str, *values: str, **headers: str) -> "Key":
        """A key of these values. One that is empty, or cannot stand in a header, is none."""
        given = all(value and value.isascii() and value.isprintable() for value in values)
        return cls({name.replace("_", "-"): value for name, value in headers.items()} if given else {}, names, given)

    def __repr__(self) -> str:
        return f"Key({self.names})"


class JsonApi:
    """One server's API. Threads may share it. `timeout`: seconds for connecting, and for each read."""

    def __init__(
        self, where: str, url: str, key: Key, clock: Clock, judge: Judge, timeout: float = _http.TIMEOUT
    ) -> None:
        self.where, self._url, self._key, self._clock, self._judge = where, url.rstrip("/"), key, clock, judge
        self._http = _http.http_client({"Accept": "application/json", **key.headers}, timeout)

    def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        telling: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """The answer to a read, whatever its status where that is in `telling`. Raises Unavailable, Unauthorised,
        Refused.
        """
        return self._send("GET", path, False, telling, params=params, headers=headers)

    def read(self, shape: type[_Shape], path: str, params: Mapping[str, str] | None = None) -> _Shape:
        return self.parse(shape, self.get(path, params))

    def find(self, shape: type[_Shape], path: str, params: Mapping[str, str] | None = None) -> _Shape | None:
        """The same; None where there is nothing, or no longer (404, 410)."""
        answer = self.get(path, params, telling=(404, 410))
        return None if answer.status in (404, 410) else self.parse(shape, answer)

    def ask(self, path: str, *, telling: Collection[int] = (), **content: Any) -> HttpResponse:
        """A read that the channel wants as a POST, as GraphQL's are. `content` is httpx's: `json`, `data`."""
        return self._send("POST", path, False, telling, **content)

    def write(self, method: str, path: str, *, telling: Collection[int] = (), **content: Any) -> HttpResponse:
        """Write once. Raises Uncertain where it may have taken effect, Refused, Unauthorised, and Unavailable only
        where it has none. `content` is httpx's: `json`, `data`, `params`, `headers`.
        """
        return self._send(method, path, True, telling, **content)

    def parse(self, shape: type[_Shape], answer: HttpResponse, *, writing: bool = False) -> _Shape:
        """The answer as a value. One of another shape is Unavailable, to a write Uncertain."""
        return self.value(shape, _http.parse_json(self.where, answer.body, writing=writing), writing=writing)

    def value(self, shape: type[_Shape], told: object, *, writing: bool = False) -> _Shape:
        """The same of a part of an answer."""
        try:
            return shape.model_validate(told)
        except ValidationError:
            # Its text would quote the answer.
            raise (Uncertain if writing else Unavailable)(self.where, "the answer has an unknown shape") from None

    def _send(self, method: str, path: str, writing: bool, telling: Collection[int], **content: Any) -> HttpResponse:
        if not self._key.given:
            raise Unauthorised(self.where, f"{self._key.names} is missing, or is none")
        try:
            request = self._http.build_request(method, self._url + path, **content)
        except httpx.InvalidURL:
            raise Unavailable(self.where, "this is no address: check the settings") from None
        now = self._clock()
        answer = _http.send_request(self._http, self.where, request, now, writing=writing, telling=_ANY_ERROR)
        problem = self._judge(answer, now, writing)
        if answer.status not in telling and problem is None:
            problem = _http.answer_error(self.where, answer.status, answer.headers, now, writing=writing)
        if problem is not None:
            raise problem
        return answer


def by_status(_answer: HttpResponse, _now: datetime, _writing: bool) -> Outside | None:
    """The judge of a channel whose statuses say all."""
    return None
