"""Reads single fields of Reddit's JSON, where anything may stand in the place of what should. Pure."""

from collections.abc import Mapping
from typing import Any


def text_of(data: Mapping[str, Any], key: str) -> str:
    """The string under `key`, else "". A lone surrogate, which JSON can hold and UTF-8 cannot, is replaced."""
    value = data.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def object_of(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`, else an empty one."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def objects_of(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects in the list under `key`, else none."""
    value = data.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def count_of(data: Mapping[str, Any], key: str) -> int | None:
    """The number under `key`, else None."""
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
