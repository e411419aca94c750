"""Reads a file of posts, JSON Lines: text, and optionally source, author, url, lang, title, kind.

A faulty line is reported by its number and skipped; its content is not quoted.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.errors import Faulty
from bot.core.model import Author, Post, PostKind

LONGEST_LINE = 1_000_000
"""Characters. A longer line means that the file is of another kind."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    source: str = ""
    author: str = ""
    url: str = ""
    lang: str = ""
    title: str = ""
    kind: PostKind = PostKind.POST


@dataclass(frozen=True, slots=True)
class BadLine:
    """A faulty line."""

    number: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.problem}"


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post and the number of its line."""

    number: int
    post: Post


def read_posts(path: Path, sources: Collection[str], now: datetime) -> Iterator[PostLine | BadLine]:
    """Every line that is not blank. A post's time is `now`; its source stays "" where the line names none.

    Reading ends at a line longer than `LONGEST_LINE`. Raises Faulty when the file is not UTF-8, OSError when it cannot
    be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, text in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), ""), 1):
                if len(text) > LONGEST_LINE:
                    yield BadLine(number, f"is longer than {LONGEST_LINE} characters; reading ends here.")
                    return
                if text.strip():
                    yield _parse_line(number, text, sources, now)
    except UnicodeDecodeError:
        raise Faulty([f"{path}: the file is not UTF-8 text; save it as UTF-8."]) from None


def _parse_line(number: int, text: str, sources: Collection[str], now: datetime) -> PostLine | BadLine:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return BadLine(number, 'is not JSON; write one object a line, such as {"text": "Is it down?"}.')
    if not isinstance(value, dict):
        return BadLine(number, 'is no JSON object; write {"text": "…"}.')
    try:
        row = _Row.model_validate(value)
    except ValidationError as error:
        return BadLine(
            number,
            "; ".join(_describe_problem(e["loc"], e["type"], e["msg"]) for e in error.errors(include_input=False)),
        )
    if row.source and row.source not in sources:
        return BadLine(number, f"there is no such source; there are: {', '.join(sorted(sources)) or 'none'}.")
    author = Author(row.author, row.author)
    return PostLine(
        number,
        Post(row.source, f"line {number}", author, row.text, now, row.url, row.title, row.kind, row.lang),
    )


def _describe_problem(where: tuple[int | str, ...], kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"there is a key that is none of {', '.join(_Row.model_fields)}"
    return f"{where[0]} {'is missing' if kind == 'missing' else message.replace('Input', 'it').replace('String', 'it')}"
