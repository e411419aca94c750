"""An X with recorded responses: for each endpoint a list, returned one after the other, the last one repeatedly."""

from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import connectors
from bot.core.model import Batch
from connectors.x import connector
from tests.fakes.fake_x import SECRETS, recorded_response
from tests.fakes.fake_x_fields import unknown_in_request
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse


class FakeRecordedX:
    """`with FakeRecordedX(mentions=["mentions-page-1"]) as x: x.connect().fetch("mentions", "", x.now)`.

    The keys are `mentions`, `search`, `user`, `timeline`, `post`, `posts` and `create`.
    """

    def __init__(self, **answers: list[str]) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
        self.answers = {"user": ["user"], **answers}
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        unknown = sorted({found for request in self.web.requests for found in unknown_in_request(request)})
        assert kind or not unknown, f"not documented by X: {unknown}"

    def connect(self, without: tuple[str, ...] = (), **values: object) -> connector.X:
        """A connector for it, with these settings, and all secrets but those named in `without`."""
        settings = {"account": "ferrywire", "api_url": self.web.url, **values}
        secrets = {name: value for name, value in SECRETS.items() if name not in without}
        made = connectors.load("x", "x", settings, secrets, lambda: self.now)
        assert isinstance(made, connector.X)
        made.api.adapter.timeout = CLIENT_TIMEOUT
        return made

    def requests_to(self, endpoint: str) -> list[FakeRequest]:
        return [r for r in self.web.requests if _endpoint(r) == endpoint]

    def _route(self, request: FakeRequest) -> FakeResponse:
        left = self.answers[_endpoint(request)]
        return recorded_response(left.pop(0) if len(left) > 1 else left[0])


def _endpoint(request: FakeRequest) -> str:
    parts = request.path.strip("/").split("/")
    if request.method == "POST":
        return "create"
    if parts[1] == "users":
        return {"mentions": "mentions", "tweets": "timeline"}.get(parts[-1], "user")
    if parts[-1] == "tweets":
        return "posts"
    return "search" if "search" in parts else "post"


def fetched(service: FakeRecordedX, calls: int = 1, stream: str = "mentions", **values: object) -> list[Batch]:
    """The batches of this many polls of one stream, one after another, by a connector with these settings."""
    source, cursor, batches = service.connect((), **values), "", []
    for _ in range(calls):
        batches.append(source.fetch(stream, cursor, service.now))
        cursor = batches[-1].cursor
    return batches
