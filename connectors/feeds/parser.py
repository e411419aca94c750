"""Parses a feed in a child process. feedparser, its two XML parsers and an HTML parser get untrusted bytes, and each
has inputs that cost seconds or gigabytes (100,000 nested tags: 5 s). Counting tags beforehand cannot cover every such
input, and a thread cannot be stopped. A child process can: it gets a deadline, resource limits and no secrets in its
environment, and its crash is an error here. It costs about 0.2 s, and only when a feed has changed. Thread-safe:
nothing is shared, and no Python code runs between fork and exec.
"""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.errors import Unavailable
from connectors.feeds.json_feed import AtomDocument, atom_of, looks_like_json

SECONDS = 10.0
"""How long parsing one feed may take. An ordinary feed of 2 MiB takes about 2 s."""

MAX_ID = 500
"""The longest id kept as it is, in characters; a longer one is replaced by its hash."""

_CHILD = Path(__file__).with_name("parser_process.py")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as plain text. `id` is never empty; `at` is None when the feed does not say. `named`: the feed gives it
    an id of its own.
    """

    id: str
    title: str = ""
    text: str = ""
    link: str = ""
    author: str = ""
    author_url: str = ""
    at: datetime | None = None
    lang: str = ""
    parent: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A parsed feed, newest entry first. Several entries may have one id.

    `fault` names the parser's error about a malformed feed, "" for none; its entries are valid all the same.
    `left_out` counts the oldest entries of a feed that holds more than are read, `set_aside` those that could not be
    read. `cut`: it ends in the middle. `pause` is how many seconds the feed asks its readers to wait.
    """

    entries: tuple[FeedEntry, ...] = ()
    title: str = ""
    fault: str = ""
    left_out: int = 0
    cut: bool = False
    pause: int = 0
    set_aside: int = 0


def parse_feed(where: str, body: bytes, content_type: str, url: str, seconds: float = SECONDS) -> ParsedFeed:
    """The entries in `body`; `url` is the base of relative links.

    Raises Unavailable when it is not a feed, or cannot be parsed within `seconds`.
    """
    handed = AtomDocument(body)
    if looks_like_json(body):
        handed, content_type = _atom(where, body), "application/atom+xml; charset=utf-8"
    headers = json.dumps({"content-type": content_type, "content-location": url}).encode()
    told = _run_parser(where, headers + b"\n" + handed.body, seconds)
    if not told["version"] and not told["entries"]:
        raise Unavailable(where, "what it answered is no feed")
    entries = dict.fromkeys(_entry(raw) for raw in told["entries"])
    set_aside = told["set_aside"] + handed.set_aside
    return ParsedFeed(
        tuple(entries), told["title"], told["fault"], told["left_out"], told["cut"], told["pause"], set_aside
    )


def _atom(where: str, body: bytes) -> AtomDocument:
    try:
        return atom_of(body)
    except ValueError as error:
        raise Unavailable(where, "what it answered is no feed: JSON that is broken or no JSON Feed") from error


def _run_parser(where: str, handed: bytes, seconds: float) -> Any:
    command = [sys.executable, "-S", "-P", str(_CHILD)]  # -S: what site would add is already in PYTHONPATH
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603  our own program; the untrusted bytes go to its stdin only
            command, input=handed, env=environment, timeout=seconds, stdout=-1, stderr=-3, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(where, f"reading the feed took longer than {seconds:g} s") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Unavailable(where, "the feed could not be read: its form is too broken") from error
    return json.loads(done.stdout)


def _entry(raw: dict[str, str]) -> FeedEntry:
    return FeedEntry(
        id=identity(raw),
        title=raw["title"],
        text=raw["text"],
        link=raw["link"],
        author=raw["author"],
        author_url=raw["author_url"],
        at=datetime.fromisoformat(raw["at"]) if raw["at"] else None,
        lang=raw["lang"],
        parent=raw["parent"],
        named=bool(raw["id"]),
    )


def identity(raw: dict[str, str]) -> str:
    """An entry's id: its own, else its link, else a hash of its title, text, author and date.

    An id longer than `MAX_ID` is replaced by its hash.
    """
    name = raw["id"] or raw["link"]
    if name and len(name) <= MAX_ID:
        return name
    words = name or "\0".join((raw["title"], raw["text"], raw["author"], raw["at"]))
    return "sha256:" + hashlib.sha256(words.encode()).hexdigest()
