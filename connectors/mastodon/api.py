"""Mastodon's API (https://docs.joinmastodon.org/api/) as calls: each sends one request, and reads its answer."""

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import OutgoingImage, Quota
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors.mastodon.payloads import (
    FoundStatuses,
    Instance,
    MastodonAccount,
    MentionPage,
    Status,
    StatusContext,
    StatusPage,
    StatusSource,
    Uploaded,
)
from connectors.mastodon.settings import TOKEN

PAGE = 40
"""Entries of a page; every listing gives so many."""

_PROCESSED = 200

_REFUSALS = {
    400: "the server does not understand it",
    403: "our account may not do this: it is limited there, or its token lacks a scope",
    404: "the post is no longer there, or its author blocks us",
    422: "the server does not take these words or images",
}

_Shape = TypeVar("_Shape", bound=BaseModel)


class MastodonApi:
    """One server, as our account. Raises the four errors of `bot.core.errors`."""

    def __init__(self, name: str, server: str, token: str, clock: Clock, timeout: float) -> None:
        self._name, self._server, self._clock = name, server.rstrip("/"), clock
        self._has_token = bool(token) and token.isascii() and token.isprintable() and " " not in token
        self._http = _http.http_client({"Authorization": f"Bearer {token}"} if self._has_token else {}, timeout)
        self.quota: Quota | None = None

    def account(self) -> MastodonAccount:
        """Ours."""
        return self._read(MastodonAccount, "/api/v1/accounts/verify_credentials")

    def longest(self) -> int:
        """The longest post the server takes."""
        return self._read(Instance, "/api/v2/instance").configuration.statuses.max_characters

    def mentions(self, query: Mapping[str, str]) -> MentionPage:
        answer = self._get("/api/v1/notifications", {"types[]": "mention", **query})
        return self._parse(MentionPage, {"page": self._json(answer)})

    def tagged(self, tag: str, query: Mapping[str, str]) -> StatusPage:
        answer = self._get(f"/api/v1/timelines/tag/{tag}", query)
        return self._parse(StatusPage, {"page": self._json(answer)})

    def found(self, words: str, query: Mapping[str, str]) -> StatusPage:
        answer = self._get("/api/v2/search", {"q": words, "type": "statuses", **query})
        return StatusPage.model_construct(page=self._parse(FoundStatuses, self._json(answer)).statuses)

    def written_by(self, account: str, query: Mapping[str, str]) -> StatusPage:
        answer = self._get(f"/api/v1/accounts/{account}/statuses", {"exclude_reblogs": "true", **query})
        return self._parse(StatusPage, {"page": self._json(answer)})

    def status(self, status: str) -> Status | None:
        """None: there is none, or none that we may see."""
        return self._one(Status, f"/api/v1/statuses/{status}")

    def above(self, status: str) -> StatusContext | None:
        return self._one(StatusContext, f"/api/v1/statuses/{status}/context")

    def source(self, status: str) -> StatusSource | None:
        """Of our own: as it was typed."""
        return self._one(StatusSource, f"/api/v1/statuses/{status}/source")

    def upload(self, image: OutgoingImage) -> str:
        """The id of an image that a post may show. Nobody sees it before, so a failure is certain to be harmless."""
        files = {"file": (f"image.{image.media_type.rpartition('/')[2]}", image.content, image.media_type)}
        request = self._request("POST", "/api/v2/media", files=files, data={"description": image.alt})
        answer = _http.send_request(self._http, self._name, request, self._clock(), telling=(403, 422))
        if answer.status in _REFUSALS:
            raise Refused(self._name, _REFUSALS[answer.status])
        made = self._parse(Uploaded, self._json(answer))
        if answer.status != _PROCESSED and self._get(f"/api/v1/media/{made.id}", {}).status != _PROCESSED:
            raise Unavailable(self._name, "it is still busy with an image")
        return made.id

    def publish(self, body: Mapping[str, object], key: str) -> Status:
        return self._write("POST", "/api/v1/statuses", body, {"Idempotency-Key": key})

    def replace(self, status: str, body: Mapping[str, object]) -> Status:
        return self._write("PUT", f"/api/v1/statuses/{status}", body, {})

    def delete(self, status: str) -> None:
        request = self._request("DELETE", f"/api/v1/statuses/{status}")
        _http.send_request(self._http, self._name, request, self._clock(), writing=True, telling=(404,))

    def _write(self, method: str, path: str, body: Mapping[str, object], headers: Mapping[str, str]) -> Status:
        request = self._request(method, path, json=body, headers=headers)
        answer = _http.send_request(self._http, self._name, request, self._clock(), writing=True, telling=_REFUSALS)
        if answer.status in _REFUSALS:
            raise Refused(self._name, _REFUSALS[answer.status])
        try:
            return Status.model_validate(_http.parse_json(self._name, answer.body, writing=True))
        except ValidationError:
            raise Uncertain(self._name, "the answer to the write has an unknown shape") from None

    def _one(self, shape: type[_Shape], path: str) -> _Shape | None:
        answer = self._get(path, {}, telling=(404,))
        return None if answer.status == 404 else self._parse(shape, self._json(answer))  # noqa: PLR2004

    def _read(self, shape: type[_Shape], path: str) -> _Shape:
        return self._parse(shape, self._json(self._get(path, {})))

    def _get(self, path: str, query: Mapping[str, str], telling: tuple[int, ...] = ()) -> _http.HttpResponse:
        request, now = self._request("GET", path, params=query), self._clock()
        answer = _http.send_request(self._http, self._name, request, now, telling=telling)
        self.quota = _http.quota_of(answer.headers, now) or self.quota
        return answer

    def _json(self, answer: _http.HttpResponse) -> Any:
        return _http.parse_json(self._name, answer.body)

    def _parse(self, shape: type[_Shape], value: Any) -> _Shape:
        try:
            return shape.model_validate(value)
        except ValidationError:
            # Its text would quote the answer.
            raise Unavailable(self._name, "the answer has an unknown shape") from None

    def _request(self, method: str, path: str, **content: Any) -> httpx.Request:
        if not self._has_token:
            raise Unauthorised(self._name, f"{TOKEN} is missing, or is no token")
        return self._http.build_request(method, self._server + path, **content)
