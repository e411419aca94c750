"""Parses a feed in a process of its own kind, one of a few in `parser_pool`, which has limits, no secrets and no
network; and turns what it says into entries. Only a feed that has changed is parsed. Thread-safe.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.core.errors import Unavailable
from connectors.feeds.encoding import as_utf8, with_real_characters
from connectors.feeds.json_feed import AtomDocument, atom_of, looks_like_json
from connectors.feeds.pace import Pace, pace_of
from connectors.feeds.parser_pool import ParserLimits, ParserPool, ReadingFailed, shared_pool

MAX_ID = 500
"""The longest id kept as it is, in characters; a longer one is replaced by its hash."""

_LIMITS = ParserLimits()


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as plain text. `id` is never empty; `at` is None when the feed does not say. `named`: the feed gives it
    an id of its own. `markup` is a hash of what its words were made of. Where that is as it was, `words` is their hash
    and the text is left out.
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
    markup: str = field(default="", compare=False)
    words: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A parsed feed, newest entry first. Several entries may have one id.

    `fault` names the parser's error about a malformed feed, "" for none; its entries are valid all the same.
    `left_out` counts the oldest entries of a feed that holds more than are read, `set_aside` those that could not be
    read. `cut`: it ends in the middle. `pace` is when it wants to be read, `links` are its
    own, by relation.
    """

    entries: tuple[FeedEntry, ...] = ()
    title: str = ""
    fault: str = ""
    left_out: int = 0
    cut: bool = False
    pace: Pace = field(default_factory=Pace)
    set_aside: int = 0
    links: Mapping[str, str] = field(default_factory=dict)


def parse_feed(
    where: str,
    body: bytes,
    content_type: str,
    url: str,
    limits: ParserLimits = _LIMITS,
    pool: ParserPool | None = None,
    known: Mapping[str, str] = MappingProxyType({}),
) -> ParsedFeed:
    """The entries in `body`; `url` is the base of relative links, `known` the markup of earlier readings → the hash of
    its words: these are not read again.

    Raises Unavailable when it is not a feed, or cannot be parsed within `limits`; ParsersBusy when no process was free.
    """
    media = content_type.partition(";")[0].strip() or "application/xml"
    if looks_like_json(body):
        handed, media = _atom(where, body), "application/atom+xml"
    else:
        handed = AtomDocument(with_real_characters(as_utf8(body, content_type)))
    try:
        headers = {"content-type": f"{media}; charset=utf-8", "content-location": url}
        request = {"headers": headers, "known": list(known)}
        told = (pool or shared_pool()).read(request, handed.body, limits)
    except ReadingFailed as error:
        raise Unavailable(where, _why(limits, error)) from error
    if not told["version"] and not told["entries"]:
        raise Unavailable(where, "what it answered is no feed")
    entries = dict.fromkeys(_entry(raw, known) for raw in told["entries"])
    set_aside = told["set_aside"] + handed.set_aside
    return ParsedFeed(
        tuple(entries),
        told["title"],
        told["fault"],
        told["left_out"],
        told["cut"],
        pace_of(handed.body, told["pause"]),
        set_aside,
        told["links"],
    )


def _atom(where: str, body: bytes) -> AtomDocument:
    try:
        return atom_of(body)
    except ValueError as error:
        raise Unavailable(where, "what it answered is no feed: JSON that is broken or no JSON Feed") from error


def _why(limits: ParserLimits, failed: ReadingFailed) -> str:
    if failed.late:
        cpu, wall = limits.cpu_seconds, limits.wall_seconds
        return f"reading the feed took longer than {cpu:g} s of processor time, or {wall:g} s"
    return "the feed could not be read: its form is too broken"


def _entry(raw: dict[str, str], known: Mapping[str, str]) -> FeedEntry:
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
        markup=raw["markup"],
        words=known.get(raw["markup"], ""),
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
