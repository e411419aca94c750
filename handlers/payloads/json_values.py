"""What stands at a place of a payload. What is of another kind than is asked for counts as missing. Pure."""

import re
from typing import Any

Json = dict[str, Any]

_TS = re.compile(r"\d{1,12}\.\d{1,9}")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no database and no channel takes."""


def part(owner: object, *path: str) -> Json:
    """The object at this place; an empty one where there is none."""
    found = _at(owner, path)
    return found if isinstance(found, dict) else {}


def parts(owner: object, *path: str) -> list[Json]:
    """The objects in the list at this place."""
    found = _at(owner, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(owner: object, *path: str) -> str:
    """The text at this place; "" where there is none."""
    found = _at(owner, path)
    return _NO_TEXT.sub("\ufffd", found) if isinstance(found, str) else ""


def timestamp(owner: object, *path: str) -> str:
    """The ts of a message at this place; "" where there is none."""
    found = text(owner, *path)
    return found if _TS.fullmatch(found) else ""


def _at(owner: object, path: tuple[str, ...]) -> object:
    for name in path:
        owner = owner.get(name) if isinstance(owner, dict) else None
    return owner
