"""A feed's cursor, and what follows from it for the next poll: which entries are new or changed, and whether some may
have been missed. Pure: no network, no parsing of feeds, no clock.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.ports.channel import Hub
from connectors._entries import unread_warning
from connectors.feeds.fetch import Validators
from connectors.feeds.identity import Identities, entry_name, identify, words_hash
from connectors.feeds.pace import Pace
from connectors.feeds.parser import FeedEntry, ParsedFeed

MAX_SEEN = 10_000
"""Entries remembered. As many as are read of one feed, so an entry still in the feed is never forgotten."""

_NAME, _PRINT = 12, 8


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The cursor, unpacked. `seen`: hash of each entry's id → hash of its text; those longest out of the feed first.

    `feed` is a hash of the feed's address, `body` of the last body that was parsed. `moved` and `fault` were already
    logged. `warning` is what the operators are told for as long as it holds, `pace` when it wants to be read.
    `found` is the feed's address where the configured one is that of a web page. `markup`: hash of each entry's id →
    hash of what its words were made of. `hub` is what it said of one.
    """

    feed: str
    validators: Validators = field(default_factory=Validators)
    body: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    moved: str = ""
    fault: str = ""
    warning: str = ""
    pace: Pace = field(default_factory=Pace)
    identities: Identities = field(default_factory=Identities)
    found: str = ""
    markup: Mapping[str, str] = field(default_factory=dict)
    hub: Hub | None = None

    def known(self) -> dict[str, str]:
        """The markup that was read into words → the hash of these; nothing where entries share an id."""
        if self.identities.shared:
            return {}
        return {made_of: self.seen[name] for name, made_of in self.markup.items() if name in self.seen}

    def to_json(self) -> str:
        """About 425 kB at most, 40 characters an entry, and as much again where the feed's ids are not its own."""
        values = {
            "feed": self.feed,
            "etag": self.validators.etag,
            "modified": self.validators.modified,
            "body": self.body,
            "moved": self.moved,
            "found": self.found,
            "fault": self.fault,
            "warning": self.warning,
            "pause": self.pace.seconds,
            "skip_hours": self.pace.skip_hours,
            "skip_days": self.pace.skip_days,
            "hub": self.hub and (self.hub.url, self.hub.topic),
            "shared": self.identities.shared,
            "volatile": self.identities.volatile,
            "links": self.identities.links,
            "shown": self.identities.shown,
            "seen": "".join(name + words for name, words in self.seen.items()),
            "markup": "".join(name + made_of for name, made_of in self.markup.items()),
            "marks": "".join(name + mark for name, mark in self.identities.marks.items()),
        }
        return json.dumps({key: value for key, value in values.items() if value}, separators=(",", ":"))


def read_cursor(cursor: str, feed: str) -> FeedCursor:
    """The cursor of this feed; a new one when `cursor` is empty, another feed's, or unreadable."""
    try:
        values = json.loads(cursor) if cursor else None
    except ValueError:
        values = None
    if not isinstance(values, dict) or values.get("feed") != feed:
        return FeedCursor(feed)
    text = {key: value for key, value in values.items() if isinstance(value, str)}
    pause = values.get("pause", 0)
    return FeedCursor(
        feed,
        Validators(text.get("etag", ""), text.get("modified", "")),
        text.get("body", ""),
        _unpack(text.get("seen", "")),
        text.get("moved", ""),
        text.get("fault", ""),
        text.get("warning", ""),
        Pace(
            pause if isinstance(pause, int) else 0,
            tuple(values.get("skip_hours", ())),
            tuple(values.get("skip_days", ())),
        ),
        Identities(
            values.get("shared", {}),
            tuple(values.get("volatile", ())),
            values.get("links", {}),
            _unpack(text.get("marks", "")),
            values.get("shown", 0),
        ),
        text.get("found", ""),
        _unpack(text.get("markup", "")),
        Hub(*values["hub"]) if "hub" in values else None,
    )


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What a poll brought: entries to report, oldest first, what to remember, and what may have been missed."""

    entries: tuple[FeedEntry, ...]
    seen: Mapping[str, str]
    gap: str
    identities: Identities = field(default_factory=Identities)
    markup: Mapping[str, str] = field(default_factory=dict)
    renamed: frozenset[str] = frozenset()


def news(memory: FeedCursor, reading: ParsedFeed) -> FeedNews:
    """New entries and those whose title or text changed, each under an id of its own."""
    found = identify(memory.identities, memory.seen, reading.entries)
    present = {entry_name(entry.id): words_hash(entry) for entry in reversed(found.entries)}
    fresh = tuple(
        entry
        for entry in reversed(found.entries)
        if entry.id not in found.known and memory.seen.get(entry_name(entry.id)) != words_hash(entry)
    )
    gap = "" if found.known or found.renamed else _gap(memory.seen, present, reading.left_out)
    markup = {entry_name(entry.id): entry.markup for entry in found.entries if entry.markup}
    return FeedNews(fresh, _remember(memory.seen, present), gap, found.identities, markup, found.renamed)


def warning_of(reading: ParsedFeed, identities: Identities, *, renamed: bool = False) -> str:
    """What operators should know of a feed that can be read."""
    told = []
    if identities.volatile:
        names = ", ".join(identities.volatile)
        told.append(f"Its links change at each reading ({names}), so its entries are known without that.")
    if renamed:
        told.append("Its entries came under other ids than before, so they are known by what they say.")
    if reading.set_aside:
        told.append(unread_warning(reading.set_aside))
    if reading.cut:
        told.append("The feed ended in the middle; what came was read.")
    return " ".join(told)


def _gap(seen: Mapping[str, str], present: Mapping[str, str], left_out: int) -> str:
    if seen and present and not seen.keys() & present.keys():
        return "None of the feed's entries was seen before: entries in between may have been missed."
    if left_out:
        return f"The feed holds more than {MAX_SEEN} entries: the {left_out} oldest were not read."
    return ""


def _remember(seen: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    older = [(name, words) for name, words in seen.items() if name not in present]
    return dict([*older, *present.items()][-MAX_SEEN:])


def _unpack(packed: str) -> dict[str, str]:
    width = _NAME + _PRINT
    records: Iterable[str] = (packed[at : at + width] for at in range(0, len(packed), width))
    return {record[:_NAME]: record[_NAME:] for record in records}
