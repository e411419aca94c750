"""What Reddit documents of its answers and requests (`tests/recorded/reddit/documented.toml`), and what of an answer or
a request is not in it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.http import FakeRequest

_DOCUMENTED = tomllib.loads((Path(__file__).parents[1] / "recorded" / "reddit" / "documented.toml").read_text())
FIELDS: Mapping[str, frozenset[str]] = {kind: frozenset(names) for kind, names in _DOCUMENTED["fields"].items()}
PARAMETERS: Mapping[str, frozenset[str]] = {path: frozenset(names) for path, names in _DOCUMENTED["parameters"].items()}


def unknown_fields(body: Any) -> set[str]:
    """The fields of an answer that are not documented, each with what it is of: "t3.surprise"."""
    if not isinstance(body, dict) or not body:
        return set()
    if body.get("kind") == "Listing":
        return set(_of_listing(body))
    if body.get("kind") == "t5":
        return _outside(body["data"], "t5")
    if isinstance(body.get("json"), dict):
        return _outside(body["json"], "written") | set(_of_things((body["json"].get("data") or {}).get("things", ())))
    if "rules" in body:
        return _outside(body, "rules").union(*(_outside(rule, "rule") for rule in body["rules"]))
    return _outside(body, "token") if "expires_in" in body else _outside(body, "error")


def unknown_parameters(request: FakeRequest) -> set[str]:
    """The parameters of a request that are not documented, or its path where that is not."""
    sent = {*request.query, *dict(parse_qsl(request.body.decode(), keep_blank_values=True))}
    known = next((names for path, names in PARAMETERS.items() if fnmatchcase(request.path, path)), None)
    return {request.path} if known is None else {f"{request.path}?{name}" for name in sent - known}


def _of_listing(body: Mapping[str, Any]) -> Iterator[str]:
    yield from _outside(body["data"], "listing")
    yield from _of_things(body["data"]["children"])


def _of_things(children: Any) -> Iterator[str]:
    for child in children:
        data = child.get("data", {})
        yield from _outside(data, "message" if "was_comment" in data else child["kind"])
        for original in data.get("crosspost_parent_list", ()):
            yield from _outside(original, "t3")


def _outside(data: Mapping[str, Any], kind: str) -> set[str]:
    return {f"{kind}.{name}" for name in data.keys() - FIELDS[kind]}
