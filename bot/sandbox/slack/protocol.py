"""What is exchanged: JSON objects, the arguments of one API call, and the error that becomes `{"ok": false}`.

`Json` is the one type for untyped data from outside: a decoded JSON object. The methods' rules are in `web_api`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
"""One decoded JSON object: an API response, a block, a view, a message."""

TimeSource = Callable[[], datetime]
"""The current time, aware and in UTC."""


class SlackRefusal(Exception):
    """A response `{"ok": false, "error": code}`. `status` is the HTTP status; Slack uses 200 except for 429 and 5xx."""

    def __init__(
        self, code: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.extra = extra

    def as_json(self) -> Json:
        return {"ok": False, "error": self.code, **self.extra}


def invalid_arguments(*messages: str) -> SlackRefusal:
    """Slack's error for wrong arguments; every message begins with [ERROR], as in Slack."""
    said = [f"[ERROR] {message}" for message in messages]
    return SlackRefusal("invalid_arguments", response_metadata={"messages": said})


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of one call, however they came (query, form, multipart or JSON)."""

    values: Json = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """The argument as text. Raises invalid_arguments when it is missing or empty."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        if name not in self:
            return default
        return str(self.values[name]).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def structure(self, name: str, refusal: SlackRefusal) -> object:
        """A JSON value given as such or as a string; None when absent. Raises `refusal` for invalid JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise refusal from None

    def text_list(self, name: str) -> list[str]:
        """A comma-separated list, or a JSON list."""
        value = self.values.get(name)
        items = value if isinstance(value, list) else self.text(name).split(",")
        return [str(item).strip() for item in items if str(item).strip()]
