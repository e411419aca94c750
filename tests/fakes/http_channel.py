"""What the fakes of channels with an HTTP API have in common: a server on 127.0.0.1, faults for reads and writes apart,
and answers as JSON. Not specific to a channel.
"""

import json
from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from tests.fakes.channel import FakeReplyChannel, Fault
from tests.fakes.documented import Documented
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse


def answer(body: object, status: int = 200, **headers: str) -> FakeResponse:
    """JSON, with headers whose names are given with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return FakeResponse(status, json.dumps(body).encode(), {"Content-Type": "application/json", **named})


def zulu(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def body_of(request: FakeRequest) -> dict[str, Any]:
    """The JSON object that was sent; empty where none was."""
    told = json.loads(request.body) if request.body else {}
    assert isinstance(told, dict)
    return told


class FakeHttpChannel(FakeReplyChannel):
    """A channel over HTTP. At its end it fails when something was asked that its channel does not document
    (`tests/recorded/<kind>/documented.toml`).
    """

    def __init__(self) -> None:
        super().__init__()
        self.undocumented: set[str] = set()
        self._documented = Documented(self.kind)
        self.web = FakeHttpServer(self._checked)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented: {sorted(self.undocumented)}"

    @abstractmethod
    def route(self, request: FakeRequest) -> FakeResponse:
        """The channel's answer."""

    def is_write(self, request: FakeRequest) -> bool:
        """Whether it writes a reply, or changes or deletes one."""
        return request.method != "GET"

    def write_count(self) -> int:
        return sum(map(self.is_write, self.web.requests))

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, lambda request: self.is_write(request) is writing)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def shape_of(self, request: FakeRequest) -> str:
        """By which table of `documented.toml` the answer is held; "" for one that is not."""
        return self._documented.shape_of(request)

    def _checked(self, request: FakeRequest) -> FakeResponse:
        self.undocumented |= self._documented.unknown_in_request(request)
        told = self.route(request)
        shape = self.shape_of(request) if told.status < 300 and told.body else ""
        if shape:
            self.undocumented |= set(self._documented.unknown_in_answer(json.loads(told.body), shape))
        return told


Json = Mapping[str, Any]
