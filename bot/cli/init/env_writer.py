"""Merges values into the text of a `.env`, and writes the file so that only its owner can read it."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from bot.core.errors import Faulty

_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,=~-]*")


def conflicts(path: Path, values: Mapping[str, str]) -> list[str]:
    """Names that already have another value in the file."""
    there = dotenv_values(path, encoding="utf-8") if path.exists() else {}
    return [name for name, value in values.items() if there.get(name) and there[name] != value]


def merge_values(text: str, values: Mapping[str, str]) -> str:
    """`text` with each value in its variable's line, or appended. Comments and everything else are unchanged."""
    for name, value in values.items():
        line = f"{name}={_quote(name, value)}"
        pattern = re.compile(rf"^(?:export[ \t]+)?{re.escape(name)}[ \t]*=.*$", re.MULTILINE)
        if pattern.search(text):
            text = pattern.sub(lambda _found, line=line: line, text, count=1)  # type: ignore[misc]
        else:
            text = f"{text.rstrip()}\n{line}\n" if text.strip() else f"{line}\n"
    return text


def write_env(path: Path, text: str) -> None:
    """Write the file atomically, with access for the owner only. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _quote(name: str, value: str) -> str:
    """The value, quoted if need be. Raises Faulty, without showing the value, when it is not printable."""
    if _PLAIN.fullmatch(value):
        return value
    if not value.isprintable():
        raise Faulty([f"{name} holds a character that cannot be typed; copy it again."])
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
