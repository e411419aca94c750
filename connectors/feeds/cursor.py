"""A feed's cursor, and what follows from it for the next poll: which entries are new or changed, and whether some may
have been missed. Pure: no network, no parsing of feeds, no clock.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.feeds.fetch import Validators
from connectors.feeds.parser import FeedEntry, ParsedFeed

MAX_SEEN = 2000
"""Entries remembered. As many as are read of one feed, so an entry still in the feed is never forgotten."""

_NAME, _PRINT = 12, 8
_MARKS = 8


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The cursor, unpacked. `seen`: hash of each entry's id → hash of its text; those longest out of the feed first.

    `feed` is a hash of the feed's address, `body` of the last body that was parsed. `moved` and `fault` were already
    logged.
    """

    feed: str
    validators: Validators = field(default_factory=Validators)
    body: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    moved: str = ""
    fault: str = ""

    def to_json(self) -> str:
        """At most about 45 kB: 20 characters for each entry."""
        values = {
            "feed": self.feed,
            "etag": self.validators.etag,
            "modified": self.validators.modified,
            "body": self.body,
            "moved": self.moved,
            "fault": self.fault,
            "seen": "".join(name + words for name, words in self.seen.items()),
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
    validators = Validators(text.get("etag", ""), text.get("modified", ""))
    seen = _unpack_seen(text.get("seen", ""))
    return FeedCursor(feed, validators, text.get("body", ""), seen, text.get("moved", ""), text.get("fault", ""))


def short_hash(text: bytes, length: int = _MARKS) -> str:
    """The start of a SHA-256 in base64url; `length` in characters, a multiple of 4."""
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[: length // 4 * 3]).decode()


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What a poll brought: entries to report, oldest first, what to remember, and what may have been missed."""

    entries: tuple[FeedEntry, ...]
    seen: Mapping[str, str]
    gap: str


def news(memory: FeedCursor, reading: ParsedFeed) -> FeedNews:
    """New entries and those whose title or text changed."""
    present = {_name(entry): _words_hash(entry) for entry in reversed(reading.entries)}
    fresh = tuple(entry for entry in reversed(reading.entries) if memory.seen.get(_name(entry)) != _words_hash(entry))
    return FeedNews(fresh, _remember(memory.seen, present), _gap(memory.seen, present, reading.left_out))


def _gap(seen: Mapping[str, str], present: Mapping[str, str], left_out: int) -> str:
    if seen and present and not seen.keys() & present.keys():
        return "None of the feed's entries was seen before: entries in between may have been missed."
    if left_out:
        return f"The feed holds more than {MAX_SEEN} entries: the {left_out} oldest were not read."
    return ""


def _remember(seen: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    older = [(name, words) for name, words in seen.items() if name not in present]
    return dict([*older, *present.items()][-MAX_SEEN:])


def _name(entry: FeedEntry) -> str:
    return short_hash(entry.id.encode(), _NAME)


def _words_hash(entry: FeedEntry) -> str:
    return short_hash(f"{entry.title}\0{entry.text}".encode(), _PRINT)


def _unpack_seen(packed: str) -> dict[str, str]:
    width = _NAME + _PRINT
    records: Iterable[str] = (packed[at : at + width] for at in range(0, len(packed), width))
    return {record[:_NAME]: record[_NAME:] for record in records}
