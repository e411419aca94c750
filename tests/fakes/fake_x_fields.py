"""What X's description has of its answers and requests (`tests/recorded/x/fields.toml`), and what of an answer or a
request is not in it.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tests.fakes.http import FakeRequest

TABLE: Mapping[str, Any] = tomllib.loads((Path(__file__).parents[1] / "recorded" / "x" / "fields.toml").read_text())


def unknown(value: object, kind: str, path: str = "") -> Iterator[str]:
    """Where an answer has a field that the table does not."""
    if isinstance(value, list):
        for item in value:
            yield from unknown(item, kind, path)
    elif isinstance(value, dict):
        fields = TABLE["kinds"].get(_kind_of(value) if kind == "data" else kind, {})
        for name, inner in value.items():
            now = TABLE["formerly"].get(name, name)
            if now not in fields:
                yield f"{path}.{name}"
            elif fields[now]:
                yield from unknown(inner, fields[now], f"{path}.{name}")


def _kind_of(data: Mapping[str, object]) -> str:
    if "deleted" in data:
        return "deletion"
    return "user" if "username" in data else "post"


def unknown_in_request(request: FakeRequest) -> Iterator[str]:
    """Where a request has a parameter, or asks for a field, that the table does not; or its path where that is not."""
    shapes = sorted(TABLE["requests"], key=len, reverse=True)
    shape = next((s for s in shapes if _fits(request, s)), None)
    if shape is None:
        yield f"{request.method} {request.path}"
        return
    body = json.loads(request.body) if request.body else {}
    for name, value in {**request.query, **body}.items():
        if name not in TABLE["requests"][shape]:
            yield f"{shape}: {name}"
        allowed = TABLE["values"].get(name)
        known = TABLE["kinds"][allowed] if isinstance(allowed, str) else allowed
        if known is not None:
            asked = [TABLE["formerly"].get(field, field) for field in str(value).split(",")]
            yield from (f"{shape}: {name}={field}" for field in asked if field not in known)


def _fits(request: FakeRequest, shape: str) -> bool:
    method, _, path = shape.partition(" ")
    return request.method == method and request.path.count("/") == path.count("/") and fnmatch(request.path, path)
