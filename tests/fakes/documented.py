"""What a channel documents of its requests and answers (`tests/recorded/<kind>/documented.toml`), and what is not in
it; and a server that stands between a connector and its stand-in and keeps both.
"""

import json
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

_RECORDED = Path(__file__).parents[1] / "recorded"
_OF_THE_WIRE = frozenset({"host", "connection", "accept-encoding", "content-length"})


class Documented:
    """One channel's table."""

    def __init__(self, kind: str) -> None:
        self._table = tomllib.loads((_RECORDED / kind / "documented.toml").read_text(encoding="utf-8"))

    def shape_of(self, request: FakeRequest) -> str:
        """The table that an answer to it is held by, where the channel's own says so (`[shapes]`); "" for none."""
        asked = f"{request.method} {request.path}"
        shapes: dict[str, str] = self._table.get("shapes", {})
        return next((shape for pattern, shape in shapes.items() if _fits(asked, pattern)), "")

    def unknown_in_request(self, request: FakeRequest) -> set[str]:
        """Its parameters and headers that are not documented, or its path where that is not."""
        asked = f"{request.method} {request.path}"
        shape = next((one for one in self._table["requests"] if _fits(asked, one)), None)
        if shape is None:
            return {asked}
        sent = {*request.query, *(json.loads(request.body) if request.body else {})}
        unknown = {f"{shape}: {name}" for name in sent - set(self._table["requests"][shape])}
        return unknown | {f"header {name}" for name in request.headers.keys() - set(self._table["headers"]["sent"])}

    def unknown_in_answer(self, value: object, kind: str) -> Iterator[str]:
        """Where an answer of this kind has a field that is not documented."""
        if isinstance(value, list):
            for item in value:
                yield from self.unknown_in_answer(item, kind)
        elif isinstance(value, dict):
            known = self._table["answers"][kind]
            for name, inner in value.items():
                if name not in known:
                    yield f"{kind}.{name}"
                elif known[name]:
                    yield from self.unknown_in_answer(inner, known[name])


class Between(FakeHttpServer):
    """Hands each request on to the server at `upstream`; `seen` are the requests with what was answered."""

    def __init__(self, upstream: str) -> None:
        super().__init__(self._hand_on)
        self.upstream = upstream
        self.seen: list[tuple[FakeRequest, Any]] = []

    def _hand_on(self, request: FakeRequest) -> FakeResponse:
        headers = {name: value for name, value in request.headers.items() if name not in _OF_THE_WIRE}
        with httpx.Client(trust_env=False) as http:
            answer = http.request(
                request.method,
                self.upstream + request.path,
                params=request.query,
                headers=headers,
                content=request.body,
            )
        is_json = "json" in answer.headers.get("content-type", "")
        self.seen.append((request, json.loads(answer.content) if is_json else answer.content))
        kept = {name: value for name, value in answer.headers.items() if name in ("content-type", "etag")}
        return FakeResponse(answer.status_code, answer.content, kept)


def _fits(asked: str, shape: str) -> bool:
    return asked.count("/") == shape.count("/") and fnmatchcase(asked, shape)
